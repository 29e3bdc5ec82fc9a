"""Tests of which turns have to go for a conversation to fit."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ollama_magic.errors import ContextFull
from ollama_magic.fitting import shorter
from ollama_magic.names import ModelRef
from ollama_magic.request import ChatRequest, Message

TOOLS = [
    Message("user", "u" * 80),
    Message("assistant", ""),
    Message("tool", "t" * 500, tool_name="f"),
    Message("assistant", "a" * 80),
]
TURN = [Message("user", "u" * 80), Message("assistant", "a" * 80)]
SYSTEM, QUESTION = Message("system", "s" * 80), Message("user", "q" * 80)


def request(*messages: Message) -> ChatRequest:
    return ChatRequest(ModelRef("tiny"), messages)


def full(needed: int | None = None, window: int | None = None) -> ContextFull:
    told = {"needed": needed, "window": window, "model": "tiny"}
    return ContextFull("context_too_long", status=400, cut="", grow="", **told)


@pytest.mark.parametrize(
    ("needed", "window", "turns", "enough"),
    [
        # Ten turns of 200 characters and 200 more; a quarter is for the answer.
        (2200, 2100, 4, True),
        (2200, 1100, 7, True),
        (2200, 600, 9, True),
        (2200, 300, 10, True),
        (2200, 150, 10, False),
        (None, None, 3, True),
        (2200, 2200, 3, True),
    ],
)
def test_as_many_of_the_oldest_go_as_there_is_too_much(
    needed: int | None, window: int | None, turns: int, enough: bool
) -> None:
    asked = request(SYSTEM, *TURN * 10, QUESTION)

    found = shorter(asked, full(needed, window))

    assert found is not None
    assert (found.turns, found.enough) == (turns, enough)
    assert found.request.messages == (SYSTEM, *TURN * (10 - turns), QUESTION)
    assert [*found.dropped] == TURN * turns


def test_a_turn_goes_with_all_that_its_tools_gave() -> None:
    found = shorter(request(*TOOLS, *TURN, QUESTION, *TOOLS[1:3]), full(1000, 800))

    assert found is not None
    assert [*found.dropped] == TOOLS
    assert found.request.messages == (*TURN, QUESTION, *TOOLS[1:3])


@pytest.mark.parametrize("messages", [[QUESTION], [SYSTEM, QUESTION]])
def test_what_is_asked_and_the_system_prompt_never_go(messages: list[Message]) -> None:
    assert shorter(request(*messages), full(1000, 10)) is None


def test_again_and_again_ends_with_the_question_alone() -> None:
    asked, lengths = request(SYSTEM, *TURN * 100, QUESTION), []
    while found := shorter(asked, full()):
        asked = found.request
        lengths.append(len(asked.messages))

    assert asked.messages == (SYSTEM, QUESTION)
    assert all(later < sooner for sooner, later in pairwise(lengths))
    assert len(lengths) < 20
