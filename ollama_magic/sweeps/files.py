"""Prompts as rows of a file: JSONL, CSV or Parquet."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

from ..errors import BadInput, NotInstalled
from ..messages import say
from ..reasons import reason_of
from .records import unfloated

__all__ = ["ENDINGS", "read_rows"]

ENDINGS = (".jsonl", ".csv", ".parquet")
Row = tuple[int, Mapping[str, Any]]
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
# What spreadsheets of Korean Windows write; it has no mark of its own.
_OTHERS = ("cp949",)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file with their numbers: of a text file the line, from 1.

    Texts are UTF-8, or UTF-16 with its mark.

    Raises
    ------
    BadInput
        Where it cannot be read, or for the first bad row, with its number.
    NotInstalled
        For Parquet without ``pyarrow``.
    """
    ways = dict(zip(ENDINGS, (_jsonl, _csv, _parquet), strict=True))
    kind = path.suffix.lower()
    if kind not in ways:
        raise BadInput("sweep_kind", path=str(path), names=", ".join(ways))
    try:
        yield from ways[kind](path)
    except OSError as error:
        raise BadInput("sweep_file", path=str(path), reason=reason_of(error)) from error


def _text(path: Path) -> str:
    """What a file of text says.

    Raises
    ------
    BadInput
        For what is no UTF-8, with the encoding that it probably is.
    """
    data = path.read_bytes()
    encoding = "utf-16" if data.startswith(_MARKS) else "utf-8-sig"
    with suppress(UnicodeError):
        return data.decode(encoding)
    for other in _OTHERS:
        with suppress(UnicodeError):
            data.decode(other)
            raise BadInput("sweep_encoding", path=str(path), encoding=other)
    raise BadInput("sweep_no_text", path=str(path))


def _jsonl(path: Path) -> Iterator[Row]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _bad(path, number, reason_of(error)) from None
        if not isinstance(row, Mapping):
            raise _bad(path, number, say("reason.no_object"))
        yield number, row


def _csv(path: Path) -> Iterator[Row]:
    reader = csv.reader(StringIO(_text(path), newline=""), strict=True)
    names: list[str] = []
    above = 0
    try:
        for cells in reader:
            above = reader.line_num
            if names and cells:
                yield above, _row(path, above, names, cells)
            elif cells:
                names = _header(path, above, cells)
    except csv.Error as error:
        # The row began below the last one that was whole.
        raise _bad(path, above + 1, reason_of(error)) from error


def _header(path: Path, number: int, cells: Sequence[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    for name, count in Counter(names).items():
        if count > 1:
            raise _bad(path, number, say("reason.twice", name=name))
    return names


def _row(
    path: Path, number: int, names: Sequence[str], cells: Sequence[str]
) -> Mapping[str, Any]:
    if len(cells) != len(names):
        told = {"columns": len(names), "cells": len(cells)}
        raise _bad(path, number, say("reason.cells", **told))
    values = (cell if cell != "" else None for cell in cells)
    return dict(zip(names, values, strict=True))


def _parquet(path: Path) -> Iterator[Row]:
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        told = {"name": "pyarrow", "extra": "parquet"}
        raise NotInstalled("not_installed", **told) from None
    try:
        rows = parquet.read_table(path).to_pylist()
    except arrow.ArrowException as error:
        reason = say("reason.no_parquet")
        raise BadInput("sweep_file", path=str(path), reason=reason) from error
    yield from enumerate(unfloated(rows), 1)


def _bad(path: Path, row: int, reason: str) -> BadInput:
    return BadInput("sweep_row", path=str(path), row=row, reason=reason)
