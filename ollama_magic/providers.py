"""Named endpoints and the dialect that each speaks."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from .dialects import ollama
from .errors import BadName

__all__ = ["Provider", "provider"]


@dataclass(frozen=True, slots=True)
class Provider:
    """An endpoint by name; ``dialect`` is the module that speaks with it."""

    name: str
    dialect_name: str
    dialect: ModuleType


_KNOWN = {"ollama": Provider("ollama", "ollama", ollama)}


def provider(name: str) -> Provider:
    """The provider written behind the at-sign of a model's name.

    Raises
    ------
    BadName
        For one that is not known.
    """
    if name not in _KNOWN:
        raise BadName("provider_unknown", name=name, names=", ".join(_KNOWN))
    return _KNOWN[name]
