"""Servers that misbehave, each in one way.

Most behave well at `/api/version`, `/api/tags` and `/api/ps` and misbehave where an
answer is asked for. Each function gives a server to be entered:
`with hostile.endless() as server: ...server.url...`
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterable
from itertools import count
from typing import Any, Self

from .server import Answer, Handler, Request, Server
from .tapes import TapeServer

__all__ = [
    "crowded",
    "cut",
    "endless",
    "endless_line",
    "error_line",
    "garbage",
    "half_line",
    "hanging",
    "html",
    "no_done",
    "nobody",
    "one_chunk",
    "redirect",
    "refusing",
    "saying",
    "silent",
    "slow",
    "split_everywhere",
    "tokens",
]

KOREAN = "안녕하세요, 세계! 👋 <b>한글</b>"
RUNNER_GONE = "an error was encountered while running the model: unexpected EOF"
REFUSALS: dict[int, dict[str, str] | None] = {
    401: {"error": "unauthorized", "signin_url": "https://ollama.com/connect?name=x"},
    403: None,
    404: {"error": "model 'nope' not found"},
    500: {"error": "timed out waiting for llama-server to start - "},
    503: {"error": "server busy, please try again.  maximum pending requests exceeded"},
}
NDJSON = {"Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked"}


class Nobody:
    """A port that is taken and where nobody listens: connecting is refused."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


