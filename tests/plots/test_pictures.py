"""Tests of pictures of tables: what is drawn is what the table says, and readable."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

from matplotlib import pyplot as plt

from ollama_magic import plots, stats
from ollama_magic.errors import BadInput
from ollama_magic.plots.ground import drawable, named
from ollama_magic.results import Results
from ollama_magic.run import What
from tests.support.trials import done, judged

R, W = "correct", "wrong"
TWELVE = [
    f"한국어-대규모-언어-모델-길고-긴-이름-{n}:7b-instruct-q4_K_M" for n in range(12)
]


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture(autouse=True)
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    """The axes are Korean: the harder case."""
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", "ko")


def summary(models: list[str]) -> pd.DataFrame:
    verdicts = {m: [R] * (at + 2) + [W] * (14 - at) for at, m in enumerate(models)}
    table = stats.summary(judged(verdicts))
    speed = np.linspace(20, 90, len(models))
    table["tokens_per_second"] = speed
    table["tokens_per_second_low"] = speed - 3
    table["tokens_per_second_high"] = speed + 5
    table["memory"] = np.arange(1, len(models) + 1) * 10**9
    return table


def bars(ax: Any, *, up: bool = False) -> list[tuple[float, float]]:
    """Both ends of each error bar along one direction."""
    axis = 1 if up else 0
    found = []
    for container in ax.containers:
        for lines in container.lines[2]:
            ends = [path.vertices[:, axis] for path in lines.get_paths()]
            found += [(each[0], each[1]) for each in ends if each[0] != each[1]]
    return found


def drawn(ax: Any) -> Any:
    """The picture, made; a character that no font has would be a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.savefig(BytesIO())
    return ax.figure.canvas.get_renderer()


def apart(texts: list[Any], renderer: Any) -> bool:
    """Whether none of the texts lies over another."""
    boxes = [text.get_window_extent(renderer) for text in texts if text.get_text()]
    return not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def within(texts: list[Any], ax: Any, renderer: Any) -> bool:
    """Whether all texts lie inside the figure."""
    page = ax.figure.bbox
    boxes = [text.get_window_extent(renderer) for text in texts if text.get_text()]
    return all(page.x0 <= b.x0 and b.x1 <= page.x1 + 1 for b in boxes)


def test_error_bars_are_the_intervals_of_the_summary() -> None:
    table = summary(["a", "b", "c"])
    ax = plots.forest(table)
    wanted = [*zip(table["low"], table["high"], strict=True)]

    assert np.array(bars(ax)) == pytest.approx(np.array(wanted))
    [points] = [container.lines[0] for container in ax.containers]
    assert points.get_xdata().tolist() == table["accuracy"].tolist()
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert dict(zip(ax.get_yticks(), labels, strict=True)) == {2: "a", 1: "b", 0: "c"}


def test_any_figure_with_an_interval_makes_a_forest() -> None:
    table = summary(["a", "b"])
    ax = plots.forest(table, "tokens_per_second")
    ends = zip(
        table["tokens_per_second_low"], table["tokens_per_second_high"], strict=True
    )

    assert np.array(bars(ax)) == pytest.approx(np.array([*ends]))


def test_differences_are_drawn_around_zero_and_named_by_both() -> None:
    pairs = stats.paired(judged({"a": [R] * 9, "b": [W] * 5 + [R] * 4}))
    ax = plots.forest(pairs, "difference")

    assert [label.get_text() for label in ax.get_yticklabels()] == ["a − b"]
    assert [0, 0] in [[*line.get_xdata()] for line in ax.get_lines()]
    drawn(ax)


def test_rows_are_named_by_all_that_was_varied() -> None:
    runs = Results([done("m", factors={"heat": heat}) for heat in (0, 0.5)])
    ax = plots.forest(runs.summary())

    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "m · heat=0", "m · heat=0.5",
    ]  # fmt: skip


def test_a_value_without_an_interval_is_a_point() -> None:
    table = summary(["a", "b"]).assign(tokens_per_second_low=np.nan)
    ax = plots.forest(table, "tokens_per_second")

    assert len(ax.containers[0].lines[0].get_xdata()) == 2
    drawn(ax)


