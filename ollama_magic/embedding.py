"""Texts to be turned into vectors, and the vectors, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .events import ServerClock
from .names import ModelRef

__all__ = ["EmbedRequest", "Embeddings"]


@dataclass(frozen=True, slots=True)
class EmbedRequest:
    """Texts that wait for their vectors.

    ``truncate`` false makes the server refuse a text that is too long, where it would
    else embed its beginning without a word. ``dimensions`` cuts the vectors.
    """

    model: ModelRef
    texts: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    dimensions: int | None = None
    keep_alive: str | float | None = None
    truncate: bool = False


@dataclass(frozen=True, slots=True)
class Embeddings:
    """One vector of length 1 for each text, in the order of the texts."""

    vectors: tuple[tuple[float, ...], ...]
    clock: ServerClock = field(default_factory=ServerClock)
