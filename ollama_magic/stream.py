"""A stream with memory: it can be iterated, awaited, watched and cancelled."""

from __future__ import annotations

import asyncio
import math
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import (
    AsyncIterator,
    Callable,
    Coroutine,
    Generator,
    Iterator,
    Sequence,
)
from typing import Any, Generic, Self, TypeVar

from . import loop
from .errors import AnswerBroken, Stopped
from .events import Done, Event

__all__ = ["Stream"]

Item = TypeVar("Item")
CLOSING_SECONDS = 1.0


class Stream(ABC, Generic[Item]):
    """What a server says to one request, from the moment it was asked.

    Written on the private loop's thread, read by anyone. Iterating gives what has
    come and what comes, ``await stream`` waits for the end; both raise the error that
    ended it, if one did. What came before stays.

    Parameters
    ----------
    feed
        Does the asking: run on the private loop, it fills this stream. A subclass is
        complete before it hands it over, since it starts at once.

    Attributes
    ----------
    between
        Called about five times a second by a thread that waits, on that thread.
    """

    def __init__(self, feed: Coroutine[Any, Any, None]) -> None:
        self.between: Callable[[], None] = lambda: None
        self.error: BaseException | None = None
        self.stopped = False
        self.over_seconds: float | None = None
        self.arrivals: list[tuple[float, Event]] = []
        self._asked_seconds = time.perf_counter()
        self._news = threading.Condition()
        self._over = threading.Event()
        self._listeners: list[Callable[[], None]] = []
        self._job = loop.Job(feed, self._end)

    # What a subclass says of itself.

    @abstractmethod
    def _items(self, arrivals: Sequence[tuple[float, Event]]) -> Iterator[Item]:
        """What iterating gives of these arrivals."""

    @abstractmethod
    def _farewell(self) -> str:
        """What to say when the user stopped it."""

    @abstractmethod
    def _note(self, now: float, event: Event) -> None:
        """An event is kept: on the loop's thread, one at a time."""

    @abstractmethod
    def _finish(self) -> None:
        """It is over: called once, before those who wait are told."""

    def _came(self) -> bool:
        """Whether there is something of it to keep."""
        return bool(self.arrivals)

    # Writing: the private loop's thread only.

    def keep(self, events: Sequence[Event]) -> None:
        """Remember events that arrived now."""
        now = time.perf_counter()
        with self._news:
            for event in events:
                self.arrivals.append((now, event))
                self._note(now, event)
            self._news.notify_all()
        self._tell()

    def _end(self, task: asyncio.Task[None]) -> None:
        self.stopped = task.cancelled()
        self.error = None if self.stopped else task.exception()
        if isinstance(self.error, AnswerBroken) and self._came():
            self.error = self.error.keeping()
        self.over_seconds = time.perf_counter()
        try:
            self._finish()
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
    def done(self) -> Done | None:
        """The last event, where the answer came to its end."""
        last = self.arrivals[-1][1] if self.arrivals else None
        return last if isinstance(last, Done) else None

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
        return Stopped(self._farewell())

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is over, at most ``seconds``; whether it is.

        Raises
        ------
        Stopped
            Where the user interrupts the wait; the request is given up.
        """
        deadline = math.inf if seconds is None else time.perf_counter() + seconds
        try:
            while not self._over.is_set() and deadline > time.perf_counter():
                left = min(loop.POLL_SECONDS, deadline - time.perf_counter())
                self._over.wait(max(left, 0))
                self.between()
        except KeyboardInterrupt:
            raise self.stop() from None
        return self._over.is_set()

    def wait_for_news(self, seen: int, seconds: float) -> int:
        """Wait for more than ``seen`` events or for the end; the number there are."""
        with self._news:
            if len(self.arrivals) <= seen and not self._over.is_set():
                self._news.wait(seconds)
            return len(self.arrivals)

    def __iter__(self) -> Iterator[Item]:
        place = 0
        try:
            while not self._over.is_set() or place < len(self.arrivals):
                count = self.wait_for_news(place, loop.POLL_SECONDS)
                self.between()
                yield from self._items(self.arrivals[place:count])
                place = count
        except KeyboardInterrupt:
            raise self.stop() from None
        except BaseException:
            # Left in the middle: nobody reads the rest, so nobody should compute it.
            self.cancel()
            raise
        self._raise()

    async def __aiter__(self) -> AsyncIterator[Item]:
        place = 0
        try:
            while not self._over.is_set() or place < len(self.arrivals):
                if len(self.arrivals) <= place:
                    await self._hear(place)
                    self.between()
                count = len(self.arrivals)
                for item in self._items(self.arrivals[place:count]):
                    yield item
                place = count
        except BaseException as error:
            self.cancel()
            if isinstance(error, asyncio.CancelledError):
                # Still a cancellation, which timeouts and groups of tasks live by; but
                # where an interrupt was its cause, IPython shows it in one line.
                shown = [self._farewell()]
                error._render_traceback_ = lambda: shown  # type: ignore[attr-defined]
            raise
        self._raise()

    def __await__(self) -> Generator[Any, None, Self]:
        return self._whole().__await__()

    async def _whole(self) -> Self:
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

    def _raise(self) -> None:
        if self.error is not None:
            raise self.error
