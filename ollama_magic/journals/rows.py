"""The table of a journal: an answer as a row, and read back."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..measured import Measured, measured
from .entries import Entry, unpacked

__all__ = ["ADD", "COLUMNS", "READ", "TABLE", "Row", "complete", "row_of", "rows_of"]

_TOLD = ", ".join(Measured._fields)
# No kind is said of what a record tells: all is kept as it comes.
TABLE = f"""
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    asked BLOB NOT NULL,
    settled INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    queue_seconds REAL,
    judged TEXT,
    {_TOLD},
    record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS runs_key ON runs (key);
CREATE INDEX IF NOT EXISTS runs_asked ON runs (asked);
CREATE INDEX IF NOT EXISTS runs_digest ON runs (digest, total_seconds);
"""
COLUMNS = f"key, asked, settled, slots, queue_seconds, judged, {_TOLD}, record"
ADD = f"INSERT INTO runs ({COLUMNS}) VALUES (?{', ?' * COLUMNS.count(',')})"
# With a condition behind it, and the order in which they came.
READ = (
    f"SELECT id, key, slots, queue_seconds, judged, {_TOLD} FROM runs "
    "WHERE settled AND {} ORDER BY id"
)
_AT_ONCE = 500
WHOLE = 2**63  # SQLite knows no number that is as large
# What most rows say alike, by its place among the fields of `Measured`.
_SHARED = [
    Measured._fields.index(name)
    for name in (
        *("model", "digest", "quantization", "host", "server", "server_version"),
        *("machine", "options", "status", "verdict", "error"),
    )
]


class Row(NamedTuple):
    """An answer that nobody needs to ask again, and its number in the journal."""

    number: int
    key: bytes
    slots: int
    queue_seconds: float | None
    judged: str | None
    told: Measured


def row_of(entry: Entry) -> tuple[Any, ...]:
    """An entry as `ADD` takes it."""
    place = (entry.key, entry.asked, entry.settled, entry.slots, entry.queue_seconds)
    return (*place, entry.judged, *map(_bound, measured(entry.run)), entry.packed())


def rows_of(found: Iterable[Any]) -> Iterator[Row]:
    """What `READ` found; what many rows say is in memory once."""
    texts: dict[Any, Any] = {}
    for number, key, slots, queued, judged, *told in found:
        for place in _SHARED:
            told[place] = texts.setdefault(told[place], told[place])
        yield Row(number, key, slots, queued, judged, Measured._make(told))


def complete(file: sqlite3.Connection) -> None:
    """Give the table of an older version what it lacks, as its records tell it.

    Raises
    ------
    sqlite3.DatabaseError
        Where one of them is damaged.
    """
    if not _lacking(file):
        return
    with file:
        file.execute("BEGIN IMMEDIATE")
        # Another program may have done it meanwhile.
        for name in (lacking := _lacking(file)):
            file.execute(f"ALTER TABLE runs ADD COLUMN {name}")
        told = [name for name in lacking if name in Measured._fields]
        if told:
            _fill(file, told)


def _lacking(file: sqlite3.Connection) -> list[str]:
    there = {row[1] for row in file.execute("PRAGMA table_info(runs)")}
    return [name for name in COLUMNS.split(", ") if there and name not in there]


def _fill(file: sqlite3.Connection, names: list[str]) -> None:
    ask = "SELECT id, record FROM runs WHERE id > ? ORDER BY id LIMIT ?"
    values = ", ".join(f"{name} = ?" for name in names)
    place = 0
    while rows := file.execute(ask, (place, _AT_ONCE)).fetchall():
        for place, record in rows:
            try:
                told = measured(unpacked(record).run)
            except (ValueError, zlib.error) as error:
                raise sqlite3.DatabaseError(f"malformed: {error}") from error
            new = [_bound(getattr(told, name)) for name in names]
            file.execute(f"UPDATE runs SET {values} WHERE id = ?", (*new, place))


def _bound(value: Any) -> Any:
    """A value as SQLite takes it: half a character is none, and numbers have an end."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, int) and abs(value) >= WHOLE:
        return float(value)
    return value
