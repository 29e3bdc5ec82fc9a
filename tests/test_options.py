"""Tests of the table of options, and of values read and checked by it."""

from __future__ import annotations

from typing import Any

import pytest

from ollama_magic import messages
from ollama_magic.errors import BadOption
from ollama_magic.options import OPTIONS, RETIRED, check, parse, retired


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("temperature=0.2", "temperature", 0.2),
        ("temperature=0", "temperature", 0),
        (" top_k = 5 ", "top_k", 5),
        ("seed=-1", "seed", -1),
        ("num_ctx=4096.0", "num_ctx", 4096),
        ("num_predict=1e3", "num_predict", 1000),
        ("use_mmap=true", "use_mmap", True),
        ("use_mmap=Off", "use_mmap", False),
        ("stop=END", "stop", ["END"]),
        ("stop=a=b", "stop", ["a=b"]),
        ("stop=[INST]", "stop", ["[INST]"]),
        ("stop=끝, 정말", "stop", ["끝, 정말"]),
        ("stop=[]", "stop", []),
        ('stop=["끝", "\\n"]', "stop", ["끝", "\n"]),
    ],
)
def test_a_typed_option_becomes_a_value_of_its_kind(
    text: str, name: str, value: Any
) -> None:
    read = parse(text)

    assert read == (name, value)
    assert type(read[1]) is type(value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("temperature", ["'temperature' is not an option", "name=value"]),
        ("temprature=1", ["no option 'temprature'", "Did you mean temperature?"]),
        ("NUM_CTX=1", ["no option 'NUM_CTX'", "Did you mean num_ctx?"]),
        ("context=1", ["no option 'context'"]),
        ("zzzzzz=1", ["no option 'zzzzzz'", "There are: temperature, seed"]),
        ("=1", ["no option ''"]),
        ("temperature=warm", ["temperature cannot be 'warm'", ": temperature=0.5"]),
        ("temperature=true", ["temperature cannot be 'True'"]),
        ("temperature=", ["temperature cannot be ''"]),
        ("num_ctx=4.5", ["num_ctx cannot be '4.5'", ": num_ctx=4096"]),
        ("num_ctx=null", ["num_ctx cannot be 'None'"]),
        ("num_ctx=[1]", ["num_ctx cannot be '[1]'"]),
        ("use_mmap=maybe", ["use_mmap cannot be 'maybe'", ": use_mmap=true"]),
        ("use_mmap=2", ["use_mmap cannot be '2'"]),
        ("stop=", ["stop cannot be empty", ": stop=[]"]),
        ('stop=["a", ""]', ["stop cannot be empty", ": stop=END"]),
        ('stop=["a", 1]', ["stop cannot be", ": stop=END"]),
        ("top_p=1.5", ["top_p=1.5 is out of range", "0 … 1"]),
        ("top_p=-0.1", ["out of range"]),
        ("num_ctx=3", ["num_ctx=3 is out of range", "4 … ∞"]),
        ("temperature=NaN", ["out of range"]),
        ("temperature=Infinity", ["out of range"]),
        ("temperature=1e999", ["out of range"]),
        ("seed=NaN", ["seed cannot be 'nan'"]),
        ("seed=Infinity", ["seed cannot be 'inf'"]),
        ("seed=" + "9" * 5000, ["seed cannot be '999"]),
    ],
)
def test_a_wrong_option_is_told_with_what_to_type(text: str, told: list[str]) -> None:
    with pytest.raises(BadOption) as caught:
        parse(text)

    for words in told:
        assert words in str(caught.value)


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_takes_its_default_and_its_ends(name: str) -> None:
    option = OPTIONS[name]
    good = [option.default, option.low, option.high, *(option.usual or ())]
    values = [value for value in good if value not in (None, ())]

    assert [check({name: value}) for value in values] == [{name: v} for v in values]


@pytest.mark.parametrize(
    "name", [name for name, option in OPTIONS.items() if option.low is not None]
)
def test_every_option_refuses_what_is_beyond_its_ends(name: str) -> None:
    low, high = OPTIONS[name].low, OPTIONS[name].high

    for value in [low - 1, *([] if high is None else [high + 1])]:
        with pytest.raises(BadOption, match="out of range"):
            check({name: value})


def test_a_list_of_stops_may_be_a_tuple_or_one_text() -> None:
    assert check({"stop": ("a", "b")}) == {"stop": ["a", "b"]}
    assert check({"stop": "a"}) == {"stop": ["a"]}


def test_checking_changes_neither_the_mapping_nor_a_checked_one() -> None:
    given = {"num_ctx": 64.0, "stop": "x"}
    checked = check(given)

    assert given == {"num_ctx": 64.0, "stop": "x"}
    assert check(checked) == checked == {"num_ctx": 64, "stop": ["x"]}


@pytest.mark.parametrize("name", sorted(RETIRED))
def test_a_retired_option_is_accepted_and_named(name: str) -> None:
    assert parse(f"{name}=1") == (name, "1")
    assert check({name: 1, "seed": 1}) == {name: 1, "seed": 1}
    assert retired({name: 1, "seed": 1}) == [name]


def test_no_option_is_both_retired_and_in_force() -> None:
    assert not RETIRED & set(OPTIONS)
    assert retired(dict.fromkeys(OPTIONS)) == []


def test_every_option_is_explained_in_both_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = {}
    for language in messages.LANGUAGES:
        monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", language)
        told[language] = [option.help for option in OPTIONS.values()]

    assert all(text.isascii() and text for text in told["en"])
    assert not any(text.isascii() for text in told["ko"])
    assert len(set(told["ko"])) == len(OPTIONS) == len(set(told["en"]))
