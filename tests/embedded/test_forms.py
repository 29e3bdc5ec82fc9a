"""Answers of a form: JSON, thoughts, tool calls, HTML, Korean, very long ones."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.embedded.asking import (
    QUESTION,
    chat,
    client,
    generate,
    lines,
)
from tests.scripted import say, write_store
from tests.support.engine import Engine

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["city"],
        },
    },
}


def question(text: str = QUESTION) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def test_a_models_own_system_messages_and_parameters_are_used(
    engines: Callable[..., Engine], tmp_path: Path
) -> None:
    script = say(tmp_path / "count", ["one ", "two ", "three "], then_from=0)
    layers = {
        "own:latest": {
            "system": "Be brief.",
            "params": {"num_predict": 2, "stop": ["never"]},
            "messages": [{"role": "user", "content": "Hi"}],
        },
        "bad:latest": {"params": {"stop": "x"}},
    }
    models = dict.fromkeys(layers, script)
    engine = engines(models=[write_store(tmp_path / "store", models, layers=layers)])
    with client(engine) as asked:
        assert chat(asked, "own", options={})["message"]["content"] == "one two "
        shown = chat(asked, "own", _debug_render_only=True)
        prompt = shown["_debug_info"]["rendered_template"]
        assert prompt.startswith("<|im_start|>system\nBe brief.<|im_end|>")
        assert prompt.count("<|im_start|>user") == 2
        bad = asked.post("/api/chat", json={"model": "bad", "messages": question()})
        assert bad.status_code == 500
        assert bad.json() == {"error": 'option "stop" must be of type array'}
        described = asked.post("/api/show", json={"model": "own"}).json()
        assert described["system"] == "Be brief."
        assert f'{"stop":<30} "never"' in described["parameters"].splitlines()
        assert "PARAMETER num_predict 2\n" in described["modelfile"]
        assert "MESSAGE user Hi\n" in described["modelfile"]


def test_a_template_with_a_place_for_a_suffix_gets_it(
    engines: Callable[..., Engine], tmp_path: Path
) -> None:
    model = say(tmp_path / "insert", ["x + 1"], template="")
    template = "<pre>{{ .Prompt }}<suf>{{ .Suffix }}<mid>"
    layers = {"insert:latest": {"template": template}}
    models = {"insert:latest": model}
    engine = engines(models=[write_store(tmp_path / "store", models, layers=layers)])
    asked = {"prompt": "def f(x):", "suffix": "return y"}
    with client(engine) as it:
        shown = generate(it, "insert", _debug_render_only=True, **asked)
        prompt = shown["_debug_info"]["rendered_template"]
        assert prompt == "<pre>def f(x):<suf>return y<mid>"
        assert generate(it, "insert", **asked)["response"] == "x + 1"
        body = {"model": "insert", **asked}
        told = it.post("/v1/completions", json=body).json()
        assert told["choices"][0]["text"] == "x + 1"


def test_a_template_sees_of_a_tool_what_ollama_shows_it(ask: httpx.Client) -> None:
    days = {"type": "integer", "default": 1, "minimum": 1, "description": "How many"}
    choice = {"anyOf": [{"type": "string", "pattern": "x"}, {"type": "null"}]}
    parameters = {"properties": {"days": days, "city": choice}, "required": ["city"]}
    function = {"name": "f", "strict": True, "parameters": {"type": "object"}}
    function["parameters"] |= parameters | {"additionalProperties": False}
    tools = [{"type": "function", "function": function}, {"function": {"name": "g"}}]
    shown = chat(ask, "parrot-tools", tools=tools, _debug_render_only=True)
    prompt = shown["_debug_info"]["rendered_template"]
    parts = prompt.partition("</tools>")[0].splitlines()
    first, second = map(json.loads, [line for line in parts if line[:1] == "{"])
    assert first["function"]["parameters"] == {
        "type": "object",
        "required": ["city"],
        "properties": {
            "days": {"type": "integer", "description": "How many"},
            "city": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
    }
    assert second["function"]["parameters"] == {"type": "object", "properties": {}}


def test_json_is_json_whatever_the_model_wants_to_say(ask: httpx.Client) -> None:
    schema = {
        "type": "object",
        "properties": {"n": {"enum": [1, 2]}, "b": {"type": "boolean"}},
        "required": ["n", "b"],
        "additionalProperties": False,
    }
    options = {"temperature": 0, "num_predict": 200}
    for _ in range(2):
        answer = chat(ask, "parrot-count", format=schema, options=options)
        if answer["done_reason"] == "stop":
            found = json.loads(answer["message"]["content"])
            assert found["n"] in (1, 2)
        assert answer["message"]["content"].lstrip().startswith("{")
    text = generate(ask, "parrot-count", format="json", options=options)["response"]
    assert text.lstrip().startswith("{")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "no-such-type"},
        {"$ref": "#/nope"},
        {"type": "string", "minLength": 9, "maxLength": 3},
        {"properties": {"a": {"type": "array", "minItems": 2, "maxItems": 1}}},
        {"type": "integer", "minimum": 5, "maximum": 1},
        {"properties": {"a": {"not": {}}}},
        {"anyOf": [{"enum": []}]},
    ],
)
def test_an_impossible_schema_is_refused_at_once(
    ask: httpx.Client, schema: dict[str, Any]
) -> None:
    generate(ask, options={"num_predict": 1})
    began = time.monotonic()
    for path, what in (
        ("/api/chat", {"messages": question()}),
        ("/api/generate", {"prompt": QUESTION}),
    ):
        body = {"model": "tiny", "format": schema, **what}
        answer = ask.post(path, json=body)
        assert answer.status_code == 400, answer.text
        assert "schema" in answer.json()["error"]
    assert time.monotonic() - began < 1


def test_a_thought_is_told_apart_from_the_answer(ask: httpx.Client) -> None:
    message = chat(ask, "parrot-think")["message"]
    assert message["thinking"] == "Let me think.\n"
    assert message["content"] == "The answer is 42."
    plain = chat(ask, "parrot-think", think=False)["message"]
    assert "thinking" not in plain


def test_a_tool_call_comes_whole_on_the_last_line(ask: httpx.Client) -> None:
    body = {"model": "parrot-tools", "messages": question(), "tools": [WEATHER]}
    *pieces, last = lines(ask.post("/api/chat", json=body))
    assert "".join(line["message"]["content"] for line in pieces) == "I look it up.\n"
    [call] = last["message"]["tool_calls"]
    assert call["function"] == {
        "index": 0,
        "name": "get_weather",
        "arguments": {"city": "서울", "days": 2},
    }
    assert last["done_reason"] == "stop"


def test_text_that_looks_like_html_is_escaped_and_comes_back_whole(
    engines: Callable[..., Engine], tmp_path: Path
) -> None:
    text = "<script>alert('x & y')</script>\u2028 \"quoted\" \\ end"
    store = write_store(tmp_path / "s", {"html": say(tmp_path / "html", text)})
    with client(engines(models=[store])) as asked:
        raw = asked.post("/api/chat", json={"model": "html", "messages": question()})
        assert "<" not in raw.text
        assert "&" not in raw.text
        said = "".join(line["message"]["content"] for line in lines(raw))
        assert said == text


def test_characters_split_over_tokens_come_whole(ask: httpx.Client) -> None:
    body = {"model": "parrot-korean", "messages": question()}
    pieces = [
        line["message"]["content"] for line in lines(ask.post("/api/chat", json=body))
    ]
    assert "\ufffd" not in "".join(pieces)
    assert "".join(pieces) == "서울은 날씨가 맑습니다. 🌞"


def test_half_a_surrogate_pair_in_a_request_is_replaced(ask: httpx.Client) -> None:
    body = '{"model":"tiny","stream":false,"_debug_render_only":true,"messages":'
    body += '[{"role":"user","content":"a\\ud800b"}]}'
    shown = ask.post("/api/chat", content=body).json()
    assert "a\ufffdb" in shown["_debug_info"]["rendered_template"]


def test_a_long_answer_comes_whole_and_fast(
    engines: Callable[..., Engine], tmp_path: Path
) -> None:
    pieces = [f"word{number} " if number % 3 else "the " for number in range(8000)]
    model = say(tmp_path / "long", pieces, context=9000)
    store = write_store(tmp_path / "store", {"long": model})
    with client(engines(models=[store])) as asked:
        body = {"model": "long", "messages": question(), "options": {"num_ctx": 9000}}
        *told, last = lines(asked.post("/api/chat", json=body))
    assert [line["message"]["content"] for line in told] == pieces
    assert last["eval_count"] == 8001
    assert last["eval_count"] / last["eval_duration"] * 1e9 > 1000  # 2,300 unhindered


def test_names_and_values_that_look_like_a_contradiction_are_none(
    ask: httpx.Client,
) -> None:
    names = {"not": {}, "minimum": {"const": {"minLength": 2, "maxLength": 1}}}
    schema = {"type": "object", "properties": names}
    said = generate(ask, format=schema, options={"num_predict": 2})
    assert said["done"] is True
