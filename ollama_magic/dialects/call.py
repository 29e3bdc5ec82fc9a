"""A call is a value: what to send, and how to read what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..errors import HostError
from ..events import Event

__all__ = ["Call", "StreamCall"]

T = TypeVar("T")
Refusal = Callable[[int, str, str], HostError]


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request that has one JSON object for an answer.

    Attributes
    ----------
    read
        Turns the answer into a value, ``None`` standing for an empty one; what it
        raises (``KeyError`` and the like) means that the server does not speak the
        dialect.
    refusal
        Turns ``(status, server's text, address)`` into an error.
    """

    method: str
    path: str
    read: Callable[[Any], T]
    refusal: Refusal
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StreamCall:
    """One request whose answer is a stream of JSON objects, one a line.

    ``until_closed`` is for one that has no line that is always the last.
    """

    method: str
    path: str
    read: Callable[[Mapping[str, Any]], Sequence[Event]]
    refusal: Refusal
    body: Mapping[str, Any]
    until_closed: bool = False
