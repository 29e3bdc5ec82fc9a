"""A journal: a file of SQLite's, to which each answer is committed as it ends."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from ..errors import BadInput, JournalFailed
from ..messages import say
from ..reasons import reason_of
from ..run import Run
from .entries import Entry, unpacked
from .exchange import read_entries, write_entries
from .places import default_path, is_shared, same_file
from .rows import ADD, COLUMNS, READ, TABLE, Row, complete, row_of, rows_of
from .salvage import move_aside, salt_of, salvaged

__all__ = ["Journal", "Row"]

OURS = 0x6F6D6A31  # SQLite's application_id: "omj1"
BUSY_SECONDS = 20.0
AT_ONCE = 500  # keys that are looked up in one question
HEADER = b"SQLite format 3\0"
SUFFIXES = (".sqlite", ".sqlite3", ".db", ".journal")
# What SQLite says of a file that is damaged, or none of its own.
DAMAGED = ("malformed", "not a database", "corrupt", "no such table", "no such column")


class Journal:
    """Answers of sweeps on disk; several programs may write to one at once.

    An answer is committed as it ends, and is there after a loss of power, too: SQLite's
    write-ahead log with ``synchronous=FULL``; where the file system cannot have one
    (or may be shared by machines, as NFS), a rollback journal.

    Parameters
    ----------
    path
        The file; made where there is none. By default the user's own.
    vfs
        How SQLite speaks with the system: ``unix-dotfile`` where files cannot be
        locked.

    Attributes
    ----------
    said
        What was found out while opening it: a damaged file was salvaged.

    Raises
    ------
    JournalFailed
        Where the place is read-only, the disk full, or the file not to be opened.
    BadInput
        Where the file is something else, which nobody wants overwritten.
    """

    def __init__(self, path: str | Path | None = None, *, vfs: str = "") -> None:
        self.path = default_path() if path is None else Path(path).expanduser()
        self.said: list[str] = []
        self._vfs, self._lock = vfs, threading.Lock()
        with self._told():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._file = self._opened()
            except sqlite3.DatabaseError as error:
                if not _damaged(error):
                    raise
                _look(self.path)
                self._file = self._mended()
            self._same, self._shared = same_file(self.path), is_shared(self.path)

    # Writing.

    def add(self, entry: Entry) -> None:
        """Commit one answer."""
        self.add_all((entry,))

    def add_all(
        self, entries: Iterable[Entry], ready: Callable[[], None] = lambda: None
    ) -> int:
        """Commit several at once; how many they were.

        Parameters
        ----------
        ready
            Called when nothing is left to do but the commit.
        """
        rows = [row_of(entry) for entry in entries]
        try:
            with self._told(), self._lock, self._file:
                self._stays()
                self._file.executemany(ADD, rows)
                ready()
        except JournalFailed:
            ready()
            raise
        return len(rows)

    def amend(self, entry: Entry) -> None:
        """Give the last answer of its key the verdict that came later."""
        ask = (
            "UPDATE runs SET verdict = ?, judged = ?, record = ? "
            "WHERE id = (SELECT max(id) FROM runs WHERE key = ?)"
        )
        values = (entry.run.verdict, entry.judged, entry.packed(), entry.key)
        with self._told(), self._lock, self._file:
            self._file.execute(ask, values)

    def doubt(self, keys: Iterable[bytes]) -> None:
        """Have the answers to these asked again; they stay in the records."""
        with self._told(), self._lock, self._file:
            ask = "UPDATE runs SET settled = 0 WHERE key = ?"
            self._file.executemany(ask, [(key,) for key in keys])

    def load(self, path: str | Path) -> int:
        """Take in a file that `export` wrote; how many answers were new.

        Raises
        ------
        BadInput
            Where the file cannot be read; a bad row is numbered, and nothing was taken.
        """
        known = {entry.run.identity.id for entry in self}
        entries = [*read_entries(Path(path).expanduser())]
        return self.add_all(e for e in entries if e.run.identity.id not in known)

    # Reading.

    def export(self, path: str | Path) -> int:
        """Write all answers as ``.jsonl``, ``.csv`` or ``.parquet``; how many.

        Raises
        ------
        BadInput
            For another ending.
        NotInstalled
            For Parquet, without ``pyarrow``.
        JournalFailed
            Where the file cannot be written.
        """
        try:
            return write_entries(self, Path(path).expanduser())
        except OSError as error:
            told = {"path": str(path), "reason": reason_of(error)}
            raise JournalFailed("export_failed", **told) from error

    def __len__(self) -> int:
        """How many answers there are, those of other versions included."""
        return int(self._asked("SELECT count(*) FROM runs")[0][0])

    def __iter__(self) -> Iterator[Entry]:
        """All entries as they came."""
        place = 0
        ask = "SELECT id, record FROM runs WHERE id > ? ORDER BY id LIMIT ?"
        while rows := self._asked(ask, (place, AT_ONCE)):
            yield from (unpacked(record) for _, record in rows)
            place = rows[-1][0]

    @property
    def runs(self) -> list[Run]:
        """The records of all answers, as they came."""
        return [entry.run for entry in self]

    def settled(self, keys: Sequence[bytes]) -> dict[bytes, Row]:
        """The last answer to each of ``keys`` that nobody needs to ask again."""
        found = self._in(READ.format("key IN ({})"), keys)
        return {row.key: row for row in rows_of(found)}

    def others(self, asked: Sequence[bytes]) -> Iterator[Entry]:
        """All answers to the same questions, whoever gave them, as they came."""
        ask = "SELECT record FROM runs WHERE asked IN ({}) ORDER BY id"
        return (unpacked(row[0]) for row in self._in(ask, asked))

    def failures(self, asked: Sequence[bytes]) -> dict[bytes, int]:
        """How often the same questions came to nothing, of those that ever did."""
        ask = "SELECT asked, count(*) FROM runs WHERE NOT settled AND asked IN ({})"
        return dict(self._in(f"{ask} GROUP BY asked", asked))

    @property
    def version(self) -> int:
        """Another number as soon as another program has written."""
        return int(self._asked("PRAGMA data_version")[0][0])

    @property
    def last(self) -> int:
        """The number of the newest answer, from 1; 0 where there is none."""
        return int(self._asked("SELECT max(id) FROM runs")[0][0] or 0)

    def between(self, above: int, last: int) -> list[Row]:
        """The answers of these numbers that nobody needs to ask again, as they came."""
        found = self._asked(READ.format("id > ? AND id <= ?"), (above, last))
        return [*rows_of(found)]

    def record(self, number: int) -> bytes:
        """The packed record of an answer; after `close`, too, while the file is there.

        Raises
        ------
        JournalFailed
            Where it cannot be read any more.
        """
        ask = "SELECT record FROM runs WHERE id = ?"
        with self._told(), self._lock:
            try:
                found = self._file.execute(ask, (number,)).fetchone()
            except sqlite3.ProgrammingError:  # it is closed
                with closing(self._connected("mode=ro")) as file:
                    found = file.execute(ask, (number,)).fetchone()
            if found is None:
                raise sqlite3.DatabaseError(f"no answer {number}")
        return bytes(found[0])

    def newest(self, digest: str, count: int) -> list[Row]:
        """The newest answers of a model that nobody needs to ask again."""
        some = "SELECT id FROM runs WHERE digest = ? ORDER BY id DESC LIMIT ?"
        found = self._asked(READ.format(f"id IN ({some})"), (digest, count))
        return [*rows_of(found)]

    @property
    def salt(self) -> int:
        """A number above zero that no other journal has; drawn when first asked for."""
        with self._told(), self._lock, self._file:
            # Other programs may be drawing one just now.
            self._file.execute("BEGIN IMMEDIATE")
            found = int(self._file.execute("PRAGMA user_version").fetchone()[0])
            if not found:
                found = 1 + secrets.randbelow(2**31 - 1)
                self._file.execute(f"PRAGMA user_version={found}")
        return found

    def close(self) -> None:
        """Give the file back; what is in it stays."""
        with self._lock, suppress(sqlite3.Error):
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Journal {self.path}: {len(self)}>"

    def _asked(self, ask: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._told(), self._lock:
            return self._file.execute(ask, values).fetchall()

    def _in(self, ask: str, keys: Sequence[bytes]) -> Iterator[Any]:
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            yield from self._asked(ask.format(",".join("?" * len(some))), some)

    def _stays(self) -> None:
        """Refuse to write into a file that nobody will find again."""
        now = same_file(self.path)
        # On a disk of another machine it may have another number each time.
        if now is None or not (self._shared or now == self._same):
            raise sqlite3.OperationalError(say("sweep.journal_gone"))

    # Opening.

    def _opened(self) -> sqlite3.Connection:
        """The file with its table, in the mode that its place allows."""
        # No transaction of Python's own around a pragma, which it could not be in.
        file = self._connected()
        try:
            # In this order, since another program may be making them just now.
            tables = file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            application = file.execute("PRAGMA application_id").fetchone()[0]
            if tables and application != OURS:
                raise BadInput("journal_foreign", path=str(self.path))
            # It answers with the mode that it is in from now on, whatever was asked.
            mode = "DELETE" if is_shared(self.path) else "WAL"
            file.execute(f"PRAGMA journal_mode={mode}").fetchone()
            file.execute("PRAGMA synchronous=FULL")
            if not tables:
                file.execute(f"PRAGMA application_id={OURS}")
                file.executescript(TABLE)
            verdict = file.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"malformed: {verdict}")
            complete(file)
            file.execute(f"SELECT {COLUMNS} FROM runs LIMIT 1").fetchone()
        except BaseException:
            file.close()
            raise
        return file

    def _connected(self, how: str = "mode=rwc") -> sqlite3.Connection:
        vfs = f"&vfs={self._vfs}" if self._vfs else ""
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{how}{vfs}",
            uri=True,
            timeout=BUSY_SECONDS,
            check_same_thread=False,
        )

    def _mended(self) -> sqlite3.Connection:
        """A new file with what can be read of the damaged one, which is kept."""
        aside = move_aside(self.path)
        file = self._opened()
        with file:
            rows = [row_of(entry) for entry in salvaged(aside)]
            file.executemany(ADD, rows)
            file.execute(f"PRAGMA user_version={salt_of(aside)}")
        told = {"path": str(self.path), "aside": str(aside), "count": len(rows)}
        self.said.append(say("sweep.salvaged", **told))
        return file

    @property
    def mode(self) -> str:
        """How SQLite keeps it from half of a change: ``wal``, ``delete``."""
        return str(self._asked("PRAGMA journal_mode")[0][0])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the system and SQLite say into an error of the tree."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            told = {"path": str(self.path), "reason": reason_of(error)}
            raise JournalFailed("journal_failed", **told) from error


def _look(path: Path) -> None:
    """Refuse a file that was never a journal, before anything is done to it.

    Only one that SQLite cannot open: whoever closes a file frees all locks that this
    program has on it, and another would take the log away under an open journal.
    """
    try:
        with path.open("rb") as file:
            begin = file.read(len(HEADER))
    except OSError as error:
        told = {"path": str(path), "reason": reason_of(error)}
        raise JournalFailed("journal_failed", **told) from error
    if begin not in (b"", HEADER) and path.suffix.lower() not in SUFFIXES:
        raise BadInput("journal_foreign", path=str(path))


def _damaged(error: sqlite3.DatabaseError) -> bool:
    return any(word in str(error) for word in DAMAGED)
