"""Progress of what takes long, in Ollama's words: lines, or the last one alone."""

from __future__ import annotations

import time

from .bodies import Body
from .jsontext import dumps
from .outlet import Outlet

__all__ = ["Report"]

_EVERY_SECONDS = 0.06


class Report:
    """Tells a client how far a pull or a creation is.

    Parameters
    ----------
    body
        The request; without ``stream`` only the end is told.
    """

    def __init__(self, outlet: Outlet, body: Body) -> None:
        self._outlet, self._stream = outlet, body.get("stream", True)
        self._told = 0.0
        outlet.late = True

    async def say(self, status: str) -> None:
        """A new stage has begun."""
        await self._line({"status": status})

    async def count(
        self,
        status: str,
        digest: str,
        total: int,
        completed: int,
        *,
        last: bool = False,
    ) -> None:
        """So much of it is done; told now and then, and when it is the ``last``."""
        now = time.monotonic()
        if not last and now - self._told < _EVERY_SECONDS:
            return
        self._told = now
        line = {"status": status, "digest": digest, "total": total}
        await self._line(line | ({"completed": completed} if completed else {}))

    async def succeed(self) -> None:
        """All is done."""
        if self._stream:
            await self.say("success")
            await self._outlet.end()
        else:
            await self._outlet.result({"status": "success"})

    async def _line(self, value: Body) -> None:
        if self._stream:
            await self._outlet.lines(dumps(value) + "\n")
