"""An IPython profile whose kernels use the embedded engine, come what may."""

from __future__ import annotations

from pathlib import Path

__all__ = ["always_embedded"]

CONFIGURATION = 'c = get_config()\nc.OllamaMagic.embedded = "always"\n'


def always_embedded(ipython_folder: Path) -> None:
    """Write it: also where the one who tests has an Ollama of their own."""
    profile = ipython_folder / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(CONFIGURATION, "utf-8")
