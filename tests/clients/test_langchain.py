"""`langchain-ollama`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ollama
import pytest
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_ollama import ChatOllama, OllamaEmbeddings, OllamaLLM
from pydantic import BaseModel

from tests.support.engine import Engine

pytestmark = pytest.mark.clients

QUESTION = "What is the capital of France?"
PARIS = "The capital of France is Paris."


class City(BaseModel):
    """A city."""

    city: str
    days: int


@tool
def get_weather(city: str, days: int = 1) -> str:
    """Tell the weather of a city."""
    return f"{city}: {days} warm days"


@pytest.fixture
def chat(served: Engine) -> Callable[..., ChatOllama]:
    def make(model: str, **how: Any) -> ChatOllama:
        return ChatOllama(model=model, base_url=served.url, temperature=0, **how)

    return make


def test_an_answer_comes_whole_and_in_pieces(chat: Callable[..., ChatOllama]) -> None:
    model = chat("tiny", validate_model_on_init=True)
    answer = model.invoke(QUESTION)
    assert answer.content == PARIS
    assert answer.usage_metadata["output_tokens"] == 8
    assert answer.response_metadata["done_reason"] == "stop"
    assert "".join(piece.content for piece in model.stream(QUESTION)) == PARIS


def test_a_tool_is_called_and_answered(chat: Callable[..., ChatOllama]) -> None:
    model = chat("parrot-tools").bind_tools([get_weather])
    answer = model.invoke(QUESTION)
    [call] = answer.tool_calls
    assert call["args"] == {"city": "서울", "days": 2}
    result = ToolMessage(get_weather.invoke(call["args"]), tool_call_id=call["id"])
    again = model.invoke([HumanMessage(QUESTION), answer, result])
    assert again.tool_calls


@pytest.mark.parametrize("method", ["json_schema", "json_mode"])
def test_an_answer_is_parsed_into_its_model(
    chat: Callable[..., ChatOllama], method: str
) -> None:
    model = chat("parrot-json").with_structured_output(City, method=method)
    assert model.invoke(QUESTION) == City(city="Paris", days=2)


def test_a_thought_is_apart_from_the_text(chat: Callable[..., ChatOllama]) -> None:
    answer = chat("parrot-think", reasoning=True).invoke(QUESTION)
    assert answer.content == "The answer is 42."
    assert answer.additional_kwargs["reasoning_content"] == "Let me think.\n"


def test_a_prompt_is_completed(served: Engine) -> None:
    model = OllamaLLM(model="tiny", base_url=served.url, temperature=0)
    assert model.invoke(QUESTION) == PARIS


def test_texts_become_vectors(served: Engine) -> None:
    model = OllamaEmbeddings(model="tiny-embed", base_url=served.url)
    first, second = model.embed_documents(["Hello", "안녕"])
    assert len(first) == len(second)
    assert model.embed_query("Hello") == pytest.approx(first, abs=1e-5)


def test_an_unknown_model_is_an_error(chat: Callable[..., ChatOllama]) -> None:
    with pytest.raises(ollama.ResponseError, match="model 'nope' not found"):
        chat("nope").invoke(QUESTION)
    with pytest.raises(ValueError, match="nope"):
        chat("nope", validate_model_on_init=True)
