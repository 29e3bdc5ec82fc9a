"""What is asked of a model, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .names import ModelRef

__all__ = ["ChatRequest", "GenerateRequest", "Message", "Request"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a role (``system``, ``user``, ``assistant``) and its content."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A conversation that waits for its next message.

    ``truncate`` false makes the server refuse a prompt that is too long, where it
    would else drop the oldest messages without a word.
    """

    model: ModelRef
    messages: tuple[Message, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    format: str | Mapping[str, Any] | None = None
    think: bool | str | None = None
    keep_alive: str | float | None = None
    truncate: bool = False


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """A prompt to be continued, without a conversation."""

    model: ModelRef
    prompt: str
    system: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    format: str | Mapping[str, Any] | None = None
    think: bool | str | None = None
    keep_alive: str | float | None = None
    raw: bool = False
    suffix: str | None = None
    truncate: bool = False


Request = ChatRequest | GenerateRequest
