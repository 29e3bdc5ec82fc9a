"""Tests of one turn: rounds of tools, several answers, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from ollama_magic.again import request_again
from ollama_magic.background import begin
from ollama_magic.dialogue import Conversation
from ollama_magic.display.notebook import mark_of
from ollama_magic.errors import BadInput, Refused, Stopped
from ollama_magic.events import ToolCall
from ollama_magic.request import Message
from ollama_magic.session import Session
from ollama_magic.talk import Ask, Front, converse, several
from ollama_magic.tools import Result, Toolbox
from tests.support.turns import Turns, call

Sessions = Callable[..., Session]
WEATHER = call("weather", city="서울")


def weather(city: str, days: int = 1) -> str:
    """Weather of a city."""
    return f"sunny in {city} for {days}"


@pytest.fixture
def turns(opened: ExitStack) -> Callable[..., Turns]:
    return lambda *said, **how: opened.enter_context(Turns(*said, **how))


class Diary:
    """Notes what a front end is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[ToolCall, Result]] = []
        self.begun: list[tuple[int, Any]] = []

    @property
    def front(self) -> Front:
        return Front(
            lambda reply: reply.text,
            lambda call, result: result and self.calls.append((call, result)),
            begin=lambda *told: self.begun.append(told),
        )


def ask_with(*functions: Any, prompt: str = "hi", **how: Any) -> Ask:
    return Ask(prompt, toolbox=Toolbox.of(functions, **how))


def test_a_recorded_call_is_made_and_its_result_sent_back(
    tape_server: Any, sessions: Sessions
) -> None:
    server = tape_server("chat/tools-native-stream", "chat/native-stream")
    diary, talk = Diary(), Conversation()

    def get_weather(city: str, days: int = 1) -> str:
        """Weather of a city."""
        return f"{city} {days}"

    reply = converse(sessions(server), ask_with(get_weather), talk, diary.front)
    first, second = (each.json for each in server.requests_to("/api/chat"))

    assert first["tools"][0]["function"]["name"] == "get_weather"
    assert second["messages"][1:] == [
        {
            "role": "assistant",
            "content": "I look it up.\n",
            "tool_calls": [
                {
                    "function": {
                        "name": "get_weather",
                        "arguments": {"city": "서울", "days": 2},
                    }
                }
            ],
        },
        {"role": "tool", "content": "서울 2", "tool_name": "get_weather"},
    ]
    [(made, result)] = diary.calls
    assert (made.name, made.arguments) == ("get_weather", {"city": "서울", "days": 2})
    assert (result.text, result.failed) == ("서울 2", False)
    [turn] = talk
    assert [m.role for m in turn.messages] == ["user", "assistant", "tool", "assistant"]
    assert turn.answer == reply.text
    assert [run.identity.before for run in turn.runs] == [
        *(None, turn.runs[0].identity.id),
    ]


def test_two_calls_at_once_are_both_made(tape_server: Any, sessions: Sessions) -> None:
    server = tape_server("chat/tools-two-calls-stream", "chat/native-stream")
    diary = Diary()

    def get_weather(city: str) -> str:
        return city

    converse(sessions(server), ask_with(get_weather), Conversation(), diary.front)

    told = [(made.name, result.text) for made, result in diary.calls]
    assert told[0] == ("get_weather", "Paris")
    assert told[1][0] == "get_time"
    assert told[1][1].startswith("There is no tool 'get_time'")


def test_what_a_tool_raises_is_told_to_the_model_and_the_turn_goes_on(
    turns: Any, sessions: Sessions
) -> None:
    server = turns(call("broken"), "I am sorry.")

    def broken() -> None:
        raise ZeroDivisionError("<b>no</b>")

    diary, talk = Diary(), Conversation()
    reply = converse(sessions(server), ask_with(broken), talk, diary.front)

    assert reply.text == "I am sorry."
    assert server.asked[1]["messages"][-1]["content"] == "ZeroDivisionError: <b>no</b>"
    assert diary.calls[0][1].failed


def test_the_rounds_are_bounded_and_then_the_model_has_to_answer(
    turns: Any, sessions: Sessions
) -> None:
    server = turns(WEATHER, WEATHER, "Enough.")
    session = sessions(server)

    reply = converse(
        session, ask_with(weather, rounds=2), Conversation(), Diary().front
    )

    assert reply.text == "Enough."
    assert ["tools" in body for body in server.asked] == [True, True, False]
    assert "has used tools 2 times" in session.notices.get()


def test_a_turn_that_fails_in_a_later_round_leaves_the_conversation_as_it_was(
    turns: Any, sessions: Sessions
) -> None:
    talk = Conversation()

    with pytest.raises(Refused):
        converse(sessions(turns(WEATHER, 500)), ask_with(weather), talk, Diary().front)

    assert len(talk) == 0
    assert not talk.lock.locked()


