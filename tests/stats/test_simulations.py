"""Tests that intervals cover at their level, and tests hold their size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ollama_magic import stats
from ollama_magic.stats.intervals import clustered_wilson
from tests.support.trials import simulated

LEVEL = 0.95


def drawn(
    items: int, repeats: int, spread: float, middle: float, rounds: int
) -> tuple[Any, float]:
    """Right answers, rounds x items, of items whose log odds differ; and the truth."""
    chance = np.random.default_rng(items * 100 + repeats)
    ease = chance.normal(middle, spread, (rounds, items))
    everything = chance.normal(middle, spread, 1_000_000)
    right = chance.binomial(repeats, 1 / (1 + np.exp(-ease)))
    return right.astype(float), float(np.mean(1 / (1 + np.exp(-everything))))


def covered(right: Any, repeats: int, truth: float) -> tuple[float, float]:
    """How often the clustered interval holds the truth, and how often the naive one."""
    rounds, items = right.shape
    total, n = right.sum(axis=1), np.full(rounds, float(items * repeats))
    squares = ((right - (total / items)[:, None]) ** 2).sum(axis=1)
    ends = (
        clustered_wilson(total, n, squares, np.full(rounds, float(items)), LEVEL),
        stats.wilson(total, n, LEVEL),
    )
    held, naive = (float(((a <= truth) & (truth <= b)).mean()) for a, b in ends)
    return held, naive


def test_of_repeats_the_clustered_interval_covers_and_the_naive_does_not() -> None:
    right, truth = drawn(items=30, repeats=5, spread=2.0, middle=0.5, rounds=2000)
    held, naive = covered(right, 5, truth)

    assert held > 0.94
    assert naive < 0.85


def test_mcnemars_test_finds_nothing_more_often_than_it_may() -> None:
    chance = np.random.default_rng(0)
    found = 0
    for _ in range(50):
        runs = simulated(chance, 40, 1, {"a": 0, "b": 0})
        found += stats.paired(runs)["p"][0] < 0.05

    assert found <= 50 * 0.05 + 3 * np.sqrt(50 * 0.05 * 0.95)


@pytest.mark.slow
@pytest.mark.parametrize("items", [5, 20, 100])
@pytest.mark.parametrize("repeats", [2, 3, 10])
@pytest.mark.parametrize(("spread", "middle"), [(0, 0), (1.5, 0), (4, 0), (1.5, 3)])
def test_the_clustered_interval_covers_at_its_level(
    items: int, repeats: int, spread: float, middle: float
) -> None:
    right, truth = drawn(items, repeats, spread, middle, rounds=5000)

    assert covered(right, repeats, truth)[0] > LEVEL - 0.02


@pytest.mark.slow
@pytest.mark.parametrize("alike", [0.1, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("truth", [0.8, 0.9, 0.95])
@pytest.mark.parametrize(("items", "repeats"), [(24, 3), (24, 10), (50, 6), (144, 3)])
def test_near_one_the_clustered_interval_covers_and_is_of_use(
    items: int, repeats: int, truth: float, alike: float
) -> None:
    chance = np.random.default_rng(items + repeats)
    ease = (1 - alike) / alike * np.array([truth, 1 - truth])
    right = chance.binomial(repeats, chance.beta(*ease, (5000, items))).astype(float)
    total, n = right.sum(axis=1), np.full(5000, float(items * repeats))
    squares = ((right - (total / items)[:, None]) ** 2).sum(axis=1)
    low, high = clustered_wilson(total, n, squares, np.full(5000, float(items)), LEVEL)
    each_once = np.subtract(*stats.wilson(truth * items, items)[::-1])

    assert ((low <= truth) & (truth <= high)).mean() > 0.935
    assert (high - low).mean() < 1.05 * each_once


@pytest.mark.slow
@pytest.mark.parametrize("n", [6, 15, 40, 200, 2000])
def test_a_medians_interval_covers_at_its_level(n: int) -> None:
    chance = np.random.default_rng(n)
    drawn = chance.lognormal(0, 1, (3000, n))
    ends = np.array([stats.median_interval(row, LEVEL) for row in drawn])

    assert ((ends[:, 0] <= 1) & (ends[:, 1] >= 1)).mean() > LEVEL - 0.012


@pytest.mark.slow
def test_the_bootstrap_covers_nearly_at_its_level() -> None:
    chance = np.random.default_rng(0)
    held = 0
    for _ in range(400):
        low, high = stats.bootstrap(chance.normal(3, 1, 40))
        held += low <= 3 <= high

    assert held / 400 > LEVEL - 0.035  # known to be a little narrow for few values


@pytest.mark.slow
@pytest.mark.parametrize("repeats", [1, 3])
def test_a_paired_test_holds_its_size_and_its_interval_covers(repeats: int) -> None:
    chance = np.random.default_rng(repeats)
    found, held, rounds = 0, 0, 1000
    for _ in range(rounds):
        row = stats.paired(simulated(chance, 60, repeats, {"a": 0, "b": 0})).iloc[0]
        found += row["p"] < 0.05
        held += row["low"] <= 0 <= row["high"]

    assert found / rounds < 0.05 + 0.018
    assert held / rounds > LEVEL - 0.018


@pytest.mark.slow
def test_of_many_equal_models_hardly_ever_one_is_told_apart() -> None:
    chance = np.random.default_rng(0)
    names = dict.fromkeys("abcde", 0.0)
    wrong, rounds = 0, 150
    for _ in range(rounds):
        table = stats.paired(simulated(chance, 50, 1, names))
        wrong += bool((table["p_holm"] < 0.05).any())

    assert wrong / rounds < 0.05 + 0.045


@pytest.mark.slow
def test_the_smallest_difference_is_found_as_often_as_was_promised() -> None:
    chance = np.random.default_rng(0)
    items, discordance, rounds = 200, 0.2, 1000
    effect = stats.mde(items, discordance=discordance)
    up, down = (discordance + effect) / 2, (discordance - effect) / 2
    found = 0
    for _ in range(rounds):
        only_a, only_b, _ = chance.multinomial(items, [up, down, 1 - up - down])
        found += abs(only_a - only_b) / np.sqrt(only_a + only_b) > 1.96

    assert 0.77 < found / rounds < 0.86


@pytest.mark.slow
def test_strengths_are_covered_where_votes_on_a_prompt_are_alike() -> None:
    import pandas as pd

    chance = np.random.default_rng(0)
    held, rounds = 0, 150
    for _ in range(rounds):
        lean = chance.normal(0, 1.5, 60)  # how much a prompt favours one of them
        won = chance.random((60, 4)) < 1 / (1 + np.exp(-lean))[:, None]
        table = stats.bradley_terry(
            pd.DataFrame(
                {
                    "a": "x",
                    "b": "y",
                    "winner": np.where(won.ravel(), "a", "b"),
                    "prompt": np.repeat(np.arange(60), 4),
                }
            )
        )
        held += table["low"][0] <= 0 <= table["high"][0]

    assert held / rounds > LEVEL - 0.05
