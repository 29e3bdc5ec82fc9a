"""What can be pulled, as rows: the table that ships with the package."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Score", "published"]


@dataclass(frozen=True, slots=True)
class Score:
    """What a page says that a model reached: ``percent`` in ``benchmark``.

    Attributes
    ----------
    read
        When the page was as it is told here: the day of its copy.
    publisher
        Who says so: the model's own makers, or a board that measures all alike.
    """

    benchmark: str
    percent: float
    read: str
    publisher: str
    source: str

    def __str__(self) -> str:
        """The score as people write it: ``MMLU-Pro 85.2``."""
        return f"{self.benchmark} {self.percent:g}"


def published(name: str = "*") -> list[Mapping[str, Any]]:
    """The rows of this family, of this name, or of names that fit this pattern.

    What no page told is ``None``; the columns are those of `shelf.library`.
    """
    return [
        row
        for row in _rows()
        if fnmatchcase(row["name"], name)
        or fnmatchcase(row["name"].partition(":")[0], name)
    ]


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
        "languages": tuple(cells["languages"].split()) or None,
        "pulls": int(cells["pulls"]) if cells["pulls"] else None,
        "scores": tuple(map(_score, filter(None, cells["scores"].split("; ")))),
    }


def _score(text: str) -> Score:
    benchmark, percent, read, publisher, source = text.rsplit(" ", 4)
    return Score(benchmark, float(percent), read, publisher, source)
