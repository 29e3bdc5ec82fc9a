"""Where an answer goes: one JSON object, or lines of them, to one client."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.types import Receive, Scope, Send

from .jsontext import dumps
from .refusals import Refusal

__all__ = ["Manners", "Outlet", "Spoken"]

_JSON = b"application/json; charset=utf-8"
_LATE_JSON = b"application/json"
_LINES = b"application/x-ndjson"
_LARGEST_BODY_BYTES = 64 << 20


class Manners:
    """How Ollama's own API labels answers and says no."""

    stream_kind = _LINES
    stream_headers: Sequence[tuple[bytes, bytes]] = ()

    def kind(self, status: int, *, late: bool) -> bytes:
        """The content type of a whole answer."""
        return _LATE_JSON if late and status != 200 else _JSON

    def refusal(self, refusal: Refusal) -> object:
        """The body of an answer that says no."""
        return {"error": refusal.message}


NATIVE = Manners()


class Outlet:
    """One answer on its way out.

    Attributes
    ----------
    late
        Whether the answer was already being computed when it failed: Ollama then
        labels the error a little differently.
    broken
        What a stream that has begun says when it cannot go on.
    """

    def __init__(self, send: Send, manners: Manners = NATIVE) -> None:
        self._send, self._manners = send, manners
        self._begun = False
        self.late = False
        self.broken: Callable[[Refusal], str] = _error_line

    async def object(self, value: object, status: int = 200) -> None:
        """The whole answer: one JSON object."""
        body = dumps(value).encode()
        kind = self._manners.kind(status, late=self.late)
        await self._start(status, [(b"content-type", kind)], len(body))
        await self._send({"type": "http.response.body", "body": body})

    async def result(self, value: Any) -> None:
        """The last line alone, for a client that wanted no stream of progress."""
        body = dumps(value).encode()
        await self._start(200, [(b"content-type", _LATE_JSON)])
        await self._send({"type": "http.response.body", "body": body})

    async def nothing(self, status: int = 200) -> None:
        """An answer without a body."""
        self._begun = True
        headers = [(b"content-length", b"0")]
        start = {"type": "http.response.start", "status": status, "headers": headers}
        await self._send(start)
        await self._send({"type": "http.response.body", "body": b""})

    async def lines(self, text: str) -> None:
        """Some whole lines of a stream, each ended by a newline."""
        if not self._begun:
            kind = (b"content-type", self._manners.stream_kind)
            await self._start(200, [kind, *self._manners.stream_headers])
        part = {"type": "http.response.body", "body": text.encode(), "more_body": True}
        await self._send(part)

    async def end(self) -> None:
        """No more lines come."""
        await self._send({"type": "http.response.body", "body": b""})

    async def refuse(self, refusal: Refusal) -> None:
        """Say no: by status while that is possible, else by a last line."""
        if self._begun:
            await self.lines(self.broken(refusal))
            await self.end()
        else:
            await self.object(self._manners.refusal(refusal), refusal.status)

    async def _start(
        self, status: int, headers: list[tuple[bytes, bytes]], length: int | None = None
    ) -> None:
        self._begun = True
        if length is not None:
            headers.append((b"content-length", str(length).encode()))
        await self._send(
            {"type": "http.response.start", "status": status, "headers": headers}
        )


class Spoken:
    """An endpoint whose work ends the moment its client hangs up."""

    def __init__(
        self,
        respond: Callable[[bytes, Outlet], Awaitable[None]],
        manners: Manners = NATIVE,
    ) -> None:
        self._respond, self._manners = respond, manners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI: read the body, work, and watch the client meanwhile."""
        try:
            body = await _body(receive)
        except Refusal as refusal:
            await Outlet(send, self._manners).refuse(refusal)
            return
        if body is None:
            return
        work = asyncio.create_task(self._work(body, Outlet(send, self._manners)))
        gone = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, gone):
                task.cancel()
            await asyncio.gather(work, gone, return_exceptions=True)
        if not work.cancelled():
            work.result()

    async def _work(self, body: bytes, outlet: Outlet) -> None:
        try:
            await self._respond(body, outlet)
        except Refusal as refusal:
            await outlet.refuse(refusal)
        except RecursionError:
            await outlet.refuse(Refusal(400, "exceeded max depth"))


def _error_line(refusal: Refusal) -> str:
    return dumps({"error": refusal.message}) + "\n"


async def _body(receive: Receive) -> bytes | None:
    """The request's body, ``None`` where the client left before it was whole.

    What is too long is read to its end all the same: a client that is still sending
    would not see the answer.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            return None
        part: bytes = message.get("body", b"")
        size += len(part)
        if size <= _LARGEST_BODY_BYTES:
            parts.append(part)
        else:
            parts.clear()
        if not message.get("more_body"):
            break
    if size > _LARGEST_BODY_BYTES:
        raise Refusal(413, "http: request body too large")
    return b"".join(parts)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
