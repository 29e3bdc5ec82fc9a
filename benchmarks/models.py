"""How long `om.models()` takes over a full shelf: at first, and from memory."""

from __future__ import annotations

import argparse
import asyncio
import time

import httpx

from ollama_magic import frames
from ollama_magic.session import Session
from ollama_magic.settings import Settings

from .figures import Figure, Report, main
from .shelf import MODELS, TENSORS, full_shelf

__all__ = ["measure"]

SETTLING_SECONDS = 0.5  # until the server has closed what was left open
OURS, IDEAL, BARE = "`om.models()`", "slowest of bare requests at once", "all of them"


def measure(arguments: argparse.Namespace) -> Report:
    """Ask for the table and, in turns, for the same answers with bare httpx."""
    seconds = arguments.seconds
    figures: dict[str, list[float]] = {OURS: [], IDEAL: [], BARE: [], "again": []}
    with full_shelf(seconds) as url:
        for turn in range(arguments.n + 1):
            slowest, whole = asyncio.run(_bare(url))
            time.sleep(SETTLING_SECONDS)
            session = Session(Settings(host=url))
            first, again = _table(session), _table(session)
            session.call(session.close())
            time.sleep(SETTLING_SECONDS)
            if turn:  # the first one warms up
                for name, value in zip(
                    figures, (first, slowest, whole, again), strict=True
                ):
                    figures[name].append(value * 1000)
    ratio = [a / b for a, b in zip(figures[OURS], figures[IDEAL], strict=True)]
    return Report(
        f"The table of {MODELS} models",
        [
            Figure(IDEAL, "ms", figures[IDEAL]),
            Figure(BARE, "ms", figures[BARE]),
            Figure(OURS, "ms", figures[OURS], base=IDEAL),
            Figure("ratio of the two", "", ratio, goal=1.3),
            Figure(f"{OURS}, again", "ms", figures["again"], goal=50),
        ],
        {"a server's time for each": f"{seconds} s, {TENSORS} tensors listed"},
    )


def _table(session: Session) -> float:
    begun = time.perf_counter()
    inventory = session.call(session.inventory())
    table = frames.models(inventory.tags, inventory.details, inventory.loaded)
    seconds = time.perf_counter() - begun
    assert table["license"].notna().sum() == MODELS
    return seconds


async def _bare(url: str) -> tuple[float, float]:
    """The slowest of all requests at once, each timed alone; and all together."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=16)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:

        async def one(number: int) -> float:
            begun = time.perf_counter()
            answer = await client.post("/api/show", json={"model": f"m{number}:latest"})
            answer.json()
            return time.perf_counter() - begun

        begun = time.perf_counter()
        await client.get("/api/tags")
        took = await asyncio.gather(*map(one, range(MODELS)))
        return max(took), time.perf_counter() - begun


if __name__ == "__main__":
    main(measure, n=5, seconds=1.0)
