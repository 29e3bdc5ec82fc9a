"""What OpenAI's and Anthropic's APIs get from the engine beside the recorded."""

from __future__ import annotations

import base64
import json
import struct
from typing import Any

import httpx
import pytest

from ollama_magic.embedded.bodies import Body
from ollama_magic.embedded.refusals import Refusal
from ollama_magic.embedded.v1.completing import chat_request, completion_request
from ollama_magic.embedded.v1.messaging import message_request
from ollama_magic.embedded.v1.responding import response_request
from tests.embedded.asking import QUESTION, client, runners
from tests.support.engine import Engine
from tests.support.tapes import chunk_bytes, read

ASKED = [{"role": "user", "content": QUESTION}]
PIXEL = base64.b64encode(b"not really a picture").decode()
LOST = "an error was encountered while running the model: unexpected EOF"
CALL = {"id": "c1", "function": {"name": "f", "arguments": {"a": 1}}}
OPENAI_CALL = {
    "id": "c1",
    "type": "function",
    "function": {"name": "f", "arguments": '{"a": 1}'},
}


def chat(**fields: Any) -> Body:
    body = {"model": "m", "messages": ASKED}
    return chat_request(body | fields)


def respond(*items: Any, **fields: Any) -> list[Body]:
    found: list[Body] = response_request({"input": [*items], **fields})["messages"]
    return found


def message(*blocks: Any, role: str = "user", **fields: Any) -> Body:
    body = {"model": "m", "max_tokens": 9}
    messages = [{"role": role, "content": [*blocks]}]
    return message_request(body | {"messages": messages} | fields)


def events(text: str) -> list[Body]:
    """The events of a stream, each by its data."""
    found = [line[6:] for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in found if line != "[DONE]"]


def test_the_models_are_listed_as_openai_lists_them(ask: httpx.Client) -> None:
    listed = ask.get("/v1/models").json()
    native = ask.get("/api/tags").json()["models"]
    assert listed["object"] == "list"
    assert [model["id"] for model in listed["data"]] == [
        model["name"] for model in native
    ]
    assert ask.get("/v1/models/tiny").json() == {
        "id": "tiny", "object": "model", "owned_by": "library",
        "created": next(m["created"] for m in listed["data"] if "tiny:" in m["id"]),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["embeddings", "embeddings-base64"])
def test_vectors_are_those_of_a_real_ollama(ask: httpx.Client, name: str) -> None:
    tape = read(f"openai/{name}")
    real = json.loads(b"".join(chunk_bytes(tape)))
    found = ask.post("/v1/embeddings", json=tape["request"]["body"]).json()
    for ours, theirs in zip(found.pop("data"), real.pop("data"), strict=True):
        assert numbers(ours.pop("embedding")) == pytest.approx(
            numbers(theirs.pop("embedding")), abs=0.01
        )
        assert ours == theirs
    assert found.pop("usage")["prompt_tokens"] >= real.pop("usage")["prompt_tokens"]
    assert found == real


def numbers(value: Any) -> list[float]:
    if isinstance(value, list):
        return value
    data = base64.b64decode(value)
    return list(struct.unpack(f"<{len(data) // 4}f", data))


@pytest.mark.parametrize(
    ("path", "fields", "last"),
    [
        ("chat/completions", {"messages": ASKED}, ("error", "message")),
        ("completions", {"prompt": "x"}, ("error", "message")),
        ("responses", {"input": "x"}, ("response", "error", "message")),
        ("messages", {"messages": ASKED, "max_tokens": 30_000}, ("error", "message")),
    ],
)
def test_a_runner_that_dies_is_an_event_and_not_a_silent_end(
    idle: Engine, path: str, fields: Body, last: tuple[str, ...]
) -> None:
    body = {"model": "parrot-count", "stream": True, **fields}
    with (
        client(idle) as asked,
        asked.stream("POST", f"/v1/{path}", json=body) as answer,
    ):
        pieces = answer.iter_text()
        text = next(pieces)
        runners(idle)[0].kill()
        text += "".join(pieces)
    found: Any = events(text)[-1]
    for key in last:
        found = found[key]
    assert found == LOST
    assert "[DONE]" not in text


