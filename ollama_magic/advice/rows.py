"""Rows of the two tables of models, read alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ..errors import BadInput
from ..names import near_name

__all__ = ["is_cloud", "missing", "rows_of", "tags_of", "told"]

Row = Mapping[str, Any]
# What servers call a capability, and the library a tag.
_CAPABILITIES = {
    "tools": "Tools",
    "thinking": "Thinking",
    "vision": "Vision",
    "embedding": "Embedding",
    "audio": "Audio",
    "insert": "Insert",
}


def told(row: Row, column: str) -> Any:
    """The cell, ``None`` where it is missing."""
    value = row.get(column)
    if isinstance(value, tuple | list):
        return tuple(value)
    return None if value is None or pd.isna(value) else value


def tags_of(row: Row) -> frozenset[str]:
    """Features by the library's names, whichever table the row is of."""
    found = set(told(row, "tags") or ())
    found |= {
        _CAPABILITIES[each]
        for each in told(row, "capabilities") or ()
        if each in _CAPABILITIES
    }
    return frozenset(found | ({"Cloud"} if is_cloud(row) else set()))


def is_cloud(row: Row) -> bool:
    """Whether the model runs elsewhere."""
    return told(row, "location") == "cloud" or "Cloud" in (told(row, "tags") or ())


def rows_of(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """The rows as mappings from column to cell."""
    columns = [str(name) for name in frame.columns]
    return (dict(zip(columns, cells, strict=True)) for cells in frame.to_numpy(object))


def missing(name: str, names: Iterable[str]) -> BadInput:
    """The error for a name that is not among ``names``, with the nearest of them."""
    near = near_name(name, names)
    key = "no_such_row_near" if near else "no_such_row"
    return BadInput(key, name=name, near=near)
