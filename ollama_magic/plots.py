"""Pictures: each function takes a table and gives back the Axes it drew on."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib import font_manager

from .frames import arrivals
from .messages import say
from .plain import shortened
from .run import Run

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["hangul_font", "similarity", "timeline"]

LABEL_LETTERS = 24
WRITTEN_ROWS = 12  # beyond that, figures in the cells are too small to read

# The Korean fonts of Debian, Windows, macOS, and those that Noto brings.
_HANGUL = (
    "NanumGothic",
    "Malgun Gothic",
    "AppleGothic",
    "Apple SD Gothic Neo",
    "Noto Sans CJK KR",
    "Noto Sans KR",
)


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
    ValueError
        Where no run has arrivals.
    """
    chosen = [runs] if isinstance(runs, Run) else list(runs)
    curves = [(run.what.model, arrivals(run)) for run in chosen]
    if all(curve.empty for _, curve in curves):
        raise ValueError("no run here has its arrivals: they are kept in memory only")
    ax = ax or plt.subplots(figsize=(7, 3.5))[1]
    for model, curve in curves:
        seconds = [0.0, *curve["seconds"]]
        ax.step(seconds, [0, *curve["characters"]], where="post", label=model)
    # Not in a context of settings: the first figure of a notebook sets up its backend,
    # and leaving the context would undo that.
    fonts = _families()
    ax.set_xlabel(say("plot.seconds"), family=fonts)
    ax.set_ylabel(say("plot.characters"), family=fonts)
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, prop={"family": fonts})
    return ax


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
    ValueError
        Where there is no text.
    """
    if table.empty:
        raise ValueError("there is no text to compare")
    values = table.to_numpy(float)
    side = max(3.5, 1.5 + 0.5 * len(table))
    ax = ax or plt.subplots(figsize=(side + 1, side))[1]
    image = ax.imshow(values, cmap="viridis", vmin=min(0.0, values.min()), vmax=1)
    fonts = _families()
    labels = [shortened(str(text), LABEL_LETTERS) for text in table.index]
    places = range(len(labels))
    ax.set_xticks(places, labels, rotation=45, ha="right", family=fonts)
    ax.set_yticks(places, labels, family=fonts)
    for row, column in product(places, places) if len(labels) <= WRITTEN_ROWS else ():
        value = values[row, column]
        colour = "black" if value > 0.6 else "white"
        ax.text(column, row, f"{value:.2f}", ha="center", va="center", color=colour)
    bar = plt.colorbar(image, ax=ax)
    bar.set_label(say("plot.similarity"), family=fonts)
    return ax


def hangul_font() -> str | None:
    """The name of an installed font that has Hangul, or ``None``."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _HANGUL if name in installed), None)


def _families() -> list[str]:
    """The fonts of the user's own choice, and behind them one that has Hangul."""
    return [*plt.rcParams["font.family"], *filter(None, [hangul_font()])]