def test_a_responses_stream_ends_the_text_before_a_call_begins(
    ask: httpx.Client,
) -> None:
    tape = read("openai/responses-tools-stream")
    answer = ask.post("/v1/responses", json=tape["request"]["body"])
    found = events(answer.text)
    kinds = [event["type"].removeprefix("response.") for event in found]
    assert [event["sequence_number"] for event in found] == list(range(len(found)))
    assert kinds.index("content_part.done") < kinds.index(
        "function_call_arguments.done"
    )
    real = events(b"".join(chunk_bytes(tape)).decode())
    assert {event["type"] for event in real} < {event["type"] for event in found}
    output = found[-1]["response"]["output"]
    assert [item["type"] for item in output] == ["message", "function_call"]
    places = [event["output_index"] for event in found if "output_index" in event]
    assert places == sorted(places)
    assert output[1]["arguments"] == '{"city":"서울","days":2}'


def test_a_thought_is_apart_from_the_text_in_completions_too(ask: httpx.Client) -> None:
    body = {"model": "parrot-think", "messages": ASKED, "reasoning_effort": "none"}
    told = ask.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    assert "reasoning" not in told


@pytest.mark.parametrize(
    ("fields", "options"),
    [
        ({}, {"temperature": 1.0, "top_p": 1.0}),
        ({"temperature": 0}, {"temperature": 0, "top_p": 1.0}),
        ({"stop": "x"}, {"stop": ["x"]}),
        ({"stop": ["x", 1]}, {"stop": ["x"]}),
        ({"max_tokens": 3, "seed": 4}, {"num_predict": 3, "seed": 4}),
        ({"frequency_penalty": 1, "presence_penalty": 2.5},
         {"frequency_penalty": 1, "presence_penalty": 2.5}),
    ],
)  # fmt: skip
def test_openais_options_become_ollamas(fields: Body, options: Body) -> None:
    assert options.items() <= chat(**fields)["options"].items()


@pytest.mark.parametrize(
    ("effort", "think"),
    [("none", False), ("minimal", "low"), ("high", "high"), ("ultra", "max")],
)
def test_an_effort_is_a_level_of_thinking(effort: str, think: Any) -> None:
    assert chat(reasoning_effort=effort)["think"] == think
    assert chat(reasoning={"effort": effort})["think"] == think
    asked = {"input": "x", "reasoning": {"effort": effort}}
    assert response_request(asked)["think"] == think


def test_a_schema_is_a_format_in_both_of_openais_apis() -> None:
    schema = {"type": "object"}
    old = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    new = {"format": {"type": "json_schema", "name": "x", "schema": schema}}
    assert chat(response_format=old)["format"] == schema
    assert chat(response_format={"type": "json_object"})["format"] == "json"
    assert chat(response_format={"type": "text"})["format"] is None
    assert response_request({"input": "x", "text": new})["format"] == schema


def test_each_part_of_a_message_becomes_a_message() -> None:
    picture = {"type": "image_url", "image_url": {"url": f"data:;base64,{PIXEL}"}}
    parts = [{"type": "text", "text": "one"}, picture]
    asked = {"role": "user", "content": parts}
    first, second = chat(messages=[asked])["messages"]
    assert first["content"] == "one"
    assert second["images"] == [PIXEL]


def test_calls_and_their_results_keep_their_names() -> None:
    said = {"role": "assistant", "content": None, "tool_calls": [OPENAI_CALL]}
    result = {"role": "tool", "content": "2", "tool_call_id": "c1"}
    _, called, answered = chat(messages=[*ASKED, said, result])["messages"]
    assert called["tool_calls"] == [CALL]
    assert answered["tool_name"] == "f"
    assert answered["tool_call_id"] == "c1"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"content": None}, "invalid message content type: <nil>"),
        ({"content": 1}, "invalid message content type: float64"),
        ({"content": [1]}, "invalid message format"),
        ({"content": [{"type": "video"}]}, "invalid message format"),
        ({"content": [{"type": "image_url", "image_url": "data:x"}]},
         "invalid image input"),
        ({"content": "", "tool_calls": [{"function": {"arguments": "[]"}}]},
         "invalid tool call arguments"),
    ],
)  # fmt: skip
def test_a_message_that_makes_no_sense_is_refused(wrong: Body, words: str) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        chat(messages=[{"role": "user"} | wrong])
    assert caught.value.status == 400


def test_a_completion_takes_texts_only_to_stop_at() -> None:
    with pytest.raises(Refusal, match="invalid type for 'stop' field"):
        completion_request({"prompt": "x", "stop": [1]})
    assert completion_request({"prompt": "x", "suffix": "y"})["suffix"] == "y"


