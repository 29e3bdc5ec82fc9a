"""Prompts far longer than any window: cut or refused, and no runner has to suffer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ollama_magic.embedded.bounds import Bound
from ollama_magic.gguf import GGUF, read_gguf
from tests.embedded.asking import chat, client, generate, runners
from tests.scripted import say
from tests.support.engine import Engine

HUGE = "What is the capital of France? " * 700_000


@pytest.fixture
def asked(lent: Engine) -> Iterator[httpx.Client]:
    with client(lent) as found:
        yield found


def refused(answer: httpx.Response) -> dict[str, Any]:
    """llama.cpp's error, inside of Ollama's."""
    assert answer.status_code == 400, answer.text
    error: dict[str, Any] = json.loads(answer.json()["error"])["error"]
    return error


@pytest.mark.parametrize("raw", [True, False])
def test_the_middle_of_a_prompt_goes_so_that_half_the_window_is_free(
    asked: httpx.Client, raw: bool
) -> None:
    prompt = "capital of France " * 600
    options = {"num_predict": 1, "seed": 1, "temperature": 0}
    for text in (prompt, prompt * 9):
        said = generate(asked, "tutor:1m", prompt=text, raw=raw, options=options)
        assert said["prompt_eval_count"] == 514


def test_a_prompt_of_20_megabytes_is_cut_before_the_runner_sees_it(
    lent: Engine, asked: httpx.Client
) -> None:
    generate(asked)
    before = runners(lent)
    said = generate(asked, prompt=HUGE, system=HUGE)
    assert said["prompt_eval_count"] == 130
    assert runners(lent) == before


def test_a_context_of_a_million_tokens_is_cut_too(
    lent: Engine, asked: httpx.Client
) -> None:
    context = generate(asked)["context"]
    before = runners(lent)
    said = generate(asked, context=context * 50_000)
    assert said["prompt_eval_count"] < 256
    assert runners(lent) == before


def test_what_is_not_to_be_cut_is_refused_at_once(
    lent: Engine, asked: httpx.Client
) -> None:
    generate(asked)
    before = runners(lent)
    body = {"model": "tiny", "prompt": HUGE, "truncate": False}
    error = refused(asked.post("/api/generate", json=body))
    assert error["type"] == "exceed_context_size_error"
    assert "at least" in error["message"]
    assert error["n_ctx"] == 256
    assert runners(lent) == before


@pytest.mark.parametrize("truncate", [True, False])
def test_a_message_that_cannot_fit_is_refused_at_once(
    lent: Engine, asked: httpx.Client, truncate: bool
) -> None:
    chat(asked)
    before = runners(lent)
    body = {"model": "tiny", "truncate": truncate}
    body |= {"messages": [{"role": "user", "content": HUGE}]}
    error = refused(asked.post("/api/chat", json=body))
    assert error["type"] == "exceed_context_size_error"
    assert runners(lent) == before


def test_an_old_message_that_cannot_fit_is_left_out(
    lent: Engine, asked: httpx.Client
) -> None:
    chat(asked)
    before = runners(lent)
    long = [{"role": "user", "content": HUGE}, {"role": "assistant", "content": "?"}]
    question = {"role": "user", "content": "What is the capital of France?"}
    answer = chat(asked, messages=[*long, question])
    assert answer["prompt_eval_count"] < 60
    assert runners(lent) == before


def test_tools_that_cannot_fit_are_refused_at_once(
    lent: Engine, asked: httpx.Client
) -> None:
    function = {"name": "f", "description": HUGE, "parameters": {"type": "object"}}
    body = {"model": "parrot-tools", "tools": [{"function": function}]}
    body |= {"messages": [{"role": "user", "content": "Hi"}]}
    error = refused(asked.post("/api/chat", json=body))
    assert error["type"] == "exceed_context_size_error"


def test_a_text_to_embed_is_cut_before_the_runner_sees_it(
    lent: Engine, asked: httpx.Client
) -> None:
    body = {"model": "tiny-embed", "input": HUGE}
    found = asked.post("/api/embed", json=body)
    assert found.status_code == 200, found.text
    short = asked.post("/api/embed", json=body | {"input": HUGE[:20_000]})
    assert found.json()["embeddings"] == short.json()["embeddings"]
    uncut = asked.post("/api/embed", json=body | {"truncate": False})
    assert uncut.status_code == 400


def test_only_the_ends_of_a_text_that_cannot_fit_are_kept() -> None:
    bound = Bound(window_tokens=4, token_bytes=5, most_bytes=20)
    assert bound.ends("x" * 40) == "x" * 40
    assert bound.ends("a" * 20 + "x" * 99 + "b" * 20) == "a" * 20 + "b" * 20
    assert bound.ends("가" * 99) == "가" * 12


def test_the_longest_token_is_read_off_the_file(tmp_path: Path) -> None:
    model = read_gguf(say(tmp_path / "model", ["a", "b" * 300]))
    longest = 300 * len("\\x62")  # its kind of vocabulary is written with escapes
    assert Bound.of(model, 1000) == Bound(1024, longest, 1024 * longest)
    assert Bound.of(model, 1).most_bytes >= 100_000


def test_a_vocabulary_that_skips_spaces_says_nothing(tmp_path: Path) -> None:
    kinds = {"tokenizer.ggml.model": "bert"}
    lengths = {"tokenizer.ggml.tokens": 9}
    model = GGUF(3, kinds, (), frozenset(), longest_bytes=lengths)
    assert not Bound.of(model, 256).passed(1 << 30)
