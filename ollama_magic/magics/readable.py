"""A value of the notebook as a text that a model can read."""

from __future__ import annotations

import inspect
import numbers
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass, replace
from itertools import accumulate, islice
from typing import Any

from IPython.lib.pretty import pretty

from ..fences import fenced
from ..messages import say

__all__ = ["MOST_CHARACTERS", "Readable", "cut", "readable"]

MOST_CHARACTERS = 20_000
MOST_ROWS, MOST_COLUMNS, CELL_CHARACTERS = 50, 40, 200
MOST_ITEMS = 1_000
HEAD_LINES = 2  # of a table: the names, and the line below them
WIDTH = 88


@dataclass(frozen=True, slots=True)
class Readable:
    """A value as text.

    Attributes
    ----------
    left_out
        What is missing of it; empty where it is whole.
    block
        Whether it needs lines of its own.
    """

    text: str
    left_out: str = ""
    block: bool = False


def readable(value: Any) -> Readable:
    """``value`` as text.

    A table becomes one in markdown, a function its source; lists and dictionaries are
    written out as in Python. What is long is cut, and says so at the place.
    """
    if isinstance(value, str):
        return cut(value)
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.Series):
        name = "value" if value.name is None else value.name
        value = value.to_frame(name)
    if pandas is not None and isinstance(value, pandas.DataFrame):
        return _block(_table(value))
    if inspect.isroutine(value) or inspect.isclass(value):
        return _block(cut(_source(value)))
    if isinstance(value, list | tuple | set | frozenset | dict) or _written_out(value):
        return _block(_items(value))
    return cut(str(value))


def cut(text: str, most: int = MOST_CHARACTERS) -> Readable:
    """The first ``most`` characters of ``text``, and a word about the others."""
    if len(text) <= most:
        return Readable(text)
    told = say("input.cut", shown=f"{most:,}", of=f"{len(text):,}")
    return Readable(f"{text[:most]}\n… ({told})", told)


def _block(readable: Readable) -> Readable:
    return replace(readable, block="\n" in readable.text)


def _written_out(value: Any) -> bool:
    """Whether it has no better text than the one that it has within a list."""
    return is_dataclass(value) and "__str__" not in vars(type(value))


def _items(value: Any) -> Readable:
    count = len(value) if hasattr(value, "__len__") else 0
    told = ""
    if count > MOST_ITEMS:
        told = say("input.items", shown=f"{MOST_ITEMS:,}", of=f"{count:,}")
        first = islice(value.items() if isinstance(value, dict) else value, MOST_ITEMS)
        value = dict(first) if isinstance(value, dict) else list(first)
    text = pretty(value, max_width=WIDTH, max_seq_length=MOST_ITEMS)
    short = cut(text)
    if told:
        return Readable(f"{short.text}\n… ({told})", short.left_out or told)
    return short


def _source(value: Any) -> str:
    try:
        return fenced(textwrap.dedent(inspect.getsource(value)), "python")
    except (OSError, TypeError):
        return repr(value)


def _table(frame: Any) -> Readable:
    """A frame as a table in markdown, of as many whole rows as there is room for."""
    shown = frame.iloc[:MOST_ROWS, :MOST_COLUMNS]
    plain = type(frame.index).__name__ == "RangeIndex" and frame.index.name is None
    heads = [_joined(column) for column in shown.columns]
    rows = [[_cell(value) for value in row] for row in shown.itertuples(False, None)]
    if not plain:
        names = [name for name in frame.index.names if name is not None]
        heads = [_joined(tuple(names)), *heads]
        rows = [
            [_joined(key), *row] for key, row in zip(shown.index, rows, strict=True)
        ]
    lines = [*map(_row, [heads, ["---"] * len(heads), *rows])]
    ends = [*accumulate(len(line) + 1 for line in lines)]
    room = sum(end <= MOST_CHARACTERS + 1 for end in ends)
    if room < HEAD_LINES < len(lines):
        return cut("\n".join(lines))  # not one row is short enough
    text = "\n".join(lines[:room])
    if (room, shown.shape[1]) == (frame.shape[0] + HEAD_LINES, frame.shape[1]):
        return Readable(text)
    told = say(
        "input.table",
        rows=f"{room - HEAD_LINES:,}",
        of_rows=f"{frame.shape[0]:,}",
        columns=shown.shape[1],
        of_columns=f"{frame.shape[1]:,}",
    )
    return Readable(f"{text}\n\n({told})", told)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _joined(key: Any) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return " / ".join(_cell(part) for part in parts)


def _cell(value: Any) -> str:
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral):
        text = "" if value != value else f"{float(value):.10g}"
    else:
        missing = value is None or str(value) in ("NaT", "<NA>")
        text = "" if missing else " ".join(str(value).split())
    if len(text) > CELL_CHARACTERS:
        text = text[: CELL_CHARACTERS - 1] + "…"
    return text.replace("|", "\\|")