def test_a_stop_within_a_tool_keeps_the_turn_with_what_came(
    turns: Any, sessions: Sessions
) -> None:
    twice = {"tool_calls": [*WEATHER["tool_calls"], *call("hang")["tool_calls"] * 2]}
    server, talk = turns({"content": "Looking.", **twice}), Conversation()

    def hang() -> None:
        raise KeyboardInterrupt

    with pytest.raises(Stopped, match="in hang"):
        converse(sessions(server), ask_with(weather, hang), talk, Diary().front)

    [turn] = talk
    assert turn.status == "interrupted"
    assert turn.answer == "Looking."
    assert [m.content for m in turn.messages if m.role == "tool"] == [
        "sunny in 서울 for 1",
        *["The user stopped this call."] * 2,
    ]


def test_a_turn_that_was_stopped_in_a_tool_is_recorded_as_stopped(
    turns: Any, sessions: Sessions
) -> None:
    talk, session = Conversation(), sessions(turns(call("hang")))
    told: list[Result | None] = []

    def hang() -> None:
        raise KeyboardInterrupt

    front = Front(lambda reply: reply.text, lambda call, result: told.append(result))
    with pytest.raises(Stopped):
        converse(session, ask_with(hang), talk, front)

    assert [run.status for run in session.runs] == ["interrupted"]
    assert talk[0].runs[0] is session.runs[0]
    begun, ended = told
    assert begun is None
    assert ended is not None
    assert ended.failed


def test_a_model_that_still_calls_when_it_may_not_was_not_stopped(
    turns: Any, sessions: Sessions
) -> None:
    session, talk = sessions(turns(WEATHER)), Conversation()

    reply = converse(session, ask_with(weather, rounds=2), talk, Diary().front)

    assert mark_of(reply) == "chat.calls_mark"
    assert (talk[0].answer, talk[0].status) == ("", "ok")
    assert len(talk[0].runs) == 3


def test_a_tool_cannot_ask_in_the_conversation_that_waits_for_it(
    turns: Any, sessions: Sessions
) -> None:
    said = call("ask"), "Aside.", call("later"), "So."
    session, talk = sessions(turns(*said)), Conversation()
    diary, other = Diary(), Conversation("other")

    def ask() -> str:
        with pytest.raises(BadInput):
            converse(session, Ask("hi"), talk, Diary().front)
        begin(session, Ask("hi"), other).wait()
        return begin(session, Ask("hi"), talk).text

    async def later() -> str:
        return (await begin(session, Ask("hi"), talk)).text

    converse(session, ask_with(ask, later), talk, diary.front)

    told = "BadInput: “default” waits for this tool: it cannot ask there"
    assert [result.text.splitlines()[0] for _, result in diary.calls] == [told] * 2
    assert len(other) == 1
    begin(session, Ask("hi"), talk).wait()
    assert len(talk) == 2


def test_a_model_that_is_held_to_a_form_may_call_first(
    turns: Any, sessions: Sessions
) -> None:
    server = turns(WEATHER, "It is sunny.", '{"sunny": true}')
    schema = {"type": "object", "required": ["sunny"]}
    ask = Ask(
        "hi", toolbox=Toolbox.of([weather]), more={"format": schema}, shape=schema
    )
    talk = Conversation()

    reply = converse(sessions(server), ask, talk, Diary().front)

    assert reply.value == {"sunny": True}
    assert [body["format"] for body in server.asked] == ["", "", schema]
    assert [m.content for m in talk[0].messages][2:] == [
        *("sunny in 서울 for 1", '{"sunny": true}'),
    ]


def test_a_call_that_is_not_offered_is_no_call(turns: Any, sessions: Sessions) -> None:
    server, talk = turns({**call("weather"), "content": "So."}), Conversation()

    converse(sessions(server), Ask("hi"), talk, Diary().front)

    assert talk[0].messages[-1] == Message("assistant", "So.")


def test_the_first_of_several_answers_is_kept_and_seeds_count_up(
    turns: Any, sessions: Sessions
) -> None:
    server, talk, diary = turns("one", "two", "three"), Conversation(), Diary()
    session = sessions(server, options={"seed": 7})

    replies = several(session, Ask("hi"), talk, diary.front, count=3)

    assert [reply.text for reply in replies] == ["one", "two", "three"]
    assert [turn.answer for turn in talk] == ["one"]
    assert [body["options"]["seed"] for body in server.asked] == [7, 8, 9]
    assert [len(body["messages"]) for body in server.asked] == [1, 1, 1]
    assert diary.begun == [(1, 7), (2, 8), (3, 9)]


def test_a_record_tells_how_many_messages_were_not_sent(
    turns: Any, sessions: Sessions
) -> None:
    full = "the prompt is longer than the context length currently available"
    session = sessions(turns("a", "b", 400, "fits", reason=full))
    talk, front = Conversation(), Diary().front
    for prompt in ("first", "second"):
        converse(session, Ask(prompt), talk, front)

    reply = converse(session, Ask("third", drop_oldest=True), talk, front)
    known = {run.identity.id: run for run in session.runs}

    assert reply.run.asked.left_out == 2
    assert request_again(reply.run, known).messages == reply.request.messages
