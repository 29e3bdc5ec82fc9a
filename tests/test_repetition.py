"""Tests of the guard against answers that go round in circles."""

from __future__ import annotations

import itertools

import pytest

from ollama_magic.repetition import Repetition

REFRAIN = "아리랑 아리랑 아라리요, 아리랑 고개로 넘어간다.\n"
ENDLESS = {
    "a letter": "a",
    "a word": "very ",
    "a sentence": "I am sorry, but I cannot help with that. ",
    "a Korean sentence": "죄송합니다. 다시 말씀드리겠습니다. ",
    "a list item": "- the same\n",
    "a paragraph": "x".join(map(str, range(200))) + "\n\n",
}
FINITE = {
    "a refrain": "".join(f"{n}절. 노래 {n * 7}.\n{REFRAIN * 4}" for n in range(30)),
    "a refrain without verses": REFRAIN * 10,
    "a long table": "".join(f"| {n} | {n * n} | yes | yes |\n" for n in range(900)),
    "a table of one value": "|---|---|\n" + "| 0 | 0 |\n" * 100,
    "a matrix of zeros": ("0 " * 16 + "\n") * 16 + "and that is all. " * 3,
    "a list of numbers": ", ".join(map(str, range(4_000))),
    "a rule": "=" * 200 + "\n" + "-" * 400,
    "code": "".join(f"    assert f({n}) == {n % 3}\n" for n in range(400)),
    "a table of equal rows": "|---|---|\n" + "| none | none |\n" * 300,
    "a list of zeros": "[" + "0, " * 700 + "0]",
    "empty lines": "a\n" + "\n" * 300,
}


def heard_after(text: str, piece: int = 4) -> int | None:
    """After how many characters the guard speaks up; None where it never does."""
    guard = Repetition()
    for start in range(0, len(text), piece):
        if guard.heard(text[start : start + piece]):
            return start + piece
    return None


@pytest.mark.parametrize("unit", ENDLESS.values(), ids=ENDLESS)
def test_a_text_without_end_is_noticed_soon(unit: str) -> None:
    beginning = "Of course! Here is what you asked for.\n"
    times = max(3_000 // len(unit), 20)
    after = heard_after(beginning + unit * times)

    assert after is not None
    assert after <= len(beginning) + max(2_000, 12 * len(unit)) + 104


@pytest.mark.parametrize("text", FINITE.values(), ids=FINITE)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert heard_after(text) is None


@pytest.mark.parametrize("unit", ["| none | none |\n", "0, ", "-"])
def test_a_table_without_end_is_noticed_too(unit: str) -> None:
    after = heard_after(unit * (12_000 // len(unit)))

    assert after is not None
    assert after <= 10_104


def test_pieces_of_any_size_are_heard() -> None:
    text = "Hello! " + "la " * 1_000

    assert all(heard_after(text, piece) for piece in (1, 3, 50, len(text)))


def test_a_text_that_goes_on_differently_is_no_repetition() -> None:
    guard = Repetition()
    words = itertools.chain.from_iterable(
        (f"word{n} ", *["again "] * 300) for n in range(20)
    )

    assert not any(guard.heard(word) for word in words)
