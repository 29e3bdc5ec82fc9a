"""An answer in Ollama's words: lines while it comes, or one object at the end."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .jsontext import dumps, now
from .outlet import Outlet
from .reading import Events, Piece

__all__ = ["Clock", "Voice", "tell"]

_MARK = "\x00"


@dataclass(slots=True)
class Clock:
    """The two durations that are the engine's own to measure."""

    began_ns: int = field(default_factory=time.perf_counter_ns)
    load_ns: int = 0

    def loaded(self, queued_ns: int) -> None:
        """The runner is ready; waiting in its line does not count as loading."""
        self.load_ns = time.perf_counter_ns() - self.began_ns - queued_ns

    def durations(self, timings: Mapping[str, float]) -> dict[str, float]:
        """The metrics of a last line; what is zero is left out, as Go does."""
        values = {
            "total_duration": time.perf_counter_ns() - self.began_ns,
            "load_duration": self.load_ns,
            "prompt_eval_count": timings.get("cache_n", 0) + timings.get("prompt_n", 0),
            "prompt_eval_duration": round(timings.get("prompt_ms", 0) * 1000) * 1000,
            "eval_count": timings.get("predicted_n", 0),
            "eval_duration": round(timings.get("predicted_ms", 0) * 1000) * 1000,
        }
        return {name: value for name, value in values.items() if value}


class Voice:
    """How an endpoint puts what a model says.

    Parameters
    ----------
    model
        The name that the client used.
    words
        Puts text, thinking and tool calls into the endpoint's fields.
    """

    def __init__(
        self, model: str, words: Callable[[str, str, list[Any]], dict[str, Any]]
    ) -> None:
        self._model, self._words = model, words
        frame = {"model": model, "created_at": _MARK, **words(_MARK, "", [])}
        # One line per token: all but time and text is worked out beforehand.
        self._frame = dumps(frame | {"done": False}).split(dumps(_MARK))

    def line(self, piece: Piece) -> str:
        """One line of a stream."""
        if piece.thinking or piece.logprobs:
            value = self.object(piece.text, piece.thinking) | {"done": False}
            logprobs = {"logprobs": piece.logprobs} if piece.logprobs else {}
            return dumps(value | logprobs) + "\n"
        head, middle, end = self._frame
        return f'{head}"{now()}"{middle}{dumps(piece.text)}{end}\n'

    def object(
        self, text: str = "", thinking: str = "", calls: list[Any] | None = None
    ) -> dict[str, Any]:
        """The beginning of a reply: model, time, and what was said."""
        head = {"model": self._model, "created_at": now()}
        return head | self._words(text, thinking, calls or [])


async def tell(
    outlet: Outlet,
    voice: Voice,
    events: Events,
    batches: AsyncIterator[list[dict[str, Any]]],
    ending: Callable[[str], Awaitable[dict[str, Any]]],
    *,
    stream: bool,
) -> None:
    """Pass an answer on as it comes, or whole.

    Parameters
    ----------
    ending
        Given the whole text, the fields that follow ``done_reason``.
    """
    pieces: list[Piece] = []
    async for batch in batches:
        new = [piece for event in batch if (piece := events.read(event))]
        pieces += new
        if stream and new:
            await outlet.lines("".join(map(voice.line, new)))
    text = "".join(piece.text for piece in pieces)
    last = {"done": True, "done_reason": events.reason} | await ending(text)
    if stream:
        await outlet.lines(dumps(voice.object(calls=events.calls()) | last) + "\n")
        await outlet.end()
        return
    thinking = "".join(piece.thinking for piece in pieces)
    logprobs = [entry for piece in pieces for entry in piece.logprobs]
    whole = voice.object(text, thinking, events.calls()) | last
    await outlet.object(whole | ({"logprobs": logprobs} if logprobs else {}))
