"""Whether a host that is being asked still lives; one that hangs is left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from ..errors import HostError
from .asking import answers_still
from .hosts import Place

__all__ = ["watched"]

BEAT_SECONDS = 10.0
STRIKES = 3  # a machine may be too busy to answer once


@asynccontextmanager
async def watched(
    place: Place,
    lost: Callable[[HostError], None],
    beat_seconds: float = BEAT_SECONDS,
) -> AsyncIterator[None]:
    """Break off what is asked within as soon as the host lives no more.

    Where it has not answered anything for ``beat_seconds``, it is asked for its
    version, which a server tells while it loads and computes, too. One that does not
    even do that, three times in a row, is ``lost``.
    """
    try:
        async with asyncio.timeout(None) as limit:
            beats = asyncio.create_task(_last_beat(place, beat_seconds))
            beats.add_done_callback(partial(_ended, limit, lost))
            try:
                yield
            finally:
                beats.cancel()
    except TimeoutError:
        if place.error is None:
            raise


async def _last_beat(place: Place, seconds: float) -> HostError:
    """Why the host is dead, as soon as it is."""
    strikes, answers = 0, place.answers
    while True:
        await asyncio.sleep(0 if strikes else seconds)
        error = None
        if answers == (answers := place.answers):
            error = await answers_still(place.client, seconds)
        strikes = strikes + 1 if error else 0
        if error and strikes == STRIKES:
            return error


def _ended(
    limit: asyncio.Timeout,
    lost: Callable[[HostError], None],
    beats: asyncio.Task[HostError],
) -> None:
    if not beats.cancelled():
        lost(beats.result())
        limit.reschedule(asyncio.get_running_loop().time())
