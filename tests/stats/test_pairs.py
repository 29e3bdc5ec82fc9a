"""Tests of comparisons on the same items."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats as scipy_stats
from statsmodels.stats.multitest import multipletests

from ollama_magic import stats
from ollama_magic.errors import BadInput
from ollama_magic.outcomes import outcomes
from ollama_magic.run import Where
from ollama_magic.stats.signed_ranks import signed_ranks
from tests.support.trials import done, judged, measured

R, W = "correct", "wrong"


def test_right_and_wrong_are_compared_by_mcnemars_exact_test() -> None:
    runs = judged({"a": [R] * 8 + [W] * 4, "b": [W] * 7 + [R] * 2 + [W] * 3})
    row = stats.paired(runs, "a", "b").iloc[0]

    assert (row["only_a"], row["only_b"], row["test"]) == (7, 1, "mcnemar")
    assert row["p"] == pytest.approx(scipy_stats.binomtest(1, 8).pvalue)
    assert row["difference"] == pytest.approx(0.5)
    assert row["low"] < 0.5 < row["high"]


def test_bonett_and_prices_interval_is_that_of_their_formula() -> None:
    runs = judged({"a": [R] * 5 + [W] * 15, "b": [W] * 20})
    row = stats.paired(runs).iloc[0]
    p12, p21 = 6 / 22, 1 / 22
    reach = 1.959964 * np.sqrt((p12 + p21 - (p12 - p21) ** 2) / 22)

    assert row["low"] == pytest.approx(p12 - p21 - reach, abs=1e-6)
    assert row["high"] == pytest.approx(p12 - p21 + reach, abs=1e-6)


def test_two_that_never_differ_may_differ_by_a_little_all_the_same() -> None:
    runs = judged({"a": [R] * 30, "b": [R] * 30})
    row = stats.paired(runs).iloc[0]

    assert row["p"] == 1
    assert row["low"] == -row["high"] < 0


def test_repeats_that_never_differ_are_no_certainty_either() -> None:
    runs = outcomes(
        done(model, f"p{at}", R, repeat=repeat)
        for model in ("a", "b")
        for at in range(6)
        for repeat in range(3)
    )
    row, once = stats.paired(runs).iloc[0], judged({"a": [R] * 6, "b": [R] * 6})

    assert row["p"] == 1
    assert row["low"] == stats.paired(once)["low"][0] < 0


def test_turning_the_pair_turns_the_difference() -> None:
    runs = judged({"a": [R, R, W, R], "b": [W, R, R, W]})
    one, other = stats.paired(runs, "a", "b"), stats.paired(runs, "b", "a")

    assert one["difference"][0] == -other["difference"][0]
    assert (one["low"][0], one["p"][0]) == (-other["high"][0], other["p"][0])


def test_repeats_are_averaged_and_compared_as_numbers() -> None:
    scores = {"a": [(R, W), (R, R), (W, W)] * 2, "b": [(W, W), (R, W), (W, R)] * 2}
    runs = outcomes(
        done(model, f"p{at}", verdict, repeat=repeat)
        for model, items in scores.items()
        for at, verdicts in enumerate(items)
        for repeat, verdict in enumerate(verdicts)
    )
    row = stats.paired(runs).iloc[0]
    differences = [0.5, 0.5, -0.5] * 2

    assert (row["n_items"], row["test"]) == (6, "t")
    assert row["p"] == pytest.approx(scipy_stats.ttest_1samp(differences, 0).pvalue)


def test_of_few_items_and_of_equal_differences_nothing_is_sure() -> None:
    halves = {"a": [1.0, 0.5], "b": [0.5, 0.0]}
    two = stats.paired(measured("score", halves).assign(checked=True)).iloc[0]
    shifted = {"a": [1.5, 2.5, 3.5, 4.5, 5.5, 6.5], "b": [1, 2, 3, 4, 5, 6]}
    alike = stats.paired(measured("cost", shifted), value="cost").iloc[0]

    assert two["difference"] == alike["difference"] == 0.5
    for row in (two, alike):
        assert np.isnan([row["p"], row["p_holm"], row["low"], row["high"]]).all()
    some = {name: each[:3] for name, each in {"a": [1, 3, 5], "b": [1, 2, 3]}.items()}
    three = stats.paired(measured("cost", some), value="cost").iloc[0]
    assert three["low"] < 1 < three["high"]
    assert np.isnan(three["p"])


def timed_runs(order: str, figures: np.random.Generator, items: int = 8) -> Any:
    """Speeds of the same model under names, asked in this order of blocks.

    The machine is another one in each block: it drifts.
    """
    start, turns, rows = pd.Timestamp("2026-11-21", tz="UTC"), {"a": 0, "b": 0}, []
    for place, model in enumerate(order):
        drift = figures.normal(0, 5)
        for item in range(items):
            rows.append(
                {
                    "model": model,
                    "item": f"p{item}",
                    "repeat": turns[model],
                    "status": "ok",
                    "tokens_per_second": 50 + drift + figures.normal(0, 1),
                    "started": start + pd.Timedelta(seconds=place * items + item),
                }
            )
        turns[model] += 1
    return pd.DataFrame(rows)


SPEED = "tokens_per_second"


def test_times_of_models_that_were_asked_one_after_the_other_are_not_tested() -> None:
    row = stats.paired(timed_runs("ab", np.random.default_rng(1)), value=SPEED).iloc[0]

    assert (row["test"], row["n_items"]) == ("none", 8)
    assert row["difference"] != 0
    missing = row[["low", "high", "p", "p_holm", "p_wilcoxon"]].astype(float)
    assert missing.isna().all()
    repeated = timed_runs("aaaaaabbbbbb", np.random.default_rng(1))
    assert stats.paired(repeated, value=SPEED)["test"][0] == "none"


def test_times_that_were_taken_by_turns_are_tested_by_rounds() -> None:
    runs = timed_runs("abbaabbaabba", np.random.default_rng(1))
    row = stats.paired(runs, value=SPEED).iloc[0]
    means = runs.groupby(["model", "repeat"])[SPEED].mean().unstack(0)

    assert (row["n_rounds"], row["n_items"], row["test"]) == (6, 8, "t")
    wanted = scipy_stats.ttest_rel(means["a"], means["b"]).pvalue
    assert row["p"] == pytest.approx(wanted)
    few = stats.paired(timed_runs("abbaab", np.random.default_rng(1)), value=SPEED)
    assert np.isnan(few["p"][0])
    assert few["low"][0] < few["high"][0]


def test_a_model_is_not_faster_than_itself_though_the_machine_drifts() -> None:
    chance = np.random.default_rng(0)
    found = sum(
        stats.paired(timed_runs("abbaabbaabba", chance), value=SPEED)["p"][0] < 0.05
        for _ in range(60)
    )

    assert found <= 60 * 0.05 + 3 * np.sqrt(60 * 0.05 * 0.95)


def test_figures_are_compared_by_student_and_by_wilcoxon() -> None:
    chance = np.random.default_rng(0)
    a, b = chance.normal(10, 1, 20), chance.normal(11, 1, 20)
    row = stats.paired(measured("seconds", {"a": a, "b": b}), value="seconds").iloc[0]

    assert row["p"] == pytest.approx(scipy_stats.ttest_rel(a, b).pvalue)
    assert row["p_wilcoxon"] == pytest.approx(scipy_stats.wilcoxon(a, b).pvalue)
    assert row["difference"] == pytest.approx((a - b).mean())
    assert row["low"] < (a - b).mean() < row["high"]


def test_every_pair_is_compared_and_corrected_for_their_number() -> None:
    chance = np.random.default_rng(0)
    figures = {name: chance.normal(at, 2, 15) for at, name in enumerate("abcd")}
    table = stats.paired(measured("seconds", figures), value="seconds")

    assert [*zip(table["a"], table["b"], strict=True)][:3] == [
        ("a", "b"), ("a", "c"), ("a", "d"),
    ]  # fmt: skip
    assert len(table) == 6
    wanted = multipletests(table["p"], method="holm")[1]
    assert table["p_holm"].to_numpy() == pytest.approx(wanted)


def test_one_alone_is_compared_with_each_other() -> None:
    runs = judged({"a": [R], "b": [W], "c": [W]})

    assert [*stats.paired(runs, "b")["b"]] == ["a", "c"]


def test_only_items_that_both_were_asked_count() -> None:
    runs = judged({"a": [R] * 5, "b": [W] * 3})

    assert stats.paired(runs)["n_items"][0] == 3


def test_what_else_was_varied_has_to_be_the_same_in_both() -> None:
    # b was asked only where it is easy: without pairing it would look better.
    easy = [done("a", f"p{at}", R, factors={"hint": "yes"}) for at in range(4)]
    easy += [done("b", f"p{at}", R, factors={"hint": "yes"}) for at in range(4)]
    hard = [done("a", f"p{at}", W, factors={"hint": "no"}) for at in range(4)]
    runs = outcomes(easy + hard)

    assert stats.paired(runs, within="hint")["difference"][0] == 0
    assert stats.paired(runs)["difference"][0] == -0.5


def test_settings_are_compared_as_models_are() -> None:
    runs = outcomes(
        done("m", f"p{at}", R if heat else W, factors={"heat": heat})
        for at in range(5)
        for heat in (0, 0.5)
    )
    row = stats.paired(runs, 0.5, 0, by="heat").iloc[0]

    assert (row["a"], row["b"], row["difference"]) == ("0.5", "0", 1)


def test_times_of_two_hosts_are_never_set_against_each_other() -> None:
    runs = outcomes(
        done(model, f"p{at}", where=Where(f"http://{model}:1"))
        for model in ("a", "b")
        for at in range(4)
    )

    assert stats.paired(runs)["n_items"][0] == 4
    with pytest.raises(BadInput, match="one host"):
        stats.paired(runs, value="tokens_per_second")


def test_what_was_not_answered_is_left_out_if_asked() -> None:
    failed = [done("a", "p0", status="timeout"), done("b", "p0", R)]
    runs = outcomes([*failed, done("a", "p1", R), done("b", "p1", R)])

    assert stats.paired(runs)["difference"][0] == -0.5
    assert stats.paired(runs, over="answered")["n_items"][0] == 1
    with pytest.raises(BadInput, match="'some'"):
        stats.paired(runs, over="some")


def test_one_item_is_too_few_to_compare_numbers() -> None:
    row = stats.paired(measured("seconds", {"a": [1], "b": [2]}), value="seconds").iloc[
        0
    ]

    assert row["difference"] == -1
    assert np.isnan([row["p"], row["p_holm"], row["low"]]).all()


def test_a_name_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadInput, match=r"'c'(.|\n)*a, b"):
        stats.paired(judged({"a": [R], "b": [R]}), "a", "c")


@pytest.mark.parametrize("size", [6, 9, 12])
def test_signed_ranks_are_counted_to_the_last_also_where_some_are_equal(
    size: int,
) -> None:
    chance = np.random.default_rng(size)
    apart = chance.normal(0.4, 1, size)
    assert signed_ranks(apart) == pytest.approx(scipy_stats.wilcoxon(apart).pvalue)

    equal = np.round(apart)
    ranks, there = scipy_stats.rankdata(abs(equal)), equal != 0
    signs = itertools.product((0, 1), repeat=int(there.sum()))
    sums = np.array([np.dot(ranks[there], each) for each in signs])
    above = ranks[equal > 0].sum()
    least = min(np.mean(sums <= above + 1e-9), np.mean(sums >= above - 1e-9))
    assert signed_ranks(equal) == pytest.approx(min(1, 2 * least))


@pytest.mark.parametrize("view", [stats.paired, stats.ranks])
def test_where_nothing_was_checked_it_is_said(view: Callable[..., Any]) -> None:
    runs = outcomes(done(name, verdict=None, check=None) for name in "ab")

    with pytest.raises(BadInput, match="no prompt here has a check") as caught:
        view(runs)
    assert "value='tokens_per_second'" in str(caught.value)
    assert len(stats.paired(runs, value="answer_tokens")) == 1


def test_settings_that_were_changed_together_are_compared_as_they_were_set() -> None:
    runs = outcomes(
        done("m", f"p{at}", R if heat else W, factors=told)
        for at in range(8)
        for heat, told in ((0, {"heat": 0}), (1, {"top": 1}))
    )
    table = stats.varied(runs, ["heat", "top"])

    assert [*table["varied"]] == ["heat · top"]
    assert (table["a"][0], table["b"][0]) == ("0 · top=–", "– · top=1")
    assert table["difference"][0] == -1
