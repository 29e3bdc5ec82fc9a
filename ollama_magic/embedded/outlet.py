"""Where an answer goes: one JSON object, or lines of them, to one client."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Receive, Scope, Send

from .jsontext import dumps
from .refusals import Refusal

__all__ = ["Outlet", "Spoken"]

_JSON = b"application/json; charset=utf-8"
_LATE_JSON = b"application/json"
_LINES = b"application/x-ndjson"


class Outlet:
    """One answer on its way out.

    Attributes
    ----------
    late
        Whether the answer was already being computed when it failed: Ollama then
        labels the error a little differently.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = False
        self.late = False

    async def object(self, value: object, status: int = 200) -> None:
        """The whole answer: one JSON object."""
        body = dumps(value).encode()
        if self.late and status != 200:
            await self._start(status, _LATE_JSON)
        else:
            await self._start(status, _JSON, len(body))
        await self._send({"type": "http.response.body", "body": body})

    async def lines(self, text: str) -> None:
        """Some whole lines of a stream, each ended by a newline."""
        if not self._begun:
            await self._start(200, _LINES)
        part = {"type": "http.response.body", "body": text.encode(), "more_body": True}
        await self._send(part)

    async def end(self) -> None:
        """No more lines come."""
        await self._send({"type": "http.response.body", "body": b""})

    async def refuse(self, refusal: Refusal) -> None:
        """Say no: by status while that is possible, else by a last line."""
        value = {"error": refusal.message}
        if self._begun:
            await self.lines(dumps(value) + "\n")
            await self.end()
        else:
            await self.object(value, refusal.status)

    async def _start(self, status: int, kind: bytes, length: int | None = None) -> None:
        self._begun = True
        headers = [(b"content-type", kind)]
        if length is not None:
            headers.append((b"content-length", str(length).encode()))
        await self._send(
            {"type": "http.response.start", "status": status, "headers": headers}
        )


class Spoken:
    """An endpoint whose work ends the moment its client hangs up."""

    def __init__(self, respond: Callable[[bytes, Outlet], Awaitable[None]]) -> None:
        self._respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI: read the body, work, and watch the client meanwhile."""
        body = await _body(receive)
        if body is None:
            return
        work = asyncio.create_task(self._work(body, Outlet(send)))
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


async def _body(receive: Receive) -> bytes | None:
    """The request's body, ``None`` where the client left before it was whole."""
    parts: list[bytes] = []
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