def test_a_tradeoff_shows_both_intervals_memory_and_the_front() -> None:
    table = summary(["a", "b", "c"])
    table["accuracy"], table["low"] = [0.9, 0.5, 0.6], [0.7, 0.3, 0.5]
    table["high"] = [0.95, 0.8, 0.7]
    ax = plots.tradeoff(table)
    points = [each for each in ax.collections if hasattr(each, "get_sizes")]
    places = [tuple(each.get_offsets()[0].tolist()) for each in points]
    sizes = [each.get_sizes()[0] for each in points]
    [front] = [line for line in ax.get_lines() if line.get_label() == "front"]

    assert places == [(20, 0.9), (55, 0.5), (90, 0.6)]
    assert np.array(sizes) / sizes[-1] == pytest.approx([1 / 3, 2 / 3, 1])
    assert [*front.get_xdata()] == [20, 90]
    assert np.array(bars(ax)) == pytest.approx(np.array([(17, 25), (52, 60), (87, 95)]))
    ends = zip(table["low"], table["high"], strict=True)
    assert np.array(bars(ax, up=True)) == pytest.approx(np.array([*ends]))
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["a · 1GB", "b · 2GB", "c · 3GB", "이 두 축의 최전선"]


def test_a_curve_climbs_a_step_an_answer() -> None:
    runs = pd.DataFrame(
        {"model": "m", "status": "ok", "item": [*"abcd"], "seconds": [4.0, 1, 3, 2]}
    )
    [line] = plots.ecdf(runs, "seconds").get_lines()

    assert [*line.get_xdata()][1:] == [1, 2, 3, 4]
    assert [*line.get_ydata()][1:] == [0.25, 0.5, 0.75, 1]


def test_a_heat_map_has_a_cell_for_each_two_settings() -> None:
    results = Results(
        [
            done(model, f"p{at}", R if at < heat * 4 else W, factors={"heat": heat})
            for model in ("a", "b")
            for heat in (1, 0.5)
            for at in range(4)
        ]
    )
    ax = plots.heatmap(results.summary(), "heat")

    assert ax.images[0].get_array().tolist() == [[0.5, 1], [0.5, 1]]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0.5", "1"]
    assert [text.get_text() for text in ax.texts] == ["0.50", "1.00"] * 2
    drawn(ax)


def test_a_cell_that_is_there_twice_is_refused() -> None:
    results = Results([done(factors={"x": x, "y": y}) for x in (0, 1) for y in (0, 1)])

    with pytest.raises(BadInput, match="x"):
        plots.heatmap(results.summary(), "x")


def windows(models: list[str]) -> pd.DataFrame:
    lengths = (1024, 4096, 16384)
    runs = Results(
        [
            done(model, f"p{at}", what=What(model, "d", context_tokens=length))
            for model in models
            for length in lengths
            for at in range(3)
        ]
    ).runs
    return runs.assign(memory=runs["context"] * 10**6)


def test_longer_windows_show_speed_and_memory() -> None:
    ax = plots.context(windows(["a"]))
    [speed] = ax.get_lines()
    [memory] = ax.figure.axes[1].get_lines()

    assert [*speed.get_xdata()] == [*memory.get_xdata()] == [1024, 4096, 16384]
    assert [*speed.get_ydata()] == [22, 22, 22]
    assert [*memory.get_ydata()] == [n * 10**6 for n in (1024, 4096, 16384)]
    told = [text.get_text() for text in ax.get_legend().get_texts()]
    assert told == ["a", "초당 토큰", "메모리"]
    drawn(ax)
    assert "4K" in [label.get_text() for label in ax.get_xticklabels()]


