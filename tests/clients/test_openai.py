"""The `openai` package: chat, completions, responses, embeddings."""

from __future__ import annotations

import json

import openai
import pytest
from pydantic import BaseModel

from tests.embedded.asking import runners
from tests.support.engine import Engine

pytestmark = pytest.mark.clients

QUESTION = "What is the capital of France?"
ASKED = [{"role": "user", "content": QUESTION}]
PARIS = "The capital of France is Paris."
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city"],
}
TOOL = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": PARAMETERS},
}


class City(BaseModel):
    city: str
    days: int


@pytest.fixture
def client(served: Engine) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{served.url}/v1", api_key="any", max_retries=0)


def test_a_chat_comes_whole(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="tiny", messages=ASKED, temperature=0, seed=1
    )
    [choice] = answer.choices
    assert choice.message.content == PARIS
    assert choice.finish_reason == "stop"
    assert answer.usage.completion_tokens == 8


def test_a_chat_comes_in_pieces_with_its_usage_last(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(
        model="tiny",
        messages=ASKED,
        temperature=0,
        stream=True,
        stream_options={"include_usage": True},
    )
    *pieces, last = stream
    texts = [piece.choices[0].delta.content or "" for piece in pieces]
    assert "".join(texts) == PARIS
    assert pieces[-1].choices[0].finish_reason == "stop"
    assert last.usage.completion_tokens == 8


def test_the_helper_for_streams_gathers_a_call(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(
        model="parrot-tools", messages=ASKED, tools=[TOOL]
    ) as stream:
        final = stream.get_final_completion()
    [call] = final.choices[0].message.tool_calls
    assert final.choices[0].finish_reason == "tool_calls"
    assert json.loads(call.function.arguments) == {"city": "서울", "days": 2}


def test_a_call_is_answered(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="parrot-tools", messages=ASKED, tools=[TOOL]
    )
    message = answer.choices[0].message
    [call] = message.tool_calls
    told = [*ASKED, message, {"role": "tool", "tool_call_id": call.id, "content": "9"}]
    again = client.chat.completions.create(model="parrot-tools", messages=told)
    assert again.choices[0].message.content


def test_a_schema_is_parsed_into_its_model(client: openai.OpenAI) -> None:
    answer = client.chat.completions.parse(
        model="parrot-json", messages=ASKED, response_format=City
    )
    assert answer.choices[0].message.parsed == City(city="Paris", days=2)


def test_a_thought_is_in_a_field_of_its_own(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="parrot-think", messages=ASKED)
    message = answer.choices[0].message
    assert message.model_extra["reasoning"] == "Let me think.\n"
    assert message.content == "The answer is 42."


def test_the_odds_of_each_token_are_told(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="tiny", messages=ASKED, temperature=0, logprobs=True, top_logprobs=2
    )
    found = answer.choices[0].logprobs.content
    assert "".join(entry.token for entry in found) == PARIS
    assert all(len(entry.top_logprobs) == 2 for entry in found)


def test_a_prompt_is_completed_whole_and_in_pieces(client: openai.OpenAI) -> None:
    how = {"model": "tiny", "prompt": QUESTION, "temperature": 0}
    whole = client.completions.create(**how)
    pieces = client.completions.create(**how, stream=True)
    assert whole.choices[0].text == PARIS
    assert "".join(piece.choices[0].text for piece in pieces) == PARIS


def test_a_response_comes_whole(client: openai.OpenAI) -> None:
    answer = client.responses.create(model="tiny", input=QUESTION, temperature=0)
    assert answer.output_text == PARIS
    assert answer.status == "completed"
    assert answer.usage.output_tokens == 8


def test_a_response_comes_in_events(client: openai.OpenAI) -> None:
    with client.responses.stream(model="tiny", input=QUESTION, temperature=0) as stream:
        kinds = [event.type for event in stream]
        assert stream.get_final_response().output_text == PARIS
    assert kinds[0] == "response.created"
    assert kinds[-1] == "response.completed"


def test_a_response_calls_a_function_after_its_text(client: openai.OpenAI) -> None:
    tool = {"type": "function", "name": "get_weather", "parameters": PARAMETERS}
    tool |= {"strict": False}
    with client.responses.stream(
        model="parrot-tools", input=QUESTION, tools=[tool]
    ) as stream:
        stream.until_done()
        output = stream.get_final_response().output
    assert [item.type for item in output] == ["message", "function_call"]
    call = output[-1]
    assert json.loads(call.arguments) == {"city": "서울", "days": 2}
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "9"}
    asked = [{"role": "user", "content": QUESTION}, call.to_dict(), result]
    again = client.responses.create(model="parrot-tools", input=asked)
    assert again.output_text


def test_a_response_is_parsed_into_its_model(client: openai.OpenAI) -> None:
    answer = client.responses.parse(
        model="parrot-json", input=QUESTION, text_format=City
    )
    assert answer.output_parsed == City(city="Paris", days=2)


def test_a_thought_is_an_item_of_a_response(client: openai.OpenAI) -> None:
    answer = client.responses.create(model="parrot-think", input=QUESTION)
    assert [item.type for item in answer.output] == ["reasoning", "message"]
    assert answer.output[0].summary[0].text == "Let me think.\n"


def test_texts_become_vectors(client: openai.OpenAI) -> None:
    how = {"model": "tiny-embed", "input": ["Hello", "안녕"]}
    found = client.embeddings.create(**how)  # asks for base64
    plain = client.embeddings.create(**how, encoding_format="float")
    for one, other in zip(found.data, plain.data, strict=True):
        assert list(one.embedding) == pytest.approx(other.embedding, abs=1e-6)


def test_the_models_are_listed(client: openai.OpenAI) -> None:
    assert "tutor:1m" in {model.id for model in client.models.list()}
    assert client.models.retrieve("tutor:1m").owned_by == "library"


def test_what_cannot_be_done_is_an_error_of_its_class(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="model 'nope' not found"):
        client.chat.completions.create(model="nope", messages=ASKED)
    with pytest.raises(openai.BadRequestError, match="does not support tools"):
        client.chat.completions.create(model="tiny", messages=ASKED, tools=[TOOL])
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("nope")


def test_a_schema_that_nothing_can_meet_is_an_error(client: openai.OpenAI) -> None:
    wrong = {"type": "object", "minProperties": 2, "maxProperties": 1}
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": wrong}}
    with pytest.raises(openai.BadRequestError, match="unsatisfiable schema"):
        list(
            client.chat.completions.create(
                model="tiny", messages=ASKED, stream=True, response_format=form
            )
        )


def test_a_stream_that_breaks_off_is_an_error(
    served: Engine, client: openai.OpenAI
) -> None:
    chat = {"model": "parrot-count", "messages": ASKED, "stream": True}
    stream = client.chat.completions.create(**chat)
    next(stream)
    kill_runners(served)
    with pytest.raises(openai.APIError, match="unexpected EOF"):
        list(stream)
    events = client.responses.create(model="parrot-count", input=QUESTION, stream=True)
    next(events)
    kill_runners(served)
    *_, last = events
    assert last.type == "response.failed"
    assert "unexpected EOF" in last.response.error.message


def kill_runners(engine: Engine) -> None:
    for runner in runners(engine):
        runner.kill()
