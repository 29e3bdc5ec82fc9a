"""Tests of what a comparison could show."""

from __future__ import annotations

import pytest
from statsmodels.stats.power import NormalIndPower

from ollama_magic import stats
from ollama_magic.errors import BadInput


@pytest.mark.parametrize(
    ("n", "unpaired", "paired"),
    [(50, 28.0, 17.7), (164, 15.5, 9.8), (500, 8.9, 5.6), (1000, 6.3, 4.0)],
)
def test_the_smallest_difference_is_that_of_the_textbook(
    n: int, unpaired: float, paired: float
) -> None:
    assert 100 * stats.mde(n, paired=False) == pytest.approx(unpaired, abs=0.05)
    assert 100 * stats.mde(n) == pytest.approx(paired, abs=0.05)


def test_it_is_that_of_statsmodels() -> None:
    effect = NormalIndPower().solve_power(nobs1=80, alpha=0.1, power=0.9)

    found = stats.mde(80, paired=False, power=0.9, level=0.9)
    assert found == pytest.approx(effect * 0.5, rel=1e-3)


def test_repeats_help_less_than_items() -> None:
    assert stats.mde(100, repeats=4) > stats.mde(400)
    assert stats.mde(100, repeats=4) < stats.mde(100)
    assert stats.mde(100, repeats=4, within=0) == stats.mde(100)


def test_no_difference_is_larger_than_all() -> None:
    assert stats.mde(1) == 1


def test_without_items_there_is_none() -> None:
    with pytest.raises(BadInput, match="item"):
        stats.mde(0)
    with pytest.raises(BadInput, match="not 1"):
        stats.mde(10, power=1)
