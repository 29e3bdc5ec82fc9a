"""A blob on its way in: written beside its place, and moved there when it is whole."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from .locking import try_lock
from .refusals import Refusal

__all__ = ["Intake", "disk_refusals", "gathered"]

_PIECE_BYTES = 1 << 20


class Intake:
    """A file that grows, its digest with it.

    Parameters
    ----------
    place
        Where it will be.
    resume
        Whether to go on with what an earlier attempt has left, and to leave what
        comes for a later one.
    """

    def __init__(self, place: Path, *, resume: bool = False) -> None:
        self._place, self._resume = place, resume
        self._hash = hashlib.sha256()
        self._kept = False
        self.size_bytes = 0
        with disk_refusals():
            place.parent.mkdir(parents=True, exist_ok=True)
            self._path, self._file = self._opened()

    @property
    def digest(self) -> str:
        """Of what is here by now."""
        return f"sha256:{self._hash.hexdigest()}"

    def read_back(self) -> None:
        """Take in what an earlier attempt has left."""
        with disk_refusals():
            self._file.seek(0)
            while piece := self._file.read(_PIECE_BYTES):
                self._hash.update(piece)
                self.size_bytes += len(piece)

    def add(self, piece: bytes) -> None:
        """Write more of it; raises `Refusal` where the disk does not take it."""
        with disk_refusals():
            self._file.write(piece)
            self._file.flush()
        self._hash.update(piece)
        self.size_bytes += len(piece)

    def restart(self) -> None:
        """Throw away what is here, to begin again."""
        self._file.seek(0)
        self._file.truncate()
        self._hash, self.size_bytes = hashlib.sha256(), 0

    def keep(self, place: Path | None = None) -> None:
        """Move it to its place, whole; ``place`` where that was not known before."""
        place = place or self._place
        with disk_refusals():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if place.exists():  # on Windows one that is in use cannot be replaced
                self._path.unlink(missing_ok=True)
            else:
                self._path.replace(place)
        self._kept = True

    def leave(self, *, drop: bool = False) -> None:
        """Close it; what is not whole stays only where it can be resumed."""
        with suppress(OSError):
            self._file.close()
        if self._kept:
            return
        if drop or not self._resume or not self.size_bytes:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _opened(self) -> tuple[Path, IO[bytes]]:
        if self._resume:
            path = self._place.with_name(f"{self._place.name}-partial")
            file = path.open("a+b")
            if try_lock(file):
                return path, file
            file.close()  # another engine is at it: each makes its own
            self._resume = False
        path = self._place.with_name(f"incoming-{secrets.token_hex(8)}")
        return path, path.open("x+b")


async def gathered(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces that are worth a thread's time."""
    parts: list[bytes] = []
    size = 0
    async for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size >= _PIECE_BYTES:
            yield b"".join(parts)
            parts, size = [], 0
    if parts:
        yield b"".join(parts)


@contextmanager
def disk_refusals() -> Iterator[None]:
    """What the system says of files, in Ollama's form: its words are for the client."""
    try:
        yield
    except OSError as problem:
        why = os.strerror(problem.errno).lower() if problem.errno else str(problem)
        where = f"{problem.filename}: " if problem.filename else "write model: "
        raise Refusal(500, f"{where}{why}") from None
