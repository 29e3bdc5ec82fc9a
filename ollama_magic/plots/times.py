"""How long things took: within an answer, and over many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..errors import BadInput
from ..frames import arrivals
from ..run import Run
from ..stats.ground import By, labels, timed
from ..stats.ground import named as columns_of
from .ground import LINE_INCHES, dressed, legend, looks, named, new_axes, word
from .intervals import axis_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["ecdf", "timeline"]


def timeline(runs: Run | Iterable[Run], ax: Axes | None = None) -> Axes:
    """How the text of each answer grew: characters over seconds since the question.

    Level stretches are waiting (loading, reading the prompt), steep ones are speed.

    Parameters
    ----------
    runs
        One run, or several to be drawn together; each needs its arrivals, which are
        kept in memory and not in notebooks.
    ax
        Where to draw; a new figure by default.

    Raises
    ------
    BadInput
        Where no run has arrivals.
    """
    chosen = [runs] if isinstance(runs, Run) else list(runs)
    curves = [(run.what.model, arrivals(run)) for run in chosen]
    if all(curve.empty for _, curve in curves):
        raise BadInput("no_arrivals")
    ax = ax or new_axes(7, 3.5)
    lines = [_grown(ax, curve) for _, curve in curves]
    dressed(ax, word("plot.seconds"), word("plot.characters"))
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    legend(ax, lines, [named(model) for model, _ in curves], room=None)
    return ax


def ecdf(
    runs: pd.DataFrame,
    value: str = "warm_first_text_seconds",
    by: By = "model",
    ax: Axes | None = None,
) -> Axes:
    """Which share of the answers took at most so long: one curve a model.

    Further left is quicker, steeper is steadier, and the tail at the top right is who
    had to wait long. Nothing is smoothed: each step is an answer.

    Parameters
    ----------
    runs
        As `Results.runs`.
    value
        A column of numbers.

    Raises
    ------
    BadInput
        Where nothing was measured.
    """
    rows = timed(runs, value, columns_of(by))
    if not len(rows):
        raise BadInput("nothing_to_draw")
    groups = [*rows.groupby(labels(rows, by), sort=False)[value]]
    names = [named(str(name)) for name, _ in groups]
    lines = sum(name.count("\n") + 1 for name in names)
    ax = ax or new_axes(8, max(3.5, 1.2 + 1.2 * LINE_INCHES * lines))
    curves = [
        ax.ecdf(values.to_numpy(float), color=look.colour, linestyle=look.line)
        for (_, values), look in zip(groups, looks(len(groups)), strict=True)
    ]
    legend(ax, curves, names)
    ax.grid(alpha=0.3)
    ax.locator_params(axis="x", nbins=6)
    return dressed(ax, axis_name(value), word("plot.ecdf"))


def _grown(ax: Axes, curve: pd.DataFrame) -> Any:
    """The line of one answer, from the question on."""
    seconds, characters = [0.0, *curve["seconds"]], [0, *curve["characters"]]
    return ax.step(seconds, characters, where="post")[0]
