"""Tests of summaries: what counts, and what rests on how much."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from ollama_magic import stats
from ollama_magic.errors import BadInput
from ollama_magic.outcomes import outcomes
from tests.support.trials import done, judged, measured


def test_accuracy_has_a_row_a_model_in_the_order_they_came() -> None:
    table = stats.accuracy(
        judged({"z": ["correct", "wrong"], "a": ["correct", "correct"]})
    )

    assert [*table["model"]] == ["z", "a"]
    assert [*table["accuracy"]] == [0.5, 1]
    assert [*table["n_items"]] == [*table["n_trials"]] == [2, 2]


def test_asked_once_an_interval_is_wilsons() -> None:
    table = stats.accuracy(judged({"m": ["correct"] * 7 + ["wrong"] * 3}))
    low, high = stats.wilson(7, 10)

    assert table["low"][0] == pytest.approx(float(low))
    assert table["high"][0] == pytest.approx(float(high))


def test_repeats_do_not_make_an_interval_as_narrow_as_more_items_would() -> None:
    verdicts = ["correct"] * 6 + ["wrong"] * 6
    once = stats.accuracy(judged({"m": verdicts}))
    again = stats.accuracy(
        outcomes(
            done("m", f"p{at}", verdict, repeat=repeat)
            for at, verdict in enumerate(verdicts)
            for repeat in range(5)
        )
    )

    assert again["n_trials"][0] == 60
    assert again["accuracy"][0] == once["accuracy"][0]
    assert again["high"][0] - again["low"][0] > once["high"][0] - once["low"][0]


def test_what_was_not_answered_counts_as_not_right_and_is_told() -> None:
    runs = outcomes(
        [
            done("m", "p0", "correct"),
            done("m", "p1", "unparsable"),
            done("m", "p2", status="truncated"),
            done("m", "p3", status="timeout"),
            done("m", "p4", status="looping"),
            done("m", "p5", "wrong"),
            done("m", "p6", status="interrupted"),
        ]
    )
    row = stats.accuracy(runs).iloc[0]

    assert (row["n_trials"], row["right"]) == (6, 1)
    assert row["accuracy"] == pytest.approx(1 / 6)
    assert (row["answered"], row["accuracy_answered"]) == (2, 0.5)
    assert (row["unparsable"], row["truncated"], row["failed"]) == (1, 1, 2)


def test_a_model_that_answered_nothing_has_no_accuracy_over_the_answered() -> None:
    row = stats.accuracy(outcomes([done("m", status="error")])).iloc[0]

    assert row["accuracy"] == 0
    assert row["answered"] == 0
    assert np.isnan(row["accuracy_answered"])


def test_prompts_without_a_check_do_not_count() -> None:
    runs = outcomes([done("m", "p0", "correct"), done("m", "p1", None, check=None)])

    assert stats.accuracy(runs)["n_trials"][0] == 1


def test_numbers_are_scores_and_no_accuracy() -> None:
    scores = [0.2, 7.0, 0.6, 0.9]
    runs = judged({"m": scores, "n": ["correct"] * 4})
    row = stats.accuracy(runs).iloc[0]

    assert row["score"] == pytest.approx(np.mean(scores))
    ends = row["score_low"], row["score_high"]
    assert ends == pytest.approx(stats.mean_interval(scores))
    assert row[["right", "accuracy", "low", "high"]].isna().all()
    assert "score" not in stats.accuracy(judged({"m": ["correct", "wrong"]}))


def test_an_item_that_is_scored_by_numbers_is_for_all_models() -> None:
    table = stats.summary(judged({"a": [0.5, "correct"], "b": [1.0, "wrong"]}))

    assert [*table["score"]] == [0.75, 0.5]
    assert table["accuracy"].isna().all()


@pytest.mark.parametrize("view", [stats.accuracy, stats.summary])
def test_a_missing_value_is_a_group_like_any_other(
    view: Callable[..., pd.DataFrame],
) -> None:
    runs = outcomes(
        done("m", f"p{at}", "correct" if heat else "wrong", factors=told)
        for at in range(3)
        for heat, told in ((0, {"heat": 0}), (1, {"top": 1}))
    )
    table = view(runs, ["model", "heat", "top"])

    assert [*table["accuracy"]] == [0, 1]
    assert [*table["n_items"]] == [3, 3]
    assert table["low"].notna().all()


def test_what_failed_is_told_also_where_nothing_was_checked() -> None:
    unchecked = {"verdict": None, "check": None}
    runs = outcomes(
        [
            done("m", "p0", **unchecked),
            done("m", "p1", status="error", **unchecked),
            done("n", "p0", "correct"),
            done("n", "p1", status="truncated", **unchecked),
        ]
    )
    table = stats.summary(runs)

    assert [*table["n_items"]] == [2, 1]
    assert [*table["failed"]] == [1, 0]
    assert [*table["truncated"]] == [0, 1]
    assert "truncated" not in stats.summary(runs[runs["model"] == "m"])


def test_models_are_summarised_by_anything_that_was_varied() -> None:
    runs = outcomes(
        done("m", f"p{at}", "correct" if heat else "wrong", factors={"heat": heat})
        for at in range(3)
        for heat in (0, 1)
    )
    table = stats.accuracy(runs, ["model", "heat"])

    assert [*table["heat"]] == [0, 1]
    assert [*table["accuracy"]] == [0, 1]


def test_items_may_be_summarised_one_by_one() -> None:
    runs = judged({"a": ["correct", "wrong"], "b": ["wrong", "wrong"]})

    assert [*stats.accuracy(runs, "item")["accuracy"]] == [0.5, 0]
    assert len(stats.summary(runs, ["model", "item"])) == 4


def test_of_one_item_its_repeats_are_what_counts() -> None:
    verdicts = ("correct", "correct", "wrong", "correct")
    runs = outcomes(done(verdict=v, repeat=at) for at, v in enumerate(verdicts))
    row = stats.accuracy(runs, "item").iloc[0]

    assert (row["n_items"], row["n_trials"]) == (1, 4)
    assert row["low"] == pytest.approx(float(stats.wilson(3, 4)[0]))


def test_a_factor_that_a_trial_lacks_makes_a_group_of_its_own() -> None:
    runs = outcomes([done(factors={"seed": 1}), done(factors={})])

    assert len(stats.summary(runs, "seed")) == 2


def test_percentiles_are_told_only_where_the_count_allows() -> None:
    few = stats.speeds(measured("seconds", {"m": range(19)}), "seconds").iloc[0]
    some = stats.speeds(measured("seconds", {"m": range(20)}), "seconds").iloc[0]
    many = stats.speeds(measured("seconds", {"m": range(100)}), "seconds").iloc[0]

    assert (few["p90"], np.isnan(few["p95"])) == (np.quantile(range(19), 0.9), True)
    assert some["p95"] == np.quantile(range(20), 0.95)
    assert np.isnan(some["p99"])
    assert many["p99"] == np.quantile(range(100), 0.99)


def test_the_median_is_of_items_and_each_counts_once() -> None:
    runs = pd.DataFrame(
        {
            "model": "m",
            "status": "ok",
            "item": ["a"] * 8 + ["b", "c"],
            "seconds": [1.0] * 8 + [3.0, 5.0],
        }
    )
    row = stats.speeds(runs, "seconds").iloc[0]

    assert (row["n_items"], row["n_trials"], row["median"]) == (3, 10, 3)


def test_what_was_broken_off_has_no_speed() -> None:
    runs = measured("seconds", {"m": [1.0, 3.0, 100.0, 100.0]})
    runs["status"] = ["ok", "truncated", "interrupted", "error"]
    row = stats.speeds(runs, "seconds").iloc[0]

    assert (row["n_trials"], row["most"]) == (2, 3)


def test_nothing_measured_makes_an_empty_table_with_all_columns() -> None:
    for by in ("model", ["model", "item"]):
        speeds = stats.speeds(measured("seconds", {}), "seconds", by)
        assert speeds.empty
        assert {"median", "low", "p99"} <= {*speeds.columns}

    summary = stats.summary(outcomes([]))
    assert summary.empty
    assert [*summary.columns][:3] == ["model", "n_items", "n_trials"]


def test_a_summary_has_accuracy_speeds_and_memory() -> None:
    runs = judged({"m": ["correct", "wrong"] * 4})
    row = stats.summary(runs).iloc[0]

    assert row["accuracy"] == 0.5
    assert row["tokens_per_second"] == pytest.approx(11 / 0.5)
    assert row["tokens_per_second_low"] == row["tokens_per_second_high"]
    assert row["warm_first_text_seconds"] == pytest.approx(0.19)
    assert row["memory"] == 2_000_000_000
    assert "hosts" not in row


def test_without_checks_a_summary_tells_no_accuracy() -> None:
    runs = outcomes([done(verdict=None, check=None)])

    assert "accuracy" not in stats.summary(runs)


def test_a_mixture_of_hosts_is_said_to_be_one() -> None:
    from ollama_magic.run import Where

    places = (Where("http://one:1"), Where("http://two:2"))
    runs = outcomes(done("m", f"p{at}", where=places[at % 2]) for at in range(4))

    assert stats.summary(runs)["hosts"][0] == 2
    assert "hosts" not in stats.summary(runs, ["model", "host"])


def test_a_table_that_lacks_a_column_is_refused_by_its_name() -> None:
    runs = judged({"m": ["correct"]})

    with pytest.raises(BadInput, match="no column colour"):
        stats.summary(runs, "colour")
    with pytest.raises(BadInput, match="no column item"):
        stats.accuracy(runs.drop(columns="item"))
