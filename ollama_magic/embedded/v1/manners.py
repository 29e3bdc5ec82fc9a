"""How the guest APIs label their answers and say no; server-sent events."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from typing import Any

from ..jsontext import dumps
from ..outlet import Manners
from ..refusals import Refusal

__all__ = ["AnthropicManners", "OpenAIManners", "event", "number_id"]

_JSON, _CHARSET = b"application/json", b"; charset=utf-8"
_KINDS = {400: "invalid_request_error", 404: "not_found_error"}
_ANTHROPIC_KINDS = _KINDS | {
    401: "authentication_error", 403: "permission_error", 429: "rate_limit_error",
    503: "overloaded_error", 529: "overloaded_error",
}  # fmt: skip
_CLOUD = 403
"""What only Ollama's cloud could do is refused in Ollama's own shape."""


class _GuestManners(Manners):
    stream_kind = b"text/event-stream"

    def kind(self, status: int, *, late: bool) -> bytes:
        """JSON; with its encoding where the request did not get far."""
        return _JSON if late and status != _CLOUD else _JSON + _CHARSET


class OpenAIManners(_GuestManners):
    """OpenAI's: a kind of error for each status."""

    def __init__(self, *, cached: bool = True) -> None:
        self.stream_headers = () if cached else ((b"cache-control", b"no-cache"),)

    def refusal(self, refusal: Refusal) -> Mapping[str, Any]:
        """The body of an answer that says no."""
        if refusal.status == _CLOUD:
            return {"error": refusal.message}
        return openai_error(refusal)


class AnthropicManners(_GuestManners):
    """Anthropic's: the same, and a number to ask about."""

    stream_headers = ((b"cache-control", b"no-cache"),)

    def refusal(self, refusal: Refusal) -> Mapping[str, Any]:
        """The body of an answer that says no."""
        if refusal.status == _CLOUD:
            return {"error": refusal.message}
        return anthropic_error(refusal) | {"request_id": f"req_{secrets.token_hex(12)}"}


def openai_error(refusal: Refusal) -> dict[str, Any]:
    """An error as OpenAI's clients read it."""
    kind = _KINDS.get(refusal.status, "api_error")
    head = {"message": refusal.message, "type": kind}
    return {"error": head | {"param": None, "code": None}}


def anthropic_error(refusal: Refusal) -> dict[str, Any]:
    """An error as Anthropic's clients read it."""
    kind = _ANTHROPIC_KINDS.get(refusal.status, "api_error")
    return {"type": "error", "error": {"type": kind, "message": refusal.message}}


def event(value: Mapping[str, Any], name: str = "") -> str:
    """One server-sent event."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {dumps(value)}\n\n"


def number_id(prefix: str, below: int = 999_999) -> str:
    """``chatcmpl-123``: an id as Ollama makes it, which need not be the only one."""
    return f"{prefix}{random.randrange(below)}"