class Crowded:
    """A port whose queue is full: connecting neither succeeds nor fails."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._crowd = [socket.socket() for _ in range(4)]
        for each in self._crowd:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", self.port))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._socket, *self._crowd):
            each.close()


class Hostile(TapeServer):
    """Answers chat and generate with a handler of its own, the rest from tapes."""

    def __init__(self, handler: Handler, *, port: int = 0) -> None:
        super().__init__("store/version", port=port)
        self._hostile = handler

    async def _answer(self, request: Request, answer: Answer) -> None:
        if request.method == "POST" and request.path in ("/api/chat", "/api/generate"):
            await self._hostile(request, answer)
        else:
            await super()._answer(request, answer)


def nobody() -> Nobody:
    """Nothing listens here."""
    return Nobody()


def crowded() -> Crowded:
    """Somebody listens here, but takes nobody in any more."""
    return Crowded()


def html(status: int = 200) -> Server:
    """Says HTML whatever is asked, as a proxy or a wrong port does."""

    async def handler(request: Request, answer: Answer) -> None:
        page = b"<!DOCTYPE html><html><body><h1>Welcome to nginx!</h1></body></html>"
        await answer.whole(status, page, "text/html")

    return Server(handler)


def garbage() -> Server:
    """Speaks no HTTP at all."""

    async def handler(request: Request, answer: Answer) -> None:
        await answer.raw(b"\x00\x15\xffSSH-2.0-OpenSSH_9.2\r\n\xde\xad\xbe\xef\r\n\r\n")
        answer.cut()

    return Server(handler)


def silent() -> Server:
    """Accepts a connection and never answers."""

    async def handler(request: Request, answer: Answer) -> None:
        await answer.never()

    return Server(handler)


def redirect(location: str) -> Server:
    """Sends everybody elsewhere."""

    async def handler(request: Request, answer: Answer) -> None:
        await answer.head(307, {"Location": location, "Content-Length": "0"})
        await answer.end()

    return Server(handler)


def refusing(status: int) -> Server:
    """Refuses chat and generate with a status, and the body Ollama gives with it."""

    async def handler(request: Request, answer: Answer) -> None:
        if (body := REFUSALS[status]) is None:
            await answer.head(status, {"Content-Length": "0"})
            await answer.end()
        else:
            await answer.json(body, status)

    return Hostile(handler)


def hanging() -> Server:
    """Sends the head of an answer and then nothing."""

    async def handler(request: Request, answer: Answer) -> None:
        await answer.head(200, NDJSON)
        await answer.never()

    return Hostile(handler)


def slow(seconds: float) -> Server:
    """Loads for some seconds before the first byte, then says five tokens."""

    async def handler(request: Request, answer: Answer) -> None:
        await asyncio.sleep(seconds)
        await say(request, answer, whole_answer(request, words(5)))

    return Hostile(handler)


def half_line() -> Server:
    """Ends cleanly in the middle of a JSON line."""

    async def handler(request: Request, answer: Answer) -> None:
        await say(
            request, answer, [*lines(request, words(3)), b'{"model":"tiny","mess']
        )

    return Hostile(handler)


def no_done() -> Server:
    """Ends cleanly without a last line that says done."""

    async def handler(request: Request, answer: Answer) -> None:
        await say(request, answer, lines(request, words(3)))

    return Hostile(handler)


def error_line(message: str = RUNNER_GONE) -> Server:
    """Says an error in the middle of a stream."""

    async def handler(request: Request, answer: Answer) -> None:
        error = json.dumps({"error": message}).encode() + b"\n"
        await say(request, answer, [*lines(request, words(3)), error])

    return Hostile(handler)


def cut() -> Server:
    """Resets the connection in the middle of a stream."""

    async def handler(request: Request, answer: Answer) -> None:
        await answer.head(200, NDJSON)
        for line in lines(request, words(3)):
            await answer.send(line)
        answer.reset()

    return Hostile(handler)


def split_everywhere(text: str = KOREAN) -> Server:
    """Says a text with every byte in a chunk of its own."""

    async def handler(request: Request, answer: Answer) -> None:
        whole = b"".join(whole_answer(request, [text]))
        await say(request, answer, (bytes([byte]) for byte in whole))

    return Hostile(handler)


def one_chunk(n: int) -> Server:
    """Says n tokens, all lines in one chunk."""

    async def handler(request: Request, answer: Answer) -> None:
        await say(request, answer, [b"".join(whole_answer(request, words(n)))])

    return Hostile(handler)


def saying(*texts: str, per_second: float | None = None) -> Server:
    """Says these texts, at an even pace or as fast as it can; misbehaves nowhere."""

    async def handler(request: Request, answer: Answer) -> None:
        await say(request, answer, whole_answer(request, texts), per_second)

    return Hostile(handler)


def tokens(n: int, per_second: float | None = None) -> Server:
    """Says n tokens, at an even pace or as fast as it can."""
    return saying(*words(n), per_second=per_second)


def endless(per_second: float = 200) -> Server:
    """Says tokens and never stops."""

    async def handler(request: Request, answer: Answer) -> None:
        await say(request, answer, lines(request, words()), per_second)

    return Hostile(handler)


def endless_line(bytes_per_second: float = 50_000_000) -> Server:
    """Says one line that never ends."""

    async def handler(request: Request, answer: Answer) -> None:
        start = b'{"message":{"role":"assistant","content":"'
        piece = b"a" * 65_536
        await say(
            request,
            answer,
            (piece if number else start for number in count()),
            bytes_per_second / len(piece),
        )

    return Hostile(handler)


async def say(
    request: Request,
    answer: Answer,
    pieces: Iterable[bytes],
    per_second: float | None = None,
) -> None:
    """Send the pieces as chunks, at an even pace if one is given."""
    await answer.head(200, NDJSON)
    start = time.monotonic()
    for number, piece in enumerate(pieces):
        if per_second:
            due_seconds = start + number / per_second - time.monotonic()
            if due_seconds > 0:
                await asyncio.sleep(due_seconds)
        await answer.send(piece)
    await answer.end()


def words(n: int | None = None) -> Iterable[str]:
    """Pieces of text that can be told apart: `t0 `, `t1 ` and so on."""
    return (f"t{number} " for number in (count() if n is None else range(n)))


def lines(request: Request, texts: Iterable[str]) -> Iterable[bytes]:
    """The lines that say these texts, as the asked endpoint says them."""
    return (as_line(request, text, {"done": False}) for text in texts)


def whole_answer(request: Request, texts: Iterable[str]) -> Iterable[bytes]:
    """The lines of a whole answer, with its last one."""
    said = 0
    for line in lines(request, texts):
        said += 1
        yield line
    yield as_line(
        request,
        "",
        {
            "done": True,
            "done_reason": "stop",
            "total_duration": 30_000_000 + said * 1_000_000,
            "load_duration": 20_000_000,
            "prompt_eval_count": 12,
            "prompt_eval_duration": 10_000_000,
            "eval_count": said,
            "eval_duration": said * 1_000_000,
        },
    )


def as_line(request: Request, text: str, rest: dict[str, Any]) -> bytes:
    said: dict[str, Any] = {"message": {"role": "assistant", "content": text}}
    if request.path == "/api/generate":
        said = {"response": text}
    head = {"model": request.json["model"], "created_at": "2026-11-21T00:00:00Z"}
    return json.dumps(head | said | rest, ensure_ascii=False).encode() + b"\n"
