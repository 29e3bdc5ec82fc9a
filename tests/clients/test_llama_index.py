"""`llama-index-llms-ollama`."""

from __future__ import annotations

from collections.abc import Callable

import ollama
import pytest
from llama_index.core.llms import ChatMessage
from llama_index.core.prompts import PromptTemplate
from llama_index.core.tools import FunctionTool
from llama_index.llms.ollama import Ollama
from pydantic import BaseModel

from tests.support.engine import Engine

pytestmark = pytest.mark.clients

QUESTION = "What is the capital of France?"
ASKED = [ChatMessage(role="user", content=QUESTION)]
PARIS = "The capital of France is Paris."


class City(BaseModel):
    """A city."""

    city: str
    days: int


def get_weather(city: str, days: int = 1) -> str:
    """Tell the weather of a city."""
    return f"{city}: {days} warm days"


@pytest.fixture
def model(served: Engine) -> Callable[[str], Ollama]:
    def make(name: str) -> Ollama:
        return Ollama(
            model=name, base_url=served.url, temperature=0.0, context_window=2048
        )

    return make


def test_an_answer_comes_whole_and_in_pieces(model: Callable[[str], Ollama]) -> None:
    tiny = model("tiny")
    assert tiny.chat(ASKED).message.content == PARIS
    assert "".join(piece.delta or "" for piece in tiny.stream_chat(ASKED)) == PARIS


def test_a_prompt_is_completed(model: Callable[[str], Ollama]) -> None:
    tiny = model("tiny")
    assert tiny.complete(QUESTION).text == PARIS
    *_, last = tiny.stream_complete(QUESTION)
    assert last.text == PARIS


def test_a_tool_is_called(model: Callable[[str], Ollama]) -> None:
    tools = [FunctionTool.from_defaults(get_weather)]
    parrot = model("parrot-tools")
    answer = parrot.chat_with_tools(tools, user_msg=QUESTION)
    [call] = parrot.get_tool_calls_from_response(answer)
    assert call.tool_name == "get_weather"
    assert call.tool_kwargs == {"city": "서울", "days": 2}


def test_an_answer_is_parsed_into_its_model(model: Callable[[str], Ollama]) -> None:
    asked = PromptTemplate(QUESTION)
    found = model("parrot-json").structured_predict(City, asked)
    assert found == City(city="Paris", days=2)


def test_an_unknown_model_is_an_error(model: Callable[[str], Ollama]) -> None:
    with pytest.raises(ollama.ResponseError, match="model 'nope' not found"):
        model("nope").chat(ASKED)
