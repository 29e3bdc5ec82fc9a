"""Entries as a file that other programs read: JSONL, CSV or Parquet, and back."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import BadInput, NotInstalled
from ..reasons import reason_of
from .entries import Entry

__all__ = ["read_entries", "write_entries"]

AT_ONCE = 1000
# What is told beside the record, for those who only look.
COLUMNS = ("started", "model", "digest", "status", "seconds", "item", "record")


def write_entries(entries: Iterable[Entry], path: Path) -> int:
    """Write entries as the file's name says; how many they were.

    Raises
    ------
    BadInput
        For another ending than ``.jsonl``, ``.csv`` and ``.parquet``.
    NotInstalled
        For Parquet without ``pyarrow``.
    """
    write = _way(path, {".jsonl": _write_jsonl, ".csv": _write_csv}, _write_parquet)
    counted = Counted(entries)
    write(counted, path)
    return counted.count


def read_entries(path: Path) -> Iterator[Entry]:
    """Read what `write_entries` wrote.

    Raises
    ------
    BadInput
        Where the file is not there, or a row is no entry; the row is numbered from 1.
    """
    read = _way(path, {".jsonl": _read_jsonl, ".csv": _read_csv}, _read_parquet)
    try:
        for number, record in enumerate(read(path), 1):
            try:
                yield Entry.from_json(json.loads(record))
            except (TypeError, ValueError) as error:
                told = {"path": str(path), "row": number, "reason": reason_of(error)}
                raise BadInput("journal_row", **told) from None
    except (OSError, UnicodeError) as error:
        reason = reason_of(error)
        raise BadInput("sweep_file", path=str(path), reason=reason) from error


class Counted:
    """Gives what it was given, and knows how many that were."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries, self.count = entries, 0

    def __iter__(self) -> Iterator[Entry]:
        for entry in self._entries:
            self.count += 1
            yield entry


def _way(path: Path, ways: dict[str, Any], parquet: Any) -> Callable[..., Any]:
    kind = path.suffix.lower()
    ways = {**ways, ".parquet": parquet}
    if kind not in ways:
        raise BadInput("sweep_kind", path=str(path), names=", ".join(ways))
    return ways[kind]  # type: ignore[no-any-return]


def _row(entry: Entry) -> dict[str, Any]:
    run = entry.run
    values = (
        run.identity.time_utc,
        run.what.model,
        run.what.digest,
        run.status,
        run.client_clock.total_seconds,
        str(entry.about.get("item", "")),
        json.dumps(entry.to_json(), ensure_ascii=False),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _write_jsonl(entries: Iterable[Entry], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for entry in entries:
            file.write(json.dumps(entry.to_json(), ensure_ascii=False) + "\n")


def _read_jsonl(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from (line for line in file if line.strip())


def _write_csv(entries: Iterable[Entry], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(map(_row, entries))


def _read_csv(path: Path) -> Iterator[str]:
    csv.field_size_limit(sys.maxsize >> 32 or sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row.get("record") or "" for row in csv.DictReader(file))


def _write_parquet(entries: Iterable[Entry], path: Path) -> None:
    arrow, parquet = _arrow()
    text, real = arrow.string(), arrow.float64()
    kinds = {name: real if name == "seconds" else text for name in COLUMNS}
    schema, left = arrow.schema(kinds), iter(entries)
    with parquet.ParquetWriter(path, schema) as writer:
        while rows := [_row(entry) for entry in islice(left, AT_ONCE)]:
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


def _read_parquet(path: Path) -> Iterator[str]:
    arrow, parquet = _arrow()
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=["record"]):
                yield from (str(row["record"]) for row in batch.to_pylist())
    except arrow.ArrowException as error:
        raise OSError(str(error).splitlines()[0]) from error


def _arrow() -> tuple[Any, Any]:
    """The library, where it is installed."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        told = {"name": "pyarrow", "extra": "parquet"}
        raise NotInstalled("not_installed", **told) from None
