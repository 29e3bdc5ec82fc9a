"""`litellm`, by Ollama's API and by OpenAI's."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import litellm
import pytest

from tests.support.engine import Engine

pytestmark = pytest.mark.clients

QUESTION = "What is the capital of France?"
ASKED = [{"role": "user", "content": QUESTION}]
PARIS = "The capital of France is Paris."
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tell the weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["city"],
        },
    },
}
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
}

Ask = Callable[..., Any]


@pytest.fixture(params=["ollama_chat", "openai"])
def ask(served: Engine, request: pytest.FixtureRequest) -> Ask:
    provider = request.param
    base = served.url if provider == "ollama_chat" else f"{served.url}/v1"

    def complete(model: str, **how: Any) -> Any:
        name = f"{provider}/{model}"
        how |= {"api_base": base, "api_key": "any", "num_retries": 0}
        return litellm.completion(name, ASKED, temperature=0, **how)

    return complete


def test_an_answer_comes_whole_and_in_pieces(ask: Ask) -> None:
    answer = ask("tiny")
    assert answer.choices[0].message.content == PARIS
    assert answer.usage.completion_tokens == 8
    pieces = [
        piece.choices[0].delta.content or "" for piece in ask("tiny", stream=True)
    ]
    assert "".join(pieces) == PARIS


def test_a_tool_is_called(ask: Ask) -> None:
    answer = ask("parrot-tools", tools=[TOOL])
    [call] = answer.choices[0].message.tool_calls
    assert json.loads(call.function.arguments) == {"city": "서울", "days": 2}


def test_a_schema_holds_the_answer(ask: Ask) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "City", "schema": SCHEMA}}
    answer = ask("parrot-json", response_format=form)
    assert json.loads(answer.choices[0].message.content) == {"city": "Paris", "days": 2}


def test_texts_become_vectors(served: Engine) -> None:
    found = litellm.embedding(
        "ollama/tiny-embed", ["Hello", "안녕"], api_base=served.url
    )
    assert len(found.data) == 2


def test_an_unknown_model_is_an_error(ask: Ask) -> None:
    errors = litellm.exceptions.APIConnectionError, litellm.exceptions.NotFoundError
    with pytest.raises(errors, match="model 'nope' not found"):
        ask("nope")
