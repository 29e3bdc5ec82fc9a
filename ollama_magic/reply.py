"""A stream with memory: it can be iterated, awaited, watched and cancelled."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import (
    AsyncIterator,
    Callable,
    Coroutine,
    Generator,
    Iterator,
    Sequence,
)
from typing import Any, Generic, TypeVar

from . import loop
from .errors import Stopped
from .events import Done, Event, Text, Thinking
from .hosts import Host
from .messages import say
from .request import Request

__all__ = ["Reply"]

R = TypeVar("R")
CLOSING_SECONDS = 1.0


class Reply(Generic[R]):
    """What a model answers, from the moment it was asked.

    Written on the private loop's thread, read by anyone. Iterating gives the pieces
    of the text as they come, ``await reply`` and ``str(reply)`` wait for the whole;
    all of them raise the error that ended the answer, if one did. What came before
    stays in ``so_far``.

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
        self.error: BaseException | None = None
        self.stopped = False
        self.started_seconds: float | None = None
        self.over_seconds: float | None = None
        self.arrivals: list[tuple[float, Event]] = []
        self._asked_seconds = time.perf_counter()
        self._text: list[str] = []
        self._thinking: list[str] = []
        self._news = threading.Condition()
        self._over = threading.Event()
        self._listeners: list[Callable[[], None]] = []
        self._record = record
        self._run: R | None = None
        self._job = loop.Job(feed(self), self._end)

    # Writing: the private loop's thread only.

    def begin(self, host: Host, request: Request) -> None:
        """The request, complete now, goes out to ``host``."""
        self.host, self.request = host, request
        self.started_seconds = time.perf_counter()

    def keep(self, events: Sequence[Event]) -> None:
        """Remember events that arrived now."""
        now = time.perf_counter()
        with self._news:
            for event in events:
                self.arrivals.append((now, event))
                if isinstance(event, Text):
                    self._text.append(event.text)
                elif isinstance(event, Thinking):
                    self._thinking.append(event.text)
            self._news.notify_all()
        self._tell()

    def _end(self, task: asyncio.Task[None]) -> None:
        self.stopped = task.cancelled()
        self.error = None if self.stopped else task.exception()
        self.over_seconds = time.perf_counter()
        try:
            self._run = self._record(self)
        except Exception as error:  # noqa: BLE001 (else those who wait would wait for ever)
            self.error = self.error or error
        with self._news:
            self._over.set()
            self._news.notify_all()
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    # Reading and stopping: any thread.

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self._over.is_set()

    @property
    def so_far(self) -> str:
        """The text that has come."""
        return "".join(self._text)

    @property
    def thinking(self) -> str:
        """The thoughts that have come."""
        return "".join(self._thinking)

    @property
    def text(self) -> str:
        """The whole text; waits for it, and raises what went wrong."""
        self._await_end()
        self._raise()
        return self.so_far

    @property
    def run(self) -> R:
        """The finished record; waits for the end, whatever it is."""
        self._await_end()
        if self._run is None:
            raise self.error or RuntimeError("the reply has no record")
        return self._run

    @property
    def waited_seconds(self) -> float:
        """How long ago it was asked, or how long it took until it was over."""
        return (self.over_seconds or time.perf_counter()) - self._asked_seconds

    def cancel(self) -> None:
        """Stop, in whatever phase; the connection is closed, what came stays."""
        self._job.cancel()

    def stop(self) -> Stopped:
        """Cancel, see the connection closed, and give back what to raise."""
        self.cancel()
        self.wait(CLOSING_SECONDS)
        seconds, characters = f"{self.waited_seconds:.1f}", len(self.so_far)
        key = "chat.stopped" if characters else "chat.stopped_empty"
        return Stopped(say(key, seconds=seconds, characters=characters))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is over, at most ``seconds``; whether it is."""
        deadline = None if seconds is None else time.perf_counter() + seconds
        while not self._over.is_set():
            left = loop.POLL_SECONDS
            if deadline is not None:
                left = min(left, deadline - time.perf_counter())
                if left <= 0:
                    break
            self._over.wait(left)
        return self._over.is_set()

    def wait_for_news(self, seen: int, seconds: float) -> int:
        """Wait for more than ``seen`` events or for the end; the number there are."""
        with self._news:
            if len(self.arrivals) <= seen and not self._over.is_set():
                self._news.wait(seconds)
            return len(self.arrivals)

    def __iter__(self) -> Iterator[str]:
        place = 0
        try:
            while not self._over.is_set() or place < len(self.arrivals):
                count = self.wait_for_news(place, loop.POLL_SECONDS)
                yield from _texts(self.arrivals[place:count])
                place = count
        except KeyboardInterrupt:
            raise self.stop() from None
        except BaseException:
            # Left in the middle: nobody reads the rest, so nobody should compute it.
            self.cancel()
            raise
        self._raise()

    async def __aiter__(self) -> AsyncIterator[str]:
        place = 0
        try:
            while not self._over.is_set() or place < len(self.arrivals):
                if len(self.arrivals) <= place:
                    await self._hear(place)
                count = len(self.arrivals)
                for text in _texts(self.arrivals[place:count]):
                    yield text
                place = count
        except BaseException:
            self.cancel()
            raise
        self._raise()

    def __await__(self) -> Generator[Any, None, Reply[R]]:
        return self._whole().__await__()

    async def _whole(self) -> Reply[R]:
        async for _ in self:
            pass
        return self

    async def _hear(self, place: int) -> None:
        """Sleep on the caller's own loop until there is something new."""
        here, news = asyncio.get_running_loop(), asyncio.Event()

        def listener() -> None:
            here.call_soon_threadsafe(news.set)

        self._listeners.append(listener)
        try:
            if len(self.arrivals) <= place and not self._over.is_set():
                await news.wait()
        finally:
            self._listeners.remove(listener)

    def _await_end(self) -> None:
        try:
            self.wait()
        except KeyboardInterrupt:
            raise self.stop() from None

    def _raise(self) -> None:
        if self.error is not None:
            raise self.error

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        state = "answering"
        if self.over:
            state = "stopped" if self.stopped else "failed" if self.error else "done"
        text = self.so_far if len(self.so_far) <= 60 else self.so_far[:59] + "…"
        return f"<Reply {self.request.model}: {text!r}, {state}>"

    @property
    def done(self) -> Done | None:
        """The last event, where the answer came to its end."""
        last = self.arrivals[-1][1] if self.arrivals else None
        return last if isinstance(last, Done) else None


def _texts(arrivals: Sequence[tuple[float, Event]]) -> Iterator[str]:
    return (event.text for _, event in arrivals if isinstance(event, Text))
