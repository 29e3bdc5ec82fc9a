"""Tests of which models answer what is wished for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

import ollama_magic as om
from ollama_magic.advice.choose import Choice, choose_rows, merged, read_wishes
from ollama_magic.advice.criteria import CRITERIA, Facts
from ollama_magic.errors import BadInput
from ollama_magic.frames import models
from ollama_magic.session import current
from tests.support.engine import Engine

Using = Callable[[Any], None]
HERE = {
    "name": "here:latest",
    "size": 2_000_000_000,
    "digest": "d",
    "details": {"parameter_size": "3B", "context_length": 8192},
    "capabilities": ["completion", "tools"],
}


def choose(facts: Facts | None = None, **wishes: Any) -> Choice:
    """From the library, and a server that has one model."""
    rows = merged(om.library(), models([HERE]))
    return choose_rows(rows, read_wishes(wishes), facts or Facts())


def verdict(choice: Choice, name: str) -> str:
    table = choice.table.set_index("name")
    return str(table.loc[name, "verdict"])


def test_a_model_that_needs_too_much_is_dropped_and_says_how_much() -> None:
    choice = choose(memory="8GB")

    assert verdict(choice, "gpt-oss:120b") == "dropped"
    assert choice.why("gpt-oss:120b") == "dropped: needs 65 GB"


def test_a_reason_is_korean_where_the_reader_is(korean: None) -> None:
    assert choose(memory="8GB").why("gpt-oss:120b") == "빠짐: 65 GB 필요"


def test_both_tables_are_looked_through() -> None:
    table = choose().table

    assert {"here:latest", "gpt-oss:20b"} <= {*table["name"]}
    assert table["name"].is_unique
    assert [*table[table["installed"]]["name"]] == ["here:latest"]


def test_a_server_knows_better_than_the_library_what_a_model_can_do() -> None:
    tag = HERE | {"name": "gpt-oss:20b"}
    [row] = [
        row
        for row in merged(om.library("gpt-oss:20b"), models([tag]))
        if row["name"] == "gpt-oss:20b"
    ]
    choice = choose_rows([row], read_wishes({"tags": "Thinking"}), Facts())

    assert verdict(choice, "gpt-oss:20b") == "dropped"
    assert row["license"] == "Apache-2.0"


@pytest.mark.parametrize(
    ("wishes", "kept", "dropped"),
    [
        ({"purpose": "embedding"}, "embeddinggemma:300m", "gpt-oss:20b"),
        ({"purpose": "chat"}, "gpt-oss:20b", "embeddinggemma:300m"),
        ({"purpose": "vision"}, "llava:latest", "gpt-oss:20b"),
        ({"purpose": "reasoning"}, "gpt-oss:20b", "llava:latest"),
        ({"purpose": "code"}, "qwen2.5-coder:14b", "embeddinggemma:300m"),
        ({"parameters": "8B"}, "qwen3:8b", "gpt-oss:20b"),
        ({"context": "100K"}, "gpt-oss:20b", "embeddinggemma:300m"),
        ({"context": 8192}, "here:latest", "embeddinggemma:300m"),
        ({"input": "text, image"}, "llava:latest", "gpt-oss:20b"),
        ({"tags": ["Tools", "thinking"]}, "gpt-oss:20b", "here:latest"),
        ({"license": "apache*"}, "gpt-oss:20b", "embeddinggemma:300m"),
        ({"cost": "free"}, "gpt-oss:20b", "gpt-oss:20b-cloud"),
        ({"cost": 0}, "gpt-oss:20b", "gpt-oss:20b-cloud"),
        ({"quality": {"MMLU-Pro": 75}}, "gpt-oss:120b", None),
        ({"quality": {"MMLU-Pro": 90}}, None, "gpt-oss:120b"),
        ({"memory": "24GB", "tags": "tools"}, "gpt-oss:20b", "gpt-oss:120b"),
        ({"memory": "8GB"}, "gpt-oss:120b-cloud", "gpt-oss:20b"),
    ],
)
def test_a_column_answers(
    wishes: Mapping[str, Any], kept: str | None, dropped: str | None
) -> None:
    choice = choose(**wishes)

    assert kept is None or verdict(choice, kept) == "kept"
    assert dropped is None or verdict(choice, dropped) == "dropped"


@pytest.mark.parametrize(
    ("wishes", "name", "call"),
    [
        ({"language": "ko"}, "gpt-oss:20b", "om.chat("),
        ({"language": "ko"}, "embeddinggemma:300m", "om.similarity("),
        ({"deterministic": True}, "gpt-oss:20b", "'seed': 1"),
        ({"since": "2025-01"}, "gpt-oss:20b", "om.chat("),
        ({"community": True}, "gpt-oss:20b", "ollama.com/library/gpt-oss:20b"),
        ({"community": True}, "here:latest", "om.show('here:latest')"),
        ({"speed": 20}, "gpt-oss:20b", "om.history()"),
        ({"quality": {"MMLU-Pro": 70}}, "qwen3:0.6b", "no published MMLU-Pro"),
        ({"purpose": "code"}, "tinyllama:latest", "om.chat('a task of yours'"),
        ({"license": "MIT"}, "llava:latest", "license unknown"),
        ({"license": "MIT"}, "here:latest", "om.show('here:latest')"),
        ({"memory": "8GB"}, "qwen3:8b", "om.fit('qwen3:8b')"),
        ({"parameters": "8B"}, "llama4:latest", "parameters unknown"),
    ],
)
def test_what_no_table_tells_names_the_call_and_is_no_pass(
    wishes: Mapping[str, Any], name: str, call: str
) -> None:
    choice = choose(**wishes)

    assert verdict(choice, name) == "open"
    assert call in choice.why(name)
    assert name in {*choice.open["name"]}


def test_an_unknown_never_counts_as_a_pass() -> None:
    choice = choose(cost="free", tags="tools", language="ko", deterministic=True)

    assert choice.kept.empty
    assert len(choice.open) > 50


def test_a_model_with_no_cells_passes_nothing() -> None:
    wishes = {
        "purpose": "chat", "memory": "8GB", "parameters": "8B", "context": "4K",
        "input": "text", "tags": "tools", "license": "MIT", "quality": {"MMLU": 1},
        "speed": 1, "language": "ko", "deterministic": True, "since": "2025",
        "community": True,
    }  # fmt: skip
    for name, wish in wishes.items():
        choice = choose_rows(
            [{"name": "bare:latest", "installed": False}],
            read_wishes({name: wish}),
            Facts(),
        )
        assert verdict(choice, "bare:latest") == "open", name
        assert "bare" in choice.why("bare:latest"), name


def test_every_wish_has_its_criterion() -> None:
    wishes = {*om.choose.__kwdefaults__, "purpose"}

    assert wishes == {*CRITERIA}


def test_a_speed_that_was_measured_here_counts() -> None:
    facts = Facts(speeds={"here:latest": 25.0})

    assert verdict(choose(facts, speed=20), "here:latest") == "kept"
    assert verdict(choose(facts, speed=30), "here:latest") == "dropped"
    assert "25 tokens/s" in choose(facts, speed=30).why("here:latest")


def test_every_reason_to_drop_is_given() -> None:
    why = choose(memory="8GB", license="MIT").why("gpt-oss:120b")

    assert why == "dropped: needs 65 GB; license Apache-2.0"


def test_what_is_left_is_shown_and_why_the_rest_is_not() -> None:
    choice = choose(purpose="chat", memory="2GB", cost="free")
    first, *_ = repr(choice).splitlines()

    assert first == str(choice)
    assert "Dropped because of: memory (" in repr(choice)
    assert choice.kept["size"].is_monotonic_increasing
    assert "<td>smollm:135m</td>" in choice._repr_html_()
    assert len(repr(choice).splitlines()) < 45


def test_nothing_wished_keeps_everything() -> None:
    choice = choose()

    assert len(choice.kept) == len(choice.table)
    assert choice.tally == {}
    assert isinstance(choice.kept, pd.DataFrame)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"purpose": "cod"}, "chat, code"),
        ({"tags": "Tols"}, "Thinking, Tools"),
        ({"input": "smell"}, "Text, Image"),
        ({"memory": "eight"}, "8GB"),
        ({"context": "8GB"}, "32K"),
        ({"parameters": "8X"}, "270M"),
        ({"cost": 5}, "free"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_those_that_can(
    wishes: Mapping[str, Any], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        choose(**wishes)


def test_a_name_that_no_table_has_has_no_reason() -> None:
    with pytest.raises(BadInput, match="nobody"):
        choose().why("nobody")


def test_a_server_is_asked_and_its_headers_tell_what_is_needed(
    shaped: Engine, using: Using
) -> None:
    using(shaped)
    choice = om.choose(memory="60MB", context="16K", cost="free")
    needed = om.fit("each-its-own", 16_384).needs.total

    assert choice.why("each-its-own") == f"dropped: needs {needed / 1e6:.0f} MB"
    assert om.choose(memory="8GB").why("each-its-own").startswith("kept: needs ")


def test_what_was_asked_in_this_session_counts_as_measured(
    engine: Engine, using: Using
) -> None:
    using(engine)
    om.chat("안녕하세요", model="tutor:1m", options={"num_predict": 8}).run  # noqa: B018
    try:
        assert "tokens/s measured here" in om.choose(speed=1).why("tutor:1m")
    finally:
        current().runs.clear()


def test_without_a_server_the_library_is_looked_through_alone(
    using: Using, hostile: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    using(hostile.nobody())
    choice = om.choose("embedding")

    assert "embeddinggemma:300m" in {*choice.kept["name"]}
    assert not choice.table["installed"].any()
    assert "only the library" in "".join(capsys.readouterr())
