"""Pictures: each function takes a table and gives back the Axes it drew on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib import font_manager

from .frames import arrivals
from .messages import say
from .run import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["hangul_font", "timeline"]

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


def hangul_font() -> str | None:
    """The name of an installed font that has Hangul, or ``None``."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _HANGUL if name in installed), None)


def _families() -> list[str]:
    """The fonts of the user's own choice, and behind them one that has Hangul."""
    return [*plt.rcParams["font.family"], *filter(None, [hangul_font()])]
