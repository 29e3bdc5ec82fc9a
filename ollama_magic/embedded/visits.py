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


class Visits:
    """All requests for answers that are open.

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
        now = time.monotonic()
        found = [
            {"who": one.who, "model": one.model, "waits": one.waits,
             "seconds": int(now - one.began)}
            for one in self._open
        ]  # fmt: skip
        if self._tell and found != self._told:
            self._told = found
            self._tell(found)
