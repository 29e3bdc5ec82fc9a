"""A server that reports a pull as Ollama does, in a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager

from tests.support.hostile import NDJSON
from tests.support.server import Answer, Request, Server

from .serve import apart

__all__ = ["REPORT_SECONDS", "pulling"]

REPORT_SECONDS = 0.06  # Ollama's pause between two reports of a layer
DIGITS = 64
# The layers of a model, in bytes; all but the first are small in Ollama's too.
LAYERS = (91_727_008, 1_058, 11_358, 89, 487)


def pulling(seconds: float) -> AbstractContextManager[str]:
    """Start it, taking ``seconds`` for the layers of a model; gives its address."""
    return apart(__name__, seconds)


async def _reports(seconds: float) -> AsyncIterator[dict[str, object]]:
    yield {"status": "pulling manifest"}
    for number, total in enumerate(LAYERS):
        digest = f"{number:x}" * DIGITS
        layer = {
            "status": f"pulling {digest[:12]}",
            "digest": f"sha256:{digest}",
            "total": total,
        }
        if not number:
            began = time.monotonic()
            while (passed := time.monotonic() - began) < seconds:
                yield {**layer, "completed": int(total * passed / seconds)}
                await asyncio.sleep(REPORT_SECONDS)
        yield {**layer, "completed": total}
    for status in ("verifying sha256 digest", "writing manifest", "success"):
        yield {"status": status}


def _serve(seconds: float) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if request.path == "/api/pull":
            await answer.head(200, NDJSON)
            async for report in _reports(seconds):
                await answer.send(json.dumps(report).encode() + b"\n")
            await answer.end()
        else:
            await answer.json({"version": "0.33.0", "models": []})

    with Server(handler) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _serve(float(sys.argv[1]))
