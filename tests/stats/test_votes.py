"""Tests of strengths by votes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ollama_magic import stats
from ollama_magic.errors import BadInput


def votes(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["a", "b", "winner"])


def test_of_two_models_the_strengths_are_the_log_odds() -> None:
    table = stats.bradley_terry(
        votes(*[("x", "y", "x")] * 750, *[("x", "y", "y")] * 250)
    )

    assert [*table["model"]] == ["x", "y"]
    gap = table["strength"][0] - table["strength"][1]
    assert gap == pytest.approx(np.log(3), abs=0.01)
    assert table["strength"].sum() == pytest.approx(0)
    assert [*table["n"]] == [1000, 1000]


def test_a_tie_is_half_a_vote_for_each() -> None:
    ties = stats.bradley_terry(votes(*[("x", "y", "tie")] * 10))
    halves = stats.bradley_terry(votes(*[("x", "y", "x")] * 5, *[("x", "y", "y")] * 5))

    assert ties["strength"].tolist() == pytest.approx([0, 0])
    assert halves["strength"].tolist() == pytest.approx([0, 0])


def test_strengths_that_made_the_votes_are_found_again() -> None:
    truth = dict(zip("wxyz", (1.0, 0.4, -0.2, -1.2), strict=True))
    chance = np.random.default_rng(0)
    rows = []
    for _ in range(6000):
        a, b = chance.choice([*truth], 2, replace=False)
        won = chance.random() < 1 / (1 + np.exp(truth[b] - truth[a]))
        rows.append((a, b, "a" if won else "b"))
    table = stats.bradley_terry(votes(*rows)).set_index("model")

    for model, strength in truth.items():
        assert table.loc[model, "strength"] == pytest.approx(strength, abs=0.12)
        assert table.loc[model, "low"] < strength < table.loc[model, "high"]


def test_who_never_lost_is_strong_and_not_infinitely() -> None:
    table = stats.bradley_terry(votes(*[("x", "y", "x")] * 5))

    assert 0 < table["strength"][0] < 3


def test_votes_on_one_prompt_stay_together() -> None:
    rows = votes(*[("x", "y", "x")] * 60, *[("x", "y", "y")] * 40)
    alone = stats.bradley_terry(rows)
    # Whoever wins a prompt wins it ten times over: ten prompts, not a hundred votes.
    grouped = stats.bradley_terry(rows.assign(prompt=np.arange(100) // 10))

    assert grouped["strength"].tolist() == alone["strength"].tolist()
    widths = [table["high"][0] - table["low"][0] for table in (grouped, alone)]
    assert widths[0] > 2 * widths[1]


def test_winners_and_losers_are_votes_too() -> None:
    table = stats.bradley_terry(
        pd.DataFrame({"winner": ["x", "x", "z"], "loser": ["y", "z", "y"]})
    )

    assert [*table["model"]] == ["x", "z", "y"]


def test_the_same_votes_give_the_same_intervals() -> None:
    rows = votes(("x", "y", "x"), ("y", "x", "a"), ("x", "y", "tie"))

    assert stats.bradley_terry(rows).equals(stats.bradley_terry(rows))


def test_no_votes_make_an_empty_table() -> None:
    assert [*stats.bradley_terry(votes()).columns] == [
        "model", "strength", "low", "high", "n",
    ]  # fmt: skip


@pytest.mark.parametrize("bad", [("x", "y", "z"), ("x", "x", "x")])
def test_a_winner_that_did_not_take_part_is_refused_with_its_row(
    bad: tuple[str, str, str],
) -> None:
    with pytest.raises(BadInput, match="row 1"):
        stats.bradley_terry(votes(("x", "y", "x"), bad))


def test_votes_without_names_are_refused() -> None:
    with pytest.raises(BadInput, match="no column a, b"):
        stats.bradley_terry(pd.DataFrame({"winner": ["x"]}))
