"""The library: what can be pulled, from the table that ships with the package."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from . import figures
from .frames import Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Score", "library"]

COLUMNS = {
    "name": "string",
    "size": "Int64",
    "context": "Int64",
    "input": "string",
    "tags": "object",
    "parameters": "Int64",
    "license": "string",
    "scores": "object",
    "source": "string",
    "date": "datetime64[ns]",
}


@dataclass(frozen=True, slots=True)
class Score:
    """What a page says that a model reached: ``percent`` in ``benchmark``."""

    benchmark: str
    percent: float
    date: str
    source: str

    def __str__(self) -> str:
        """The score as people write it: ``MMLU-Pro 85.2``."""
        return f"{self.benchmark} {self.percent:g}"


# How columns are shown; the values stay what they are.
_SHOWN: Mapping[str, Callable[[Any], str]] = {
    "size": figures.size,
    "context": figures.context,
    "tags": ", ".join,
    "parameters": figures.count,
    "scores": lambda scores: ", ".join(str(score) for score in scores),
    "source": lambda source: "/".join(str(source).split("/")[2:5]),
    "date": lambda date: f"{date:%Y-%m-%d}",
}


class _Shelf(Table):
    """A table whose cloud models show ``-`` for a size: nothing is downloaded."""

    def __repr__(self) -> str:
        """The table as text."""
        return _for_people(self).to_string()

    def _repr_html_(self) -> str:
        return _for_people(self).to_html(notebook=True)


def library(name: str = "*") -> pd.DataFrame:
    """What can be pulled with Ollama, one a row: a table that ships with the package.

    Nothing is contacted. Every cell is from a public page that ``source`` names; what
    no page said is missing, not guessed.

    Parameters
    ----------
    name
        Only these: a family (``"gpt-oss"``), a name (``"gpt-oss:20b"``), or a pattern
        of either (``"qwen3*"``).

    Returns
    -------
    DataFrame
        Columns: ``name``; ``size`` (bytes to be pulled, as published, 14GB is 14e9;
        missing for cloud models); ``context`` (tokens, as published, 128K is 131072);
        ``input``; ``tags`` (Audio, Cloud, Embedding, Thinking, Tools, as published of
        the family; Vision where this one takes images); ``parameters`` (how many, as
        the family's page rounds them); ``license``; ``scores`` (each a `Score` with
        its own date and source, published of the model and perhaps of another
        quantization); ``source`` (the page with the figures, then the other pages);
        ``date`` (when the page with the figures was as it is told here).
    """
    chosen = [
        row
        for row in _rows()
        if fnmatchcase(row["name"], name)
        or fnmatchcase(row["name"].partition(":")[0], name)
    ]
    return _Shelf(Table(chosen, columns=list(COLUMNS)).astype(COLUMNS))


@cache
def _rows() -> tuple[Mapping[str, Any], ...]:
    """The rows of the file; an empty cell is one that no page filled."""
    text = (files(__package__) / "data" / "library.csv").read_text("utf-8")
    return tuple(_row(cells) for cells in csv.DictReader(text.splitlines()))


def _row(cells: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{column: text or None for column, text in cells.items()},
        "size": int(cells["size"]) if cells["size"] else None,
        "context": int(cells["context"]),
        "parameters": int(cells["parameters"]) if cells["parameters"] else None,
        "tags": tuple(cells["tags"].split()),
        "scores": tuple(map(_score, filter(None, cells["scores"].split("; ")))),
    }


def _score(text: str) -> Score:
    benchmark, percent, date, source = text.rsplit(" ", 3)
    return Score(benchmark, float(percent), date, source)


def _for_people(shelf: pd.DataFrame) -> pd.DataFrame:
    """The same cells as texts."""
    shown = shelf.astype(object)
    for column, write in _SHOWN.items():
        shown[column] = shown[column].map(write, na_action="ignore")
    cloud = ["Cloud" in tags for tags in shelf["tags"]]
    shown.loc[cloud, "size"] = "-"
    return shown.where(shown.notna(), "–")
