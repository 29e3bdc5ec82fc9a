"""Tests of lines that are broken between words while a text is being written."""

from __future__ import annotations

import pytest

from ollama_magic.display.wrapping import Wrapping

TEXT = "the quick brown fox jumps over the lazy dog\n\n  indented, and on"


def wrapped(text: str, columns: int, piece: int) -> str:
    wrapping = Wrapping(columns)
    pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
    return "".join(map(wrapping.add, pieces)) + wrapping.rest()


@pytest.mark.parametrize("piece", [1, 3, 7, 1000])
def test_lines_end_between_words_however_the_text_comes(piece: int) -> None:
    assert wrapped(TEXT, 16, piece).split("\n") == [
        "the quick brown ",
        "fox jumps over ",
        "the lazy dog",
        "",
        "  indented, and ",
        "on",
    ]


def test_hangul_takes_two_columns() -> None:
    assert wrapped("가나다 라마바 사아자", 14, 1) == "가나다 라마바 \n사아자"


def test_a_word_longer_than_the_line_is_left_to_the_terminal() -> None:
    assert wrapped("a " + "x" * 45 + " b", 10, 1) == "a \n" + "x" * 45 + " b"


def test_a_word_is_held_back_until_it_is_whole() -> None:
    wrapping = Wrapping(20)

    assert wrapping.add("hel") == ""
    assert wrapping.add("lo wor") == "hello "
    assert wrapping.rest() == "wor"
