"""Prompts as rows of a file: JSONL, CSV or Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import BadInput, NotInstalled

__all__ = ["read_rows"]

Row = tuple[int, Mapping[str, Any]]


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file with their numbers: of a text file the line, from 1.

    Raises
    ------
    BadInput
        Where it cannot be read, or for the first bad row, with its number.
    NotInstalled
        For Parquet without ``pyarrow``.
    """
    ways = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}
    kind = path.suffix.lower()
    if kind not in ways:
        raise BadInput("sweep_kind", path=str(path), names=", ".join(ways))
    try:
        yield from ways[kind](path)
    except (OSError, UnicodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput("sweep_file", path=str(path), reason=reason) from error


def _jsonl(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise _bad(path, number, str(error)) from None
            if not isinstance(row, Mapping):
                raise _bad(path, number, "{…}?")
            yield number, row


def _csv(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            if None in row or None in row.values():
                names = reader.fieldnames or ()
                raise _bad(path, reader.line_num, f"{len(names)} × ?")
            yield reader.line_num, {k: v if v != "" else None for k, v in row.items()}


def _parquet(path: Path) -> Iterator[Row]:
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        told = {"name": "pyarrow", "extra": "parquet"}
        raise NotInstalled("not_installed", **told) from None
    try:
        yield from enumerate(parquet.read_table(path).to_pylist(), 1)
    except arrow.ArrowException as error:
        raise OSError(str(error).splitlines()[0]) from error


def _bad(path: Path, row: int, reason: str) -> BadInput:
    return BadInput("sweep_row", path=str(path), row=row, reason=reason)
