"""A server that replays a recorded exchange at an even pace, and tells its own time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.support.tapes import TapeServer

__all__ = ["Spans", "replaying"]

CHAT = "/api/chat"

# From when to when each request for an answer was worked on, in monotonic seconds.
Spans = list[tuple[float, float]]


@contextmanager
def replaying(
    tokens_per_second: float, *tapes: str
) -> Iterator[tuple[str, Callable[[], Spans]]]:
    """Start it in a process of its own; gives its address, and what ends it."""
    command = [sys.executable, "-m", __name__, str(tokens_per_second), *tapes]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout

        def spans() -> Spans:
            told, _ = process.communicate()
            return [(began, ended) for began, ended in json.loads(told)]

        try:
            yield process.stdout.readline().strip(), spans
        finally:
            process.kill()


def _serve(tokens_per_second: float, tapes: list[str]) -> Spans:
    with TapeServer(*tapes, tokens_per_second=tokens_per_second) as server:
        print(server.url, flush=True)
        sys.stdin.read()
        asked = server.requests_to(CHAT)
    return [
        (each.arrived_seconds, each.answered_seconds)
        for each in asked
        if each.answered_seconds is not None
    ]


if __name__ == "__main__":
    print(json.dumps(_serve(float(sys.argv[1]), sys.argv[2:])))
