"""Tests of text made safe to print."""

from __future__ import annotations

import unicodedata

import pytest

from ollama_magic.plain import printable, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("안녕, world! 👋\tfine\n", "안녕, world! 👋\tfine\n"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("title \x1b]0;pwned\x07", "title ␛]0;pwned␇"),
        ("C1 \x9b31m", "C1 �31m"),
        ("back\x08space, del\x7f", "back␈space, del␡"),
        ("one\r\ntwo\rthree", "one\ntwo␍three"),
        ("abc\u202etxt.exe", "abc�txt.exe"),
        ("\u2066hidden\u2069", "�hidden�"),
        ("half a pair \ud83d", "half a pair �"),
        ("nul \x00", "nul ␀"),
    ],
)
def test_what_would_act_is_seen_instead(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_no_control_or_reordering_character_survives() -> None:
    every = "".join(chr(code) for code in range(0x3000))
    left = printable(every)

    assert {sign for sign in left if unicodedata.category(sign) == "Cc"} == {"\t", "\n"}
    acting = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not {unicodedata.bidirectional(sign) for sign in left} & acting


def test_printable_text_can_always_be_encoded() -> None:
    assert printable("".join(map(chr, range(0xD7F0, 0xE010)))).encode()


def test_a_shortened_text_is_one_line_of_limited_length() -> None:
    assert shortened("one\n\n  two\tthree ") == "one two three"
    assert shortened("가" * 400) == "가" * 299 + "…"
    assert shortened("a" * 300) == "a" * 300
    assert shortened("a" * 9, limit=5) == "aaaa…"
