"""Tests of what says whether an answer is right."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from ollama_magic.errors import BadInput
from ollama_magic.judging import check_of, judge, scored
from ollama_magic.results import Results
from tests.support.trials import done

SEOUL = ["Seoul", "Busan", "Tokyo", "Oslo"]


def verdict(wish: Any, answer: str, expected: Any = None, status: str = "ok") -> Any:
    one = done(text=answer, status=status, expected=expected)
    return judge(one.run, replace(one.trial, check=check_of(wish, expected, "row 1")))


@pytest.mark.parametrize(
    ("wish", "answer", "expected", "said"),
    [
        (None, " “seoul”. ", "Seoul", "correct"),
        ("exact", "Seoul, Korea", "Seoul", "wrong"),
        ({"exact": ["Seoul", "서울"]}, "서울", None, "correct"),
        ({"contains": "Seoul"}, "It is SEOUL.", None, "correct"),
        ({"contains": ["a", "b"]}, "only a", None, "wrong"),
        ({"contains": "서울"}, "<think>서울?</think>부산", None, "wrong"),
        ({"contains": "서울"}, "<think>서울", None, "wrong"),
        ({"regex": r"= (\d+)"}, "1 = 1, so 2 = 7", "7", "correct"),
        ({"regex": r"= (\d+)"}, "I do not know", "7", "unparsable"),
        ({"regex": r"^\d+$"}, "word\n12", None, "correct"),
        ({"regex": r"^\d+$"}, "word", None, "wrong"),
        ("json", '```json\n{"a": 1}\n```', {"a": 1}, "correct"),
        ("json", "a = 1", {"a": 1}, "unparsable"),
        ({"json": {"type": "object", "required": ["a"]}}, '{"b": 1}', None, "wrong"),
        ({"json": {"type": "object", "required": ["a"]}}, '{"a": 1}', None, "correct"),
        ({"number": 3.14, "within": 0.01}, "about 3.145", None, "correct"),
        ({"number": 1000, "percent": 1}, "It is 1,009 in all", None, "correct"),
        ({"number": 1000, "percent": 1}, "It is 1,011 in all", None, "wrong"),
        (None, "2", 2.0, "correct"),
        ("json", '{"a": [true]}', {"a": [1]}, "wrong"),
        ("json", '{"a": 1.0}', '{"a": 1}', "correct"),
        ("number", "2+3=5", 5, "correct"),
        ("number", "about .5", 0.5, "correct"),
        ("number", "-.5", -0.5, "correct"),
        ("number", "1 234 000", 1_234_000, "correct"),
        ("number", "1\u2009234.5", 1234.5, "correct"),
        ("number", "10km2", 10, "correct"),
        ("number", "답은5입니다", 5, "correct"),
        ("number", "5-3", 3, "correct"),
        ("number", "H2O", 2, "unparsable"),
        ("number", "−4", -4, "correct"),
        ("number", "none", 5, "unparsable"),
        ({"choice": "B"}, "The answer is (B).", None, "correct"),
        ({"choice": "B"}, "정답은 B입니다", None, "correct"),
        ({"choice": "B"}, "A) is wrong.\nAnswer: B", None, "correct"),
        ({"choice": "B"}, "B", None, "correct"),
        ({"choice": "B"}, "b", None, "correct"),
        ({"choice": "B"}, "b) Seoul", None, "correct"),
        ({"choice": "B"}, "it must be (b), I think", None, "correct"),
        ({"choice": "B"}, "The answer is b", None, "correct"),
        ({"choice": "A"}, "The answer is a.", None, "correct"),
        ({"choice": "B"}, "I think B is right.", None, "correct"),
        ({"choice": "B"}, "I would choose B because of A", None, "correct"),
        ({"choice": "B"}, r"$\boxed{B}$", None, "correct"),
        ({"choice": "B"}, "Ｂ", None, "correct"),
        ({"choice": "B"}, "A는 틀렸고 B입니다", None, "correct"),
        ({"choice": "B"}, "답: B번", None, "correct"),
        ({"choice": "B"}, "The answer is A or B", None, "unparsable"),
        ({"choice": "B"}, "B is not right", None, "unparsable"),
        ({"choice": "I", "of": [*range(9)]}, "I think so", None, "unparsable"),
        ({"choice": "A"}, "I saw a dog", None, "unparsable"),
        ({"choice": "A"}, "A banana", None, "unparsable"),
        ({"choice": "A"}, "The answer is a city.", None, "unparsable"),
        ({"choice": "Seoul", "of": SEOUL}, "It is Seoul.", None, "correct"),
        ({"choice": "A", "of": SEOUL}, "B) Seoul", None, "wrong"),
        ({"option": "A", "of": SEOUL}, "B) Seoul", None, "correct"),
        ({"option": "A", "of": ["서울", "부산"]}, "답은 서울입니다", None, "correct"),
        ({"option": "A", "of": SEOUL}, "Seoul or Oslo", None, "unparsable"),
        ({"option": "A", "of": SEOUL}, "**A.**", None, "correct"),
        ({"option": "A", "of": SEOUL}, "B", None, "wrong"),
        ({"option": "A", "of": SEOUL}, "A) Rome", None, "unparsable"),
        ({"option": "B", "of": ["green", "dark green"]}, "dark green", None, "correct"),
    ],
)
def test_a_check_that_is_written_down_judges(
    wish: Any, answer: str, expected: Any, said: str
) -> None:
    assert verdict(wish, answer, expected) == said


def test_a_function_may_say_yes_a_number_or_nothing() -> None:
    assert verdict(lambda answer: "o" in answer, "no") == "correct"
    assert verdict(lambda answer, wanted: len(answer) / wanted, "four", 8) == 0.5
    assert verdict(lambda answer: None, "four") is None
    with pytest.raises(ValueError, match="no verdict"):
        verdict(lambda answer: "maybe", "four")


def test_an_answer_that_was_cut_is_judged_and_one_that_never_came_is_not() -> None:
    assert verdict("exact", "Seoul", "Seoul", status="truncated") == "correct"
    assert verdict("exact", "Seoul", "Seoul", status="timeout") is None


@pytest.mark.parametrize(
    "wish",
    [
        5,
        "exactly",
        {"contain": "x"},
        {"number": 1, "around": 2},
        {"number": "many"},
        {"regex": "("},
        {"json": {"type": "thing"}},
        "exact",
        {"choice": "E"},
        {"choice": "Rome", "of": SEOUL},
        {"contains": []},
        {"contains": ["a", " "]},
        {"exact": []},
        {"number": "abc"},
        {"number": 2, "within": "x"},
        {"number": 2, "within": -1},
        {"number": 2, "percent": "1%"},
    ],
)
def test_a_check_that_is_none_is_refused_with_its_row(wish: Any) -> None:
    with pytest.raises(BadInput, match="row 7"):
        check_of(wish, None, "row 7")


def test_answers_are_judged_again_without_asking() -> None:
    results = Results([done(item=f"p{n}", text=text) for n, text in enumerate("ab")])

    again = results.score({"exact": "b"})

    assert again.runs["verdict"].tolist() == ["wrong", "correct"]
    assert results.runs["verdict"].tolist() == ["correct", "correct"]


def test_a_check_that_fails_for_one_answer_is_shown_with_its_item() -> None:
    several = [done(item=f"p{n}", text=text) for n, text in enumerate(("12", "x"))]

    runs = Results(several).score(lambda answer: int(answer) == 12).runs

    assert runs["verdict"].isna().tolist() == [False, True]
    assert "ValueError" in runs["error"][1]
    assert runs["status"].tolist() == ["ok", "ok"]


def test_a_check_that_always_fails_is_an_error_of_its_own() -> None:
    with pytest.raises(BadInput, match=r"p3.*ZeroDivisionError"):
        scored([done(item="p3")], lambda answer: 1 / 0)


@pytest.mark.parametrize(
    ("kind", "expected"), [("number", "abc"), ("json", "Seoul"), ("contains", "")]
)
def test_what_is_expected_has_to_be_what_its_check_can_hold(
    kind: str, expected: str
) -> None:
    with pytest.raises(BadInput, match="row 7"):
        check_of(kind, expected, "row 7")


@pytest.mark.parametrize("sign", ["\n", " ", " *\n", "answer ", "B ", "1,", "9", "-"])
def test_no_answer_takes_long_to_judge(sign: str) -> None:
    began = time.perf_counter()
    for wish in ({"choice": "B"}, {"option": "B", "of": SEOUL}, {"number": 5}):
        verdict(wish, sign * 20_000)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("kind", ["choice", "option", {"option": None}])
def test_the_texts_of_choices_are_kept_where_another_check_names_none(
    kind: Any,
) -> None:
    own = check_of({"choice": None, "of": SEOUL}, "D", "row 1")
    several = [
        done(item=str(n), text=text, expected="D", check=own)
        for n, text in enumerate(("It is Oslo.", "It is Busan.", "Lima"))
    ]

    runs = Results(several).score(kind).runs

    assert runs["verdict"].tolist() == ["correct", "wrong", "unparsable"]
