"""Tests of the page about numbers, missing settings, short names, silent servers."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("agg")

from ollama_magic.concluding import caveats
from ollama_magic.events import ServerClock
from ollama_magic.results import Results
from tests.support.trials import done


def test_a_server_that_tells_of_most_is_not_said_to_be_silent() -> None:
    silent = ServerClock(0.69, 0.01, 0.05, 0.5, 30, None, 11)
    told = [done(item=f"p{at}") for at in range(3)]
    failed = done(item="p8", status="error", server=silent)
    quiet = "does not tell how much"

    assert quiet not in " ".join(caveats(Results([*told, failed])))
    one = " ".join(caveats(Results([*told, done(item="p9", server=silent)])))
    assert "For 1 of 4 answers the server does not tell" in one
    none = " ".join(caveats(Results([done(server=silent)])))
    assert "The server does not tell" in none


def test_scores_that_are_numbers_are_no_percentage_points(tmp_path: Path) -> None:
    results = Results(
        [
            done(model, f"p{at}", at * step, topic="odd" if at % 2 else "even")
            for model, step in (("a", 1.5), ("b", 4.5))
            for at in range(1, 9)
        ]
    )
    text = results.report(tmp_path / "page.md").read_text("utf-8")

    assert "b has more mean score than a: by +13.5" in text
    assert "percentage points" not in text
    assert "score_low" in text


def test_settings_that_a_trial_lacks_make_a_page_with_figures(tmp_path: Path) -> None:
    results = Results(
        [
            done(item=f"p{at}", factors=told)
            for at in range(8)
            for told in ({"heat": 0}, {"top": 1})
        ]
    )
    text = results.report(tmp_path / "page.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| small | ")]

    assert rows[:2] == [
        "| small | 0 | – | 8 | 8 | 8 | 1 | 0.6756 | 1 |",
        "| small | – | 1 | 8 | 8 | 8 | 1 | 0.6756 | 1 |",
    ]


def test_short_names_stay_whole_on_paper(tmp_path: Path) -> None:
    results = Results([done("tutor:0.1m"), done("tutor:1m", text="word " * 30)])
    page = results.report(tmp_path / "page.html").read_text("utf-8")

    assert '<td class="short">tutor:0.1m</td>' in page
    assert "td.short:not(.figure) { overflow-wrap: normal }" in page
