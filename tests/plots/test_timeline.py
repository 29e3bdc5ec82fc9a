"""Tests of pictures: each gives back the axes that it drew on."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO

import matplotlib as mpl
import pytest

mpl.use("agg")

from matplotlib import pyplot as plt

from ollama_magic import plots
from ollama_magic.errors import BadInput
from ollama_magic.run import ClientClock, Identity, Run, What, Where


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    yield
    plt.close("all")


def run(*arrivals: tuple[float, int], model: str = "tiny") -> Run:
    clock = ClientClock(arrivals=arrivals)
    return Run(Identity("id", "now"), Where(), What(model), client_clock=clock)


def test_a_line_grows_from_the_question_on() -> None:
    ax = plots.timeline(run((0.5, 3), (0.7, 9)))
    [line] = ax.get_lines()

    assert [*line.get_xdata()] == [0, 0.5, 0.7]
    assert [*line.get_ydata()] == [0, 3, 9]
    assert line.get_drawstyle() == "steps-post"
    assert (ax.get_xlim()[0], ax.get_ylim()[0]) == (0, 0)


def test_runs_are_drawn_together_and_named() -> None:
    ax = plots.timeline(iter([run((1, 1), model="a"), run((2, 2), model="모델")]))
    legend = ax.get_legend()

    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["a", "모델"]


def test_a_picture_is_drawn_where_it_is_wanted() -> None:
    _, ax = plt.subplots()

    assert plots.timeline(run((1, 1)), ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("runs", [[], run(), [run(), run()]])
def test_runs_without_their_arrivals_cannot_be_drawn(runs: object) -> None:
    with pytest.raises(BadInput, match="arrivals"):
        plots.timeline(runs)  # type: ignore[arg-type]
    assert plt.get_fignums() == []


def test_the_axes_speak_the_language_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", "ko")
    ax = plots.timeline(run((1, 1)))

    korean = ("질문한 뒤 지난 시간(초)", "지금까지의 글자 수")
    english = ("seconds since the question", "characters so far")
    told = (ax.get_xlabel(), ax.get_ylabel())
    assert told == (korean if plots.hangul_font() else english)


def test_korean_is_drawn_with_a_font_that_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", "ko")
    ax = plots.timeline(run((1, 1), model="한국어-모델"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ax.figure.savefig(BytesIO())
    missing = [str(w.message) for w in caught if "Glyph" in str(w.message)]

    assert missing == []


def test_a_picture_leaves_the_users_settings_alone() -> None:
    before = dict(mpl.rcParams)
    plots.timeline(run((1, 1)))

    assert dict(mpl.rcParams) == before
