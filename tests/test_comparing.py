"""Tests of comparing two answers to one question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ollama_magic.comparing import Difference, compare, first_difference
from ollama_magic.events import ServerClock
from ollama_magic.run import Answered, Run, Where
from tests.books import asked


def answered(text: str, **more: Any) -> Run:
    run = asked("q", text, options={"seed": 1})
    return replace(run, answered=Answered(text, **more))


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("It is Seoul.", "It is Busan.", 6, ("Seoul.", "Busan.")),
        ("서울은 수도입니다", "서울은 도시입니다", 4, ("수도입니다", "도시입니다")),
        ("a b", "a b c", 3, ("", " c")),
        ("a b c", "a b", 3, (" c", "")),
        ("same start", "same started", 5, ("start", "started")),
        ("a b", "a  b", 2, ("b", " b")),
        ("", "new", 0, ("", "new")),
        ("x", "y", 0, ("x", "y")),
        ("one\ntwo", "one\n\ntwo", 4, ("two", "\ntwo")),
    ],
)
def test_the_first_word_that_differs_is_found(
    old: str, new: str, place: int, words: tuple[str, str]
) -> None:
    difference = first_difference(old, new)

    assert difference is not None
    assert difference.place == place
    assert (difference.old, difference.new) == words
    assert old[:place].endswith(difference.context)
    assert old[:place] == new[:place]


def test_equal_texts_have_no_difference() -> None:
    assert first_difference("the same", "the same") is None


def test_identical_answers_are_said_to_be() -> None:
    check = compare(answered("It is Seoul."), answered("It is Seoul."))

    assert check.identical
    assert check.first_difference is None
    assert repr(check) == "Identical: tiny, 12 characters."


def test_a_difference_is_shown_in_its_place() -> None:
    check = compare(answered("It is Seoul, yes."), answered("It is Busan, yes."))

    assert not check.identical
    assert check.first_difference == Difference(6, "It is ", "Seoul,", "Busan,")
    assert (check.old_text, check.new_text) == (
        "It is Seoul, yes.",
        "It is Busan, yes.",
    )
    assert repr(check).splitlines() == [
        "Different from character 6 on: tiny",
        "  before …It is [Seoul,]",
        "  now    …It is [Busan,]",
    ]


def test_thoughts_count_too() -> None:
    check = compare(
        answered("Seoul", thinking="It is one."), answered("Seoul", thinking="Two.")
    )

    assert not check.identical
    assert check.first_difference == Difference(0, "", "It", "Two.")


def test_an_answer_that_broke_off_is_compared_as_far_as_it_came() -> None:
    old = replace(answered("It is Se"), status="interrupted")

    assert compare(old, answered("It is Seoul.")).identical
    assert "as far as" in repr(compare(old, answered("It is Seoul.")))
    assert not compare(old, answered("It was Seoul.")).identical
    assert not compare(answered("It is Se"), answered("It is Seoul.")).identical


def test_what_else_differs_is_told_where_both_are_known() -> None:
    old, new = answered("a"), answered("b")
    old = replace(
        old,
        what=replace(old.what, digest="1" * 64, context_tokens=4096),
        where=Where(server_version="0.1"),
        server_clock=ServerClock(prompt_tokens=20),
    )
    new = replace(
        new,
        what=replace(new.what, digest="2" * 64, context_tokens=4096),
        server_clock=ServerClock(prompt_tokens=21),
    )
    check = compare(old, new)

    assert {*check.changed} == {"digest", "prompt_tokens"}
    assert check.changed["prompt_tokens"] == (20, 21)
    assert "prompt_tokens changed: 20 → 21" in repr(check)


@pytest.mark.parametrize(
    ("options", "free"),
    [({}, True), ({"seed": 3}, False), ({"temperature": 0}, False)],
)
def test_without_a_seed_a_difference_is_no_surprise(
    options: dict[str, Any], free: bool
) -> None:
    old = asked("q", "a", options=options)

    assert ("No seed" in repr(compare(old, asked("q", "b")))) is free


def test_what_a_model_wrote_cannot_act_in_a_terminal() -> None:
    check = compare(answered("a \x1b[31m\u202ex"), answered("a\nb\x07"))

    assert not {"\x1b", "\u202e", "\x07"} & {*repr(check)}
    assert "⏎" in repr(check)
