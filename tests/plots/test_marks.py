"""Tests of what pictures mark, and of figures that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from ollama_magic import plots, stats
from ollama_magic.errors import BadInput
from ollama_magic.plots.ground import looks


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "model": [*"abcd"],
            "n_items": 8,
            "accuracy": [0.9, 0.5, 0.6, 0.6],
            "low": 0.2,
            "high": 0.9,
            "tokens_per_second": [90, 20, 50, 30],
            "memory": [4, 3, 2, 9],
        }
    )


def hollow(ax: Any) -> list[bool]:
    points = [each for each in ax.collections if hasattr(each, "get_sizes")]
    return [not len(each.get_facecolors()) for each in points]


def told(ax: Any) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_point_is_hollow_where_the_table_says_that_it_is_beaten(
    table: pd.DataFrame,
) -> None:
    ax = plots.tradeoff(table)

    # b is beaten by c, d by a; c, which is slower and worse than a, is smaller.
    assert hollow(ax) == [not front for front in stats.pareto(table)["front"]]
    assert hollow(ax) == [False, True, False, True]
    # The front of both axes alone is one point, a, and no line.
    assert told(ax)[4:] == ["hollow: beaten, memory counted"]


def test_without_a_size_both_axes_alone_count(table: pd.DataFrame) -> None:
    ax = plots.tradeoff(table.drop(columns="memory").head(3))

    assert hollow(ax) == [False, True, True]
    assert told(ax)[3:] == ["hollow: beaten in both"]


def test_what_is_not_known_beats_nobody_and_is_not_beaten(table: pd.DataFrame) -> None:
    ax = plots.tradeoff(table.assign(memory=[4, None, None, 9]))

    assert hollow(ax) == [False, False, False, True]


@pytest.mark.parametrize(
    "draw",
    [plots.forest, plots.tradeoff, lambda table: plots.heatmap(table, "n_items")],
)
def test_where_every_figure_is_missing_there_is_nothing_to_draw(
    table: pd.DataFrame, draw: Callable[[pd.DataFrame], Any]
) -> None:
    with pytest.raises(BadInput, match="nothing to draw"):
        draw(table.assign(accuracy=np.nan))
    assert plt.get_fignums() == []


def test_names_of_few_letters_are_written_level(table: pd.DataFrame) -> None:
    level = plots.heatmap(table.assign(x=[1, 2, 3, 4]), "x")
    slanted = plots.heatmap(table.assign(x=[*"abc", "a-long-name"]), "x")

    assert {label.get_rotation() for label in level.get_xticklabels()} == {0}
    assert {label.get_rotation() for label in slanted.get_xticklabels()} == {45}


def test_who_lacks_a_figure_is_named_beside_the_picture(table: pd.DataFrame) -> None:
    ax = plots.tradeoff(table.assign(accuracy=[0.9, 0.5, np.nan, np.nan]))

    assert len(hollow(ax)) == 2
    assert told(ax)[-1] == "no figure: c, d"
    assert "no figure" not in "".join(told(plots.tradeoff(table)))


@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_no_look_is_of_the_colour_of_its_ground(style: str) -> None:
    with plt.style.context(style):
        colours = {to_hex(look.colour) for look in looks(9)}
        ground = to_hex(plt.rcParams["axes.facecolor"])

    assert len(colours) == 8
    assert ground not in colours
