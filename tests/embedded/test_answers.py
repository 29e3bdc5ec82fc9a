"""What chat and generate do with what they are asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.embedded.asking import (
    QUESTION,
    SURE,
    chat,
    generate,
    lines,
    opened_chat,
    running,
)


def question(text: str = QUESTION) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def counted(asked: httpx.Client, **options: Any) -> dict[str, Any]:
    """What the model says that counts without end, held back by ``options``."""
    return chat(asked, "parrot-count", options={"num_predict": 50, **options})


def test_a_stream_says_its_durations_on_the_last_line_only(ask: httpx.Client) -> None:
    body = {"model": "tiny", "messages": question()}
    *pieces, last = lines(ask.post("/api/chat", json=body))
    assert len(pieces) > 3
    assert all(
        set(line) == {"model", "created_at", "message", "done"} for line in pieces
    )
    assert last["total_duration"] > last["eval_duration"] > 0
    assert last["total_duration"] > last["load_duration"] > 0
    assert last["eval_count"] == len(pieces) + 1


def test_created_at_is_this_moment_in_utc(ask: httpx.Client) -> None:
    said = datetime.fromisoformat(chat(ask)["created_at"])
    assert abs((datetime.now(UTC) - said).total_seconds()) < 2


def test_the_same_seed_tells_the_same_story(ask: httpx.Client) -> None:
    def story(seed: int) -> str:
        options = {"seed": seed, "temperature": 1.5}
        messages = question("Tell me a story about a dog.")
        found: str = chat(ask, messages=messages, options=options)["message"]["content"]
        return found

    assert story(7) == story(7)
    assert len({story(seed) for seed in range(6)}) > 1


def test_stop_ends_the_answer_before_the_text(ask: httpx.Client) -> None:
    answer = counted(ask, stop=["four "])
    assert answer["message"]["content"] == "one two three "
    assert answer["done_reason"] == "stop"


def test_num_predict_ends_the_answer_with_length(ask: httpx.Client) -> None:
    answer = counted(ask, num_predict=2)
    assert answer["message"]["content"] == "one two "
    assert answer["done_reason"] == "length"
    assert answer["eval_count"] == 2


def test_without_num_predict_ten_windows_are_the_end(ask: httpx.Client) -> None:
    answer = counted(ask, num_predict=-1, num_ctx=256)
    assert answer["eval_count"] == 2560
    assert answer["done_reason"] == "length"


def test_without_shift_a_full_window_is_the_end(ask: httpx.Client) -> None:
    options = {"num_ctx": 256, "num_predict": 1000}
    answer = chat(ask, "parrot-count", shift=False, options=options)
    assert answer["prompt_eval_count"] + answer["eval_count"] == 256
    assert answer["done_reason"] == "length"


def test_logit_shaping_options_reach_the_sampler(ask: httpx.Client) -> None:
    loop = {"num_predict": 40, "temperature": 0}
    messages = question("Tell me a story about a dog.")
    plain = chat(ask, messages=messages, options=loop)
    for name, value in {
        "repeat_penalty": 5.0,
        "frequency_penalty": 2.0,
        "presence_penalty": 2.0,
    }.items():
        shaped = chat(ask, messages=messages, options={**loop, name: value})
        assert shaped["message"]["content"] != plain["message"]["content"], name


def test_one_candidate_leaves_chance_no_say(ask: httpx.Client) -> None:
    messages = question("Tell me a story about a dog.")
    sure = chat(ask, messages=messages)["message"]["content"]
    for only in ({"top_k": 1}, {"top_p": 1e-6}, {"min_p": 1.0}):
        options = {"temperature": 2.0, **only}
        for _ in range(3):
            answer = chat(ask, messages=messages, options=options)
            assert answer["message"]["content"] == sure


def test_an_option_for_the_runner_loads_it_anew(ask: httpx.Client) -> None:
    chat(ask, "parrot-loop", options={"num_predict": 1})
    before = _window(ask, "parrot-loop:latest")
    chat(ask, "parrot-loop", options={"num_predict": 1, "num_ctx": 300})
    assert before == 4096
    assert _window(ask, "parrot-loop:latest") == 300
    options = {"num_predict": 1, "num_thread": 2, "num_batch": 32, "use_mmap": False}
    chat(ask, "parrot-loop", options={**options, "num_gpu": 0})
    assert _window(ask, "parrot-loop:latest") == 4096


def test_the_window_is_no_larger_than_the_model_was_trained_for(
    ask: httpx.Client,
) -> None:
    chat(ask, options={"num_ctx": 1_000_000_000})
    assert _window(ask, "tiny:latest") == 256


def test_truncation_keeps_system_and_the_last_message(ask: httpx.Client) -> None:
    turns = [
        message
        for number in range(60)
        for message in (
            {"role": "user", "content": f"What is {number}+1?"},
            {"role": "assistant", "content": f"{number}+1={number + 1}"},
        )
    ]
    system = {"role": "system", "content": "Be kind."}
    messages = [system, *turns, *question()]
    answer = chat(ask, messages=messages)
    assert 200 < answer["prompt_eval_count"] <= 256
    refused = ask.post(
        "/api/chat", json={"model": "tiny", "messages": messages, "truncate": False}
    )
    inner = json.loads(refused.json()["error"])["error"]
    assert refused.status_code == 400
    assert inner["type"] == "exceed_context_size_error"
    assert inner["n_ctx"] == 256


def test_the_context_of_generate_goes_on_with_the_conversation(
    ask: httpx.Client,
) -> None:
    first = generate(ask, prompt="Hello")
    second = generate(ask, prompt="7+8=?", context=first["context"])
    assert second["context"][: len(first["context"])] == first["context"]
    assert second["prompt_eval_count"] > len(first["context"])


def test_metrics_tell_waiting_in_line_from_loading(ask: httpx.Client) -> None:
    chat(ask, "parrot-count", options={"num_predict": 1})
    long = {"num_predict": 3000}
    with client_of(ask) as other, opened_chat(other, options=long) as answer:
        next(answer)
        waited = chat(ask, "parrot-count", options={"num_predict": 1})
        assert sum(1 for _ in answer) == 3000
    assert waited["total_duration"] > 50e6
    assert waited["load_duration"] < waited["total_duration"] / 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "exceeded max depth"),
        ('{"model": NaN}', "invalid character 'N' looking for beginning of value"),
        ("[1]", "cannot unmarshal array"),
        ("null", "model is required"),
    ],
)
def test_a_strange_body_is_refused_in_ollamas_shape(
    ask: httpx.Client, text: str, words: str
) -> None:
    answer = ask.post("/api/chat", content=text)
    assert answer.status_code == 400
    assert words in answer.json()["error"]


@pytest.mark.parametrize("call", [None, 5, "x", [], {}, {"function": 5}])
def test_a_call_that_is_none_is_refused(ask: httpx.Client, call: object) -> None:
    said = {"role": "assistant", "content": "", "tool_calls": [call]}
    body = {"model": "tiny", "messages": [said, *question()]}
    answer = ask.post("/api/chat", json=body)
    assert answer.status_code == 400
    assert "tool_calls" in answer.json()["error"]


def test_a_prompt_of_megabytes_is_cut_to_the_window(
    ask: httpx.Client,
) -> None:
    prompt = f"{QUESTION} " * 70_000
    body = {"model": "tiny", "prompt": prompt, "stream": False, "options": SURE}
    answer = ask.post("/api/generate", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["prompt_eval_count"] <= 256


@pytest.mark.parametrize("path", ["/api/chat", "/v1/chat/completions"])
def test_a_body_of_100_megabytes_is_refused_and_changes_nothing(
    ask: httpx.Client, path: str
) -> None:
    answer = ask.post(path, content=b" " * 100_000_000)
    assert answer.status_code == 413
    assert "http: request body too large" in answer.text
    assert chat(ask)["done"] is True


def test_an_embedding_model_loads_nothing_and_says_so(ask: httpx.Client) -> None:
    answer = ask.post("/api/chat", json={"model": "tiny-embed", "messages": question()})
    assert answer.status_code == 400
    assert answer.json() == {"error": '"tiny-embed" does not support chat'}


def client_of(asked: httpx.Client) -> httpx.Client:
    """Another client of the same engine."""
    return httpx.Client(base_url=asked.base_url, trust_env=False, timeout=30)


def _window(asked: httpx.Client, name: str) -> int:
    [found] = [model for model in running(asked) if model["name"] == name]
    window: int = found["context_length"]
    return window
