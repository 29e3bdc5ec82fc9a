"""The engine's `/v1` beside a real Ollama's, exchange by exchange."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.support.tapes import body_bytes, chunk_bytes, read

# Answers that must be the same to the letter; ids, times and numbers of tokens apart
# where the model's vocabulary makes others.
SAME = """
openai/chat openai/chat-effort-bad openai/chat-effort-none
openai/chat-effort-unsupported openai/chat-empty-body openai/chat-empty-messages
openai/chat-image-url openai/chat-logprobs
openai/chat-logprobs-stream openai/chat-max-completion-tokens openai/chat-max-tokens
openai/chat-n-2 openai/chat-no-model openai/chat-not-json
openai/chat-parts-render-native openai/chat-stream openai/chat-stream-usage
openai/chat-think openai/chat-think-stream openai/chat-tool-choice openai/chat-tools
openai/chat-tools-stream openai/chat-tools-unsupported openai/chat-unknown-model
openai/chat-unknown-model-stream openai/chat-wrong-type openai/completions
openai/completions-echo openai/completions-logprobs openai/completions-prompt-list
openai/completions-stream openai/completions-unknown-model
openai/embeddings-bad-format openai/embeddings-chat-model
openai/embeddings-empty openai/embeddings-tokens openai/embeddings-unknown-model
openai/model-missing openai/model-with-escaped-slash openai/model-with-slash
openai/responses-no-input openai/responses-previous-id
openai/responses-think openai/responses-think-stream
openai/responses-unknown-model
anthropic/count-tokens-absent anthropic/error-empty-body
anthropic/error-no-max-tokens anthropic/error-no-messages
anthropic/error-tools-unsupported anthropic/error-unknown-model
anthropic/error-unknown-model-stream anthropic/max-tokens anthropic/message
anthropic/message-stream anthropic/stop-sequence anthropic/system-blocks
anthropic/thinking anthropic/thinking-default anthropic/thinking-stream
anthropic/thinking-unsupported anthropic/tools anthropic/tools-stream
anthropic/version-header
errors/no-cloud-messages errors/no-cloud-v1 errors/unknown-route-v1
""".split()
# The request leaves chance a say: events and fields must be the same, not the text.
SAME_BUT_TEXT = """
anthropic/error-bad-role openai/responses openai/responses-stream
""".split()
VARYING = ("id", "item_id", "call_id", "created", "created_at", "completed_at")
VARYING += ("request_id", "logprob", "prompt_tokens", "completion_tokens")
VARYING += ("total_tokens", "input_tokens", "output_tokens", "default", "minimum")


@pytest.mark.parametrize("name", SAME)
def test_an_answer_under_v1_is_a_real_ollamas(ask: httpx.Client, name: str) -> None:
    request, response = read(name)["request"], read(name)["response"]
    answer = ask.request(
        request["method"],
        request["path"],
        content=body_bytes(read(name)),
        headers=request.get("headers"),
    )
    recorded = b"".join(chunk_bytes(read(name))).decode()
    assert answer.status_code == response["status"], answer.text
    assert answer.headers.get("content-type") == response["headers"]["Content-Type"]
    assert said(answer.text) == said(recorded)


@pytest.mark.parametrize("name", SAME_BUT_TEXT)
def test_an_answer_under_v1_has_the_fields_of_a_real_ollamas(
    ask: httpx.Client, name: str
) -> None:
    request = read(name)["request"]
    answer = ask.post(request["path"], content=body_bytes(read(name)))
    recorded = b"".join(chunk_bytes(read(name))).decode()
    assert shapes(said(answer.text)) == shapes(said(recorded))


def shapes(value: Any) -> Any:
    """Kinds of values; of the events of a stream, each one once."""
    if isinstance(value, list):
        found = [shapes(item) for item in value]
        return [item for place, item in enumerate(found) if item not in found[:place]]
    if isinstance(value, dict):
        return {name: shapes(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return tuple(map(shapes, value))
    return value if isinstance(value, str) and "_" in value else type(value).__name__


def said(text: str) -> Any:
    """Events by name, or one object, without what varies."""
    if text.startswith(("data:", "event:")):
        return [event(part) for part in text.rstrip("\n").split("\n\n")]
    try:
        return without(json.loads(text))
    except ValueError:
        return text


def event(text: str) -> tuple[str, Any]:
    *head, data = text.split("\n")
    data = data.removeprefix("data: ")
    return "".join(head), data if data == "[DONE]" else without(json.loads(data))


def without(value: Any) -> Any:
    if isinstance(value, list):
        return [without(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: type(item).__name__ if name in VARYING else without(item)
        for name, item in value.items()
    }
