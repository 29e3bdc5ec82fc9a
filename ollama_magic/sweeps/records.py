"""The rows of a table, of whatever library, with the values that Python has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["records", "unfloated"]

Row = Mapping[str, Any]


def records(table: Any) -> list[Row] | None:
    """The rows of a DataFrame, of pandas, polars or Arrow; ``None`` where it is none.

    What is missing is ``None``.
    """
    if not hasattr(table, "columns"):
        return None
    for name in ("to_dicts", "to_pylist"):
        if hasattr(table, name):
            rows = getattr(table, name)()
            break
    else:
        if not hasattr(table, "to_dict"):
            return None
        rows = table.to_dict(orient="records")
    return unfloated([{str(k): _cell(v) for k, v in row.items()} for row in rows])


def unfloated(rows: Sequence[Row]) -> list[Row]:
    """Rows with whole numbers in the columns that have become floats by their gaps."""
    names = dict.fromkeys(name for row in rows for name in row)
    whole = {name for name in names if _is_gapped([row.get(name) for row in rows])}
    if not whole:
        return [*rows]
    return [
        {k: int(v) if k in whole and v is not None else v for k, v in row.items()}
        for row in rows
    ]


def _is_gapped(values: Sequence[Any]) -> bool:
    """Whether a column has nothing but whole floats, and gaps, which are not ints."""
    there = [value for value in values if value is not None]
    return 0 < len(there) < len(values) and all(
        isinstance(value, float) and value.is_integer() for value in there
    )


def _cell(value: Any) -> Any:
    """A cell as Python has it: a list where Parquet has a column of them."""
    if getattr(value, "ndim", 0) == 1:
        return value.tolist()
    return value if _is_there(value) else None


def _is_there(value: Any) -> bool:
    """Whether it is not missing: what is, is not equal to itself."""
    try:
        return bool(value == value)
    except (TypeError, ValueError):  # pandas.NA, or an array
        return type(value).__name__ != "NAType"
