"""Tests of what a comparison could show."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest
from statsmodels.stats.power import NormalIndPower

from ollama_magic import stats
from ollama_magic.errors import BadInput


@pytest.mark.parametrize(("n", "points"), [(50, 28.0), (164, 15.5), (1000, 6.3)])
def test_the_smallest_difference_is_that_of_the_textbook(n: int, points: float) -> None:
    assert 100 * stats.mde(n, paired=False) == pytest.approx(points, abs=0.05)


@pytest.mark.parametrize("n", [6, 10, 30, 100])
def test_of_pairs_it_is_what_mcnemars_exact_test_finds(n: int) -> None:
    effect = stats.mde(n)
    share = max(0.2, effect)
    up, down = (share + effect) / 2, (share - effect) / 2
    counts = np.random.default_rng(0).multinomial(n, [up, down, 1 - share], size=4000)
    found = [binomtest(int(a), int(a + b)).pvalue < 0.05 for a, b, _ in counts if a + b]

    assert sum(found) / len(counts) == pytest.approx(0.8, abs=0.02)


def test_of_many_pairs_it_is_nearly_that_of_the_textbook() -> None:
    assert stats.mde(1000) == pytest.approx(stats.mde(1001), rel=0.03)
    assert 100 * stats.mde(500) == pytest.approx(5.6, abs=0.2)


def test_it_is_that_of_statsmodels() -> None:
    effect = NormalIndPower().solve_power(nobs1=80, alpha=0.1, power=0.9)

    found = stats.mde(80, paired=False, power=0.9, level=0.9)
    assert found == pytest.approx(effect * 0.5, rel=1e-3)


def test_repeats_help_less_than_items() -> None:
    assert stats.mde(100, repeats=4) > stats.mde(400)
    assert stats.mde(100, repeats=4) < stats.mde(100)
    assert stats.mde(100, repeats=4, within=0) == stats.mde(100)


def test_below_six_items_nothing_can_be_shown() -> None:
    assert np.isnan([stats.mde(n) for n in range(1, 6)]).all()
    assert stats.mde(6) < 1
    assert stats.mde(1, paired=False) == 1


def test_without_items_there_is_none() -> None:
    with pytest.raises(BadInput, match="item"):
        stats.mde(0)
    with pytest.raises(BadInput, match="not 1"):
        stats.mde(10, power=1)
