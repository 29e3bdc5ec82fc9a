"""Something that takes long and reports how far it is: a pull, a push, a new model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from .events import Event, Progress
from .messages import say
from .progress import Tally, advance
from .stream import Stream

__all__ = ["ALL", "FILES", "Feed", "Operation"]

Feed = Callable[[], AsyncIterator[Sequence[Event]]]
# What is not lost where one is broken off: the texts that say so.
ALL, FILES = "operation.keeps_all", "operation.keeps_files"


class Operation(Stream[Progress]):
    """A pull, a push, an upload or the making of a model, from its start on.

    Iterating gives each report as it comes, ``await operation`` and ``.result`` wait
    for the end; all of them raise the error that ended it, if one did. ``so_far`` is
    what the reports add up to, at any time.

    Parameters
    ----------
    name
        What is done to what, for people: ``pull qwen3:4b``.
    feed
        Called on the private loop; its events are the operation's.
    keeps
        What is not lost where it is broken off: `ALL` that came, or whole `FILES`.
    """

    def __init__(self, name: str, feed: Feed, *, keeps: str = "") -> None:
        self.name, self._keeps = name, keeps
        self._tally = Tally()
        super().__init__(self._fed(feed))

    @property
    def so_far(self) -> Tally:
        """What the reports so far add up to."""
        return self._tally

    @property
    def result(self) -> Tally:
        """What all reports add up to; waits for them, and raises what went wrong."""
        self.wait()
        self._raise()
        return self._tally

    async def _fed(self, feed: Feed) -> None:
        async for events in feed():
            self.keep(events)

    def _note(self, now: float, event: Event) -> None:
        self._tally = advance(self._tally, now, event)

    def _finish(self) -> None:
        """There is nothing to make of it."""

    def _items(self, arrivals: Sequence[tuple[float, Event]]) -> Iterator[Progress]:
        return (event for _, event in arrivals if isinstance(event, Progress))

    def _came(self) -> bool:
        return self._keeps == ALL and self._bytes_came()

    def _bytes_came(self) -> bool:
        return any(
            isinstance(event, Progress) and event.completed_bytes
            for _, event in self.arrivals
        )

    def _farewell(self) -> str:
        stopped = say(
            "operation.stopped", name=self.name, seconds=f"{self.waited_seconds:.1f}"
        )
        if not (self._keeps and self._bytes_came()):
            return stopped
        return f"{stopped} {say(self._keeps)}"

    def __repr__(self) -> str:
        state = self._tally.status or "waiting"
        if self.over:
            state = "stopped" if self.stopped else "failed" if self.error else "done"
        return f"<Operation {self.name}: {state}>"
