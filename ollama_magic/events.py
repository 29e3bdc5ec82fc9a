"""What a stream says, one value at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "Done",
    "Event",
    "Progress",
    "ServerClock",
    "Text",
    "Thinking",
    "Token",
    "Tokens",
    "ToolCall",
]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Thinking:
    """A piece of what the model thought before it answered."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function that the model wants called, whole: calls do not come in pieces."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the answer with the natural logarithm of its probability.

    ``others`` are the likeliest tokens at its place, itself perhaps among them, each
    with its logarithm.
    """

    text: str
    logprob: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens that a piece of text (or none yet) was made of."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class ServerClock:
    """The server's own figures; ``None`` where it gave none.

    Definitions are Ollama's: ``load_seconds`` is all the time until a runner was there
    (waiting and loading), ``prompt_seconds`` covers only tokens that were not cached
    while ``prompt_tokens`` counts all, ``answer_tokens`` includes thinking and the
    token that ends the turn.
    """

    total_seconds: float | None = None
    load_seconds: float | None = None
    prompt_seconds: float | None = None
    answer_seconds: float | None = None
    prompt_tokens: int | None = None
    cached_prompt_tokens: int | None = None
    answer_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The last event of every stream that came to its end."""

    reason: str = ""
    clock: ServerClock = field(default_factory=ServerClock)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is that takes long: a pull, a push, a new model.

    ``digest`` names the layer in question where it is one; the figures are ``None``
    where there are none to tell.
    """

    status: str
    digest: str = ""
    total_bytes: int | None = None
    completed_bytes: int | None = None


Event = Text | Thinking | ToolCall | Tokens | Progress | Done
