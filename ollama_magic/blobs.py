"""Files on their way to a server: hashed once, sent only where they are missing."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from .client import Client
from .dialects import ollama_models
from .errors import BadModelfile, Refused
from .events import Event, Progress

__all__ = ["Blob", "hashed", "sent"]

Events = AsyncIterator[Sequence[Event]]

PIECE_BYTES = 1 << 19
REPORT_SECONDS = 0.1
# What was hashed in this session: a file is known by place, size and time of change.
_digests: dict[tuple[object, ...], str] = {}


class Blob:
    """A file, and how far it has been hashed or sent.

    Attributes
    ----------
    digest
        As the server names it; empty until it is hashed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digest = ""
        self.done_bytes = 0
        self._given_up = False
        with _readable(path):
            self.size_bytes = path.stat().st_size

    async def hash(self) -> None:
        """Hash the file, never holding more than a piece of it; once a session."""
        with _readable(self.path):
            state = self.path.stat()
        known = (str(self.path), state.st_ino, state.st_size, state.st_mtime_ns)
        try:
            if known not in _digests:
                _digests[known] = await asyncio.to_thread(self._hash)
        finally:
            self._given_up = True
        self.digest, self.done_bytes = _digests[known], self.size_bytes

    def _hash(self) -> str:
        digest, piece = hashlib.sha256(), memoryview(bytearray(PIECE_BYTES))
        with _readable(self.path), self.path.open("rb", buffering=0) as file:
            # A thread cannot be cancelled, so it looks whether anybody waits for it.
            while (count := file.readinto(piece)) and not self._given_up:
                digest.update(piece[:count])
                self.done_bytes += count
        return f"sha256:{digest.hexdigest()}"

    async def pieces(self) -> AsyncIterator[bytes]:
        """The file's bytes from its beginning, as many as were announced.

        Raises
        ------
        BadModelfile
            Where it has become shorter.
        """
        self.done_bytes = 0
        with _readable(self.path), self.path.open("rb", buffering=0) as file:
            while left := self.size_bytes - self.done_bytes:
                # Not on a thread: it was hashed a moment ago, so that the system has
                # it in memory, and to change threads takes longer than to copy it.
                if not (piece := file.read(min(PIECE_BYTES, left))):
                    raise BadModelfile("file_changed", path=str(self.path))
                yield piece
                self.done_bytes += len(piece)


async def hashed(blobs: Sequence[Blob]) -> Events:
    """Hash ``blobs``, one after the other; all are announced first, for the total."""
    yield [_report("hashing", blob) for blob in blobs]
    for blob in blobs:
        async for events in _reported(blob.hash(), partial(_report, "hashing", blob)):
            yield events


async def sent(server: Client, blobs: Sequence[Blob]) -> Events:
    """Send those of ``blobs``, hashed by now, that the server does not have."""
    missing = [blob for blob in blobs if not await _is_there(server, blob)]
    for blob in missing:
        blob.done_bytes = 0
    yield [_report("uploading", blob) for blob in missing]
    for blob in missing:
        call = ollama_models.upload(blob.digest)
        sending = server.send(call, blob.pieces, blob.size_bytes)
        async for events in _reported(sending, partial(_report, "uploading", blob)):
            yield events


async def _is_there(server: Client, blob: Blob) -> bool:
    try:
        await server.fetch(ollama_models.has_blob(blob.digest))
    except Refused as error:
        if error.status != 404:
            raise
        return False
    return True


def _report(doing: str, blob: Blob) -> Progress:
    status = f"{doing} {blob.path.name}"
    return Progress(status, str(blob.path), blob.size_bytes, blob.done_bytes)


async def _reported(
    work: Coroutine[Any, Any, None], report: Callable[[], Progress]
) -> Events:
    """Do ``work``, and report again and again until it is done."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            yield (report(),)
            await asyncio.wait({task}, timeout=REPORT_SECONDS)
        await task
        yield (report(),)
    finally:
        task.cancel()
        # Gathered, so that an error of a task that nobody waits for is no complaint.
        await asyncio.gather(task, return_exceptions=True)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadModelfile("file_unreadable", path=str(path), reason=reason) from error
