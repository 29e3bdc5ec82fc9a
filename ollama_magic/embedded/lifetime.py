"""How long the engine lives: as long as somebody holds a lease, where so started."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .jsontext import dumps
from .outlet import Outlet

__all__ = ["Leases"]


class Leases:
    """Open answers, one for each program that uses this engine.

    A program that ends, in whatever way, closes its connection, so nothing has to
    be handed back.

    Parameters
    ----------
    end
        Called once when nobody has held a lease for long enough; ``None`` lives on.
    """

    def __init__(
        self,
        end: Callable[[], None] | None,
        *,
        first_seconds: float = 30.0,
        grace_seconds: float = 5.0,
    ) -> None:
        self._end = end
        self._first_seconds, self._grace_seconds = first_seconds, grace_seconds
        self._open = 0
        self._clock: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to wait for the first lease."""
        self._wait(self._first_seconds)

    async def __call__(self, _raw: bytes, outlet: Outlet) -> None:
        """Hold one lease until the client goes."""
        self._open += 1
        self._stop_clock()
        try:
            await outlet.lines(dumps({"leases": self._open}) + "\n")
            await asyncio.Event().wait()
        finally:
            self._open -= 1
            if not self._open:
                self._wait(self._grace_seconds)

    def _wait(self, seconds: float) -> None:
        self._stop_clock()
        if self._end:
            loop = asyncio.get_running_loop()
            self._clock = loop.call_later(seconds, self._end)

    def _stop_clock(self) -> None:
        if self._clock:
            self._clock.cancel()
