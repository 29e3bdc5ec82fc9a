"""The folders of models: the engine's own, those that are shipped, and Ollama's."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from .store import SHIPPED, Store

__all__ = ["Places"]


@dataclass(frozen=True, slots=True)
class Places:
    """Where models are.

    Attributes
    ----------
    own
        The only one that is written.
    named
        Those that somebody chose, only read.
    ollamas
        Ollama's own, only read.
    """

    own: Path
    named: tuple[Path, ...]
    ollamas: Path

    @classmethod
    def chosen(cls, own: str | None, named: Sequence[str] = ()) -> Places:
        """As the command line says, else the environment, else the system's custom."""
        own = own or os.environ.get("OLLAMA_MAGIC_MODELS")
        data = platformdirs.user_data_path("ollama-magic", appauthor=False)
        theirs = os.environ.get("OLLAMA_MODELS", "").strip("\"' ")
        return cls(
            own=_whole(own) if own else data / "models",
            named=tuple(map(_whole, named)),
            ollamas=_whole(theirs or "~/.ollama/models"),
        )

    def store(self) -> Store:
        """All of them; where two have a model of one name, the first counts."""
        return Store([self.own, *self.named, SHIPPED, self.ollamas])


def _whole(text: str) -> Path:
    return Path(text).expanduser().absolute()
