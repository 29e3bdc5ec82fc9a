"""What a model answers: a stream of text that ends in a record."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, Generic, TypeVar

from .errors import Misfit
from .events import Event, Text, Thinking, Token, Tokens, ToolCall
from .hosts import Host
from .messages import say
from .objects import read_as
from .request import Request
from .stream import Stream

__all__ = ["Reply"]

R = TypeVar("R")


class Reply(Stream[str], Generic[R]):
    """What a model answers, from the moment it was asked.

    Iterating gives the pieces of the text as they come, ``await reply`` and
    ``str(reply)`` wait for the whole; all of them raise the error that ended the
    answer, if one did. What came before stays in ``so_far``. ``looping`` is true of
    an answer that was ended here because it repeated itself; ``shape`` is what it is
    read as (see `shapes.schema_of`), where it is more than text. Until the first event
    ``phase`` says what is waited for: ``connecting``, ``waiting``, ``loading`` (the
    model), ``reading`` (the prompt).

    Parameters
    ----------
    request
        What is asked.
    feed
        Does the asking: called on the private loop with this reply, which it fills.
    record
        Makes the finished record of a reply that is over.
    """

    def __init__(
        self,
        request: Request,
        feed: Callable[[Reply[R]], Coroutine[Any, Any, None]],
        record: Callable[[Reply[R]], R],
    ) -> None:
        self.request = request
        self.host: Host | None = None
        self.facts: dict[str, Any] = {}
        self.started_seconds: float | None = None
        self._text: list[str] = []
        self._thinking: list[str] = []
        self._tool_calls: list[ToolCall] = []
        self._tokens: list[Token] = []
        self.looping = False
        self.phase = "connecting"
        self.shape: Any = None
        self._record = record
        self._run: R | None = None
        super().__init__(feed(self))

    def begin(self, host: Host, request: Request) -> None:
        """The request, complete now, goes out to ``host``."""
        self.host, self.request, self.phase = host, request, "waiting"
        self.started_seconds = time.perf_counter()

    def _note(self, now: float, event: Event) -> None:
        if isinstance(event, Text):
            self._text.append(event.text)
        elif isinstance(event, Thinking):
            self._thinking.append(event.text)
        elif isinstance(event, ToolCall):
            self._tool_calls.append(event)
        elif isinstance(event, Tokens):
            self._tokens.extend(event.tokens)

    def _finish(self) -> None:
        self._run = self._record(self)

    @property
    def so_far(self) -> str:
        """The text that has come."""
        return "".join(self._text)

    @property
    def thinking(self) -> str:
        """The thoughts that have come."""
        return "".join(self._thinking)

    @property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        """The calls of tools that the model wants made, so far."""
        return tuple(self._tool_calls)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens so far with their probabilities, where ``logprobs`` was asked."""
        return tuple(self._tokens)

    @property
    def text(self) -> str:
        """The whole text; waits for it, and raises what went wrong."""
        self.wait()
        self._raise()
        return self.so_far

    @property
    def value(self) -> Any:
        """The answer as what was asked for with ``format``, else its text; waits.

        Raises
        ------
        Misfit
            Where it does not fit; the text stays in `text`.
        """
        text = self.text
        if self.shape is None:
            return text
        try:
            return read_as(self.shape, text)
        except Misfit as error:
            cut = self.done is not None and self.done.reason == "length"
            misfit = Misfit("misfit_cut", text=text) if cut else error
            misfit.reply = self
            raise misfit from None

    @property
    def run(self) -> R:
        """The finished record; waits for the end, whatever it is."""
        self.wait()
        if self._run is None:
            raise self.error or RuntimeError("the reply has no record")
        return self._run

    def amend(self, run: R) -> None:
        """Have ``run`` be the record, where more is known than when it was over."""
        self._run = run

    def _items(self, arrivals: Sequence[tuple[float, Event]]) -> Iterator[str]:
        return (event.text for _, event in arrivals if isinstance(event, Text))

    def _farewell(self) -> str:
        seconds, characters = f"{self.waited_seconds:.1f}", len(self.so_far)
        key = "chat.stopped" if characters else "chat.stopped_empty"
        return say(key, seconds=seconds, characters=characters)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        state = "answering"
        if self.over:
            state = "stopped" if self.stopped else "failed" if self.error else "done"
        text = self.so_far if len(self.so_far) <= 60 else self.so_far[:59] + "…"
        return f"<Reply {self.request.model}: {text!r}, {state}>"