@pytest.mark.parametrize(
    "draw",
    [
        lambda table: plots.forest(table),
        lambda table: plots.tradeoff(table),
        lambda _: plots.ecdf(judged({name: [R] * 5 for name in TWELVE})),
        lambda _: plots.context(windows(TWELVE)),
    ],
    ids=["forest", "tradeoff", "ecdf", "context"],
)
def test_twelve_long_korean_names_do_not_overlap(
    draw: Callable[[pd.DataFrame], Any],
) -> None:
    ax = draw(summary(TWELVE))
    renderer = drawn(ax)
    legend = ax.get_legend()
    names = legend.get_texts() if legend else ax.get_yticklabels()
    least, most = ax.get_xlim()
    ticks = zip(ax.get_xticks(), ax.get_xticklabels(), strict=True)
    seen = [label for place, label in ticks if least <= place <= most]
    others = [ax.xaxis.label, ax.yaxis.label, *seen]
    right = [
        text
        for each in ax.figure.axes[1:]
        for text in (each.yaxis.label, *each.get_yticklabels())
    ]

    # Each is told from the others.
    assert len({text.get_text() for text in names}) == len(names) >= 12
    assert apart([*names, *others, *right], renderer)
    assert within([*names, *others], ax, renderer)


def test_names_are_broken_where_a_word_ends_and_keep_both_ends() -> None:
    assert named("qwen3:4b") == "qwen3:4b"
    assert named("a" * 20 + "-" + "b" * 20) == "a" * 20 + "-\n" + "b" * 20
    long = named("registry.example.com/team/" + "model-" * 12 + "q8_0")
    first, second = long.split("\n")
    assert first.startswith("registry.example.com/")
    assert second.startswith("…")
    assert second.endswith("-q8_0")
    assert max(len(first), len(second)) <= 30


def test_a_character_that_no_font_has_is_a_question_mark() -> None:
    ax = plots.forest(summary(["tiny \U0001f999", "_hidden", "$x^2$ \\frac"]))

    drawn(ax)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["tiny ?", "_hidden", "$x^2$ \\frac"]


def test_without_a_font_that_has_it_no_letter_is_drawn_as_a_box() -> None:
    assert drawable("A − 모델", ["DejaVu Sans"]) == "A − ??"
    font = plots.hangul_font()
    assert drawable("모델", ["DejaVu Sans", *filter(None, [font])]) == (
        "모델" if font else "??"
    )


def test_names_that_begin_with_an_underscore_stay_in_the_legend() -> None:
    ax = plots.tradeoff(summary(["_hidden", "$x^2$"]))

    drawn(ax)
    told = [text.get_text() for text in ax.get_legend().get_texts()]
    assert told[:2] == ["_hidden · 1GB", "$x^2$ · 2GB"]


def test_minus_signs_are_drawn_in_fonts_that_lack_them() -> None:
    pairs = stats.paired(judged({"a": [W] * 9, "b": [R] * 5 + [W] * 4}))
    font = plots.hangul_font()
    with mpl.rc_context({"font.family": [font] if font else ["DejaVu Sans"]}):
        drawn(plots.forest(pairs, "difference"))


def test_a_picture_is_drawn_where_it_is_wanted() -> None:
    _, ax = plt.subplots()
    table = summary(["a", "b"])

    assert plots.forest(table, ax=ax) is ax
    assert plots.tradeoff(table, ax=ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.forest(summary([])),
        lambda: plots.tradeoff(summary([])),
        lambda: plots.ecdf(judged({})),
        lambda: plots.heatmap(summary([]), "n_items"),
        lambda: plots.context(judged({})),
    ],
)
def test_nothing_makes_no_picture(draw: Callable[[], Any]) -> None:
    with pytest.raises(BadInput):
        draw()
    assert plt.get_fignums() == []


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput, match="no_such"):
        plots.forest(summary(["a"]), "no_such")


def test_pictures_leave_the_users_settings_alone() -> None:
    before = dict(mpl.rcParams)
    plots.tradeoff(summary(["a", "b"]))

    assert dict(mpl.rcParams) == before


def test_memory_of_other_machines_may_be_missing() -> None:
    runs = Results([done(f"m{n}", verdict=R) for n in range(2)]).runs
    table = stats.summary(runs.assign(memory=pd.array([None, 5], dtype="Int64")))

    drawn(plots.tradeoff(table))
