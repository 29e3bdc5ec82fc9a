"""Requests in which one value is of another kind: refused or read, never a crash."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx
import pytest

from ollama_magic.embedded.bodies import Body, read_body
from ollama_magic.embedded.reading import Piece
from ollama_magic.embedded.refusals import Refusal
from ollama_magic.embedded.telling import Said, Voice
from ollama_magic.embedded.tooling import plain_tool
from ollama_magic.embedded.v1.completing import (
    CHAT,
    CHAT_MESSAGE,
    COMPLETION,
    chat_request,
    completion_request,
)
from ollama_magic.embedded.v1.message_voice import MessageVoice
from ollama_magic.embedded.v1.messaging import MESSAGE, MESSAGES, message_request
from ollama_magic.embedded.v1.responding import RESPONSES, response_request
from ollama_magic.embedded.v1.response_voice import ResponseVoice
from ollama_magic.embedded.v1.speaking import ChatVoice, CompletionVoice

ODD: list[Any] = [None, True, 5, -1.5, "", "x", [], [5], ["x"], [[]], {}, {"a": 5}]
SCHEMA = {"type": "object", "properties": {"a": {"anyOf": [{"type": "null"}]}}}
FORM = {"type": "json_schema", "json_schema": {"schema": SCHEMA}, "schema": SCHEMA}
PICTURE = {"type": "base64", "data": "AAAA"}
CALL = {"id": "c", "function": {"name": "f", "arguments": "{}"}}
TOOL = {"type": "function", "name": "f", "description": "d", "parameters": SCHEMA}
OPENAI = {
    "model": "m", "stream": True, "stream_options": {"include_usage": True},
    "stop": ["x"], "response_format": FORM, "reasoning": {"effort": "low"},
    "reasoning_effort": "low", "tools": [{"type": "function", "function": TOOL}],
    "messages": [
        {"role": "user", "content": [
            {"type": "text", "text": "x"},
            {"type": "image_url", "image_url": {"url": "data:;base64,AAAA"}},
            {"type": "input_audio", "input_audio": {"data": "AAAA"}},
        ]},
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "content": "x", "tool_call_id": "c", "name": "f"},
    ],
}  # fmt: skip
COMPLETE = {"model": "m", "prompt": "x", "stop": ["x"], "max_tokens": 5, "suffix": "y"}
RESPOND = {
    "model": "m", "instructions": "x", "reasoning": {"effort": "low", "summary": "x"},
    "text": {"format": FORM}, "tools": [TOOL, {"type": "namespace", "tools": [TOOL]}],
    "input": [
        {"role": "user", "content": [
            {"type": "input_text", "text": "x"},
            {"type": "input_image", "image_url": "data:;base64,AAAA"},
        ]},
        {"type": "reasoning", "encrypted_content": "x"},
        {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"},
        {"role": "assistant", "content": "x"},
        {"type": "function_call_output", "call_id": "c", "output": "x"},
    ],
}  # fmt: skip
MESSAGING = {
    "model": "m", "max_tokens": 5, "system": [{"type": "text", "text": "x"}],
    "stream": True, "stop_sequences": ["x"], "thinking": {"type": "enabled"},
    "output_config": {"effort": "low"},
    "tools": [{"name": "f", "input_schema": SCHEMA}],
    "messages": [
        {"role": "user", "content": [
            {"type": "text", "text": "x"}, {"type": "image", "source": PICTURE},
            {"type": "tool_result", "tool_use_id": "c", "content": [
                {"type": "text", "text": "x"}, {"type": "image", "source": PICTURE},
            ]},
            {"type": "web_search_tool_result", "content": [{"type": "x"}]},
        ]},
        {"role": "assistant", "content": [
            {"type": "thinking", "thinking": "x"},
            {"type": "tool_use", "id": "c", "name": "f", "input": {"a": 1}},
        ]},
    ],
}  # fmt: skip
APIS: dict[str, tuple[Body, Callable[..., Body], Callable[[Body], Body], Any]] = {
    "chat": (OPENAI, partial(read_body, form=CHAT, message=CHAT_MESSAGE),
             chat_request, ChatVoice),
    "completions": (COMPLETE, partial(read_body, form=COMPLETION),
                    completion_request, CompletionVoice),
    "responses": (RESPOND, partial(read_body, form=RESPONSES),
                  response_request, ResponseVoice),
    "messages": (MESSAGING, partial(read_body, form=MESSAGES, message=MESSAGE),
                 message_request, MessageVoice),
}  # fmt: skip


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value inside."""
    if way:
        yield way
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, item in items:
        yield from places(item, (*way, key))


def changed(value: Any, way: tuple[Any, ...], odd: Any) -> Any:
    copied = copy.deepcopy(value)
    inner = copied
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = odd
    return copied


@pytest.mark.parametrize("api", APIS)
def test_an_odd_value_is_refused_or_read(api: str) -> None:
    good, read, request, voice = APIS[api]
    statuses: list[int] = []
    crashes = []
    for way in places(good):
        for odd in ODD:
            raw = json.dumps(changed(good, way, odd)).encode()
            try:
                speak(read(raw), request, voice)
            except Refusal as refusal:
                statuses.append(refusal.status)
            except (AttributeError, LookupError, TypeError, ValueError) as problem:
                crashes.append((way, odd, problem))
    assert crashes == []
    assert set(statuses) <= {400, 403}
    speak(read(json.dumps(good).encode()), request, voice)


def speak(
    body: Body, request: Callable[[Body], Body], voice: Callable[[Body], Voice]
) -> None:
    asked = request(body)
    json.dumps([plain_tool(tool) for tool in asked.get("tools", [])])
    told = voice(body)
    assert told.line(Piece("x", "y"))
    assert told.last(Said("x", "y", reason="stop"))
    json.dumps(told.whole(Said("x", "y", reason="stop")))


@pytest.mark.parametrize(
    "path", ["chat/completions", "completions", "responses", "messages", "embeddings"]
)
def test_a_model_of_the_cloud_is_refused_before_all_else(
    ask: httpx.Client, path: str
) -> None:
    answer = ask.post(f"/v1/{path}", json={"model": "x:cloud", "input": [], "stop": 5})
    assert answer.status_code == 403
    assert "ollama cloud is disabled" in answer.text
    broken = ask.post(f"/v1/{path}", json={"model": 5, "user": "cloud"})
    assert broken.status_code == 400
