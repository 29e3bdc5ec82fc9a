"""Tests of blind votes on answers, and of the ranking that they give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ollama_magic.ballots import Vote
from ollama_magic.widgets.comparison import Comparison
from ollama_magic.widgets.votes import LEAST_PROMPTS, Ranking
from tests.support.comparing import CAPITAL, begin, seen, whole
from tests.support.engine import Engine
from tests.support.waiting import eventually

Comparisons = Callable[..., Comparison]


def test_blind_nothing_tells_the_model_until_somebody_voted(
    engine: Engine, comparisons: Comparisons
) -> None:
    comparison = comparisons(engine)
    begin(comparison, "tutor:1m", "tutor:0.1m", "nope:1b", blind=True)
    whole(comparison)
    shown = seen(comparison) + comparison.as_markdown()

    for told in ("tutor", "nope", "tokens/s", "0.1m"):
        assert told not in shown
    assert "Answer A" in shown
    assert "failed" in shown
    assert len(comparison.bar.best) == 2
    letters = [button.description[0] for button in comparison.bar.best]
    failed = next(column for column in comparison.columns if column.error)
    assert failed.letter not in letters

    comparison.bar.best[1].click()
    shown = seen(comparison)
    for told in ("tutor:1m", "tutor:0.1m", "nope:1b", "does not have", "tokens/s"):
        assert told in shown
    assert not comparison.bar.is_open


def test_a_vote_is_for_the_model_behind_the_letter(
    engine: Engine, comparisons: Comparisons
) -> None:
    comparison = comparisons(engine)
    begin(comparison, "tutor:1m", "tutor:0.1m", blind=True)
    whole(comparison)
    wanted = str(comparison.columns[1].model)
    comparison.bar.best[1].click()
    [vote] = comparison.session.votes

    assert vote.best == wanted
    assert vote.choice == "best"
    assert vote.prompt == CAPITAL
    assert {*vote.runs} == {run.identity.id for run in comparison.session.runs}
    kept = comparison.as_metadata()["ollama_magic"]
    assert kept["votes"] == [vote.to_json()]
    assert len(kept["runs"]) == 2


@pytest.mark.parametrize("choice", ["tie", "bad"])
def test_no_answer_has_to_be_the_best(
    hostile: Any, comparisons: Comparisons, choice: str
) -> None:
    comparison = comparisons(hostile.saying("same"))
    begin(comparison, "a", "b", blind=True)
    whole(comparison)
    getattr(comparison.bar, choice).click()

    [vote] = comparison.session.votes
    assert (vote.choice, vote.best) == (choice, None)
    eventually(lambda: "Bradley" in seen(comparison))
    assert "Bradley" in comparison.as_markdown()


def test_names_are_shown_without_a_vote_too(
    hostile: Any, comparisons: Comparisons
) -> None:
    comparison = comparisons(hostile.saying("same"))
    begin(comparison, "model-one", "model-two", blind=True)
    whole(comparison)
    comparison.bar.passing.click()

    assert comparison.session.votes == []
    assert "model-one" in seen(comparison)


def test_where_only_one_answered_there_is_nothing_to_vote_on(
    engine: Engine, comparisons: Comparisons
) -> None:
    comparison = comparisons(engine)
    begin(comparison, "tutor:1m", "nope", blind=True)
    whole(comparison)

    assert not comparison.bar.is_open
    assert "nope" in seen(comparison)


def votes(prompts: int, models: Sequence[str] = ("a<b>", "b|c")) -> list[Vote]:
    return [
        Vote(
            f"{at}",
            "2026-01-01T00:00:00Z",
            f"p{at}",
            (*models,),
            "best",
            models[at % 3 == 0],
        )
        for at in range(prompts)
    ]


def test_intervals_are_told_from_enough_prompts_on() -> None:
    few, many = Ranking(votes(LEAST_PROMPTS - 1)), Ranking(votes(3 * LEAST_PROMPTS))

    assert "…" not in few.as_html().split("</table>")[0]
    assert f"at least {LEAST_PROMPTS}" in few.as_html()
    assert "…" in many.as_html()
    assert "━" in many.as_html()
    for shown in (few.as_html(), many.as_html()):
        assert "<b>" not in shown
        assert "a&lt;b&gt;" in shown
    assert "b&#124;c" in many.as_markdown()
    assert Ranking([]).as_html() == Ranking([]).as_markdown() == ""
