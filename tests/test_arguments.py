"""Tests of a magic's line, understood."""

from __future__ import annotations

from typing import Any

import pytest

from ollama_magic.errors import BadName, BadOption, BadUsage
from ollama_magic.magics.arguments import Flag, Grammar, did_you_mean
from ollama_magic.magics.chat import CELL, LINE
from ollama_magic.messages import LANGUAGES, say
from ollama_magic.names import ModelRef

WORDS = Grammar("%thing", "%thing WORD …", (Flag(("-n", "--number"), "N", "x", int),))


@pytest.mark.parametrize(
    ("line", "flags", "rest"),
    [
        ("hi there", {}, "hi there"),
        ("-m tiny hi", {"model": ModelRef("tiny")}, "hi"),
        ("--model tiny hi", {"model": ModelRef("tiny")}, "hi"),
        ("--model=tiny hi", {"model": ModelRef("tiny")}, "hi"),
        ("--seed -1 hi", {"seed": -1}, "hi"),
        ("--seed=7 hi", {"seed": 7}, "hi"),
        ("--no-stream hi", {"no_stream": True}, "hi"),
        ("-s 'Be kind.' hi", {"system": "Be kind."}, "hi"),
        ('-s "it\'s me" hi', {"system": "it's me"}, "hi"),
        ("-s '친절하게, 짧게' 안녕?", {"system": "친절하게, 짧게"}, "안녕?"),
        ("-s C:\\new hi", {"system": "C:\\new"}, "hi"),
        ("-o temperature=0 hi", {"option": (("temperature", 0),)}, "hi"),
        (
            "-o stop='a b' -o seed=1 hi",
            {"option": (("stop", ["a b"]), ("seed", 1))},
            "hi",
        ),
        ("it's 5 o'clock", {}, "it's 5 o'clock"),
        ("don't -m tiny", {}, "don't -m tiny"),
        ('say "hi" to -x', {}, 'say "hi" to -x'),
        ("-- -m is a flag", {}, "-m is a flag"),
        ("- a dash", {}, "- a dash"),
        ("# a title", {}, "# a title"),
        ("a\\n  b   c", {}, "a\\n  b   c"),
        ("{x} $y %z", {}, "{x} $y %z"),
        ("-m tiny -- --help", {"model": ModelRef("tiny")}, "--help"),
        ("-m tiny", {"model": ModelRef("tiny")}, ""),
        ("", {}, ""),
        ("--new", {"new": True}, ""),
        ("-h", {"help": True}, ""),
    ],
)
def test_flags_come_first_and_the_prompt_stays_as_it_is(
    line: str, flags: dict[str, Any], rest: str
) -> None:
    arguments = LINE.parse(line)

    assert {k: v for k, v in arguments.flags.items() if v not in (None, ())} == flags
    assert arguments.rest == rest


@pytest.mark.parametrize(
    ("line", "words", "number"),
    [
        ("a b", ("a", "b"), None),
        ("a -n 5 b", ("a", "b"), 5),
        ("'a b' \"c\"", ("a b", "c"), None),
        ("--number=5", (), 5),
        ("-n 1 -n 2", (), 2),
        ("a -", ("a", "-"), None),
    ],
)
def test_words_and_flags_may_be_mixed_where_no_prompt_follows(
    line: str, words: tuple[str, ...], number: int | None
) -> None:
    arguments = WORDS.parse(line)

    assert (arguments.words, arguments.number) == (words, number)


@pytest.mark.parametrize(
    ("grammar", "line", "kind", "told"),
    [
        (LINE, "--modle tiny hi", BadUsage, "Did you mean --model? All of them: %chat"),
        (LINE, "-mtiny hi", BadUsage, "Did you mean -m tiny?"),
        (LINE, "-model tiny hi", BadUsage, "Did you mean --model?"),
        (CELL, "-x", BadUsage, "%%chat has no flag '-x'"),
        (LINE, "--modle=tiny hi", BadUsage, "has no flag '--modle=tiny'"),
        (LINE, "-m", BadUsage, "Write --model MODEL"),
        (LINE, "--seed one hi", BadUsage, "--seed cannot be 'one'"),
        (LINE, "--seed= hi", BadUsage, "--seed cannot be ''"),
        (LINE, "-s 'open hi", BadUsage, "a quote is opened and not closed"),
        (CELL, "-s \"it's", BadUsage, "Close it"),
        (LINE, "-m a:b:c hi", BadName, "'a:b:c' is not a model name"),
        (LINE, "-o x hi", BadOption, "-o name=value"),
        (LINE, "-o temprature=1 hi", BadOption, "Did you mean temperature?"),
        (WORDS, "'open", BadUsage, "%thing: a quote is opened"),
        (WORDS, "-n x", BadUsage, "--number N"),
        (LINE, "--no-stream=no hi", BadUsage, "Did you mean --no-stream?"),
        (LINE, "-o=seed=1 hi", BadUsage, "no flag '-o=seed=1'"),
    ],
)
def test_what_is_not_understood_is_told_with_what_to_type(
    grammar: Grammar, line: str, kind: type[Exception], told: str
) -> None:
    with pytest.raises(kind) as caught:
        grammar.parse(line)

    assert told in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_flag_with_what_it_does(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", language)
    manual = CELL.manual(say("help.chat"))

    for flag in CELL.flags:
        assert ", ".join(flag.names) in manual
        assert say(flag.help_key) in manual
    assert CELL.usage in manual
    assert manual.startswith(say("help.chat"))


def test_the_nearest_word_is_suggested() -> None:
    assert did_you_mean("lst", ["show", "list"]) == "list"
    assert did_you_mean("LIST", ["use", "list"]) == "list"
    assert did_you_mean("목록", ["list"]) == ""
    assert did_you_mean("pull", ["ps", "use"]) == ""
    assert did_you_mean("x", []) == ""
