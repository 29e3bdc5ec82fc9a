"""Empty environments outside the tree, for what is installed into them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Environment", "copied_tree"]

ROOT = Path(__file__).parents[2]
LEFT_OUT = (".git", ".venv*", ".*_cache", "__pycache__", "build", "dist", "tapes")


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment, and the folder beside it where commands run."""

    folder: Path

    @classmethod
    def empty(cls, folder: Path) -> Environment:
        """Make one that holds nothing but pip."""
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        return cls(folder)

    @property
    def programs(self) -> Path:
        return self.folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")

    def run(self, *command: str | Path, cwd: Path | None = None) -> str:
        """What the command printed; its own programs come first."""
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd or self.folder,
            env=self._variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=600,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def pip(self, *arguments: str | Path, cwd: Path | None = None) -> None:
        """Install with this environment's own pip."""
        self.run(self.programs / "python", "-m", "pip", "install", *arguments, cwd=cwd)

    def _variables(self) -> dict[str, str]:
        unwanted = ("OLLAMA_", "PYTHON", "JUPYTER", "VIRTUAL_ENV")
        own = {k: v for k, v in os.environ.items() if not k.startswith(unwanted)}
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return {**own, "PATH": path, "OLLAMA_MAGIC_LANGUAGE": "en"}


def copied_tree(folder: Path) -> Path:
    """The tree as a clone holds it, so that nothing is written into this one."""
    ignored = shutil.ignore_patterns(*LEFT_OUT)
    return Path(shutil.copytree(ROOT, folder / "tree", ignore=ignored))
