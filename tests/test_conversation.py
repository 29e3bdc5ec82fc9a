"""Tests of conversations: turns on one branch."""

from __future__ import annotations

import time

import pytest

from ollama_magic.dialogue import Conversation, Turn, TurnKey
from ollama_magic.errors import BadInput
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


def test_what_hung_on_an_answer_that_was_asked_for_again_is_stale() -> None:
    conversation = talked(*(turn(each, (each, 0)) for each in "abcd"))

    later = conversation.keep(turn("b again", ("b", 0)))

    assert [each.prompt for each in later] == ["c", "d"]
    assert [each.prompt for each in conversation.stale] == ["c", "d"]
    assert "2" in repr(conversation).splitlines()[0]


def test_a_stale_turn_is_stale_until_its_cell_is_run_again() -> None:
    conversation = talked(*(turn(each, (each, 0)) for each in "abc"))
    conversation.keep(turn("a again", ("a", 0)))
    conversation.keep(turn("c", ("c", 0)))

    assert prompts(conversation) == ["a again", "c"]
    assert [each.prompt for each in conversation.stale] == ["b"]
    conversation.clear()
    assert conversation.stale == ()


def test_a_turn_can_be_written_anew_and_what_followed_stays() -> None:
    conversation = talked(*(turn(each, (each, 0)) for each in "abc"))

    new = conversation.edit(1, prompt="B", answer="Yes.")
    conversation.edit(-1, answer="")

    assert (new.prompt, new.answer, new.key) == ("B", "Yes.", ("b", 0))
    assert [m.content for m in conversation.messages] == [
        *("a", "answer to a", "B", "Yes.", "c", ""),
    ]
    assert conversation.stale == ()


def test_a_turn_that_there_is_none_of_cannot_be_written_anew() -> None:
    for place in (1, -2):
        with pytest.raises(BadInput, match="it has 1"):
            talked(turn("a")).edit(place, prompt="b")


def test_the_last_turn_can_be_taken_back_and_put_back() -> None:
    conversation = talked(turn("a"), turn("b"))
    last = conversation.undo()

    assert last is not None
    assert (last.prompt, prompts(conversation)) == ("b", ["a"])
    conversation.keep(last)
    assert prompts(conversation) == ["a", "b"]
    assert Conversation().undo() is None


def test_a_fork_begins_alike_and_goes_its_own_way() -> None:
    others: dict[str, Conversation] = {}
    conversation = Conversation("one", [turn("a", ("a", 0))], others)
    fork = conversation.fork("two")
    fork.keep(turn("b"))

    assert (prompts(conversation), prompts(fork)) == (["a"], ["a", "b"])
    assert others == {"two": fork}
    assert others["two"].fork("three") is others["three"]


@pytest.mark.parametrize("name", ["", " ", "default"])
def test_a_fork_needs_a_name_of_its_own(name: str) -> None:
    with pytest.raises(BadInput, match="fork"):
        talked(turn("a")).fork(name)


def test_a_conversation_shows_itself_in_short_lines() -> None:
    conversation = talked(turn("a\nb" * 99), turn("\x1b[31m두 번째"))
    shown = repr(conversation).splitlines()

    assert len(shown) == 5
    assert max(map(len, shown)) < 88
    assert "\x1b" not in repr(conversation)
    assert "  1  ␛[31m두 번째" in shown


def test_a_long_conversation_shows_its_end() -> None:
    conversation = talked(*(turn(f"question {number}") for number in range(500)))

    assert "question 499" in repr(conversation)
    assert "question 3\n" not in repr(conversation)
    assert len(repr(conversation).splitlines()) == 41


def test_a_turn_behind_a_thousand_others_costs_next_to_nothing() -> None:
    conversation = talked(*(turn(str(at), (str(at), 0)) for at in range(1000)))
    start = time.perf_counter()
    conversation.keep(turn("again", ("500", 0)))

    assert time.perf_counter() - start < 0.1
    assert len(conversation) == 501
    assert len(conversation.stale) == 499


def test_a_turn_is_asked_again_in_the_place_of_one_that_has_no_cell() -> None:
    conversation = talked(turn("a"), turn("b"), turn("c"))
    old = conversation[1]

    assert [t.prompt for t in conversation.before(None, old.id)] == ["a"]
    later = conversation.keep(turn("B"), old.id)

    assert prompts(conversation) == ["a", "B"]
    assert [t.prompt for t in later] == ["c"]
    assert [t.prompt for t in conversation.stale] == ["c"]


def test_those_who_watch_hear_of_each_change_until_they_end_it() -> None:
    conversation, heard = Conversation(), []
    end = conversation.watch(lambda: heard.append(len(conversation)))

    conversation.keep(turn("a", ("cell", 0)))
    conversation.keep(turn("b"))
    conversation.edit(0, prompt="A")
    conversation.undo()
    bring_back = conversation.set_aside()
    bring_back()
    conversation.clear()
    end()
    conversation.keep(turn("c"))

    assert heard == [1, 2, 2, 1, 0, 1, 0]
