"""A small HTTP server on a real loopback socket that logs requests and hang-ups."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self

__all__ = ["Answer", "Handler", "Request", "Server"]


@dataclass(eq=False)
class Request:
    """One request as it came, and what became of it (monotonic seconds)."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    arrived_seconds: float
    answered_seconds: float | None = None
    hung_up_seconds: float | None = None

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


class Reader(asyncio.StreamReader):
    """A stream reader that also tells at once when the other side has left."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = asyncio.Event()

    def feed_eof(self) -> None:
        super().feed_eof()
        self.gone.set()

    def set_exception(self, exc: Exception) -> None:
        super().set_exception(exc)
        self.gone.set()


class Answer:
    """What a handler writes with: a head, pieces of a body, an end."""

    def __init__(self, writer: asyncio.StreamWriter, request: Request) -> None:
        self._writer = writer
        self._request = request
        self._chunked = False
        self.keeps_open = True

    async def head(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        """Send the head; its headers decide how the body is framed."""
        names = {name.lower(): value for name, value in (headers or {}).items()}
        self._chunked = names.get("transfer-encoding") == "chunked"
        empty = self._request.method == "HEAD" or status in (204, 304)
        self.keeps_open = self._chunked or "content-length" in names or empty
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        await self.raw("\r\n".join([*lines, "", ""]).encode("latin-1"))

    async def send(self, piece: bytes) -> None:
        """Send one piece of the body: one chunk where the body is chunked."""
        if self._chunked:
            piece = b"%x\r\n%b\r\n" % (len(piece), piece)
        await self.raw(piece)

    async def raw(self, data: bytes) -> None:
        """Send bytes as they are, and let the loop notice a client that left."""
        self._writer.write(data)
        await self._writer.drain()
        await asyncio.sleep(0)

    async def end(self) -> None:
        """End the body as HTTP says it should."""
        self._request.answered_seconds = time.monotonic()
        if self._chunked:
            await self.raw(b"0\r\n\r\n")

    def cut(self) -> None:
        """Close the connection here, in whatever state the body is."""
        self._request.answered_seconds = time.monotonic()
        self.keeps_open = False

    def reset(self) -> None:
        """Break the connection off with a TCP reset."""
        self.cut()
        peer = self._writer.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def never(self) -> None:
        """Wait until the client leaves."""
        await asyncio.Event().wait()

    async def whole(self, status: int, body: bytes, content_type: str) -> None:
        """Send a complete answer of known length."""
        await self.head(
            status, {"Content-Type": content_type, "Content-Length": str(len(body))}
        )
        if self._request.method != "HEAD":
            await self.send(body)
        await self.end()

    async def json(self, value: Any, status: int = 200) -> None:
        """Send a complete JSON answer as Ollama does."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        await self.whole(status, body, "application/json; charset=utf-8")


Handler = Callable[[Request, Answer], Awaitable[None]]


class Server:
    """Answers every request with one handler, on a thread of its own.

    A handler is cancelled as soon as its client leaves. What a handler raises
    otherwise is raised again when the server is closed.
    """

    def __init__(self, handler: Handler, *, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._handler = handler
        # With its protocol named, asyncio sends small pieces at once (TCP_NODELAY).
        self._socket = socket.socket(proto=socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen(128)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._news = threading.Condition()
        self._faults: list[BaseException] = []
        self._connections: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._main()), name="test server", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        if self._faults:
            raise self._faults[0]

    def close(self) -> None:
        """Stop listening and break every connection; the port is free afterwards."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def requests_to(self, path: str) -> list[Request]:
        """The requests to one path, so that `/api/ps` does not get in the way."""
        return [request for request in self.requests if request.path == path]

    def wait_request(self, path: str | None = None, *, timeout: float = 5) -> Request:
        """The first request (to a path), waited for."""
        return self._wait("no request came", path, timeout, lambda request: True)

    def wait_closed(self, timeout: float = 5, *, path: str | None = None) -> Request:
        """The first request whose client left before its answer was whole."""
        return self._wait(
            "no client hung up", path, timeout, lambda r: r.hung_up_seconds is not None
        )

    def _wait(
        self,
        lack: str,
        path: str | None,
        timeout: float,
        fits: Callable[[Request], bool],
    ) -> Request:
        def found() -> Request | None:
            asked = self.requests if path is None else self.requests_to(path)
            return next(filter(fits, asked), None)

        with self._news:
            request = self._news.wait_for(found, timeout)
        if request is None:
            raise TimeoutError(f"{lack} in {timeout} s; requests: {self.requests}")
        return request

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        server = await self._loop.create_server(self._protocol, sock=self._socket)
        self._ready.set()
        await self._stop.wait()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await asyncio.sleep(0)

    def _protocol(self) -> asyncio.StreamReaderProtocol:
        return asyncio.StreamReaderProtocol(Reader(), self._connected)

    async def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        assert isinstance(reader, Reader)
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            keeps_open = True
            while keeps_open:
                keeps_open = await self._exchange(reader, writer)
        except (EOFError, ValueError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._connections.discard(task)

    async def _exchange(self, reader: Reader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; tells whether the connection stays open."""
        request = await read_request(reader)
        answer = Answer(writer, request)
        self._log(request)
        work = asyncio.ensure_future(self._handler(request, answer))
        gone = asyncio.ensure_future(reader.gone.wait())
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            finished = work.done()
            work.cancel()
            gone.cancel()
            [fault, _] = await asyncio.gather(work, gone, return_exceptions=True)
        if isinstance(fault, (asyncio.CancelledError, ConnectionError)):
            if request.answered_seconds is None:
                request.hung_up_seconds = time.monotonic()
        elif isinstance(fault, Exception):
            self._faults.append(fault)
        with self._news:
            self._news.notify_all()
        asked_to_close = request.headers.get("connection", "").lower() == "close"
        return finished and answer.keeps_open and fault is None and not asked_to_close

    def _log(self, request: Request) -> None:
        with self._news:
            self.requests.append(request)
            self._news.notify_all()


async def read_request(reader: Reader) -> Request:
    """Read one HTTP/1.1 request with its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ")
    fields = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in fields}
    if headers.get("transfer-encoding") == "chunked":
        body = await read_chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, body, time.monotonic())


async def read_chunks(reader: Reader) -> bytes:
    """Read a chunked request body."""
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body
