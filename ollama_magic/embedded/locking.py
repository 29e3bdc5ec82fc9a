"""Locks on files: one engine at a time, freed by the system when their holder dies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

__all__ = ["locked", "try_lock"]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of ``path``, which is made for it; waits for its turn."""
    with path.open("ab") as file:
        _lock(file, wait=True)
        yield  # closing unlocks


def try_lock(file: IO[Any]) -> bool:
    """Lock an open file until it is closed; False where another has done so."""
    try:
        _lock(file, wait=False)
    except OSError:
        return False
    return True


def _lock(file: IO[Any], *, wait: bool) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        kind = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK
        # Far behind any content, since a locked byte cannot be read by others.
        file.seek(2**40)
        msvcrt.locking(file.fileno(), kind, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
