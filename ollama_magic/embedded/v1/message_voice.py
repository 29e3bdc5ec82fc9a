"""``/v1/messages``: the answer in Anthropic's words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from ..bodies import Body
from ..jsontext import dumps
from ..reading import Piece
from ..refusals import Refusal
from ..telling import Said, Voice
from .manners import anthropic_error, event
from .messaging import estimated_tokens

__all__ = ["MessageVoice"]

Block = dict[str, Any]

_REASONS = {"stop": "end_turn", "length": "max_tokens"}


class MessageVoice(Voice):
    """One answer: blocks one after the other, each with a beginning and an end."""

    relaxed = True

    def __init__(self, body: Body) -> None:
        name = f"msg_{secrets.token_hex(12)}"
        head = {"id": name, "type": "message", "role": "assistant"}
        self._head = head | {"model": body["model"]}
        self._estimate = estimated_tokens(body) if body.get("stream") else 0
        self._begun, self._open, self._place = False, "", 0

    def line(self, piece: Piece) -> str:
        """The events of one piece."""
        said = self._beginning()
        if piece.thinking:
            said += self._opening("thinking", {"thinking": ""})
            said += self._delta("thinking_delta", thinking=piece.thinking)
        if piece.text:
            said += self._opening("text", {"text": ""})
            said += self._delta("text_delta", text=piece.text)
        return said

    def last(self, said: Said) -> str:
        """Calls, the reason and the usage, and the end."""
        text = self._beginning()
        for call in said.calls:
            function = call["function"]
            name = {"id": call["id"], "name": function["name"], "input": {}}
            text += self._closing() + self._opening("tool_use", name)
            arguments = dumps(function["arguments"])
            text += self._delta("input_json_delta", partial_json=arguments)
        text += self._closing()
        delta = {"stop_reason": _reason(said)}
        text += self._event("message_delta", delta=delta, usage=_usage(said.more))
        return text + self._event("message_stop")

    def whole(self, said: Said) -> Block:
        """All in one object."""
        content: list[Block] = []
        if said.thinking:
            content.append({"type": "thinking", "thinking": said.thinking})
        if said.text:
            content.append({"type": "text", "text": said.text})
        for call in said.calls:
            function = call["function"]
            name = {"id": call["id"], "name": function["name"]}
            content.append({"type": "tool_use", **name, "input": function["arguments"]})
        end = {"stop_reason": _reason(said), "usage": _usage(said.more)}
        return self._head | {"content": content} | end

    def broken(self, refusal: Refusal) -> str:
        """The event of a failure; Ollama only ends, without a word."""
        return event(anthropic_error(refusal), "error")

    def _beginning(self) -> str:
        if self._begun:
            return ""
        self._begun = True
        usage = {"input_tokens": self._estimate, "output_tokens": 0}
        message = self._head | {"content": [], "usage": usage}
        return self._event("message_start", message=message)

    def _opening(self, kind: str, fields: Block) -> str:
        """Begin a block of this kind, unless one is open."""
        if self._open == kind:
            return ""
        closed, self._open = self._closing(), kind
        block = {"type": kind, **fields}
        begun = self._event(
            "content_block_start", index=self._place, content_block=block
        )
        return closed + begun

    def _delta(self, kind: str, **fields: str) -> str:
        delta = {"type": kind, **fields}
        return self._event("content_block_delta", index=self._place, delta=delta)

    def _closing(self) -> str:
        if not self._open:
            return ""
        self._open = ""
        closed = self._event("content_block_stop", index=self._place)
        self._place += 1
        return closed

    def _event(self, kind: str, **fields: Any) -> str:
        return event({"type": kind, **fields}, kind)


def _reason(said: Said) -> str:
    return "tool_use" if said.calls else _REASONS.get(said.reason, "")


def _usage(more: Mapping[str, Any]) -> dict[str, int]:
    asked, answered = more.get("prompt_eval_count", 0), more.get("eval_count", 0)
    return {"input_tokens": asked, "output_tokens": answered}
