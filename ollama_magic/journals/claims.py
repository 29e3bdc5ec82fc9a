"""Who is asking what just now: claims of programs that share a journal."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

__all__ = ["Claims"]

# By process, since a forked one inherits the set but not the locks.
_held: set[tuple[int, Path, int]] = set()
_files: dict[Path, int] = {}
_lock = threading.Lock()


class Claims:
    """Claims on pieces of work, which vanish with the program that has them.

    Each is a locked byte of an empty file that all programs of a user on this machine
    share, so that the system takes back what a killed one had. Where there cannot be
    such a file, every claim is granted: work is done twice then, and never left undone.

    Parameters
    ----------
    whose
        What is shared: a journal's path.
    folder
        Where the file lies; by default among the temporary files of this machine.
    """

    def __init__(self, whose: Path, folder: Path | None = None) -> None:
        self._path = (folder or _folder()) / "claims"
        begun = os.path.realpath(whose).encode("utf-8", "surrogateescape")
        self._begun = hashlib.blake2b(begun, digest_size=4)
        self._taken: set[int] = set()

    def take(self, *what: str | bytes) -> bool:
        """Claim it; False where another has done so. Twice is as good as once."""
        place = self._place(what)
        with _lock:
            mine = (os.getpid(), self._path, place)
            if place in self._taken:
                return True
            if mine in _held or not self._locked(place):
                return False
            _held.add(mine)
            self._taken.add(place)
            return True

    def give(self, *what: str | bytes) -> None:
        """Give it back; what was not taken needs nothing."""
        with _lock:
            self._give(self._place(what))

    def close(self) -> None:
        """Give all of them back."""
        with _lock:
            for place in tuple(self._taken):
                self._give(place)

    def _give(self, place: int) -> None:
        if place in self._taken:
            self._taken.remove(place)
            _held.discard((os.getpid(), self._path, place))
            # Without a file there is no lock either.
            with suppress(KeyError, OSError):
                _set(_files[self._path], place, locked=False)

    def _locked(self, place: int) -> bool:
        """Lock its byte; nothing to wait for is as good."""
        try:
            if self._path not in _files:
                # Never closed: that would free every lock of this program on it.
                self._path.parent.mkdir(0o700, parents=True, exist_ok=True)
                _files[self._path] = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return True
        try:
            _set(_files[self._path], place, locked=True)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            return True
        return True

    def _place(self, what: tuple[str | bytes, ...]) -> int:
        """Its byte. Two that fall on one wait for each other, and no more."""
        sums = self._begun.copy()
        for each in what:
            sums.update(each.encode() if isinstance(each, str) else each)
        return int.from_bytes(sums.digest(), "big") >> 2


def _folder() -> Path:
    """The user's own on this machine, since locks are a machine's own."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return Path(tempfile.gettempdir()) / f"ollama-magic-{user}"


def _set(file: int, place: int, *, locked: bool) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(file, place, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK if locked else msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        how = fcntl.LOCK_EX | fcntl.LOCK_NB if locked else fcntl.LOCK_UN
        fcntl.lockf(file, how, 1, place)
