"""An answer in Ollama's words: lines while it comes, or one object at the end."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .jsontext import dumps, now
from .outlet import Outlet
from .reading import Events, Piece
from .refusals import Refusal

__all__ = ["Clock", "NativeVoice", "Said", "Voice", "tell"]

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


@dataclass(frozen=True, slots=True)
class Said:
    """A whole answer.

    Attributes
    ----------
    reason
        Why it ended; empty where it was broken off for saying the same again and again.
    more
        Fields of the last line: metrics, and the context in tokens.
    """

    text: str = ""
    thinking: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    logprobs: list[dict[str, Any]] = field(default_factory=list)
    reason: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


class Voice(ABC):
    """How an answer is put into the words of one API."""

    with_context: ClassVar[bool] = False
    """Whether its last line has a place for the context in tokens."""
    relaxed: ClassVar[bool] = False
    """Whether a wish to think is dropped where the model cannot."""
    streams_always: ClassVar[bool] = True
    """Whether a stream is one even where there is nothing to say."""

    @abstractmethod
    def line(self, piece: Piece) -> str:
        """What a stream says of one piece."""

    @abstractmethod
    def last(self, said: Said) -> str:
        """What a stream says when the answer is over."""

    @abstractmethod
    def whole(self, said: Said) -> object:
        """The answer to a client that wanted no stream."""

    @abstractmethod
    def broken(self, refusal: Refusal) -> str:
        """What a stream says when it cannot go on."""

    def shown(self, prompt: str) -> object:
        """The answer to a client that only wanted to see the prompt."""
        return self.whole(Said())


class NativeVoice(Voice):
    """Ollama's own API.

    Parameters
    ----------
    model
        The name that the client used.
    words
        Puts text, thinking and tool calls into the endpoint's fields.
    silence
        What is different in an answer that only shows the prompt.
    """

    with_context, streams_always = True, False

    def __init__(
        self,
        model: str,
        words: Callable[[str, str, list[Any]], dict[str, Any]],
        silence: Mapping[str, Any],
    ) -> None:
        self._model, self._words, self._silence = model, words, silence
        frame = {"model": model, "created_at": _MARK, **words(_MARK, "", [])}
        # One line per token: all but time and text is worked out beforehand.
        self._frame = dumps(frame | {"done": False}).split(dumps(_MARK))

    def line(self, piece: Piece) -> str:
        """One line of a stream."""
        if piece.thinking or piece.logprobs:
            value = self._object(piece.text, piece.thinking) | {"done": False}
            logprobs = {"logprobs": piece.logprobs} if piece.logprobs else {}
            return dumps(value | logprobs) + "\n"
        head, middle, end = self._frame
        return f'{head}"{now()}"{middle}{dumps(piece.text)}{end}\n'

    def last(self, said: Said) -> str:
        """The last line: tool calls, the reason, and the metrics."""
        return dumps(self._object(calls=said.calls) | _ending(said)) + "\n"

    def whole(self, said: Said) -> dict[str, Any]:
        """All in one object."""
        value = self._object(said.text, said.thinking, said.calls) | _ending(said)
        return value | ({"logprobs": said.logprobs} if said.logprobs else {})

    def broken(self, refusal: Refusal) -> str:
        """A last line of its own."""
        return dumps({"error": refusal.message}) + "\n"

    def shown(self, prompt: str) -> dict[str, Any]:
        """An answer that has not begun, and the prompt."""
        info = {"done": False, "_debug_info": {"rendered_template": prompt}}
        return {**self._object(), **self._silence, **info}

    def _object(
        self, text: str = "", thinking: str = "", calls: list[Any] | None = None
    ) -> dict[str, Any]:
        """The beginning of a reply: model, time, and what was said."""
        head = {"model": self._model, "created_at": now()}
        return head | self._words(text, thinking, calls or [])


def _ending(said: Said) -> dict[str, Any]:
    if not said.reason:
        return {"done": False}
    return {"done": True, "done_reason": said.reason, **said.more}


async def tell(
    outlet: Outlet,
    voice: Voice,
    events: Events,
    batches: AsyncGenerator[list[dict[str, Any]]],
    ending: Callable[[str], Awaitable[dict[str, Any]]],
    *,
    stream: bool,
) -> None:
    """Pass an answer on as it comes, or whole.

    Parameters
    ----------
    ending
        Given the whole text, the fields that follow the reason of the end.
    """
    pieces: list[Piece] = []
    async with aclosing(batches):
        async for batch in batches:
            new = [piece for event in batch if (piece := events.read(event))]
            pieces += new
            if stream and new:
                await outlet.lines("".join(map(voice.line, new)))
            if events.looping:
                break
    text = "".join(piece.text for piece in pieces)
    said = Said(
        text=text,
        thinking="".join(piece.thinking for piece in pieces),
        calls=events.calls(),
        logprobs=[entry for piece in pieces for entry in piece.logprobs],
        reason=events.reason,
        more=await ending(text) if events.reason else {},
    )
    if not stream:
        await outlet.object(voice.whole(said))
        return
    if said.reason:
        await outlet.lines(voice.last(said))
    await outlet.end()
