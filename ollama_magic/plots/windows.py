"""What a longer context window costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from .. import figures
from ..errors import BadInput
from ..stats.ground import By, labels, needed, numbers, timed
from ..stats.ground import named as columns_of
from .ground import LINE_INCHES, dressed, families, legend, looks, named, new_axes
from .intervals import axis_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["context"]

RIGHT_ROOM = 7.5  # sizes of the font: for the numbers of the memory, and its name


def context(
    runs: pd.DataFrame,
    x: str = "context",
    value: str = "tokens_per_second",
    by: By = "model",
    ax: Axes | None = None,
) -> Axes:
    """Speed (solid, left) and memory (dashed, right) over the length of the context.

    Parameters
    ----------
    runs
        As `Results.runs`, of several windows.
    x
        ``context``, the window; or ``prompt_tokens``, what was in it.
    value
        The speed; its median is drawn.

    Returns
    -------
    Axes
        Those of the speed; those of the memory are the last of the figure.

    Raises
    ------
    BadInput
        Where nothing was measured.
    """
    keys = columns_of(by)
    needed(runs, ("memory",))
    rows = timed(runs, value, [*dict.fromkeys([*keys, x, "memory"])]).dropna(subset=[x])
    if not len(rows):
        raise BadInput("nothing_to_draw")
    who = labels(rows, keys)
    names = [named(str(name)) for name in who.unique()]
    lines = sum(name.count("\n") + 1 for name in names) + 3  # and what lines mean
    ax = ax or new_axes(8, max(3.8, 1.2 + 1.2 * LINE_INCHES * lines))
    right = ax.twinx()
    solid = []
    groups = rows.groupby(who, sort=False)
    for (_, group), look in zip(groups, looks(len(names)), strict=True):
        points = group.groupby(x)[[value, "memory"]]
        speed, memory = points.median().reset_index(), points.max().reset_index()
        across = numbers(speed, x)
        solid += ax.plot(
            across, numbers(speed, value), "-", color=look.colour, marker=look.marker
        )
        up = numbers(memory, "memory")
        right.plot(across, up, "--", color=look.colour, marker=look.marker, alpha=0.6)
    _scaled(ax, right, rows[x])
    dressed(ax, axis_name(x), axis_name(value))
    ways = [Line2D([], [], color="0.4", linestyle=line) for line in ("-", "--")]
    told = [named(axis_name(name)) for name in (value, "memory")]
    legend(ax, [*solid, *ways], [*names, *told], room=RIGHT_ROOM)
    return ax


def _scaled(ax: Axes, right: Axes, lengths: Any) -> None:
    """Both axes from zero, and lengths that double at equal steps."""
    if lengths.min() > 0 and lengths.max() / lengths.min() >= 8:
        ax.set_xscale("log", base=2)
        ax.xaxis.set_major_formatter(
            FuncFormatter(lambda v, _: figures.context(int(v)))
        )
    ax.set_ylim(bottom=0)
    right.set_ylim(bottom=0)
    right.yaxis.set_major_formatter(FuncFormatter(lambda v, _: figures.size(v)))
    fonts = families()
    right.set_ylabel(axis_name("memory"), family=fonts)
    right.tick_params(labelfontfamily=fonts)
    right.spines["top"].set_visible(False)
