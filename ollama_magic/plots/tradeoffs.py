"""What is gained, against what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D

from .. import figures
from ..errors import BadInput
from ..stats import pareto
from ..stats.ground import By, labels, needed, numbers
from ..stats.ground import named as columns_of
from ..stats.ranking import less_is_better
from .ground import (
    LINE_INCHES,
    Look,
    dressed,
    legend,
    looks,
    named,
    new_axes,
    word,
)
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
    """Each model as a point, its intervals around it, and who is beaten.

    A hollow point is beaten: another is at least as good in ``x``, ``y`` and ``size``,
    and better in one of them. It is what ``.pareto()`` says by its own axes, which are
    the same. The dashed line is the front of ``x`` and ``y`` alone, which passes by a
    point that is merely smaller than the others. That one is just a little better may
    be chance, which the intervals show. Who lacks a figure is named in the legend.

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
    lines = sum(name.count("\n") + 1 for name in names) + 3  # and what is marked
    ax = ax or new_axes(8, max(3.8, 1.2 + 1.2 * LINE_INCHES * lines))
    across, up = (numbers(there, name) for name in (x, y))
    line = _line(ax, there, x, y)
    for axis, name in (("xerr", x), ("yerr", y)):
        if (reach := _reach(there, name)) is not None:
            ax.errorbar(across, up, **{axis: reach}, fmt="none", ecolor="0.75")
    sized = [size] if size in there.columns and there[size].notna().any() else []
    beaten = _best(there, (x, y, *sized))["beaten_by"].notna().tolist()
    ways = [*zip(looks(len(names)), beaten, strict=True)]
    for a, b, area, (look, hollow) in zip(
        across, up, _areas(there, size), ways, strict=True
    ):
        ax.scatter(
            a, b, s=area, marker=look.marker, zorder=3,
            facecolors="none" if hollow else look.colour, edgecolors=look.colour,
        )  # fmt: skip
    told = _told(line, sized[0] if sized else "", any(beaten))
    told |= _left_out(table, keys, there.index)
    marks = [_mark(*way) for way in ways]
    legend(ax, [*marks, *told.values()], [*names, *told])
    ax.grid(alpha=0.3)
    return dressed(ax, axis_name(x), axis_name(y))


def _told(line: Line2D, size: str, hollow: bool) -> dict[str, Line2D]:
    """What the line and the hollow points mean, where there are any."""
    told = {}
    if len(np.asarray(line.get_xdata())) > 1:
        told[named(word("plot.front"))] = line
    if hollow:
        key = "plot.beaten_sized" if size else "plot.beaten"
        told[named(word(key, size=axis_name(size)))] = _mark(Look("0.4", "o", ""), True)
    return told


def _left_out(
    table: pd.DataFrame, keys: Sequence[str], there: Any
) -> dict[str, Line2D]:
    """A line of the legend for who lacks one of the figures."""
    out = [*labels(table[~table.index.isin(there)], keys)]
    if not out:
        return {}
    none = Line2D([], [], linestyle="none")
    return {named(word("plot.left_out", names=", ".join(out))): none}


def _mark(look: Look, hollow: bool) -> Line2D:
    """A point as the legend has it: of one size, which is told beside it."""
    face = "none" if hollow else look.colour
    return Line2D(
        [], [], linestyle="none", marker=look.marker, markersize=8,
        markerfacecolor=face, markeredgecolor=look.colour,
    )  # fmt: skip


def _line(ax: Axes, table: pd.DataFrame, x: str, y: str) -> Any:
    """The front of both directions alone."""
    found = _best(table, (x, y))
    best = found[found["front"]].sort_values(x)
    across, up = (numbers(best, name) for name in (x, y))
    return ax.plot(across, up, color="0.5", linestyle="--", linewidth=1, label="front")[
        0
    ]


def _best(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    axes = {name: "less" if less_is_better(name) else "more" for name in names}
    return pareto(table, axes, [str(table.columns[0])])


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
