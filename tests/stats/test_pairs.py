"""Tests of comparisons on the same items."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats as scipy_stats
from statsmodels.stats.multitest import multipletests

from ollama_magic import stats
from ollama_magic.errors import BadInput
from ollama_magic.outcomes import outcomes
from ollama_magic.run import Where
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
    scores = {"a": [(R, W), (R, R), (W, W)], "b": [(W, W), (R, W), (W, R)]}
    runs = outcomes(
        done(model, f"p{at}", verdict, repeat=repeat)
        for model, items in scores.items()
        for at, verdicts in enumerate(items)
        for repeat, verdict in enumerate(verdicts)
    )
    row = stats.paired(runs).iloc[0]
    differences = [0.5, 0.5, -0.5]

    assert (row["n_items"], row["test"]) == (3, "t")
    assert row["p"] == pytest.approx(scipy_stats.ttest_1samp(differences, 0).pvalue)


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
    with pytest.raises(BadInput, match="one host only"):
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
