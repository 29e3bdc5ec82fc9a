"""HTTP to a runner over loopback: whole answers, streams of events, and a watch."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from .refusals import Refusal, RunnerGone

__all__ = ["Address"]

# The other end is always the same server: httpx's care for all others costs another
# 60 microseconds of our time per token, as much as all else that the engine does.
_READ_BYTES = 1 << 16
# The system takes connections for one that was killed until it has cleared it away.
_DYING_SECONDS = 0.3
_STATE = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_EVENT, _LAST = b"data: ", b"data: [DONE]"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a runner listens, and the key that it wants to see.

    Attributes
    ----------
    patience_seconds
        How long it may say nothing until it is asked how it is, and how long it may
        take to say that; one that thinks for minutes still says at once.
    """

    host: str
    port: int
    key: str
    patience_seconds: float = 15.0

    async def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        """Post ``body`` and return the JSON answer.

        Raises
        ------
        Refusal
            Where the runner refuses, or is gone.
        """
        async with self._post(path, body) as reader:
            try:
                return json.loads(await reader.read())
            except (OSError, ValueError):
                raise RunnerGone from None

    async def events(
        self, path: str, body: Mapping[str, Any]
    ) -> AsyncGenerator[list[dict[str, Any]]]:
        """Post ``body`` and yield server-sent events, as many as came at a time.

        Raises
        ------
        Refusal
            As `ask`; `RunnerGone` also where the runner goes in mid-stream.
        """
        async with self._post(path, body) as reader:
            chunks, rest = _Chunks(), b""
            while not chunks.ended:
                try:
                    data = await reader.read(_READ_BYTES)
                except OSError:
                    data = b""
                if not data:
                    raise RunnerGone(begun=True)
                reader.heard()
                *lines, rest = (rest + chunks.feed(data)).split(b"\n")
                batch = [
                    json.loads(line[6:])
                    for line in lines
                    if line.startswith(_EVENT) and not line.startswith(_LAST)
                ]
                if batch:
                    yield batch

    @asynccontextmanager
    async def _post(self, path: str, body: Mapping[str, Any]) -> AsyncIterator[_Reader]:
        """Send a request and read the head of the answer.

        Leaving closes the connection, and that is what ends the work in the runner.
        """
        data = self._request(path, json.dumps(body).encode())
        try:
            stream, writer = await asyncio.open_connection(self.host, self.port)
        except OSError:
            raise RunnerGone(unheard=True) from None
        reader = _Reader(stream)
        watch = asyncio.create_task(self._watch(reader, writer.transport))
        try:
            writer.write(data)
            await _pass_head(stream)
            yield reader
        finally:
            watch.cancel()
            writer.transport.abort()

    async def _watch(self, reader: _Reader, line: asyncio.WriteTransport) -> None:
        """Hang up on a runner that hangs: to whoever reads, it is then gone."""
        while True:
            quiet = time.monotonic() - reader.heard_at
            if quiet < self.patience_seconds:
                await asyncio.sleep(self.patience_seconds - quiet)
            elif await self._answers():
                reader.heard()
            else:
                line.abort()
                return

    async def _answers(self) -> bool:
        """Whether it says anything at all about its state."""
        try:
            async with asyncio.timeout(self.patience_seconds):
                reader, writer = await asyncio.open_connection(self.host, self.port)
                try:
                    writer.write(_STATE)
                    return bool(await reader.read(1))
                finally:
                    writer.transport.abort()
        except OSError:  # a timeout is one, too
            return False

    def _request(self, path: str, body: bytes) -> bytes:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Authorization: Bearer {self.key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body


async def _pass_head(reader: asyncio.StreamReader) -> None:
    """Read status and headers; a refusal of the runner's is passed on as it is."""
    began = time.monotonic()
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        text = await reader.read() if status != 200 else b""
    except (asyncio.IncompleteReadError, OSError):
        unheard = time.monotonic() - began < _DYING_SECONDS
        raise RunnerGone(unheard=unheard) from None
    if status != 200:
        raise Refusal(status, text.decode("utf-8", "replace"))


class _Reader:
    """What comes, and when something last came."""

    def __init__(self, stream: asyncio.StreamReader) -> None:
        self.read = stream.read
        self.heard()

    def heard(self) -> None:
        """Something came."""
        self.heard_at = time.monotonic()


class _Chunks:
    """HTTP's chunked framing, taken off."""

    def __init__(self) -> None:
        self._rest = b""
        self.ended = False

    def feed(self, data: bytes) -> bytes:
        """The content of all chunks that ``data`` completes."""
        buffer, place, parts = self._rest + data, 0, []
        while not self.ended:
            line_end = buffer.find(b"\r\n", place)
            if line_end < 0:
                break
            size = int(buffer[place:line_end], 16)
            start, end = line_end + 2, line_end + 2 + size
            if len(buffer) < end + 2:
                break
            parts.append(buffer[start:end])
            place, self.ended = end + 2, size == 0
        self._rest = buffer[place:]
        return b"".join(parts)
