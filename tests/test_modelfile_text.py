"""Tests of the grammar of Modelfiles, as Ollama's own parser reads it."""

from __future__ import annotations

from typing import Any

import pytest

from ollama_magic.errors import BadModelfile
from ollama_magic.modelfile_text import WORDS, instructions, is_version, written


def read(text: str) -> list[tuple[str, str, str]]:
    return [(each.word, each.name, each.value) for each in instructions(text)]


def values(text: str) -> list[str]:
    return [each.value for each in instructions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM tiny", ("FROM", "", "tiny")),
        ("from tiny", ("FROM", "", "tiny")),
        ("  FROM\ttiny  ", ("FROM", "", "tiny")),
        ('FROM "tiny"', ("FROM", "", "tiny")),
        ("PARAMETER temperature 0.2", ("PARAMETER", "temperature", "0.2")),
        ("PARAMETER  stop\t a b ", ("PARAMETER", "stop", "a b")),
        ('PARAMETER stop ""', ("PARAMETER", "stop", "")),
        ("MESSAGE user hi there", ("MESSAGE", "user", "hi there")),
        ("MESSAGE user ", ("MESSAGE", "user", "")),
        ("SYSTEM ", ("SYSTEM", "", "")),
        ("REQUIRES v0.14.0", ("REQUIRES", "", "v0.14.0")),
    ],
)
def test_an_instruction_is_a_word_and_a_value(text: str, found: Any) -> None:
    assert read(text) == [found]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("plain to the end # all of it", "plain to the end # all of it"),
        ("'single' quotes are letters", "'single' quotes are letters"),
        (r"no\n escapes", r"no\n escapes"),
        ('"in quotes"', "in quotes"),
        ('" edges stay "', " edges stay "),
        ('"two\nlines"', "two\nlines"),
        ('"a "quoted" word"', 'a "quoted" word'),
        ('"not the end" of it\nbut this"', 'not the end" of it\nbut this'),
        ('"""raw "text"\n\nof lines\n"""', 'raw "text"\n\nof lines\n'),
        ('""""""', ""),
        ('""', ""),
        ('he said "hi"', 'he said "hi"'),
        ("tab\tstays", "tab\tstays"),
        ("bell\x07 and joiner\u200d go", "bell and joiner go"),
        ("wide\u3000space goes", "widespace goes"),
        ("한국어 👋", "한국어 👋"),
        ('"""\nFROM inside\n# no comment\n"""', "\nFROM inside\n# no comment\n"),
    ],
)
def test_a_value_is_what_stands_between_its_quotes(value: str, meant: str) -> None:
    assert values(f"SYSTEM {value}\nFROM x") == [meant, "x"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(newline: str) -> None:
    text = newline.join(["# made by hand", "", "FROM a", '"', ""])

    with pytest.raises(BadModelfile) as caught:
        values(text)
    assert caught.value.line == 4


def test_comments_and_empty_lines_are_passed_over() -> None:
    assert values("\n# FROM no\n   # nor this\n\t\nFROM x\n") == ["x"]


MISTAKES = [
    ("FROM x\nTEMPLAET y", 2, "'TEMPLAET' is not", 'Did you mean: TEMPLATE """{{'),
    ("SYSTEM: y", 1, "'SYSTEM:'", "Did you mean: SYSTEM"),
    ("\n\nWHATEVER y", 3, "'WHATEVER' is not an instruction", "FROM, PARAMETER"),
    ("한글 y", 1, "'한글'", "triple quotes"),
    ("FROM", 1, "FROM says nothing", "FROM qwen3:4b"),
    ("FROM   \nSYSTEM x", 1, "FROM says nothing", "FROM qwen3:4b"),
    ('FROM ""', 1, "FROM says nothing", "FROM qwen3:4b"),
    ("SYSTEM", 1, "SYSTEM says nothing", "You are brief"),
    ("PARAMETER", 1, "PARAMETER says nothing", "PARAMETER temperature 0.2"),
    ("PARAMETER seed", 1, "PARAMETER seed says nothing", "temperature 0.2"),
    ("PARAMETER seed ", 1, "PARAMETER says nothing", "temperature 0.2"),
    ("PARAMETER top_p=1", 1, "'top_p=1' is not a", "no sign: PARAMETER top_p 0.2"),
    ("PARAMETER seed: 1", 1, "'seed:' is not a", "PARAMETER seed 0.2"),
    ("MESSAGE hello", 1, "'hello' is not a role", "system, user, assistant"),
    ("MESSAGE User hi", 1, "'User' is not a role", "MESSAGE user Hello"),
    ("MESSAGE tool hi", 1, "'tool' is not a role", "system, user, assistant"),
    ("MESSAGE user", 1, "MESSAGE user says nothing", "MESSAGE user Hello"),
    ("REQUIRES soon", 1, "'soon' is not a version", "REQUIRES 0.14.0"),
    ("FROM x\nSYSTEM \"a\nb\nc", 2, "the quote after SYSTEM", "last on their line"),
    ('SYSTEM """a"', 1, "the quote after SYSTEM is never closed", "End the text"),
    ('SYSTEM "a" b', 1, "the quote after SYSTEM is never closed", "End the text"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "what", "instead"), MISTAKES)
def test_a_mistake_has_a_line_and_what_to_write_instead(
    text: str, line: int, what: str, instead: str
) -> None:
    with pytest.raises(BadModelfile) as caught:
        values(text)

    error = caught.value
    assert error.line == line
    assert error.message.startswith(f"line {line}: ")
    assert what in error.message
    assert instead in error.hint
    assert str(error) == f"{error.message}\n{error.hint}"


@pytest.mark.parametrize("word", WORDS)
def test_the_example_of_an_instruction_is_one(word: str) -> None:
    assert [each.word for each in instructions(WORDS[word])] == [word]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("plain", "plain"),
        ('he said "hi"', 'he said "hi"'),
        ("two\nlines", '"two\nlines"'),
        (" edge", '" edge"'),
        ('two\n"lines"!', '"""two\n"lines"!"""'),
        ('"all" in quotes', '""all" in quotes"'),
        ('""two', '"""""two"""'),
        ('"quoted"', '""quoted""'),
        ("\tedge", '"\tedge"'),
        ("", ""),
    ],
)
def test_a_value_is_written_so_that_it_is_read_again(value: str, form: str) -> None:
    assert written(value) == form
    assert values(f"SYSTEM {form}\nFROM x") == [value, "x"]


def test_a_text_that_no_quotes_can_hold_is_refused() -> None:
    with pytest.raises(BadModelfile, match="cannot hold this text"):
        written('ends """\nhere " too')


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("0.14.0", True),
        ("v0.14", True),
        ("1", True),
        ("1.0.0-rc1+b2", True),
        ("01.0", False),
        ("1.0-rc1", False),
        ("", False),
        ("1.0.0.0", False),
    ],
)
def test_a_version_is_three_numbers_at_most(text: str, good: bool) -> None:
    assert is_version(text) is good
