"""Tests of conversations: turns on one branch."""

from __future__ import annotations

from ollama_magic.conversation import Conversation, Turn, TurnKey
from ollama_magic.request import Message
from ollama_magic.run import Answered, Identity, Run, What, Where


def turn(prompt: str, key: TurnKey = None) -> Turn:
    answered = Answered(text=f"answer to {prompt}", thinking="a thought")
    run = Run(Identity(prompt, "2026-11-21"), Where(), What("m"), answered=answered)
    return Turn.of(prompt, run, key)


def talked(*turns: Turn) -> Conversation:
    conversation = Conversation()
    for each in turns:
        conversation.keep(each)
    return conversation


def prompts(conversation: Conversation) -> list[str]:
    return [each.prompt for each in conversation]


def test_turns_follow_each_other() -> None:
    conversation = talked(turn("a", ("1", 0)), turn("b", ("2", 0)))

    assert prompts(conversation) == ["a", "b"]
    assert len(conversation) == 2


def test_a_turn_is_two_messages_without_thoughts() -> None:
    assert turn("a").messages == (
        Message("user", "a"),
        Message("assistant", "answer to a"),
    )


def test_a_cell_that_asks_again_replaces_its_turn_and_what_followed() -> None:
    conversation = talked(turn("a", ("1", 0)), turn("b", ("2", 0)), turn("c", ("3", 0)))
    conversation.keep(turn("b again", ("2", 0)))

    assert prompts(conversation) == ["a", "b again"]


def test_a_turn_follows_those_before_its_older_self() -> None:
    conversation = talked(turn("a", ("1", 0)), turn("b", ("2", 0)))

    assert [each.prompt for each in conversation.before(("2", 0))] == ["a"]
    assert [each.prompt for each in conversation.before(("3", 0))] == ["a", "b"]
    assert prompts(conversation) == ["a", "b"]


def test_two_turns_of_one_cell_are_told_apart_by_their_place() -> None:
    conversation = talked(turn("a", ("1", 0)), turn("b", ("1", 1)))
    conversation.keep(turn("b again", ("1", 1)))

    assert prompts(conversation) == ["a", "b again"]


def test_turns_of_no_known_cell_never_replace_each_other() -> None:
    assert prompts(talked(turn("a"), turn("b"), turn("a"))) == ["a", "b", "a"]


def test_running_all_twice_gives_the_same_conversation() -> None:
    cells = [turn("a", ("1", 0)), turn("b", ("2", 0)), turn("c", ("2", 1))]

    assert prompts(talked(*cells, *cells)) == prompts(talked(*cells))


def test_a_cleared_conversation_is_empty() -> None:
    conversation = talked(turn("a"))
    conversation.clear()

    assert prompts(conversation) == []
