"""Names of models: ``[host/][namespace/]model[:tag][@provider]``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import BadName
from .hosts import masked

__all__ = ["ModelRef", "near_name", "presentable"]

# Ollama's grammar (reference: its docs on model names): a part begins with a letter,
# digit or underscore; a namespace has no dot, a host may have a port.
_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}"
_NAME = re.compile(
    rf"(?:(?P<host>[A-Za-z0-9_][A-Za-z0-9_.:-]{{0,349}})/)?"
    rf"(?:(?P<namespace>[A-Za-z0-9_][A-Za-z0-9_-]{{0,79}})/)?"
    rf"(?P<model>{_WORD})(?::(?P<tag>{_WORD}))?"
)
_PROVIDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")
_ALIKE, _LEAST_LETTERS = 0.7, 3


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
            raise BadName("bad_name", name=presentable(text))
        return cls(name, provider or "ollama")

    @property
    def tagged(self) -> str:
        """The name with its tag, ``latest`` where none was written."""
        last = self.name.rsplit("/", 1)[-1]
        return self.name if ":" in last else f"{self.name}:latest"

    @property
    def is_cloud(self) -> bool:
        """Whether its name says that it runs elsewhere."""
        label = self.tagged.rpartition(":")[2]
        return label == "cloud" or label.endswith("-cloud")

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


def presentable(text: str) -> str:
    """What was typed for a name; of an address, without what may be a secret."""
    is_address = "://" in text or "/" in text.partition("@")[2] or "?" in text
    return masked(text) if is_address else text


def near_name(wanted: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that ``wanted`` was perhaps to be; ``None`` for none.

    A family may be meant by its beginning, as ``emb`` by ``embeddinggemma``. What is
    before the last slash says where a model is, and has to be the same.
    """
    place = _place(wanted)
    known = {name.lower(): name for name in names if _place(name) == place}
    if ":" not in wanted[len(place) :]:
        ends = ((name, name.find(":", len(place))) for name in known.values())
        families = (name if end < 0 else name[:end] for name, end in ends)
        known = {family.lower(): family for family in families}
    known = {_bare(key, place): name for key, name in known.items()}
    word = _bare(wanted.lower(), place)
    if alike := difflib.get_close_matches(word, known, n=1, cutoff=_ALIKE):
        return known[alike[0]]
    begun = [name for name in known if name.startswith(word)]
    enough = begun and len(word) >= _LEAST_LETTERS
    return known[min(begun, key=len)] if enough else None


def _bare(name: str, place: str) -> str:
    return name.removeprefix(place).removesuffix(":latest")


def _place(name: str) -> str:
    return name[: name.rfind("/") + 1].lower()
