"""Tests of the one type of results."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from time import perf_counter

import pytest

from ollama_magic import stats
from ollama_magic.results import Results
from ollama_magic.trial import Done
from tests.support.trials import done

R, W = "correct", "wrong"


def swept() -> Iterator[Done]:
    """Two models, two temperatures, eight prompts; the larger is right more often."""
    for model in ("large", "small"):
        for heat in (0.0, 0.8):
            for at in range(8):
                right = model == "large" or at % 2 == 0
                yield done(
                    model,
                    f"p{at}",
                    R if right else W,
                    factors={"temperature": heat},
                    options={"temperature": heat},
                    topic="odd" if at % 2 else "even",
                )


@pytest.fixture
def results() -> Results:
    return Results([*swept()])


def test_there_is_a_row_a_trial_made_once(results: Results) -> None:
    assert len(results) == len(results.runs) == 32
    assert results.runs is results.runs
    assert results.factors == ["temperature"]


def test_a_summary_is_by_model_and_by_all_that_was_varied(results: Results) -> None:
    table = results.summary()

    assert [*table["model"]] == ["large", "large", "small", "small"]
    assert [*table["temperature"]] == [0, 0.8, 0, 0.8]
    assert [*table["accuracy"]] == [1, 1, 0.5, 0.5]
    assert results.summary(["model", "topic"]).shape[0] == 4


def test_models_are_compared_at_the_same_settings(results: Results) -> None:
    row = results.paired("large", "small").iloc[0]

    assert (row["n_items"], row["difference"]) == (8, 0.5)


def test_what_each_setting_brings_is_asked_at_equal_others(results: Results) -> None:
    table = results.varied()

    assert results.axes == ["model", "temperature"]
    assert table[["varied", "a", "b"]].to_numpy().tolist() == [
        ["model", "large", "small"], ["temperature", "0", "0.8"],
    ]  # fmt: skip
    assert table["difference"].tolist() == [0.5, 0]
    assert table["n_items"].tolist() == [8, 8]
    alone = [results.paired()["p"][0], results.paired(by="temperature")["p"][0]]
    assert table["p_holm"].tolist() == [min(1, 2 * min(alone)), 1]


def test_settings_that_never_met_have_no_row() -> None:
    one = [done(item=f"p{at}", factors={"heat": h}) for at in range(6) for h in (0, 1)]
    other = [
        done(item=f"p{at}", factors={"width": w}) for at in range(6) for w in (1, 2)
    ]
    table = Results([*one, *other]).varied()

    assert table[["varied", "a", "b"]].to_numpy().tolist() == [
        ["heat", "0", "1"], ["width", "1", "2"],
    ]  # fmt: skip


def test_settings_of_one_model_are_compared_where_there_is_no_other() -> None:
    results = Results([each for each in swept() if each.run.what.model == "large"])
    row = results.paired(0, 0.8).iloc[0]

    assert (row["a"], row["b"], row["difference"]) == ("0", "0.8", 0)


def test_every_view_is_that_of_the_statistics(results: Results) -> None:
    runs, keys = results.runs, ["model", "temperature"]

    assert results.summary().equals(stats.summary(runs, keys))
    assert results.ranks()["who"].tolist() == ["large", "small"]
    assert results.pareto()["front"].tolist() == [True, True, False, False]
    assert set(results.disagreements()["item"]) == {"p1", "p3", "p5", "p7"}
    assert results.determinism().empty


def test_kinds_of_results_stay_what_they_are_when_added_or_judged_anew() -> None:
    class Kind(Results):
        pass

    kind = Kind([*swept()])

    assert type(kind + kind) is Kind
    assert type(kind.score({"contains": "Seoul"})) is Kind
    assert type(kind + Results([*swept()])) is Results


def test_two_results_are_one_and_equal_requests_meet() -> None:
    cold = Results([done(cold=True, options={"seed": 1})])
    warm = Results([done(text="Busan", repeat=1, options={"seed": 1})])
    row = (cold + warm).determinism().iloc[0]

    assert (row["identical"], row["conditions"]) == (False, "cold")
    assert (row["old"], row["new"]) == ("Seoul", "Busan")


def test_other_prompts_of_one_id_are_told_apart_when_added() -> None:
    one = Results([done(prompt="2 + 2"), done(item="p1", prompt="3 + 4")])
    other = Results([done("large", prompt="cold"), done("large", "p1", prompt="3 + 4")])
    both = one + other
    again = both + Results([done(prompt="cold")]) + Results([done(prompt="warm")])

    assert [*both.runs["item"]] == ["p0", "p1", "p0 (2)", "p1"]
    assert [*again.runs["item"]][4:] == ["p0 (2)", "p0 (3)"]
    assert (one + one).runs["item"].nunique() == 2
    assert [*other.runs["item"]] == ["p0", "p1"]


def test_results_with_other_factors_are_summarised_together() -> None:
    one = Results([done(item=f"p{at}") for at in range(3)])
    other = Results([done(item="p0", factors={"heat": heat}) for heat in (0, 1)])
    table = (one + other).summary()

    assert table["heat"].isna().tolist() == [True, False, False]
    assert [*table["n_items"]] == [3, 1, 1]
    assert table["accuracy"].eq(1).all()
    assert (one + other).pareto()["front"].all()


def test_looking_shows_a_short_summary(results: Results) -> None:
    told, page = repr(results), results._repr_html_()

    assert told.startswith("32 trials: 2 models, 8 prompts.")
    assert "large" in told
    assert "accuracy" in told
    assert "characters_per_second" not in told
    assert "<table" in page
    assert repr(Results([done()])).startswith("1 trial: 1 model, 1 prompt.\n")
    assert repr(Results([])) == "No trial is over yet."
    assert Results([])._repr_html_() == "<p>No trial is over yet.</p>"


def test_looking_says_what_was_not_answered() -> None:
    results = Results([done(), done(status="timeout"), done(status="timeout")])

    assert "timeout 2" in repr(results)


def test_looking_works_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", "ko")

    assert "시행 1회" in repr(Results([done()]))


def test_what_a_model_is_called_is_only_text() -> None:
    page = Results([done("<img src=x onerror=alert(1)>")])._repr_html_()

    assert "<img" not in page


def test_looking_works_without_the_libraries_of_the_extra() -> None:
    program = """
