"""Tests of ranks, ties and the front of the best."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats as scipy_stats

from ollama_magic import stats
from ollama_magic.errors import BadInput
from ollama_magic.outcomes import outcomes
from ollama_magic.run import Where
from tests.support.trials import done, judged, measured

R, W = "correct", "wrong"


def test_equals_share_the_mean_of_their_ranks() -> None:
    table = stats.ranks(judged({"a": [R, R], "b": [W, R], "c": [W, W]}))

    assert [*table["who"]] == ["a", "b", "c"]
    assert [*table["mean_rank"]] == [1.25, 2, 2.75]
    assert [*table["mean"]] == [1, 0.5, 0]


def test_friedmans_test_is_scipys() -> None:
    chance = np.random.default_rng(0)
    figures = {name: chance.normal(at / 2, 1, 12) for at, name in enumerate("abc")}
    table = stats.ranks(measured("seconds", figures), "seconds")
    wanted = scipy_stats.friedmanchisquare(*figures.values()).pvalue

    assert table["p_friedman"].to_numpy() == pytest.approx([wanted] * 3)


def test_of_times_less_is_better() -> None:
    figures = {"slow": [3.0, 4, 5], "quick": [1.0, 2, 3]}

    assert stats.ranks(measured("seconds", figures), "seconds", less=True)["who"][
        0
    ] == ("quick")
    table = measured("total_seconds", figures)
    assert stats.ranks(table, "total_seconds")["who"][0] == "quick"


def test_who_cannot_be_told_apart_is_tied() -> None:
    runs = judged(
        {"good": [R] * 40, "also": [R] * 39 + [W], "bad": [W] * 40, "worse": [W] * 40}
    )
    table = stats.ranks(runs).set_index("who")

    assert table["tied_with"].to_dict() == {
        "good": "also", "also": "good", "bad": "worse", "worse": "bad",
    }  # fmt: skip
    assert table["first"].to_dict() == {
        "good": True, "also": True, "bad": False, "worse": False,
    }  # fmt: skip


def test_two_models_have_no_friedman_test() -> None:
    table = stats.ranks(judged({"a": [R, R], "b": [W, W]}))

    assert table["p_friedman"].isna().all()
    assert table["first"].all()  # of two items nothing is sure


def test_one_model_alone_is_first() -> None:
    table = stats.ranks(judged({"a": [R, W]}))

    assert table["first"].tolist() == [True]


def test_items_that_not_all_were_asked_are_not_ranked() -> None:
    table = stats.ranks(judged({"a": [R] * 3, "b": [W] * 2}))

    assert set(table["n_items"]) == {2}
    apart = judged({"a": [R], "b": [R]}).assign(item=["p0", "p1"])
    with pytest.raises(BadInput, match="by all"):
        stats.ranks(apart)


def test_times_that_were_not_taken_by_turns_have_no_best() -> None:
    runs = measured("total_seconds", {"a": [1.0] * 8, "b": [2.0] * 8})
    begun = pd.Timestamp("2026-11-21", tz="UTC")
    runs["started"] = [begun + pd.Timedelta(seconds=at) for at in range(16)]
    table = stats.ranks(runs, "total_seconds")

    assert [*table["who"]] == ["a", "b"]
    assert table[["first", "tied_with", "p_friedman"]].isna().all(axis=None)


def test_rows_of_different_hosts_do_not_beat_each_other() -> None:
    table = summary(accuracy=[1, 0], tokens_per_second=[9, 5])

    assert stats.pareto(table.assign(host=["x", "y"]))["front"].all()
    assert stats.pareto(table.assign(host="x"))["front"].tolist() == [True, False]


def summary(**columns: list[float]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"model": [*"abcde"[:count]], **columns})


def test_a_mixture_of_hosts_and_one_of_them_do_not_beat_each_other() -> None:
    hosts = {"a": ["one", "two"], "b": ["one", "one"], "c": ["one", "one"]}
    runs = outcomes(
        done(name, f"p{at}", "correct" if name != "c" else "wrong", where=Where(host))
        for name, each in hosts.items()
        for at, host in enumerate(each)
    )
    table = stats.pareto(stats.summary(runs))

    assert [*table["host"]] == ["one, two", "one", "one"]
    assert [*table["hosts"]] == [2, 1, 1]
    assert [*table["beaten_by"].fillna("–")] == ["–", "–", "b"]


def test_the_front_is_whom_nobody_beats() -> None:
    table = stats.pareto(
        summary(
            accuracy=[0.9, 0.5, 0.5, 0.2],
            tokens_per_second=[10, 20, 15, 30],
            memory=[3, 2, 2, 1],
        )
    )

    assert table["front"].tolist() == [True, True, False, True]
    assert table["beaten_by"].fillna("").tolist() == ["", "", "b", ""]


def test_equals_are_both_on_the_front() -> None:
    table = stats.pareto(summary(accuracy=[1, 1], tokens_per_second=[5, 5]))

    assert table["front"].all()


def test_whose_figure_is_missing_is_not_on_the_front() -> None:
    table = stats.pareto(summary(accuracy=[1, np.nan], tokens_per_second=[5, 9]))

    assert table["front"].tolist() == [True, False]
    assert table["beaten_by"].isna().all()


def test_a_front_needs_a_figure() -> None:
    with pytest.raises(BadInput, match="accuracy"):
        stats.pareto(pd.DataFrame({"model": ["a"]}))
