"""Tables as colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np

from ..errors import BadInput
from ..plain import shortened
from ..stats.ground import labels, needed
from .ground import dressed, families, named, new_axes, word
from .intervals import SHARES, axis_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["heatmap", "similarity"]

LABEL_LETTERS = 24
SHORT_LETTERS = 6  # so many stand side by side
WRITTEN_ROWS = 12  # beyond that, figures in the cells are too small to read


def heatmap(
    table: pd.DataFrame,
    x: str,
    y: str = "model",
    value: str = "accuracy",
    ax: Axes | None = None,
) -> Axes:
    """A figure for each two settings, as colours: ``heatmap(summary, "temperature")``.

    Parameters
    ----------
    table
        As from `Results.summary`: a row for each pair of ``x`` and ``y``.

    Raises
    ------
    BadInput
        Where a column is missing or has no figure, or a pair is there twice: then
        something else was varied, too, and one of its values has to be chosen.
    """
    needed(table, (x, y, value))
    if not len(table):
        raise BadInput("nothing_to_draw")
    if table.duplicated([x, y]).any():
        raise BadInput("cell_twice", x=x, y=y)
    told = table.assign(_x=labels(table, x), _y=labels(table, y))
    numbers = told.assign(_value=told[value].astype("Float64"))
    cells = numbers.pivot(index="_y", columns="_x", values="_value")
    cells = cells.reindex(
        index=[*dict.fromkeys(told["_y"])],
        columns=[*dict.fromkeys(told.sort_values(x)["_x"])],
    )
    values = cells.to_numpy(float, na_value=np.nan)
    if np.isnan(values).all():
        raise BadInput("nothing_to_draw")
    width = 3.5 + 0.8 * len(cells.columns)
    ax = ax or new_axes(width, max(3.0, 1.5 + 0.55 * len(cells)))
    limits = (0.0, 1.0) if value in SHARES else (None, None)
    rows, columns = ([named(str(name)) for name in axis] for axis in cells.axes)
    _coloured(ax, values, rows, columns, limits, axis_name(value))
    return dressed(ax, axis_name(x), axis_name(y))


def similarity(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How alike texts are, as colours: 1 is the same direction, 0 nothing in common.

    Parameters
    ----------
    table
        What `ollama_magic.similarity` gave.
    ax
        Where to draw; a new figure by default.

    Raises
    ------
    BadInput
        Where there is no text.
    """
    if table.empty:
        raise BadInput("no_texts")
    values = table.to_numpy(float)
    side = max(3.5, 1.5 + 0.5 * len(table))
    ax = ax or new_axes(side + 1, side)
    names = [shortened(str(text), LABEL_LETTERS) for text in table.index]
    limits = (min(0.0, values.min()), 1.0)
    _coloured(ax, values, names, names, limits, word("plot.similarity"))
    return ax


def _coloured(
    ax: Axes,
    values: Any,
    rows: Sequence[str],
    columns: Sequence[str],
    limits: tuple[float | None, float | None],
    name: str,
) -> None:
    """The cells as colours, their names, their figures, and what the colours mean."""
    least, most = limits
    image = ax.imshow(values, cmap="viridis", vmin=least, vmax=most, aspect="auto")
    fonts = families()
    across, down = range(len(columns)), range(len(rows))
    long = max(map(len, columns)) > SHORT_LETTERS
    ax.set_xticks(
        across, columns, family=fonts, rotation=45 if long else 0,
        ha="right" if long else "center", parse_math=False,
    )  # fmt: skip
    ax.set_yticks(down, rows, family=fonts, parse_math=False)
    shades: Any = image.norm(values)
    small = max(len(rows), len(columns)) <= WRITTEN_ROWS
    for row, column in product(down, across) if small else ():
        value = float(values[row, column])
        colour = "white" if shades[row, column] <= 0.6 else "black"
        if np.isnan(value):
            colour = plt.rcParams["text.color"]
        ax.text(column, row, _told(value), ha="center", va="center", color=colour)
    bar = plt.colorbar(image, ax=ax)
    bar.set_label(name, family=fonts)


def _told(value: float) -> str:
    if np.isnan(value):
        return "–"
    return f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"
