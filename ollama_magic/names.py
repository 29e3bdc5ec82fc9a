"""Names of models: ``[host/][namespace/]model[:tag][@provider]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import BadName

__all__ = ["ModelRef"]

# Ollama's grammar (reference: its docs on model names): a part begins with a letter,
# digit or underscore; a namespace has no dot, a host may have a port.
_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}"
_NAME = re.compile(
    rf"(?:(?P<host>[A-Za-z0-9_][A-Za-z0-9_.:-]{{0,349}})/)?"
    rf"(?:(?P<namespace>[A-Za-z0-9_][A-Za-z0-9_-]{{0,79}})/)?"
    rf"(?P<model>{_WORD})(?::(?P<tag>{_WORD}))?"
)
_PROVIDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model as a person names it; the provider is the endpoint that has it."""

    name: str
    provider: str = "ollama"

    @classmethod
    def parse(cls, text: str) -> ModelRef:
        """Read ``qwen3:4b``, ``hf.co/org/repo:Q4_K_M`` or ``gpt-4o@openai``.

        Raises
        ------
        BadName
            Where the text is outside Ollama's grammar.
        """
        name, _, provider = text.strip().partition("@")
        known = _PROVIDER.fullmatch(provider) if "@" in text else True
        match = _NAME.fullmatch(name)
        if not match or not known or (match["host"] and not _plausible(match)):
            raise BadName("bad_name", name=text)
        return cls(name, provider or "ollama")

    @property
    def tagged(self) -> str:
        """The name with its tag, ``latest`` where none was written."""
        last = self.name.rsplit("/", 1)[-1]
        return self.name if ":" in last else f"{self.name}:latest"

    def __str__(self) -> str:
        if self.provider == "ollama":
            return self.name
        return f"{self.name}@{self.provider}"


def _plausible(match: re.Match[str]) -> bool:
    """``a/b`` is a namespace and a model, so ``a`` has to be a namespace's name."""
    return (
        match["namespace"] is not None
        or re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,79}", match["host"]) is not None
    )
