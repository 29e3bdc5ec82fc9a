"""Tests of benchmarks on the embedded engine, and of letters by their probabilities."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic.bench.letters import Letter, Lettered, letter_shares
from ollama_magic.errors import BadInput, Misfit
from ollama_magic.run import Answered
from ollama_magic.session import current
from ollama_magic.trial import Done
from tests.support.engine import Engine
from tests.support.trials import done

FAMILY = ["tutor:0.1m", "tutor:0.3m", "tutor:1m"]


@pytest.fixture(autouse=True)
def asked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The session asks the engine, and afterwards whom it asked before."""
    session = current()
    before = session.settings
    session.settings = replace(before, host=engine.url)
    yield
    session.settings = before


def probe(item: str = "p0", **others: float) -> Done:
    """An answer of one token, with the probabilities of what else it might be."""
    told = tuple((text, math.log(p)) for text, p in others.items())
    one = done(item=item, expected="B", check=Letter("letter"))
    run = replace(one.run, answered=Answered("B", logprobs=(("B", -0.1, told),)))
    return Done(one.trial, run)


@pytest.mark.parametrize(("name", "topics"), [("answers", 6), ("choices", 4)])
def test_the_family_spreads_out(name: str, topics: int) -> None:
    results = om.benchmark(FAMILY, name, journal=None)

    table = results.summary().set_index("model")
    assert table["accuracy"].tolist() == sorted(table["accuracy"])
    pairs = results.paired().set_index(["a", "b"])
    assert pairs["difference"].lt(0).all()
    assert pairs["test"].eq("mcnemar").all()
    assert pairs["p_holm"].lt(0.05).all()
    by_topic = results.summary(["model", "topic"])
    assert len(by_topic) == 3 * topics
    assert by_topic["low"].le(by_topic["accuracy"]).all()


def test_a_choice_told_by_its_text_is_not_one_told_by_its_letter() -> None:
    cities = {"Norway": "Oslo", "Italy": "Rome", "Peru": "Lima", "Egypt": "Cairo"}
    task = [
        {
            "question": f"What is the capital of {country}?",
            "choices": [*cities.values()],
            "answer": city,
        }
        for country, city in cities.items()
    ]

    by_text = om.benchmark("tutor:1m", task, check="option", journal=None)
    by_letter = om.benchmark("tutor:1m", task, journal=None)

    assert by_text.summary()["accuracy"][0] == 1.0
    assert by_letter.runs["answer"].tolist() == by_text.runs["answer"].tolist()
    assert by_letter.summary()["accuracy"][0] < 1.0


def test_letters_are_asked_for_with_one_token_and_say_what_lacks_one() -> None:
    task = om.task("choices").only(language="en")

    results = om.benchmark("tutor:1m", task, how="letters", journal=None)

    assert set(results.runs["answer_tokens"]) == {1}
    assert set(results.runs["status"]) == {"ok"}
    summary = results.summary().iloc[0]
    lacking = results.runs["verdict"].eq("unparsable").mean()
    assert 0 < lacking < 0.5
    for each in (results, results + results, results.score({"contains": "A"})):
        assert each.summary()["without_letter"].tolist() == [lacking]
    # As docs/results.md says of these models.
    assert summary["low"] < 0.25
    assert "%" in results.told
    letters = results.letters.dropna(subset=["A", "B", "C", "D"], how="all")
    assert letters[[*"ABCD"]].sum(axis=1).round(9).eq(1).all()


def test_letters_are_taken_out_of_the_journal_as_they_were_told(tmp_path: Path) -> None:
    wishes = {"how": "letters", "journal": tmp_path / "journal.sqlite"}
    first = om.benchmark("tutor:1m", om.task("choices").only("opposite"), **wishes)

    again = om.benchmark("tutor:1m", om.task("choices").only("opposite"), **wishes)

    assert again.runs["id"].tolist() == first.runs["id"].tolist()
    assert again.letters.equals(first.letters)
    assert again.summary().equals(first.summary())


def test_a_check_that_breaks_is_no_wrong_answer(tmp_path: Path) -> None:
    task = om.task("answers").only("capital", "en")
    wishes = {"journal": tmp_path / "journal.sqlite"}

    results = om.benchmark("tutor:1m", task, check=lambda text: 1 / 0, **wishes)

    assert results.runs["status"].eq("ok").all()
    assert results.runs["verdict"].isna().all()
    assert "accuracy" not in results.summary().dropna(axis="columns").columns
    mended = om.benchmark("tutor:1m", task, check="contains", **wishes)
    assert mended.runs["id"].tolist() == results.runs["id"].tolist()
    assert mended.summary()["accuracy"][0] == 1.0
    assert results.score("contains").summary()["accuracy"][0] == 1.0


def test_a_letter_counts_with_what_is_around_it() -> None:
    run = probe(A=0.2, **{" A": 0.1, "(B": 0.3, "Bob": 0.2, "E": 0.1}).run

    assert letter_shares(run) == pytest.approx({"A": 0.5, "B": 0.5})


def test_a_question_without_a_letter_is_not_a_wrong_one() -> None:
    none, right = probe("p0", Yes=0.5, No=0.2), probe("p1", A=0.2, B=0.3)
    judged = [
        Done(
            each.trial,
            replace(each.run, verdict=each.trial.check(each.run, each.trial)),
        )
        for each in (none, right)
    ]

    results = Lettered(judged)

    assert results.runs["verdict"].tolist() == ["unparsable", "correct"]
    assert results.summary()["without_letter"].tolist() == [0.5]
    assert results.summary("topic")["without_letter"].tolist() == [0.5]  # of none
    assert "50.0 %" in results.told


def test_a_page_tells_beside_each_accuracy_what_lacked_a_letter(tmp_path: Path) -> None:
    judged = [
        Done(
            replace(each.trial, topic=each.trial.item),
            replace(each.run, verdict=verdict),
        )
        for each, verdict in (
            (probe("p0", Yes=0.5), "unparsable"),
            (probe("p1", A=0.2, B=0.3), "correct"),
        )
    ]
    page = Lettered(judged).report(tmp_path / "page.md").read_text("utf-8")

    assert page.count(" without_letter ") == 2  # over all, and by topic


def test_scores_that_are_all_equal_are_an_error() -> None:
    with pytest.raises(Misfit, match="equally likely"):
        Lettered([probe(A=0.25, B=0.25), probe("p1", C=0.1, D=0.1)])
    one = probe(A=0.25, B=0.25)
    with pytest.raises(ValueError, match="equally"):
        one.trial.check(one.run, one.trial)


def test_a_server_that_tells_no_probabilities_is_an_error() -> None:
    with pytest.raises(Misfit, match=r"0\.12\.11"):
        Lettered([done(check=Letter("letter"))])


@pytest.mark.parametrize("how", ["cloze", "loglikelihood", "acc_norm"])
def test_what_needs_the_probabilities_of_a_prompt_is_refused(how: str) -> None:
    with pytest.raises(BadInput, match=how):
        om.benchmark("tutor:1m", "choices", how=how)


def test_letters_need_choices() -> None:
    with pytest.raises(BadInput, match="capital-en-1"):
        om.benchmark("tutor:1m", "answers", how="letters")


@pytest.mark.parametrize(
    "own", [{"logprobs": False}, {"think": True}, {"top_logprobs": 5}]
)
def test_what_letters_need_cannot_be_set_otherwise(own: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=next(iter(own))):
        om.benchmark("tutor:1m", "choices", how="letters", journal=None, **own)