def test_items_of_a_conversation_are_joined_into_messages() -> None:
    found = respond(
        {"role": "user", "content": "How warm?"},
        {"type": "reasoning", "encrypted_content": "hm"},
        {"type": "function_call", "call_id": "c1", "name": "f", "arguments": '{"a":1}'},
        {"role": "assistant", "content": [{"type": "output_text", "text": "Wait."}]},
        {"type": "function_call_output", "call_id": "c1", "output": "9"},
        instructions="Be brief.",
    )
    assert found == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "How warm?"},
        {"role": "assistant", "content": "Wait.", "thinking": "hm", "images": [],
         "tool_calls": [CALL]},
        {"role": "tool", "content": "9", "tool_call_id": "c1"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({}, "input[0]: input item missing required 'type' field"),
        ({"type": "x"}, 'input[0]: unknown input item type: "x"'),
        ({"role": "user", "content": [{"type": "input_file"}]},
         "file inputs are not currently supported"),
        ({"role": "user", "content": [{"type": "x"}]},
         "content[0]: unknown content type: x"),
        ({"type": "function_call", "arguments": "{"},
         "failed to parse function call arguments"),
    ],
)  # fmt: skip
def test_an_item_that_makes_no_sense_is_refused(item: Body, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        respond(item)
    assert words in caught.value.message


def test_functions_of_a_namespace_carry_its_name() -> None:
    member = {"type": "function", "name": "now", "parameters": {"type": "object"}}
    space = {"type": "namespace", "name": "clock", "tools": [member]}
    [tool] = response_request({"input": "x", "tools": [space]})["tools"]
    assert tool["function"]["name"] == "clock.now"


def test_a_search_of_the_web_is_refused_in_ollamas_words(ask: httpx.Client) -> None:
    words = "ollama cloud is disabled: web search is unavailable"
    openai = {"model": "tiny", "input": "x", "tools": [{"type": "web_search"}]}
    tools = [{"type": "web_search_20250305", "name": "web_search"}]
    anthropic = {"model": "tiny", "max_tokens": 9, "messages": ASKED, "tools": tools}
    for path, body in (("responses", openai), ("messages", anthropic)):
        answer = ask.post(f"/v1/{path}", json=body)
        assert answer.status_code == 403
        assert answer.json() == {"error": words}


def test_blocks_become_messages_with_results_first() -> None:
    picture = {"type": "base64", "media_type": "image/png", "data": PIXEL}
    results = [{"type": "text", "text": "9"}, {"type": "image", "source": picture}]
    found = message(
        {"type": "text", "text": "and now?"},
        {"type": "tool_result", "tool_use_id": "c1", "content": results},
        {"type": "image", "source": picture},
    )["messages"]
    assert found == [
        {"role": "tool", "content": "9", "tool_call_id": "c1", "images": [PIXEL]},
        {"role": "user", "content": "and now?", "images": [PIXEL]},
    ]
    said = message(
        {"type": "thinking", "thinking": "hm", "signature": "x"},
        {"type": "tool_use", "id": "c1", "name": "f", "input": {"a": 1}},
        role="assistant",
    )["messages"]
    assert said == [
        {"role": "assistant", "content": "", "thinking": "hm", "tool_calls": [CALL]}
    ]


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"type": "image"}, "invalid image source"),
        (
            {"type": "image", "source": {"type": "url"}},
            "invalid image source type: url",
        ),
        ({"type": "tool_use", "name": "f"}, "missing required 'id' field"),
        ({"type": "tool_use", "id": "c"}, "missing required 'name' field"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused(block: Body, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        message(block)


@pytest.mark.parametrize(
    ("fields", "think"),
    [
        ({}, None),
        ({"thinking": {"type": "enabled"}}, True),
        ({"thinking": {"type": "disabled"}}, False),
        ({"output_config": {"effort": "XHigh"}}, "high"),
        ({"output_config": {"effort": "odd"}}, None),
    ],
)
def test_anthropics_ways_to_wish_for_thinking(fields: Body, think: Any) -> None:
    assert message({"type": "text", "text": "x"}, **fields)["think"] == think


def test_anthropics_options_become_ollamas() -> None:
    wishes = {"temperature": 0.5, "top_p": 0.6, "top_k": 7, "stop_sequences": ["x"]}
    asked = message({"type": "text", "text": "x"}, **wishes, system="Be kind.")
    assert asked["options"] == {
        "temperature": 0.5, "top_p": 0.6, "top_k": 7, "stop": ["x"], "num_predict": 9,
    }  # fmt: skip
    assert asked["messages"][0] == {"role": "system", "content": "Be kind."}
