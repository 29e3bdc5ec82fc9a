"""A server that replays recorded exchanges of a real Ollama, byte for byte."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .server import Answer, Request, Server

__all__ = ["FOLDER", "TapeServer", "body_bytes", "chunk_bytes", "names", "read"]

FOLDER = Path(__file__).parent.parent / "tapes"
USUAL = ("store/version", "store/tags", "lifecycle/ps-loaded")

Tape = dict[str, Any]


@cache
def names() -> tuple[str, ...]:
    """The names of all tapes, as `folder/name`."""
    files = FOLDER.glob("*/*.json")
    return tuple(sorted(f"{file.parent.name}/{file.stem}" for file in files))


@cache
def read(name: str) -> Tape:
    """One tape by its name."""
    tape: Tape = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return tape


def chunk_bytes(tape: Tape) -> list[bytes]:
    """The pieces of the recorded answer's body."""
    return [
        base64.b64decode(chunk["base64"])
        if "base64" in chunk
        else chunk["text"].encode()
        for chunk in tape["response"]["chunks"]
    ]


def body_bytes(tape: Tape) -> bytes:
    """The recorded request's body, as it may be sent again."""
    match tape["request"].get("body"):
        case None:
            return b""
        case {"text": str(text), **rest} if not rest:
            return text.encode()
        case {"base64": str(text), **rest} if not rest:
            return base64.b64decode(text)
        case value:
            return json.dumps(value, ensure_ascii=False).encode()


class TapeServer(Server):
    """Replays tapes over HTTP.

    With names: these tapes answer the requests to their method and path, in the
    order given and whatever the body says; the last one answers any further.
    Version, list and loaded models are answered too. Without names: any of the
    tapes, found by method, path, recorded headers and body.

    `speed` is 0 to answer at once, 1 for the recorded times, 2 for twice as fast;
    `tokens_per_second` sends the pieces of a body at an even pace instead.
    """

    def __init__(
        self,
        *tapes: str,
        speed: float = 0,
        tokens_per_second: float | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(self._answer, port=port)
        self._speed = speed
        self._tokens_per_second = tokens_per_second
        self._any = not tapes
        self._queues: dict[tuple[str, str], deque[Tape]] = defaultdict(deque)
        for tape in map(read, tapes):
            self._queues[_target(tape)].append(tape)
        for tape in map(read, USUAL):
            if not self._queues[_target(tape)]:
                self._queues[_target(tape)].append(tape)

    async def _answer(self, request: Request, answer: Answer) -> None:
        tape = self._choose(request)
        if tape is None:
            await self._unknown(request, answer)
        else:
            await self._replay(tape, answer)

    def _choose(self, request: Request) -> Tape | None:
        if self._any:
            return _find(request)
        queue = self._queues.get((request.method, request.path))
        if not queue:
            return None
        return queue.popleft() if len(queue) > 1 else queue[0]

    async def _replay(self, tape: Tape, answer: Answer) -> None:
        recorded = tape["response"]
        start = time.monotonic()
        if recorded["status"] is not None:
            await self._until(start, recorded["head_ms"])
            await answer.head(recorded["status"], recorded["headers"])
        for number, piece in enumerate(chunk_bytes(tape)):
            await self._until(start, recorded["chunks"][number]["at_ms"], number)
            await answer.send(piece)
        match recorded["closed"]:
            case "client":
                await answer.never()
            case "reset":
                answer.reset()
            case _:
                await answer.end()

    async def _until(self, start: float, at_ms: float, number: int = 0) -> None:
        """Wait for the moment of a piece, counted from the request."""
        if self._tokens_per_second:
            due_seconds = number / self._tokens_per_second
        elif self._speed:
            due_seconds = at_ms / 1000 / self._speed
        else:
            return
        await asyncio.sleep(max(0, start + due_seconds - time.monotonic()))

    async def _unknown(self, request: Request, answer: Answer) -> None:
        """Say 404 as Ollama does: in JSON for a route it has, else in plain text."""
        if any(read(name)["request"]["path"] == request.path for name in names()):
            asked = f"{request.method} {request.path} {request.body.decode()}"
            await answer.json({"error": f"no tape answers {asked}"}, 404)
        else:
            await answer.whole(404, b"404 page not found", "text/plain")


def _target(tape: Tape) -> tuple[str, str]:
    return tape["request"]["method"], tape["request"]["path"]


def _find(request: Request) -> Tape | None:
    """The tape that fits a request best: the most recorded headers, the usual first."""
    fitting = list(_fitting(request))
    return max(
        fitting, key=lambda tape: len(tape["request"].get("headers", {})), default=None
    )


def _fitting(request: Request) -> Iterator[Tape]:
    for tape in map(read, (*USUAL, *names())):
        headers = tape["request"].get("headers", {}).items()
        if (
            _target(tape) == (request.method, request.path)
            and all(request.headers.get(name.lower()) == text for name, text in headers)
            and _same(body_bytes(tape), request.body)
        ):
            yield tape


def _same(recorded: bytes, sent: bytes) -> bool:
    """Whether two bodies are equal, or say the same in JSON."""
    if recorded == sent:
        return True
    try:
        return bool(json.loads(recorded) == json.loads(sent))
    except ValueError:
        return False
