"""Tests of where answers differ."""

from __future__ import annotations

from typing import Any

import pytest

from ollama_magic import stats
from ollama_magic.outcomes import outcomes
from ollama_magic.results import Results
from ollama_magic.run import What
from tests.support.trials import done, judged

R, W = "correct", "wrong"


def test_what_divides_the_models_comes_first() -> None:
    runs = judged({"a": [R, R, 0.4], "b": [R, W, 0.9], "c": [R, W, 0.5]})
    table = stats.disagreements(runs)

    assert [*table["item"]] == ["p1"] * 3 + ["p2"] * 3
    assert [*table["who"]] == ["a", "b", "c"] * 2
    assert [*table["score"]] == [1, 0, 0, 0.4, 0.9, 0.5]
    assert [*table["spread"]] == [1] * 3 + [0.5] * 3
    assert table["prompt"][0] == "question p1"


def test_of_repeats_the_answer_that_came_most_often_is_shown() -> None:
    texts = ["Busan", "Seoul", "Seoul"]
    runs = outcomes(
        [
            *(done("a", "p0", W, repeat=n, text=t) for n, t in enumerate(texts)),
            done("b", "p0", R, text="서울", expected="서울"),
        ]
    )
    table = stats.disagreements(runs).set_index("who")

    assert table.loc["a", "answer"] == "Seoul"
    assert table["answers"].to_dict() == {"a": 2, "b": 1}
    assert table.loc["b", "expected"] == "서울"


def test_without_checks_answers_that_differ_are_shown() -> None:
    unchecked: dict[str, Any] = {"verdict": None, "check": None}
    runs = outcomes(
        [
            done("a", "p0", text="yes", **unchecked),
            done("b", "p0", text="no", **unchecked),
            done("a", "p1", text="yes", **unchecked),
            done("b", "p1", text="yes", **unchecked),
        ]
    )
    table = stats.disagreements(runs)

    assert [*table["answer"]] == ["yes", "no"]
    assert table["score"].isna().all()


def test_models_that_agree_have_nothing_to_show() -> None:
    table = stats.disagreements(judged({"a": [R, W], "b": [R, W]}))
    assert table.empty
    assert repr(table) == "No prompt divides them."
    assert stats.disagreements(outcomes([])).empty


def test_of_many_rows_the_first_are_shown() -> None:
    runs = judged({"a": [R] * 30, "b": [W] * 30})
    table = stats.disagreements(runs)

    assert len(table) == 60
    assert "The first 40 of 60 rows." in repr(table)
    assert "p19" in repr(table)
    assert "p20" not in repr(table)
    assert "tex2jax_ignore" in table._repr_html_()


def asked(*texts: str, **known: Any) -> Any:
    """What became of the same request, asked so often."""
    return [done(text=text, repeat=at, **known) for at, text in enumerate(texts)]


def test_equal_answers_are_identical() -> None:
    row = stats.determinism(outcomes(asked("Seoul", "Seoul", "Seoul"))).iloc[0]

    assert (row["model"], row["item"], row["n"], row["distinct"]) == (
        "small", "p0", 3, 1,
    )  # fmt: skip
    assert row["identical"]
    assert row["old"] is None


def test_the_first_word_that_differs_is_named_with_its_place() -> None:
    texts = ("It is Seoul.", "It is Seoul.", "It is Busan, I think.")
    row = stats.determinism(outcomes(asked(*texts))).iloc[0]

    assert not row["identical"]
    assert (row["first_repeat"], row["other_repeat"]) == (0, 2)
    assert (row["place"], row["after"]) == (6, "It is ")
    assert (row["old"], row["new"]) == ("Seoul.", "Busan,")


def test_thoughts_count_as_answers_do() -> None:
    runs = outcomes(
        [done(thinking="north"), done(thinking="south", repeat=1), done(repeat=2)]
    )
    row = stats.determinism(runs).iloc[0]

    assert (row["distinct"], row["old"], row["new"]) == (3, "north", "south")


def test_a_seed_or_no_temperature_asks_for_the_same_answer() -> None:
    for options, seeded in (
        ({"seed": 1, "temperature": 0.7}, True),
        ({"temperature": 0}, True),
        ({"temperature": 0.7}, False),
        ({}, False),
    ):
        runs = outcomes(asked("a", "b", options=options))
        assert stats.determinism(runs)["seeded"][0] == seeded


def test_requests_with_other_options_are_other_requests() -> None:
    runs = outcomes(
        [*asked("a", "b", options={"seed": 1}), *asked("c", "d", options={"seed": 2})]
    )
    table = stats.determinism(runs)

    assert [*table["n"]] == [2, 2]
    assert [*table["old"]] == ["a", "c"]


def test_conditions_that_were_not_the_same_are_named() -> None:
    runs = outcomes(
        [
            done(cold=True),
            done(repeat=1, slots=4, what=What("small", "sha256:new")),
        ]
    )
    row = stats.determinism(runs).iloc[0]

    assert row["conditions"] == "cold, slots, digest"


def test_what_was_answered_once_or_broke_off_says_nothing() -> None:
    runs = outcomes([done(), done(repeat=1, status="timeout", text="")])

    assert stats.determinism(runs).empty
    assert stats.determinism(outcomes([])).empty


def test_requests_with_other_signs_in_front_are_not_compared() -> None:
    runs = outcomes(asked("a", "b"))

    assert len(stats.determinism(runs)) == 1
    assert stats.determinism(runs.assign(request=["x", "y"])).empty


def test_what_the_server_still_knew_is_a_condition() -> None:
    fresh = asked("Seoul", factors={"cache": "fresh"})
    again = asked("Busan", factors={"cache": "repeated"})
    row = Results([*fresh, *again]).determinism().iloc[0]

    assert (row["n"], row["identical"], row["conditions"]) == (2, False, "cache")


def test_where_nothing_was_asked_twice_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = stats.determinism(outcomes(asked("Seoul")))

    assert repr(table) == "No request was answered twice."
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", "ko")
    assert table._repr_html_() == "<p>두 번 답한 요청이 없습니다.</p>"
