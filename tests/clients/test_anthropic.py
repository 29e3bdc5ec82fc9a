"""The `anthropic` package."""

from __future__ import annotations

import anthropic
import pytest

from tests.embedded.asking import runners
from tests.support.engine import Engine

pytestmark = pytest.mark.clients

QUESTION = "What is the capital of France?"
ASKED = [{"role": "user", "content": QUESTION}]
PARIS = "The capital of France is Paris."
SURE = {"model": "tiny", "max_tokens": 60, "messages": ASKED}
# This version of the package has no argument for it any more.
SURE |= {"extra_body": {"temperature": 0}}
TOOL = {
    "name": "get_weather",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["city"],
    },
}
CALLED = {"city": "서울", "days": 2}


@pytest.fixture
def client(served: Engine) -> anthropic.Anthropic:
    return anthropic.Anthropic(base_url=served.url, api_key="any", max_retries=0)


def test_a_message_comes_whole(client: anthropic.Anthropic) -> None:
    answer = client.messages.create(**SURE)
    assert [block.text for block in answer.content] == [PARIS]
    assert answer.stop_reason == "end_turn"
    assert answer.usage.output_tokens == 8


def test_a_message_comes_in_pieces(client: anthropic.Anthropic) -> None:
    with client.messages.stream(**SURE) as stream:
        pieces = list(stream.text_stream)
        final = stream.get_final_message()
    assert "".join(pieces) == PARIS
    assert len(pieces) > 3
    assert final.usage.output_tokens == 8


def test_a_thought_is_a_block_of_its_own(client: anthropic.Anthropic) -> None:
    thinking = {"type": "enabled", "budget_tokens": 1024}
    asked = {"max_tokens": 2000, "messages": ASKED, "thinking": thinking}
    with client.messages.stream(model="parrot-think", **asked) as stream:
        thought, said = stream.get_final_message().content
    assert thought.thinking == "Let me think.\n"
    assert said.text == "The answer is 42."


def test_a_tool_is_called_and_answered(client: anthropic.Anthropic) -> None:
    asked = {"model": "parrot-tools", "max_tokens": 60, "tools": [TOOL]}
    whole = client.messages.create(messages=ASKED, **asked)
    with client.messages.stream(messages=ASKED, **asked) as stream:
        streamed = stream.get_final_message()
    for answer in (whole, streamed):
        assert answer.stop_reason == "tool_use"
        assert answer.content[-1].input == CALLED
    result = {"type": "tool_result", "content": "9"}
    result["tool_use_id"] = whole.content[-1].id
    told = [
        *ASKED,
        {"role": "assistant", "content": whole.content},
        {"role": "user", "content": [result]},
    ]
    again = client.messages.create(messages=told, **asked)
    assert again.content[-1].input == CALLED


def test_a_system_text_and_a_stop_sequence_are_heeded(
    client: anthropic.Anthropic,
) -> None:
    answer = client.messages.create(**SURE, system="Hi.", stop_sequences=["Paris"])
    assert answer.content[0].text == "The capital of France is "
    assert answer.usage.input_tokens > client.messages.create(**SURE).usage.input_tokens


def test_the_tokens_run_out(client: anthropic.Anthropic) -> None:
    answer = client.messages.create(**(SURE | {"max_tokens": 2}))
    assert answer.stop_reason == "max_tokens"


def test_what_cannot_be_done_is_an_error_of_its_class(
    client: anthropic.Anthropic,
) -> None:
    with pytest.raises(anthropic.NotFoundError, match="model 'nope' not found"):
        client.messages.create(**(SURE | {"model": "nope"}))
    with pytest.raises(anthropic.BadRequestError, match="does not support tools"):
        client.messages.create(**SURE, tools=[TOOL])


def test_a_stream_that_breaks_off_is_an_error(
    served: Engine, client: anthropic.Anthropic
) -> None:
    long = {"model": "parrot-count", "max_tokens": 20_000, "messages": ASKED}
    with client.messages.stream(**long) as stream:
        next(stream.text_stream)
        for runner in runners(served):
            runner.kill()
        with pytest.raises(anthropic.APIError, match="unexpected EOF"):
            stream.get_final_message()
