"""Tests of the names of models."""

from __future__ import annotations

import pytest

from ollama_magic.errors import BadName
from ollama_magic.names import ModelRef, near_name


@pytest.mark.parametrize(
    ("text", "name", "provider", "tagged"),
    [
        ("qwen3", "qwen3", "ollama", "qwen3:latest"),
        (" qwen3:4b ", "qwen3:4b", "ollama", "qwen3:4b"),
        ("user/model", "user/model", "ollama", "user/model:latest"),
        (
            "hf.co/org/repo.v1:Q4_K_M",
            "hf.co/org/repo.v1:Q4_K_M",
            "ollama",
            "hf.co/org/repo.v1:Q4_K_M",
        ),
        (
            "127.0.0.1:5000/library/x",
            "127.0.0.1:5000/library/x",
            "ollama",
            "127.0.0.1:5000/library/x:latest",
        ),
        ("gpt-4o@openai", "gpt-4o", "openai", "gpt-4o:latest"),
        ("qwen3:4b@my.server", "qwen3:4b", "my.server", "qwen3:4b"),
        ("_odd", "_odd", "ollama", "_odd:latest"),
        ("a" * 80, "a" * 80, "ollama", "a" * 80 + ":latest"),
    ],
)
def test_a_name_is_read_by_ollamas_grammar(
    text: str, name: str, provider: str, tagged: str
) -> None:
    model = ModelRef.parse(text)

    assert (model.name, model.provider, model.tagged) == (name, provider, tagged)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "two words",
        "-dash",
        ".dot",
        "a:",
        ":tag",
        "a:b:c",
        "a//b",
        "/a",
        "a/",
        "a/b/c/d",
        "hf.co/repo",
        "name\nsecond",
        "한국어",
        "a@",
        "@openai",
        "a@b@c",
        "a@b c",
        "a" * 81,
        "host/" + "a" * 81 + "/model",
        "a" * 351 + "/space/model",
    ],
)
def test_what_is_outside_the_grammar_is_no_name(text: str) -> None:
    with pytest.raises(BadName, match="not a model name"):
        ModelRef.parse(text)


@pytest.mark.parametrize("text", ["qwen3:4b", "hf.co/org/repo:Q8_0", "gpt-4o@openai"])
def test_a_model_is_written_as_it_is_read(text: str) -> None:
    assert str(ModelRef.parse(text)) == text
    assert ModelRef.parse(str(ModelRef.parse(text))) == ModelRef.parse(text)


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("lama3.2", "llama3.2"),
        ("127.0.0.1:5000/library/nosuch:1m", None),
        ("127.0.0.1:5000/library/tuto:1m", "127.0.0.1:5000/library/tutor:1m"),
        ("127.0.0.1:5000/library/tuto", "127.0.0.1:5000/library/tutor"),
        ("tuto:1m", None),
        ("embed:latest", None),
        ("tinny:latest", "tiny:latest"),
    ],
)
def test_a_near_name_is_of_the_same_place(wanted: str, near: str | None) -> None:
    names = ["tiny:latest", "llama3.2:1b", "127.0.0.1:5000/library/tutor:1m"]

    assert near_name(wanted, names) == near
