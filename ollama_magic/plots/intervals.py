"""Points with their intervals, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..errors import BadInput
from ..stats.ground import By, labels, needed, numbers
from ..stats.ground import named as columns_of
from .ground import LINE_INCHES, dressed, families, named, new_axes, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["ENDS", "SHARES", "axis_name", "forest", "keys_of"]

# Where the ends of a value's interval stand, if not in columns of its own name.
ENDS = {
    "accuracy": ("low", "high"),
    "accuracy_answered": ("low_answered", "high_answered"),
    "difference": ("low", "high"),
    "median": ("low", "high"),
    "ratio": ("low", "high"),
    "share": ("low", "high"),
    "strength": ("low", "high"),
}
KNOWN = {
    "accuracy": "plot.accuracy",
    "accuracy_answered": "plot.accuracy_answered",
    "share": "plot.share",
    "tokens_per_second": "plot.tokens_per_second",
    "characters_per_second": "plot.characters_per_second",
    "difference": "plot.difference",
    "strength": "plot.strength",
    "memory": "plot.memory",
    "ratio": "tune.ratio",
    "model": "plot.model",
    "context": "plot.context",
    "first_text_seconds": "plot.first_text_seconds",
    "warm_first_text_seconds": "plot.warm_first_text_seconds",
    "total_seconds": "plot.total_seconds",
    "warm_total_seconds": "plot.warm_total_seconds",
    "inter_token_seconds": "plot.inter_token_seconds",
}
COUNTS = ("n_items", "n_trials")
SHARES = ("accuracy", "accuracy_answered", "share")


def forest(
    table: pd.DataFrame,
    value: str = "accuracy",
    by: By | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Each value as a point with its interval, below each other.

    Where intervals are far apart, the values are, too; where they overlap, look at
    `stats.paired`, which sees more, as the prompts are the same. A row without a figure
    has its name, and no point.

    Parameters
    ----------
    table
        Of `stats`, a row each: ``summary``, ``accuracy``, ``speeds``, ``paired``
        (whose zero is drawn), ``goodput``, ``bradley_terry``.
    value
        ``accuracy``, ``tokens_per_second``, ``median``, ``difference``, …
    by
        The columns that name the rows; by default those that made the groups.

    Raises
    ------
    BadInput
        Where the table lacks one of the columns, or has no figure in it.
    """
    low, high = ENDS.get(value, (f"{value}_low", f"{value}_high"))
    needed(table, (value, low, high))
    if not table[value].notna().any():
        raise BadInput("nothing_to_draw")
    names = [named(name) for name in _names(table, value, by)]
    lines = sum(name.count("\n") + 1 for name in names)
    ax = ax or new_axes(7, 1.1 + LINE_INCHES * (lines + len(names)))
    points, lows, highs = (numbers(table, name) for name in (value, low, high))
    places = np.arange(len(names))[::-1]
    reach = np.nan_to_num([points - lows, highs - points]).clip(min=0)
    ax.errorbar(points, places, xerr=reach, fmt="o", color="#0072b2", capsize=3)
    fonts = families()
    ax.set_yticks(places, names, family=fonts, parse_math=False)
    ax.set_ylim(-0.7, len(names) - 0.3)
    ax.grid(axis="x", alpha=0.3)
    if value in SHARES:
        ax.set_xlim(-0.02, 1.02)
    if value in ("difference", "strength"):
        ax.axvline(0, color="0.5", linewidth=1)
    return dressed(ax, axis_name(value), "")


def keys_of(table: pd.DataFrame) -> list[str]:
    """The columns that made the groups of a table: those before its first count."""
    columns = [str(name) for name in table.columns]
    counts = [at for at, name in enumerate(columns) if name in COUNTS]
    return columns[: counts[0]] if counts and counts[0] else columns[:1]


def axis_name(value: str) -> str:
    """What a column is called on an axis: by the catalogue, or as it is."""
    return word(KNOWN[value]) if value in KNOWN else value


def _names(table: pd.DataFrame, value: str, by: By | None) -> list[str]:
    if by is None and value == "difference" and {"a", "b"} <= {*table.columns}:
        return [f"{a} − {b}" for a, b in zip(table["a"], table["b"], strict=True)]
    keys = keys_of(table) if by is None else columns_of(by)
    return labels(table, keys).tolist()
