"""The line before a runner: who uses it, and who waits, first come, first served."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

__all__ = ["Line"]

Admits = Callable[[int], bool]


class Line:
    """Lets in those at the front, as long as they can share the runner.

    Each of them says whether it can begin beside so many others.  Nobody overtakes, so
    nobody waits for ever; whoever hangs up loses the place.
    """

    def __init__(self) -> None:
        self.users = 0
        self._waiting: deque[tuple[Admits, asyncio.Future[None]]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def turn(self, admits: Admits) -> AsyncIterator[None]:
        """Wait, and be counted as a user meanwhile."""
        await self._wait(admits)
        try:
            yield
        finally:
            self._leave()

    def move(self) -> None:
        """Let in whoever can begin now."""
        while self._waiting and self._waiting[0][0](self.users):
            _, told = self._waiting.popleft()
            if not told.done():
                self.users += 1
                told.set_result(None)

    async def _wait(self, admits: Admits) -> None:
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        place = (admits, told)
        self._waiting.append(place)
        self.move()
        try:
            await told
        except asyncio.CancelledError:
            if told.done() and not told.cancelled():
                self._leave()
            else:
                self._waiting.remove(place)
                self.move()
            raise

    def _leave(self) -> None:
        self.users -= 1
        self.move()
