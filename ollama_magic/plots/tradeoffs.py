"""What is gained, against what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import figures
from ..errors import BadInput
from ..stats import pareto
from ..stats.ground import By, labels, needed, numbers
from ..stats.ground import named as columns_of
from ..stats.ranking import less_is_better
from .ground import LINE_INCHES, dressed, legend, looks, named, new_axes
from .intervals import ENDS, axis_name, keys_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["tradeoff"]

LEAST_AREA, MOST_AREA = 40.0, 500.0  # square points


def tradeoff(
    table: pd.DataFrame,
    x: str = "tokens_per_second",
    y: str = "accuracy",
    size: str = "memory",
    by: By | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Each model as a point, its intervals around it, and the front of the best.

    No model is better in both than one on the front (Pareto's); that one is just a
    little better may be chance, which the intervals show.

    Parameters
    ----------
    table
        As from `Results.summary`: a row a model.
    x, y
        Two columns of it.
    size
        The column that the points' areas are proportional to; left out where the table
        does not have it.
    by
        The columns that name the points; by default those that made the groups.

    Raises
    ------
    BadInput
        Where a column is missing, or no row has both figures.
    """
    needed(table, (x, y))
    there = table[table[x].notna() & table[y].notna()]
    if not len(there):
        raise BadInput("nothing_to_draw")
    keys = keys_of(table) if by is None else columns_of(by)
    names = _sized(there, [*map(named, labels(there, keys))], size)
    lines = sum(name.count("\n") + 1 for name in names)
    ax = ax or new_axes(8, max(3.8, 1.2 + 1.2 * LINE_INCHES * lines))
    across, up = (numbers(there, name) for name in (x, y))
    _front(ax, there, x, y)
    for axis, name in (("xerr", x), ("yerr", y)):
        if (reach := _reach(there, name)) is not None:
            ax.errorbar(across, up, **{axis: reach}, fmt="none", ecolor="0.75")
    points = [
        ax.scatter(a, b, s=area, c=look.colour, marker=look.marker, zorder=3)
        for a, b, area, look in zip(
            across, up, _areas(there, size), looks(len(names)), strict=True
        )
    ]
    legend(ax, points, names)
    ax.grid(alpha=0.3)
    return dressed(ax, axis_name(x), axis_name(y))


def _front(ax: Axes, table: pd.DataFrame, x: str, y: str) -> None:
    axes = {name: "less" if less_is_better(name) else "more" for name in (x, y)}
    found = pareto(table, axes, [str(table.columns[0])])
    best = found[found["front"]].sort_values(x)
    across, up = (numbers(best, name) for name in (x, y))
    ax.plot(across, up, color="0.5", linestyle="--", linewidth=1, label="front")


def _reach(table: pd.DataFrame, value: str) -> Any:
    """How far the interval of each value reaches to both sides, if there is one."""
    ends = ENDS.get(value, (f"{value}_low", f"{value}_high"))
    if not {*ends} <= {*table.columns}:
        return None
    point, low, high = (numbers(table, name) for name in (value, *ends))
    return np.nan_to_num([point - low, high - point]).clip(min=0)


def _areas(table: pd.DataFrame, size: str) -> Any:
    if size not in table.columns:
        return np.full(len(table), LEAST_AREA * 2)
    sizes = numbers(table, size)
    most = np.nanmax(sizes) if np.isfinite(sizes).any() else 1.0
    return np.nan_to_num(sizes / (most or 1.0) * MOST_AREA).clip(min=LEAST_AREA)


def _sized(table: pd.DataFrame, names: Sequence[str], size: str) -> list[str]:
    """The names, with how large each is."""
    if size not in ("memory", "vram") or size not in table.columns:
        return [*names]
    much = [
        "" if np.isnan(value) else f" · {figures.size(float(value))}"
        for value in numbers(table, size)
    ]
    return [name + told for name, told in zip(names, much, strict=True)]
