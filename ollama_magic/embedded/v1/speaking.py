"""``/v1/chat/completions`` and ``/v1/completions``: the answer in OpenAI's words."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from ..bodies import Body
from ..jsontext import dumps
from ..reading import Piece
from ..refusals import Refusal
from ..telling import Said, Voice
from .manners import event, number_id, openai_error

__all__ = ["ChatVoice", "CompletionVoice", "function_calls"]

_DONE = "data: [DONE]\n\n"
_FINGERPRINT = {"system_fingerprint": "fp_ollama"}
_MARK = "\x00"


class ChatVoice(Voice):
    """One answer of ``/v1/chat/completions``."""

    def __init__(self, body: Body) -> None:
        self._usage = bool(body.get("stream_options", {}).get("include_usage"))
        head = {"id": number_id("chatcmpl-", 999)}
        same = {"created": int(time.time()), "model": body.get("model", "")}
        self._whole = head | {"object": "chat.completion"} | same | _FINGERPRINT
        self._chunk = self._whole | {"object": "chat.completion.chunk"}
        self._begun = False
        frame = self._chunk | {"choices": [_choice({"content": _MARK})]}
        self._frame = dumps(frame).split(dumps(_MARK))

    def line(self, piece: Piece) -> str:
        """One event, or two where a thought and a text came together."""
        if self._begun and not piece.thinking and not piece.logprobs:
            head, tail = self._frame
            return f"data: {head}{dumps(piece.text)}{tail}\n\n"
        logprobs = {"logprobs": {"content": piece.logprobs}} if piece.logprobs else {}
        if not piece.thinking or not piece.text:
            thought = {"reasoning": piece.thinking} if piece.thinking else {}
            return self._event({"content": piece.text} | thought, logprobs)
        first = self._event({"reasoning": piece.thinking}, logprobs)
        return first + self._event({"content": piece.text}, {})

    def last(self, said: Said) -> str:
        """Tool calls, the reason, the usage where it is wished for, and the end."""
        text = ""
        if said.calls:
            calls = {"tool_calls": function_calls(said.calls)}
            text = self._event({"content": "", **calls}, {})
        elif not self._begun:
            text = self._event({"content": ""}, {})
        text += event(self._chunk | {"choices": [_choice({}, _reason(said))]})
        if self._usage:
            text += event(self._chunk | {"choices": [], "usage": _usage(said.more)})
        return text + _DONE

    def whole(self, said: Said) -> dict[str, Any]:
        """All in one object."""
        message: dict[str, Any] = {"role": "assistant", "content": said.text}
        message |= {"reasoning": said.thinking} if said.thinking else {}
        message |= {"tool_calls": function_calls(said.calls)} if said.calls else {}
        reason = _reason(said) if said.reason else None
        choice = {"index": 0, "message": message, "finish_reason": reason}
        if said.logprobs:
            choice["logprobs"] = {"content": said.logprobs}
        return self._whole | {"choices": [choice], "usage": _usage(said.more)}

    def broken(self, refusal: Refusal) -> str:
        """An event that clients raise; Ollama only ends, without a word."""
        return event(openai_error(refusal))

    def shown(self, prompt: str) -> dict[str, Any]:
        """An answer that has not begun, and the prompt."""
        value = self.whole(Said())
        value["choices"][0]["message"]["role"] = ""
        return value | {"_debug_info": {"rendered_template": prompt}}

    def _event(self, delta: Mapping[str, Any], beside: Mapping[str, Any]) -> str:
        role = {} if self._begun else {"role": "assistant"}
        self._begun = True
        choice = _choice({**role, **delta}) | dict(beside)
        return event(self._chunk | {"choices": [choice]})


class CompletionVoice(Voice):
    """One answer of ``/v1/completions``; logprobs and thoughts have no place in it."""

    def __init__(self, body: Body) -> None:
        self._usage = bool(body.get("stream_options", {}).get("include_usage"))
        head = {"id": number_id("cmpl-", 999), "object": "text_completion"}
        same = {"created": int(time.time()), "model": body.get("model", "")}
        self._head = head | same | _FINGERPRINT
        nothing = {"usage": _usage({})} if self._usage else {}
        self._chunk = self._head | nothing
        frame = self._chunk | {"choices": [_text(_MARK, None)]}
        self._frame = dumps(frame).split(dumps(_MARK))

    def line(self, piece: Piece) -> str:
        """One event."""
        head, tail = self._frame
        return f"data: {head}{dumps(piece.text)}{tail}\n\n"

    def last(self, said: Said) -> str:
        """The reason, the usage where it is wished for, and the end."""
        text = event(self._chunk | {"choices": [_text("", said.reason)]})
        if self._usage:
            text += event(self._chunk | {"choices": [], "usage": _usage(said.more)})
        return text + _DONE

    def whole(self, said: Said) -> dict[str, Any]:
        """All in one object."""
        choice = _text(said.text, said.reason or None)
        return self._head | {"choices": [choice], "usage": _usage(said.more)}

    def broken(self, refusal: Refusal) -> str:
        """An event that clients raise; Ollama only ends, without a word."""
        return event(openai_error(refusal))


def function_calls(calls: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Ollama's calls in OpenAI's form, their arguments as JSON in a text."""
    return [
        {
            "id": call["id"],
            "index": call["function"]["index"],
            "type": "function",
            "function": {
                "name": call["function"]["name"],
                "arguments": dumps(call["function"]["arguments"]),
            },
        }
        for call in calls
    ]


def _choice(delta: Mapping[str, Any], reason: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": reason}


def _text(text: str, reason: str | None) -> dict[str, Any]:
    return {"text": text, "index": 0, "finish_reason": reason}


def _reason(said: Said) -> str:
    return "tool_calls" if said.calls and said.reason == "stop" else said.reason


def _usage(more: Mapping[str, Any]) -> dict[str, int]:
    asked, answered = more.get("prompt_eval_count", 0), more.get("eval_count", 0)
    return {
        "prompt_tokens": asked,
        "completion_tokens": answered,
        "total_tokens": asked + answered,
    }
