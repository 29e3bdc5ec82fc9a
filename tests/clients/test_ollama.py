"""The official `ollama` package."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import ollama
import pytest
from pydantic import BaseModel

from ollama_magic.embedded.store import SHIPPED, Store
from tests.embedded.models import CALL
from tests.support.engine import Engine

pytestmark = pytest.mark.clients

ASKED = [{"role": "user", "content": "What is the capital of France?"}]
SURE = {"temperature": 0, "seed": 1}
PARIS = "The capital of France is Paris."


class City(BaseModel):
    city: str
    days: int


def get_weather(city: str, days: int) -> str:
    """
    Tell the weather of a city.

    Args:
      city: Its name
      days: How many days ahead
    """
    return f"{city}: {days} warm days"


@pytest.fixture
def client(served: Engine) -> ollama.Client:
    return ollama.Client(served.url)


def test_an_answer_comes_whole_with_its_durations(client: ollama.Client) -> None:
    answer = client.chat("tiny", ASKED, options=SURE)
    assert answer.message.content == PARIS
    assert answer.done_reason == "stop"
    assert answer.eval_count == 8
    assert answer.total_duration > answer.eval_duration > 0


def test_an_answer_comes_in_pieces(client: ollama.Client) -> None:
    pieces = list(client.chat("tiny", ASKED, stream=True, options=SURE))
    assert "".join(piece.message.content for piece in pieces) == PARIS
    assert [piece.done for piece in pieces] == [False] * (len(pieces) - 1) + [True]


def test_a_prompt_is_completed_whole_and_in_pieces(client: ollama.Client) -> None:
    prompt = ASKED[0]["content"]
    whole = client.generate("tiny", prompt, options=SURE)
    pieces = list(client.generate("tiny", prompt, stream=True, options=SURE))
    assert whole.response == "".join(piece.response for piece in pieces) == PARIS
    assert whole.context == pieces[-1].context


def test_an_answer_can_be_awaited(served: Engine) -> None:
    async def ask() -> list[str]:
        client = ollama.AsyncClient(served.url)
        stream = await client.chat("tiny", ASKED, stream=True, options=SURE)
        return [piece.message.content async for piece in stream]

    assert "".join(asyncio.run(ask())) == PARIS


def test_thoughts_are_apart_from_the_text(client: ollama.Client) -> None:
    answer = client.chat("parrot-think", ASKED, think=True)
    assert answer.message.thinking == "Let me think.\n"
    assert answer.message.content == "The answer is 42."


def test_a_python_function_is_called_and_its_result_taken(
    client: ollama.Client,
) -> None:
    answer = client.chat("parrot-tools", ASKED, tools=[get_weather])
    [call] = answer.message.tool_calls
    assert call.function.name == "get_weather"
    result = get_weather(**call.function.arguments)
    told = [*ASKED, answer.message, {"role": "tool", "content": result}]
    again = client.chat("parrot-tools", told)
    assert again.message.content == "".join(CALL)


def test_a_schema_holds_the_answer(client: ollama.Client) -> None:
    schema = City.model_json_schema()
    answer = client.chat("parrot-json", ASKED, format=schema, options=SURE)
    assert City.model_validate_json(answer.message.content) == City(
        city="Paris", days=2
    )


def test_texts_become_vectors_of_length_one(client: ollama.Client) -> None:
    found = client.embed("tiny-embed", ["Hello", "안녕"])
    assert len(found.embeddings) == 2
    for vector in found.embeddings:
        assert sum(number**2 for number in vector) == pytest.approx(1, abs=1e-4)
    assert found.prompt_eval_count
    assert len(client.embeddings("tiny-embed", "Hello").embedding) > 8


def test_models_are_listed_shown_and_watched(client: ollama.Client) -> None:
    names = {model.model for model in client.list().models}
    assert {"tiny:latest", "tutor:1m"} <= names
    shown = client.show("tiny")
    assert shown.details.family == "llama"
    assert shown.capabilities == ["completion"]
    client.generate("tiny")
    assert "tiny:latest" in {model.model for model in client.ps().models}


def test_a_model_is_made_copied_and_deleted(client: ollama.Client) -> None:
    steps = client.create(
        "mine",
        from_="tiny",
        system="Be brief.",
        parameters={"temperature": 0},
        stream=True,
    )
    assert [step.status for step in steps][-1] == "success"
    assert client.show("mine").modelfile.count("Be brief.") == 1
    assert client.chat("mine", ASKED).message.content
    assert client.copy("mine", "yours").status == "success"
    assert client.delete("mine").status == "success"
    names = {model.model for model in client.list().models}
    assert "yours:latest" in names
    assert "mine:latest" not in names
    client.delete("yours")


def test_a_file_becomes_a_model(client: ollama.Client) -> None:
    file: Path = Store([SHIPPED]).find("tutor:1m").blob
    digest = client.create_blob(file)
    assert digest == f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert client.create("filed", files={"a.gguf": digest}).status == "success"
    assert client.chat("filed", ASKED, options=SURE).message.content == PARIS
    client.delete("filed")


def test_what_cannot_be_done_is_an_error_with_its_status(client: ollama.Client) -> None:
    for status, words, ask in (
        (404, "model 'nope' not found", lambda: client.chat("nope", ASKED)),
        (400, "does not support tools", lambda: client.chat("tiny", ASKED, tools=[{}])),
        (400, "does not support thinking",
         lambda: client.generate("tiny", "x", think=True)),
        (500, "must be of type integer",
         lambda: client.chat("tiny", ASKED, options={"num_ctx": "many"})),
    ):  # fmt: skip
        with pytest.raises(ollama.ResponseError, match=words) as caught:
            ask()
        assert caught.value.status_code == status
