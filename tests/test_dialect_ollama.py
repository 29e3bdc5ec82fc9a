"""Tests of Ollama's native dialect: requests become calls, lines become events."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ollama_magic.dialects import ollama
from ollama_magic.errors import (
    AnswerFailed,
    ContextFull,
    HostError,
    ModelNotFound,
    NotOllama,
    Refused,
    TooOld,
)
from ollama_magic.events import Done, Event, ServerClock, Text, Thinking
from ollama_magic.names import ModelRef
from ollama_magic.request import ChatRequest, GenerateRequest, Message
from tests.support import tapes

TINY = ModelRef("tiny")
ADDRESS = "http://127.0.0.1:11434"
CHAT = ChatRequest(TINY, (Message("user", "hi"),))


def recorded_events(name: str, call: Any) -> list[Event]:
    """The events of a recorded answer."""
    body = b"".join(tapes.chunk_bytes(tapes.read(name)))
    return [
        event for line in body.splitlines() for event in call.read(json.loads(line))
    ]


def recorded_refusal(name: str) -> HostError:
    """The error that a recorded refusal becomes."""
    tape = tapes.read(name)
    text = b"".join(tapes.chunk_bytes(tape)).decode()
    model = str(tape["request"].get("body", {}).get("model", ""))
    call = ollama.show(model)
    return call.refusal(tape["response"]["status"], text, ADDRESS)


def test_a_chat_says_only_what_was_asked_for() -> None:
    call = ollama.chat(CHAT)

    assert (call.method, call.path) == ("POST", "/api/chat")
    assert call.body == {
        "model": "tiny",
        "messages": [{"role": "user", "content": "hi"}],
        "stream": True,
        "truncate": False,
    }


def test_a_chat_carries_all_that_was_set() -> None:
    request = ChatRequest(
        TINY,
        (Message("system", "Be kind."), Message("user", "안녕")),
        options={"seed": 1, "stop": ["끝"]},
        format="json",
        think="low",
        keep_alive=0,
        truncate=True,
    )

    assert ollama.chat(request).body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "안녕"},
        ],
        "stream": True,
        "truncate": True,
        "options": {"seed": 1, "stop": ["끝"]},
        "format": "json",
        "think": "low",
        "keep_alive": 0,
    }


def test_thinking_can_be_switched_off() -> None:
    request = ChatRequest(TINY, CHAT.messages, think=False)

    assert ollama.chat(request).body["think"] is False


def test_a_generate_carries_what_only_it_has() -> None:
    request = GenerateRequest(
        TINY, "def f(", system="", suffix="return x", raw=True, options={"seed": 1}
    )
    call = ollama.generate(request)

    assert (call.method, call.path) == ("POST", "/api/generate")
    assert call.body == {
        "model": "tiny",
        "prompt": "def f(",
        "stream": True,
        "truncate": False,
        "system": "",
        "suffix": "return x",
        "raw": True,
        "options": {"seed": 1},
    }


def test_a_plain_generate_leaves_the_rest_to_the_server() -> None:
    call = ollama.generate(GenerateRequest(TINY, "hi"))

    assert set(call.body) == {"model", "prompt", "stream", "truncate"}


def test_a_request_is_a_value_that_the_call_does_not_share() -> None:
    options = {"seed": 1}
    call = ollama.chat(ChatRequest(TINY, CHAT.messages, options=options))
    options["seed"] = 2

    assert call.body["options"] == {"seed": 1}


def test_a_recorded_chat_is_read_to_its_last_line() -> None:
    events = recorded_events("chat/stream", ollama.chat(CHAT))

    assert "".join(e.text for e in events if isinstance(e, Text)) == (
        "The capital of France is Paris."
    )
    assert events[-1] == Done(
        "stop",
        ServerClock(
            total_seconds=0.268351325,
            load_seconds=0.256800509,
            prompt_seconds=0.002681,
            answer_seconds=0.005319,
            prompt_tokens=21,
            answer_tokens=8,
        ),
    )
    assert sum(isinstance(event, Done) for event in events) == 1


def test_a_recorded_generate_is_read_to_its_last_line() -> None:
    call = ollama.generate(GenerateRequest(TINY, "hi"))
    events = recorded_events("generate/stream", call)

    assert any(isinstance(event, Text) for event in events)
    assert isinstance(events[-1], Done)


def test_thoughts_are_kept_apart_from_the_answer() -> None:
    events = recorded_events("chat/think-native-default", ollama.chat(CHAT))
    kinds = [type(event) for event in events]

    assert kinds.index(Text) > kinds.index(Thinking)
    assert "".join(e.text for e in events if isinstance(e, Thinking)).strip() == (
        "Let me think."
    )
    assert "think" not in "".join(e.text for e in events if isinstance(e, Text))


def test_a_line_may_hold_a_thought_a_text_and_the_end() -> None:
    line = {
        "message": {"thinking": "hm", "content": "yes"},
        "done": True,
        "done_reason": "length",
    }

    assert ollama.chat(CHAT).read(line) == [
        Thinking("hm"),
        Text("yes"),
        Done("length", ServerClock()),
    ]


@pytest.mark.parametrize(
    "line", [{}, {"message": None}, {"message": {"content": None}}]
)
def test_a_line_that_says_nothing_is_no_event(line: dict[str, Any]) -> None:
    assert ollama.chat(CHAT).read(line) == []


@pytest.mark.parametrize(
    "line", [{"error": "boom"}, {"error": {"message": "boom", "code": 500}}]
)
def test_an_error_line_breaks_the_answer(line: dict[str, Any]) -> None:
    with pytest.raises(AnswerFailed, match="boom"):
        ollama.chat(CHAT).read(line)


@pytest.mark.parametrize(
    ("tape", "kind", "told"),
    [
        ("errors/chat-unknown-model", ModelNotFound, "'nope'"),
        ("errors/show-unknown-model", ModelNotFound, "%ollama list"),
        ("errors/generate-unknown-model", ModelNotFound, "ollama pull"),
        ("chat/truncate-false", ContextFull, "638 tokens, and tiny holds 256"),
        ("chat/truncate-false-native", ContextFull, "num_ctx=1024 "),
        ("generate/too-long-truncate-false", ContextFull, "num_ctx"),
        ("chat/think-true-unsupported", Refused, "tiny cannot think before"),
        ("chat/options-wrong-type", Refused, "option"),
        ("chat/embedding-model", Refused, "does not chat"),
        ("chat/keep-alive-text-300", Refused, "missing unit in duration"),
        ("chat/format-bad-ref-native", Refused, "JSON schema conversion failed"),
        ("errors/cloud-unreachable", Refused, "(502)"),
        ("errors/bad-host", Refused, "(403)"),
        ("errors/unknown-route", TooOld, "came with Ollama 0.0.18"),
        ("errors/wrong-method", TooOld, "came with Ollama 0.0.18"),
    ],
)
def test_a_recorded_refusal_is_an_error_of_its_kind(
    tape: str, kind: type[HostError], told: str
) -> None:
    error = recorded_refusal(tape)

    assert type(error) is kind
    assert told in str(error)
    assert '{"error"' not in str(error)


@pytest.mark.parametrize(
    "reason",
    [
        "model runner has unexpectedly stopped, this may be due to resource "
        "limitations or an internal error, check ollama server logs for details",
        "llama-server process has terminated: signal: killed",
    ],
)
def test_a_process_that_died_is_started_by_asking_again(reason: str) -> None:
    error = ollama.chat(CHAT).refusal(500, json.dumps({"error": reason}), ADDRESS)

    assert type(error) is Refused
    assert "died: " in error.message
    assert error.hint.startswith("Ask again: it is loaded afresh.\n")


@pytest.mark.parametrize(
    ("reason", "hint"),
    [
        ('"x" does not support thinking', "/set nothink"),
        ("registry.ollama.ai/library/x:latest does not support tools", "--tool"),
        ("registry.ollama.ai/library/x:latest does not support insert", "--suffix"),
        ('think value "high" is not supported for this model', "--no-think"),
        ("template: :1: unclosed action", "--template"),
        (
            "model requires more system memory (9 GiB) than is available (2 GiB)",
            "num_ctx",
        ),
        ("parser: JSON schema error at #: unrecognized type x", "--format json"),
        ("something else", "%ollama list"),
    ],
)
def test_a_refusal_says_what_helps_against_its_cause(reason: str, hint: str) -> None:
    error = ollama.chat(CHAT).refusal(400, json.dumps({"error": reason}), ADDRESS)

    assert hint in error.hint
    assert len(str(error).splitlines()) <= 3


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (404, '{"detail":"Not Found"}'),
        (404, "Not Found"),
        (405, ""),
        (404, "[]"),
        (404, "null"),
    ],
)
def test_a_route_that_is_not_there_is_no_ollama(status: int, text: str) -> None:
    assert type(ollama.tags().refusal(status, text, ADDRESS)) is NotOllama


@pytest.mark.parametrize("text", ["", "null", "[1]", '"text"', "{", '{"error": null}'])
def test_any_body_of_a_refusal_makes_an_error(text: str) -> None:
    error = ollama.chat(CHAT).refusal(500, text, ADDRESS)

    assert type(error) is Refused
    assert f"{ADDRESS} refused (500): " in str(error)


@pytest.mark.parametrize(
    ("call", "answer", "value"),
    [
        (ollama.tags(), {"models": [{"name": "a"}]}, [{"name": "a"}]),
        (ollama.tags(), {"models": None}, []),
        (ollama.ps(), {"models": []}, []),
        (ollama.version(), {"version": "1", "x": 2}, {"version": "1", "x": 2}),
        (ollama.show("a"), {"details": {}}, {"details": {}}),
    ],
)
def test_an_answer_is_read_as_a_value(call: Any, answer: Any, value: Any) -> None:
    assert call.read(answer) == value


@pytest.mark.parametrize("models", [[{}], [{"name": None}], ["tiny"], "tiny", 3])
def test_a_model_without_a_name_cannot_be_read(models: Any) -> None:
    for call in (ollama.tags(), ollama.ps()):
        with pytest.raises((KeyError, TypeError)):
            call.read({"models": models})


@pytest.mark.parametrize("call", [ollama.tags(), ollama.ps(), ollama.version()])
def test_an_answer_without_its_field_cannot_be_read(call: Any) -> None:
    with pytest.raises(KeyError):
        call.read({"object": "list"})
