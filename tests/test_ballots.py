"""Tests of votes as values and as a table."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ollama_magic.ballots import TIE, Vote, new_vote
from ollama_magic.preferences import votes
from ollama_magic.stats import bradley_terry


def best(prompt: str = "p", of: str = "abc", winner: str | None = "a") -> Vote:
    choice = "best" if winner else "tie"
    return new_vote(prompt, tuple(of), choice=choice, best=winner, runs=("1", "2"))


def test_of_the_best_answer_it_is_known_that_it_beat_each_other_and_no_more() -> None:
    assert [*best().pairs()] == [("a", "b", "a"), ("a", "c", "a")]
    assert [*best(winner="c").pairs()] == [("a", "c", "c"), ("b", "c", "c")]


@pytest.mark.parametrize("choice", ["tie", "bad"])
def test_without_a_best_answer_all_pairs_are_ties(choice: str) -> None:
    vote = new_vote("p", ("a", "b", "c"), choice=choice)

    assert [*vote.pairs()] == [("a", "b", TIE), ("a", "c", TIE), ("b", "c", TIE)]


def test_a_vote_comes_back_from_json_as_it_was() -> None:
    vote = best("안녕 <b>")

    assert Vote.from_json(json.loads(json.dumps(vote.to_json()))) == vote


def test_where_sums_are_kept_the_prompt_is_one() -> None:
    told = best("secret").to_json("hashes")

    assert "secret" not in json.dumps(told)
    assert Vote.from_json(told).to_json("hashes") == told


@pytest.mark.parametrize(
    "change",
    [
        {"choice": "worst"},
        {"best": "z"},
        {"best": None},
        {"choice": "tie"},
        {"models": "abc"},
        {"prompt": 1},
        {"id": None},
    ],
)
def test_what_is_no_vote_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a vote"):
        Vote.from_json({**best().to_json(), **change})


def test_votes_are_a_table_that_ranks_models() -> None:
    given = [best(f"p{at}", "ab", "a" if at % 4 else "b") for at in range(12)]
    table = votes([*given, new_vote("q", ("a", "b"), choice="bad")])
    ranked = bradley_terry(table)

    assert len(table) == 13
    assert table["winner"].tolist()[-1] == TIE
    assert table["vote"].tolist()[0] == given[0].id
    assert ranked["model"].tolist() == ["a", "b"]
    assert (ranked["low"] < ranked["high"]).all()
    assert ranked["n"].tolist() == [13, 13]


def test_a_table_without_votes_says_how_to_vote() -> None:
    assert "--blind" in repr(votes([]))
