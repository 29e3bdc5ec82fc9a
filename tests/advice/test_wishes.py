"""Tests of what is wished of a model, read from what people write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ollama_magic.advice.languages import language_name, read_language
from ollama_magic.advice.wishes import check_licenses, read_wishes
from ollama_magic.errors import BadInput
from ollama_magic.licenses import is_license
from ollama_magic.names import ModelRef, near_name
from ollama_magic.published import published


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
        ({"tags": 5}, "Thinking, Tools"),
        ({"quality": "high"}, "MMLU-Pro"),
        ({"quality": {"MMLU-Pro": "high"}}, "quality cannot be 'high'"),
        ({"speed": "fast"}, "for instance: 20, 0.5"),
        ({"language": "klingon"}, "for instance: ko, Korean"),
        ({"latency": "short"}, "20, 0.5"),
        ({"quality": {"MMLU": 70}}, "Did you mean MMLU-Pro"),
        ({"language": "xx-nonsense"}, "ko, Korean, 한국어"),
        ({"language": "Koreann"}, "Did you mean korean"),
        ({"memory": 8}, "memory='8GB'"),
        ({"memory": -1}, "not a size"),
        ({"context": -5}, "32K"),
        ({"since": "lately"}, "2024-06"),
        ({"stable": "very"}, "True"),
        ({"community": "much"}, "270M"),
        ({"speed": -1}, "20, 0.5"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_those_that_can(
    wishes: Mapping[str, Any], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        read_wishes(wishes)


def test_a_license_that_no_model_has_is_refused() -> None:
    own = {"name": "mine:latest", "license": "House Rules"}

    check_licenses(["apache", "house"], [*published(), own])
    with pytest.raises(BadInput, match=r"Did you mean Apache-2\.0"):
        check_licenses(["apach"], published())


@pytest.mark.parametrize(
    ("name", "wished", "fits"),
    [
        ("Apache-2.0", "apache", True),
        ("Apache-2.0", "APACHE 2.0", True),
        ("Apache-2.0", "Apache License", True),
        ("Apache-2.0", "apache*", True),
        ("Llama 3.1 Community", "llama", True),
        ("Llama 3.1 Community", "llama 3", False),
        ("Llama 3.1 Community", "Llama 3.1", True),
        ("Modified MIT", "mit", False),
        ("Modified MIT", "*mit", True),
        ("Qwen Research", "qwen", True),
        ("Qianwen", "qwen", False),
        ("MIT", "license", False),
    ],
)
def test_a_license_is_known_by_its_family(name: str, wished: str, fits: bool) -> None:
    assert is_license(name, wished) is fits


@pytest.mark.parametrize("text", ["ko", "KO", "ko-KR", "ko_KR", "Korean", "한국어"])
def test_a_language_has_many_names(text: str) -> None:
    assert read_language(text) == "ko"
    assert language_name("ko") == "Korean"


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("gpt-os:20b", "gpt-oss:20b"),
        ("gpt-os", "gpt-oss"),
        ("emb", "embeddinggemma"),
        ("Emb", "embeddinggemma"),
        ("em", None),
        ("nosuch", None),
        ("", None),
    ],
)
def test_a_near_name_is_near_or_there_is_none(wanted: str, near: str | None) -> None:
    names = ["gpt-oss:latest", "gpt-oss:20b", "embeddinggemma:latest", "gemma:7b"]

    assert near_name(wanted, names) == near


def test_a_name_tells_of_the_cloud() -> None:
    assert ModelRef.parse("gpt-oss:20b-cloud").is_cloud
    assert ModelRef.parse("kimi-k2.6:cloud").is_cloud
    assert not ModelRef.parse("cloud").is_cloud
    assert not ModelRef.parse("gpt-oss:20b").is_cloud
