"""Conversations with real inference: tools, forms, thoughts, and a full window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pytest

from ollama_magic.background import begin
from ollama_magic.dialogue import Conversation
from ollama_magic.errors import ContextFull
from ollama_magic.events import ToolCall
from ollama_magic.names import ModelRef
from ollama_magic.session import Session
from ollama_magic.shapes import schema_of
from ollama_magic.talk import Ask, Front, converse
from ollama_magic.tools import Result, Toolbox
from tests.support.engine import Engine

Sessions = Callable[..., Session]
WATCH = Front(lambda reply: reply.text)


@dataclass
class Verdict:
    """A form that even a tiny model can be held to."""

    mood: Literal["good", "bad"]
    again: bool


def get_weather(city: str, days: int) -> str:
    """Weather of a city."""
    return f"{city} {days}"


def test_a_model_calls_a_function_and_hears_what_it_gave(
    recorded: Engine, sessions: Sessions
) -> None:
    heard: list[tuple[ToolCall, Result]] = []
    session, talk = sessions(recorded, model="parrot-tools"), Conversation()
    ask = Ask("Weather?", toolbox=Toolbox.of([get_weather], rounds=2))
    front = Front(
        WATCH.show, lambda call, result: result and heard.append((call, result))
    )

    converse(session, ask, talk, front)

    assert [(call.arguments, result.text) for call, result in heard] == [
        ({"city": "서울", "days": 2}, "서울 2")
    ] * 2
    assert [message.role for message in talk[0].messages] == [
        *("user", "assistant", "tool", "assistant", "tool", "assistant"),
    ]
    assert [run.status for run in talk[0].runs] == ["ok"] * 3


def test_a_model_is_held_to_a_form_and_its_answer_is_an_object(
    recorded: Engine, sessions: Sessions
) -> None:
    session = sessions(recorded, options={"seed": 1, "num_predict": 200})
    more = {"format": schema_of(Verdict)}
    ask = Ask("How was it?", more=more, shape=Verdict)

    reply = converse(session, ask, Conversation(), WATCH)

    assert isinstance(reply.value, Verdict)
    assert isinstance(reply.value.again, bool)


def test_thoughts_are_heard_and_never_sent_back(
    recorded: Engine, sessions: Sessions
) -> None:
    session, talk = sessions(recorded, model="parrot-think"), Conversation()

    first = converse(session, Ask("What?", more={"think": True}), talk, WATCH)
    second = converse(session, Ask("And?", more={"think": False}), talk, WATCH)

    assert "think" in first.thinking
    assert first.text.strip() == "The answer is 42."
    assert "think" not in str(second.request.messages)


@pytest.fixture
def full(recorded: Engine, sessions: Sessions) -> tuple[Session, Conversation]:
    """A talk that is about to be longer than the window."""
    options = {"num_ctx": 256, "num_predict": 8, "seed": 1}
    session, talk = sessions(recorded, options=options), Conversation()
    for number in range(3):
        converse(session, Ask(f"{number}: " + "many words " * 8), talk, WATCH)
    return session, talk


def test_a_full_window_says_by_how_much_and_what_would_have_to_go(
    full: tuple[Session, Conversation],
) -> None:
    session, talk = full
    before = talk.turns

    with pytest.raises(ContextFull) as caught:
        converse(session, Ask("and then " * 20), talk, WATCH)

    assert caught.value.needed
    assert caught.value.window == 256
    assert "of the oldest turns would have to go: --drop-oldest" in caught.value.hint
    assert talk.turns == before


def test_the_oldest_turns_are_left_out_where_that_is_wished(
    full: tuple[Session, Conversation],
) -> None:
    session, talk = full
    ask = Ask("and then " * 20, system="Be kind.", drop_oldest=True)

    reply = begin(session, ask, talk)

    assert reply.text
    sent = reply.request.messages
    assert sent[0].content == "Be kind."
    assert 2 <= len(sent) < 8
    assert sent[-1].content == ask.prompt
    assert len(talk) == 4
    notices = []
    while not session.notices.empty():
        notices.append(session.notices.get())
    assert any(text.startswith("Left out, too much") for text in notices)


def test_a_question_that_is_too_long_by_itself_is_refused_all_the_same(
    full: tuple[Session, Conversation],
) -> None:
    session, talk = full

    reply = begin(session, Ask("word " * 2000, drop_oldest=True), talk)

    assert reply.wait(30)
    assert isinstance(reply.error, ContextFull)
    assert "shorter" in reply.error.hint
    assert len(talk) == 3


def test_the_model_that_answers_is_the_one_that_is_named(
    recorded: Engine, sessions: Sessions
) -> None:
    ask = Ask("Hi", model=ModelRef.parse("parrot-korean"))

    reply = converse(sessions(recorded), ask, Conversation(), WATCH)

    assert reply.text == "서울은 날씨가 맑습니다. 🌞"