import sys
sys.modules["scipy"] = sys.modules["statsmodels"] = None
from ollama_magic.errors import NotInstalled
from ollama_magic.results import Results
from tests.support.trials import done
results = Results([done(), done(repeat=1, verdict="wrong"), done(item="p1")])
assert "tokens_per_second" in repr(results)
assert "accuracy" in repr(results) and " low" not in repr(results)
assert "ollama-magic[stats]" in repr(results) and "[stats]" in results._repr_html_()
try:
    results.summary()
except NotInstalled as error:
    assert "ollama-magic[stats]" in str(error)
else:
    raise SystemExit("repeats were summarised without scipy")
once = Results([done(item="p0"), done(item="p1", verdict="wrong")])
assert once.summary()["low"].notna().all()
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.mark.slow
def test_a_hundred_thousand_trials_are_summarised_in_seconds() -> None:
    results = Results(
        [
            done(f"m{model}", f"p{item}", R if item % 3 else W, repeat=repeat)
            for model in range(10)
            for item in range(1000)
            for repeat in range(10)
        ]
    )
    stats.summary(Results([done(), done(repeat=1)]).runs)  # scipy is imported
    tracemalloc.start()
    begun = perf_counter()
    summary = results.summary()
    seconds, (_, most) = perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert summary["n_trials"].sum() == 100_000
    assert seconds < 20  # tracing takes ten times as long; benchmarks measure it
    assert most < 300_000_000
