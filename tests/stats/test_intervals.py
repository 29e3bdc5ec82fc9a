"""Tests of intervals: against the libraries that have them, and at their ends."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy import stats as scipy_stats
from statsmodels.stats.proportion import proportion_confint

from ollama_magic import stats
from ollama_magic.errors import BadInput, NotInstalled
from ollama_magic.stats.intervals import clustered_wilson


@pytest.mark.parametrize(("right", "n"), [(0, 5), (5, 5), (1, 20), (97, 164), (1, 1)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_wilsons_interval_is_that_of_statsmodels(
    right: int, n: int, level: float
) -> None:
    wanted = proportion_confint(right, n, 1 - level, "wilson")

    assert np.array(stats.wilson(right, n, level)) == pytest.approx(np.array(wanted))


def test_of_no_trial_there_is_no_interval() -> None:
    low, high = stats.wilson([0, 3], [0, 4])

    assert np.isnan([low[0], high[0]]).all()
    assert 0 < low[1] < 0.75 < high[1] < 1


def test_a_mean_without_repeats_has_students_interval() -> None:
    values = [1.0, 2.0, 4.0, 8.0, 9.0]
    wanted = scipy_stats.t.interval(0.9, 4, np.mean(values), scipy_stats.sem(values))

    assert stats.mean_interval(values, level=0.9) == pytest.approx(wanted)


def test_repeats_that_are_all_alike_tell_no_more_than_one() -> None:
    once = [0.1, 0.4, 0.7, 0.9]
    items = np.repeat(["a", "b", "c", "d"], 5)

    assert stats.mean_interval(np.repeat(once, 5), items) == pytest.approx(
        stats.mean_interval(once)
    )


def test_one_item_alone_has_no_interval_of_its_mean() -> None:
    assert np.isnan(stats.mean_interval([1.0, 2.0, 3.0], ["a", "a", "a"])).all()
    assert np.isnan(stats.mean_interval([1.0])).all()


def test_wilsons_interval_of_equal_repeats_is_of_the_items() -> None:
    # 6 of 10 items always right, 4 never: thirty trials are worth ten.
    low, high = clustered_wilson(
        *(np.array([v]) for v in (18.0, 30.0, 6 * 1.2**2 + 4 * 1.8**2, 10.0)), 0.95
    )
    t, z = scipy_stats.t.ppf(0.975, 9), scipy_stats.norm.ppf(0.975)
    added = 10 + z**2  # one of them is spent on the mean, as n − 1 is
    worth = 10 * (added - 1) / added * (z / t) ** 2
    wanted = stats.wilson(0.6 * worth, worth)

    assert [low[0], high[0]] == pytest.approx([*map(float, wanted)])
    assert high[0] - low[0] > np.ptp(stats.wilson(18, 30)) * 1.5


def test_all_right_in_every_repeat_is_no_certainty() -> None:
    one = np.ones(1)
    low, high = clustered_wilson(30 * one, 30 * one, 0 * one, 10 * one, 0.95)

    assert (low[0], high[0]) == pytest.approx((float(stats.wilson(10, 10)[0]), 1))


@pytest.mark.parametrize("items", [3, 10, 24, 144])
@pytest.mark.parametrize("repeats", [2, 10])
def test_one_slip_does_not_make_an_interval_narrower(items: int, repeats: int) -> None:
    n = items * repeats
    share = (n - 1) / n
    squares = (items - 1) * (repeats / n) ** 2 + (repeats - 1 - share * repeats) ** 2
    told = [np.array([n - 1.0]), np.array([float(n)]), np.array([squares])]
    low, high = clustered_wilson(*told, np.array([float(items)]), 0.95)

    assert high[0] - low[0] >= 1 - float(stats.wilson(items, items)[0])


def test_a_medians_interval_lies_between_two_of_the_values() -> None:
    values = np.arange(1.0, 11.0)
    wanted = scipy_stats.quantile_test(values, p=0.5).confidence_interval(0.95)

    assert stats.median_interval(values[::-1]) == (wanted.low, wanted.high) == (2, 9)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_too_few_values_have_no_interval_of_their_median(n: int) -> None:
    assert np.isnan(stats.median_interval(np.arange(float(n)))).all()


def test_the_median_of_many_goes_by_the_normal_distribution() -> None:
    low, high = stats.median_interval(np.arange(4000.0))
    wanted = scipy_stats.quantile_test(np.arange(4000.0), q=2000).confidence_interval()

    assert (low, high) == pytest.approx((wanted.low, wanted.high), abs=2)


def test_drawing_again_gives_an_interval_around_the_statistic() -> None:
    values = np.random.default_rng(1).exponential(size=60)
    low, high = stats.bootstrap(values)
    t_low, t_high = stats.mean_interval(values)

    assert low < values.mean() < high
    # It knows that the distribution is skewed, which Student's does not.
    assert low > t_low
    assert high > t_high
    assert stats.bootstrap(values) == (low, high)


def test_whole_items_are_drawn_again() -> None:
    chance = np.random.default_rng(2)
    means = chance.normal(size=12)
    values, items = np.repeat(means, 6), np.repeat(np.arange(12), 6)
    low, high = stats.bootstrap(values, items=items)
    naive = np.ptp(stats.bootstrap(values))

    assert high - low > 1.8 * naive
    assert high - low == pytest.approx(np.ptp(stats.mean_interval(means)), rel=0.25)


def test_equal_values_have_an_interval_without_width() -> None:
    assert stats.bootstrap([2.0] * 5, "median") == (2, 2)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_between_0_and_1(level: float) -> None:
    for ask in (
        lambda: stats.wilson(1, 2, level),
        lambda: stats.mean_interval([1.0, 2.0], level=level),
        lambda: stats.median_interval(np.arange(9.0), level),
        lambda: stats.bootstrap([1.0, 2.0], level=level),
    ):
        with pytest.raises(BadInput, match="between 0 and 1"):
            ask()


def test_only_statistics_that_exist_are_drawn() -> None:
    with pytest.raises(BadInput, match="mode"):
        stats.bootstrap([1.0, 2.0], "mode")


def test_without_the_extra_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)  # type: ignore[arg-type]

    with pytest.raises(NotInstalled, match=r"pip install 'ollama-magic\[stats\]'"):
        stats.mean_interval([1.0, 2.0, 3.0])
    assert stats.wilson(1, 2)[0] > 0  # a line of arithmetic
