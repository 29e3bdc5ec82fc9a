"""Tests of which models answer what is wished for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

import ollama_magic as om
from ollama_magic.advice.choose import choose_rows, merged
from ollama_magic.advice.criteria import CRITERIA
from ollama_magic.advice.room import Facts
from ollama_magic.advice.wishes import read_wishes
from ollama_magic.errors import BadInput
from ollama_magic.frames import models
from ollama_magic.messages import LANGUAGES
from ollama_magic.session import current
from tests.advice.choices import HERE, choose, verdict
from tests.support.engine import Engine

Using = Callable[[Any], None]


def test_a_model_that_needs_too_much_is_dropped_and_says_how_much() -> None:
    choice = choose(memory="8GB")

    assert verdict(choice, "gpt-oss:120b") == "dropped"
    assert choice.why("gpt-oss:120b") == "dropped: needs 65 GB for its weights alone"
    assert choice.why("llama3.2:3b") == (
        "kept: needs at most 3.7 GB with a window of 4K tokens (weights 2 GB)"
    )
    why = choice.why("qwen3:8b")
    assert "at most 8.9 GB with a window of 4K tokens; once pulled, measure" in why


def test_a_reason_is_korean_where_the_reader_is(korean: None) -> None:
    assert choose(memory="8GB").why("gpt-oss:120b") == "제외: 가중치만 65 GB 필요"


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
        ({"purpose": "chat"}, "gemma3:4b", "qwen:0.5b-text"),
        ({"purpose": "chat"}, "qwen2.5-coder:7b", "qwen2.5-coder:7b-base"),
        ({"purpose": "vision"}, "llava:latest", "gpt-oss:20b"),
        ({"purpose": "reasoning"}, "gpt-oss:20b", "llava:latest"),
        ({"purpose": "code"}, "qwen2.5-coder:14b", "embeddinggemma:300m"),
        ({"parameters": "8B"}, "qwen3:8b", "gpt-oss:20b"),
        ({"context": "100K"}, "gpt-oss:20b", "embeddinggemma:300m"),
        ({"context": 8192}, "here:latest", "embeddinggemma:300m"),
        ({"input": "text, image"}, "llava:latest", "gpt-oss:20b"),
        ({"tags": ["Tools", "thinking"]}, "gpt-oss:20b", "here:latest"),
        ({"license": "apache*"}, "gpt-oss:20b", "embeddinggemma:300m"),
        ({"license": "apache"}, "gpt-oss:20b", "embeddinggemma:300m"),
        ({"license": "Apache 2.0, gemma"}, "embeddinggemma:300m", "llama3.1:8b"),
        ({"license": "llama"}, "llama3.1:8b", "gpt-oss:20b"),
        ({"license": "mit"}, "phi4:14b", "kimi-k2.6:cloud"),
        ({"input": "audio"}, "gemma4:latest", "gemma4:31b"),
        ({"tags": "audio"}, "gemma4:latest", "gemma4:31b"),
        ({"language": "ko"}, "exaone3.5:latest", None),
        ({"language": "Korean"}, "command-r7b:7b", None),
        ({"language": "한국어"}, "qwen2.5:7b", None),
        ({"since": "2024"}, "llama4:latest", "llama3.1:8b"),
        ({"since": "2023-12"}, "llama3.1:8b", "llama3:8b"),
        ({"since": 2023}, "phi3:latest", None),
        ({"community": True}, "llama3.1:8b", "notus:7b"),
        ({"community": "50M"}, "llama3.1:8b", "gpt-oss:20b"),
        ({"cost": "free"}, "gpt-oss:20b", "gpt-oss:20b-cloud"),
        ({"cost": 0}, "gpt-oss:20b", "gpt-oss:20b-cloud"),
        ({"quality": {"MMLU-Pro": 75}}, "gemma4:31b", "llama3.1:405b"),
        ({"quality": {"mmlu pro": 70}}, "llama3.1:405b", "llama3.3:70b"),
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
        ({"since": "2025-01"}, "gpt-oss:20b", "look it up at ollama.com/library/gpt-"),
        ({"stable": True}, "gpt-oss:20b", "'seed': 2"),
        ({"latency": 0.5}, "gpt-oss:20b", "om.history()"),
        ({"since": "2025-01"}, "gpt-oss:20b", "om.library('gpt-oss:20b').source"),
        ({"community": True}, "here:latest", "om.show('here:latest')"),
        ({"speed": 20}, "gpt-oss:20b", "om.history()"),
        ({"speed": 20}, "all-minilm:22m", "om.embed("),
        ({"latency": 1}, "all-minilm:22m", "om.embed("),
        ({"deterministic": True}, "all-minilm:22m", "om.embed("),
        ({"stable": True}, "all-minilm:22m", "om.similarity("),
        ({"since": "2025"}, "all-minilm:22m", "om.similarity("),
        ({"quality": {"MMLU-Pro": 9}}, "all-minilm:22m", "om.similarity("),
        ({"tags": "Insert"}, "qwen2.5-coder:7b", "Insert unknown: look it up at"),
        ({"purpose": "chat"}, "reader-lm:0.5b", "om.chat('a task of yours'"),
        ({"purpose": "chat"}, "shieldgemma:2b", "om.chat('a task of yours'"),
        ({"purpose": "chat"}, "deepseek-ocr:3b", "om.chat('a task of yours'"),
        ({"quality": {"MMLU-Pro": 70}}, "qwen3:0.6b", "no published MMLU-Pro"),
        ({"purpose": "code"}, "tinyllama:latest", "om.chat('a task of yours'"),
        ({"license": "MIT"}, "vicuna:7b", "license unknown"),
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
    choice = choose(cost="free", tags="tools", deterministic=True)

    assert choice.kept.empty
    assert len(choice.open) > 50


def test_a_model_with_no_cells_passes_nothing() -> None:
    wishes = {
        "purpose": "chat", "memory": "8GB", "parameters": "8B", "context": "4K",
        "input": "text", "tags": "tools", "license": "MIT", "quality": {"MMLU-Pro": 1},
        "stable": True, "speed": 1, "latency": 9, "language": "ko", "since": "2025",
        "deterministic": True, "community": True, "cost": "free",
    }  # fmt: skip
    assert {*wishes} == {*CRITERIA}
    for name, wish in wishes.items():
        choice = choose_rows(
            [{"name": "bare:latest", "installed": False}],
            read_wishes({name: wish}),
            Facts(),
        )
        assert verdict(choice, "bare:latest") == "open", name
        assert re.search("measure it|look (it|them) up at", choice.why("bare:latest"))
        assert "bare" in choice.why("bare:latest"), name


def test_every_call_that_is_named_exists() -> None:
    calls = {
        call
        for language in LANGUAGES.values()
        for key, text in language.items()
        if key.startswith("choose.")
        for call in re.findall(r"om\.(\w+)\(", text)
    }

    assert {"chat", "embed", "fit", "history", "similarity"} <= calls
    assert [call for call in calls if call not in om.__all__] == []
    assert om.library("gpt-oss:20b").source[0].startswith("https://")


def test_every_wish_has_its_criterion() -> None:
    wishes = {*om.choose.__kwdefaults__, "purpose"}

    assert wishes == {*CRITERIA}


def test_a_speed_that_was_measured_here_counts() -> None:
    facts = Facts(speeds={"here:latest": 25.0})

    assert verdict(choose(facts, speed=20), "here:latest") == "kept"
    assert verdict(choose(facts, speed=30), "here:latest") == "dropped"
    assert "25 tokens/s" in choose(facts, speed=30).why("here:latest")


def test_a_latency_that_was_measured_here_counts() -> None:
    facts = Facts(latencies={"here:latest": 0.25})

    assert verdict(choose(facts, latency=0.5), "here:latest") == "kept"
    assert verdict(choose(facts, latency=0.1), "here:latest") == "dropped"
    assert "after 0.25 s" in choose(facts, latency=0.1).why("here:latest")


def test_every_reason_to_drop_is_given() -> None:
    why = choose(memory="8GB", license="MIT").why("gpt-oss:120b")

    assert why == "dropped: needs 65 GB for its weights alone; license Apache-2.0"


def test_what_is_needed_is_rounded_up() -> None:
    assert "at most 8.1 GB" in choose(memory="8GB").why("qwen2.5:7b")


def test_a_coding_model_is_one_by_its_name_and_a_score_is_only_shown() -> None:
    choice = choose(purpose="code")

    for name in ("qwen2.5-coder:7b", "codellama:7b", "starcoder2:3b"):
        assert choice.why(name) == "kept: published as a coding model"
    scored = choice.why("llama3.2:3b-instruct-fp16")
    assert scored.startswith("not known yet: published: Aider code editing 26.3 (")
    assert "measure it with om.chat(" in scored


def test_a_wish_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"Did you mean memory\? It knows: purpose,"):
        om.choose(memorry="8GB")


def test_who_published_a_score_is_told() -> None:
    why = choose(quality={"MMLU-Pro": 80}).why("gemma4:31b")

    assert why == "kept: published: MMLU-Pro 85.2 (Google)"


def test_nothing_wished_keeps_everything() -> None:
    choice = choose()

    assert len(choice.kept) == len(choice.table)
    assert choice.tally == {}
    assert isinstance(choice.kept, pd.DataFrame)


def test_a_name_that_no_table_has_has_no_reason() -> None:
    with pytest.raises(BadInput, match="has 'nosuch'\nAll of them"):
        choose().why("nosuch")
    with pytest.raises(BadInput, match="Did you mean embeddinggemma"):
        choose().why("emb")


def test_a_server_is_asked_and_its_headers_tell_what_is_needed(
    shaped: Engine, using: Using
) -> None:
    using(shaped)
    choice = om.choose(memory="60MB", context="16K", cost="free")
    needed = om.fit("each-its-own", 16_384).needs.total

    assert choice.why("each-its-own") == f"dropped: needs {needed / 1e6:.0f} MB in all"
    assert om.choose(memory="8GB").why("each-its-own").startswith("kept: needs ")


def test_what_was_asked_in_this_session_counts_as_measured(
    engine: Engine, using: Using
) -> None:
    using(engine)
    om.chat("안녕하세요", model="tutor:1m", options={"num_predict": 8}).run  # noqa: B018
    try:
        assert "tokens/s measured here" in om.choose(speed=1).why("tutor:1m")
        assert "first text after 0" in om.choose(latency=0.0).why("tutor:1m")
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
