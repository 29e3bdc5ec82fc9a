"""What a runner's events say: pieces of text, and how the answer ended."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .jsontext import dumps, quoted
from .refusals import Refusal

__all__ = ["ChatEvents", "CompletionEvents", "Events", "Piece"]


_MOST_REPEATS = 30  # as many as Ollama takes for chance


@dataclass(frozen=True, slots=True)
class Piece:
    """A little of an answer."""

    text: str
    thinking: str = ""
    logprobs: list[dict[str, Any]] = field(default_factory=list)


class Events(Protocol):
    """Reads events one after the other; remembers how it ended."""

    reason: str
    timings: Mapping[str, float]
    looping: bool

    def read(self, event: Mapping[str, Any]) -> Piece | None:
        """The piece in ``event``, if one is in it."""

    def calls(self) -> list[dict[str, Any]]:
        """The tool calls of the whole answer."""


class CompletionEvents:
    """Events of ``/completion``; the same piece over and over ends the answer."""

    def __init__(self, top: int = 0) -> None:
        self._top = top
        self._before, self._repeats = "", 0
        self.reason, self.looping = "", False
        self.timings: Mapping[str, float] = {}

    def read(self, event: Mapping[str, Any]) -> Piece | None:
        """The piece in ``event``, if one is in it."""
        _refuse_error(event)
        if self._loops(event["content"].strip()):
            return None
        if event.get("stop"):
            self.reason = "length" if event.get("stop_type") == "limit" else "stop"
            self.timings = event.get("timings", {})
        if not event["content"]:  # also the token that ends the answer
            return None
        entries = event.get("completion_probabilities", ())
        return Piece(event["content"], logprobs=_logprobs(entries, self._top))

    def _loops(self, piece: str) -> bool:
        self._repeats = self._repeats + 1 if piece == self._before else 0
        self._before = piece
        self.looping = self.looping or self._repeats > _MOST_REPEATS
        return self.looping

    def calls(self) -> list[dict[str, Any]]:
        """None: plain completion knows no tools."""
        return []


class ChatEvents:
    """Events of ``/v1/chat/completions``."""

    def __init__(self, top: int = 0) -> None:
        self._top = top
        self._calls: dict[int, dict[str, str]] = {}
        self.reason, self.looping = "", False
        self.timings: Mapping[str, float] = {}

    def read(self, event: Mapping[str, Any]) -> Piece | None:
        """The piece in ``event``, if one is in it."""
        _refuse_error(event)
        choice = event["choices"][0]
        delta = choice["delta"]
        if choice["finish_reason"]:
            self.reason = "length" if choice["finish_reason"] == "length" else "stop"
            self.timings = event.get("timings", {})
        for call in delta.get("tool_calls") or ():
            self._add(call)
        text, thinking = delta.get("content"), delta.get("reasoning_content")
        probabilities = choice.get("logprobs")
        logprobs = (
            _logprobs(probabilities["content"], self._top) if probabilities else []
        )
        if not text and not thinking and not logprobs:
            return None
        return Piece(text or "", thinking or "", logprobs)

    def calls(self) -> list[dict[str, Any]]:
        """The tool calls, whole.

        Raises
        ------
        Refusal
            Where one was cut off.
        """
        return [
            {
                "id": call["id"],
                "function": {
                    "index": index,
                    "name": call["name"],
                    "arguments": _arguments(call),
                },
            }
            for index, call in sorted(self._calls.items())
        ]

    def _add(self, call: Mapping[str, Any]) -> None:
        known = self._calls.setdefault(
            call.get("index", 0), {"id": "", "name": "", "arguments": ""}
        )
        function = call.get("function", {})
        known["id"] += call.get("id") or ""
        known["name"] += function.get("name") or ""
        known["arguments"] += function.get("arguments") or ""


def _arguments(call: Mapping[str, str]) -> Any:
    try:
        return json.loads(call["arguments"] or "{}")
    except ValueError:
        raise Refusal(
            500,
            "llama-server returned invalid tool call arguments for "
            f"{quoted(call['name'])}: unexpected end of JSON input",
        ) from None


def _refuse_error(event: Mapping[str, Any]) -> None:
    if "error" in event:
        raise Refusal(500, dumps({"error": event["error"]}))


def _logprobs(entries: Sequence[dict[str, Any]], top: int) -> list[dict[str, Any]]:
    found = []
    for entry in entries:
        value = _logprob(entry)
        if top:
            value["top_logprobs"] = [
                _logprob(other) for other in entry.get("top_logprobs", ())
            ]
        found.append(value)
    return found


def _logprob(entry: Mapping[str, Any]) -> dict[str, Any]:
    value = {"token": entry["token"], "logprob": entry["logprob"]}
    return value | ({"bytes": entry["bytes"]} if entry.get("bytes") else {})
