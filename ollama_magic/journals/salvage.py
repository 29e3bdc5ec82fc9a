"""What can still be read of a journal that is damaged."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from .entries import Entry, readable

__all__ = ["move_aside", "salt_of", "salvaged"]

STRETCH = 64  # rows that are read at once, while they can be
MOST_MISSES = 20_000
# How a record begins: what zlib writes at its fastest.
MARK = b"\x78\x01"
PAGE_BYTES = 4096  # of a longer record, the rest lies elsewhere
SALT = slice(60, 64)  # SQLite's user_version
BESIDE = ("-wal", "-shm", "-journal")


def move_aside(path: Path) -> Path:
    """Rename a journal and what lies beside it; its new name ends in ``.corrupt``."""
    number, aside = 0, path.with_name(path.name + ".corrupt")
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.corrupt{number}")
    path.rename(aside)
    for end in BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{path}{end}").rename(f"{aside}{end}")
    return aside


def salvaged(path: Path) -> Iterator[Entry]:
    """The entries of a damaged journal, each once: as rows, then as bytes."""
    seen: set[bytes] = set()
    for packed in (*_rows(path), *_carved(path)):
        # A record has an id in it, so that no two are the same.
        if packed not in seen and (entry := readable(packed)) is not None:
            seen.add(packed)
            yield entry


def salt_of(path: Path) -> int:
    """The number of a damaged journal, which its keys go by; 0 where none is left."""
    with path.open("rb") as file:
        head = file.read(SALT.stop)
    return int.from_bytes(head[SALT], "big", signed=True) if head[SALT] else 0


def _rows(path: Path) -> Iterator[bytes]:
    """Row by row, around the pages that cannot be read."""
    try:
        with closing(sqlite3.connect(path)) as file:
            yield from _stretches(file)
    except sqlite3.Error:
        return


def _stretches(file: sqlite3.Connection) -> Iterator[bytes]:
    place = misses = 0
    while misses < MOST_MISSES:
        found = _between(file, place, place + STRETCH)
        if found is None:
            ones = (_between(file, at, at + 1) for at in range(place, place + STRETCH))
            found = [packed for one in ones for packed in one or ()]
        misses = 0 if found else misses + STRETCH
        yield from found
        place += STRETCH


def _between(file: sqlite3.Connection, low: int, high: int) -> list[bytes] | None:
    ask = "SELECT record FROM runs WHERE id >= ? AND id < ?"
    try:
        return [bytes(row[0]) for row in file.execute(ask, (low, high))]
    except (sqlite3.Error, TypeError):
        return None


def _carved(path: Path) -> Iterator[bytes]:
    """What in the file's bytes looks as a packed record; long ones lie in pieces."""
    for end in ("", "-wal"):
        with suppress(FileNotFoundError):
            data = Path(f"{path}{end}").read_bytes()
            place = data.find(MARK)
            while place >= 0:
                if size := _size(data[place : place + PAGE_BYTES]):
                    yield data[place : place + size]
                place = data.find(MARK, place + 1)


def _size(data: bytes) -> int:
    """How many of the bytes are one whole record; 0 for none."""
    reader = zlib.decompressobj()
    try:
        reader.decompress(data)
    except zlib.error:
        return 0
    return len(data) - len(reader.unused_data) if reader.eof else 0
