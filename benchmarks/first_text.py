"""How long a server's first token takes to be seen in a notebook's cell."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time

from tests.support.hostile import NDJSON, Hostile, whole_answer
from tests.support.kernel import Kernel
from tests.support.server import Answer, Request

from .figures import Figure, Report, main
from .kernels import ask, asking

__all__ = ["measure"]

# After a second a cell shows what it waits for, and the answer must replace that.
AT_ONCE, AFTER_WAITING = (0.1, 0.5), (1.1, 1.9)


class LateServer(Hostile):
    """Thinks for a random while, and notes when it says its first token."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(self._say_late)
        self._rng = rng
        self.waits = AT_ONCE
        self.first_seconds = 0.0

    async def _say_late(self, request: Request, answer: Answer) -> None:
        first, *rest = whole_answer(request, ["first ", "and ", "last"])
        await asyncio.sleep(self._rng.uniform(*self.waits))
        # Ollama sends the head of its answer together with the first token.
        self.first_seconds = time.monotonic()
        await answer.head(200, NDJSON)
        await answer.send(first)
        await asyncio.sleep(0.25)
        await answer.send(b"".join(rest))
        await answer.end()


def measure(arguments: argparse.Namespace) -> Report:
    """Ask in a real kernel; from the server's write to the message on iopub."""
    server = LateServer(random.Random(1))
    figures = []
    with server, asking(server.url) as kernel:
        for name, waits in (("at once", AT_ONCE), ("after 1–2 s", AFTER_WAITING)):
            server.waits = waits
            values = [_first_text_ms(kernel, server) for _ in range(arguments.n)]
            figures.append(Figure(f"first token {name}", "ms", values, goal=50))
    return Report("First visible text, after the server's first token", figures)


def _first_text_ms(kernel: Kernel, server: LateServer) -> float:
    cell = ask(kernel)
    seen = next(u.seconds for u in cell.updates if "first" in json.dumps(u.data))
    return (seen - server.first_seconds) * 1000


if __name__ == "__main__":
    main(measure, n=20)
