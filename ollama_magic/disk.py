"""Where Ollama keeps its models on this machine, and how much room is there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["engine_folder", "free_bytes", "models_folder"]


def models_folder() -> Path:
    """The folder that Ollama uses where nobody says another: the server's, perhaps."""
    chosen = os.environ.get("OLLAMA_MODELS", "").strip()
    return Path(chosen) if chosen else Path.home() / ".ollama" / "models"


def engine_folder() -> Path | None:
    """Where the embedded engine puts what it pulls, as it decides when it starts."""
    if chosen := os.environ.get("OLLAMA_MAGIC_MODELS"):
        return Path(chosen).expanduser()
    try:
        from platformdirs import user_data_path  # it comes with the engine
    except ImportError:
        return None
    return user_data_path("ollama-magic", appauthor=False) / "models"


def free_bytes(folder: Path) -> int | None:
    """What is free on the disk that has, or would have, the folder."""
    there = next((each for each in (folder, *folder.parents) if each.is_dir()), None)
    return None if there is None else shutil.disk_usage(there).free
