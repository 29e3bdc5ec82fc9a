"""What is asked of a model, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .events import ToolCall
from .names import ModelRef

__all__ = ["ChatRequest", "GenerateRequest", "Message", "Request"]

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a role (``system``, ``user``, ``assistant``, ``tool``), its content.

    ``images`` are files of pictures as bytes, ``tool_calls`` what an assistant wants
    done, and ``tool_name`` whose result a tool's message holds.
    """

    role: str
    content: str
    images: tuple[bytes, ...] = field(default=(), repr=False)
    tool_calls: tuple[ToolCall, ...] = ()
    tool_name: str = ""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A conversation that waits for its next message.

    ``truncate`` false makes the server refuse a prompt that is too long, where it
    would else drop the oldest messages without a word, ``shift`` false makes an answer
    end that fills the window, where the beginning would else be forgotten; the server
    loads the model anew for it. ``tools`` are their schemas, as
    Ollama takes them. ``written`` is not sent: it is the last question as a person
    wrote it, where values, files or cells of the notebook were put in.
    """

    model: ModelRef
    messages: tuple[Message, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    format: str | Json | None = None
    think: bool | str | None = None
    keep_alive: str | float | None = None
    truncate: bool = False
    shift: bool | None = None
    tools: tuple[Json, ...] = ()
    logprobs: bool = False
    top_logprobs: int | None = None
    written: str | None = None


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """A prompt to be continued, without a conversation.

    ``written`` is not sent: see `ChatRequest`.
    """

    model: ModelRef
    prompt: str
    system: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    format: str | Json | None = None
    think: bool | str | None = None
    keep_alive: str | float | None = None
    raw: bool = False
    suffix: str | None = None
    template: str | None = None
    images: tuple[bytes, ...] = field(default=(), repr=False)
    truncate: bool = False
    shift: bool | None = None
    logprobs: bool = False
    top_logprobs: int | None = None
    written: str | None = None


Request = ChatRequest | GenerateRequest
