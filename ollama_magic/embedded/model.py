"""A model as the store knows it: its files and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..gguf import GGUF, GGUFError, read_gguf
from .gotemplate import abilities
from .manifests import Manifest
from .names import Name

__all__ = ["TEMPLATE_FIRST", "Model", "parameter_size"]

TEMPLATE_FIRST = "template_first"
"""In a description: its maker wrote a template to have in place of the file's own."""


@dataclass(frozen=True)
class Model:
    """One manifest and what its small layers say.

    Attributes
    ----------
    digest
        Of the manifest; of the file's name, size and time where there is none.
    root
        The folder that it is in.
    adapters
        Files that change the weights when the model is loaded.
    parent
        The model that it was made from, empty where it was made from a file.
    """

    name: Name
    digest: str
    size_bytes: int
    modified: float
    root: Path
    blob: Path
    manifest: Manifest | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    template: str = ""
    system: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    messages: tuple[Mapping[str, Any], ...] = ()
    licenses: tuple[str, ...] = ()
    adapters: tuple[Path, ...] = ()
    parent: str = ""

    @cached_property
    def gguf(self) -> GGUF:
        """The header of the model's file.

        Raises
        ------
        GGUFError, OSError
            Where it cannot be read.
        """
        found = self.blob.stat()
        return _header(self.blob, found.st_size, found.st_mtime_ns)

    @property
    def go_template(self) -> str:
        """The manifest's, where it counts: Ollama takes the file's own before it."""
        first = bool(self.config.get(TEMPLATE_FIRST))
        return self.template if first or not self.gguf.chat_template else ""

    @property
    def license(self) -> str:
        """All licenses, one after the other."""
        return "\n".join(self.licenses)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """Those that its maker declared, then the file's own."""
        declared = tuple(self.config.get("capabilities") or ())
        own = self.gguf.capabilities
        if template := self.go_template:
            own = tuple(word for word in own if word not in ("tools", "thinking"))
            own += abilities(template)
        return declared + tuple(word for word in own if word not in declared)

    @property
    def details(self) -> dict[str, Any]:
        """The ``details`` of tags and show."""
        config = self.config
        family = config.get("model_family") or self._header("architecture", "")
        quantization = self._header("quantization", "unknown")
        count = self._header("parameter_count", 0)
        return {
            "parent_model": self.parent,
            "format": config.get("model_format") or "gguf",
            "family": family,
            "families": config.get("model_families") or [family],
            "parameter_size": config.get("model_type") or parameter_size(count),
            "quantization_level": config.get("file_type") or quantization,
        }

    def length(self, name: str) -> int:
        """``context_length`` or ``embedding_length``; 0 where nobody says."""
        declared = self.config.get(name)
        return int(declared) if declared else int(self._header(name, 0))

    def _header(self, name: str, otherwise: Any) -> Any:
        """A broken file is still listed, with what its manifest says."""
        try:
            return getattr(self.gguf, name)
        except (GGUFError, OSError):
            return otherwise


def parameter_size(count: int) -> str:
    """``7.6B``, ``951K``: a count of parameters as Ollama writes it."""
    if count >= 1_000_000_000:
        billions = f"{count / 1e9:.1f}".removesuffix(".0")
        return f"{billions}B"
    if count >= 1_000_000:
        return f"{count / 1e6:.2f}M"
    return f"{count / 1e3:.0f}K" if count >= 1000 else str(count)


@lru_cache(maxsize=256)
def _header(path: Path, _size: int, _modified: int) -> GGUF:
    return read_gguf(path)
