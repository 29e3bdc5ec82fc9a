"""Who is being answered, and who waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Visit", "Visits", "visitor"]

visitor: ContextVar[str] = ContextVar("visitor", default="")
"""The name of whoever sent the request that is being worked on."""

_PAUSE_SECONDS = 0.5


@dataclass(slots=True, eq=False)
class Visit:
    """One request for an answer."""

    who: str
    model: str
    began: float = field(default_factory=time.monotonic)
    waits: bool = True
    told: bool = False

    @property
    def line(self) -> dict[str, Any]:
        """What is told of it."""
        seconds = int(time.monotonic() - self.began)
        return {
            "who": self.who,
            "model": self.model,
            "waits": self.waits,
            "seconds": seconds,
        }


class Visits:
    """All requests for answers that are open, and those that were soon over.

    Parameters
    ----------
    tell
        Is given them some moments after they have changed; ``None`` where nobody looks.
    """

    def __init__(
        self, tell: Callable[[list[dict[str, Any]]], None] | None = None
    ) -> None:
        self._tell = tell
        self._open: list[Visit] = []
        self._over: list[Visit] = []
        self._told: list[dict[str, Any]] = []
        self._clock: asyncio.TimerHandle | None = None

    @contextmanager
    def visit(self, model: str) -> Iterator[Visit]:
        """Be counted."""
        one = Visit(visitor.get(), model)
        self._open.append(one)
        self._changed()
        try:
            yield one
        finally:
            self._open.remove(one)
            if self._tell and not one.told:
                self._over.append(one)
            self._changed()

    def begin(self, visit: Visit) -> None:
        """Its turn has come."""
        visit.waits = False
        self._changed()

    def _changed(self) -> None:
        if self._tell and not self._clock:
            loop = asyncio.get_running_loop()
            self._clock = loop.call_later(_PAUSE_SECONDS, self._report)

    def _report(self) -> None:
        self._clock = None
        over, self._over = self._over, []
        visits = self._open + over
        found = [visit.line for visit in visits]
        for visit in visits:
            visit.told = True
        if self._tell and found != self._told:
            self._told = found
            self._tell(found)
        if over:
            self._changed()
