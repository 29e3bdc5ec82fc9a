"""Tests of turns at once: in the background, on other threads, and in a cell."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic.background import begin
from ollama_magic.dialogue import Conversation
from ollama_magic.session import Session
from ollama_magic.talk import Ask, Front, converse

Sessions = Callable[..., Session]


def test_a_second_reply_waits_in_the_background_and_says_so(
    hostile: Any, sessions: Sessions
) -> None:
    session, talk = sessions(hostile.tokens(5, per_second=20)), Conversation("our")

    first, second = (begin(session, Ask(f"q{n}"), talk) for n in range(2))
    second.wait()

    assert first.over
    assert [turn.prompt for turn in talk] == ["q0", "q1"]
    assert len(second.request.messages) == 3
    assert second.run.identity.before == first.run.identity.id
    assert "our" in session.notices.get()


def test_a_turn_in_a_cell_waits_for_one_in_the_background(
    hostile: Any, sessions: Sessions
) -> None:
    session, talk, said = sessions(hostile.tokens(5, per_second=20)), Conversation(), []
    first = begin(session, Ask("q0"), talk)
    while not first.so_far:
        time.sleep(0.01)

    front = Front(lambda reply: reply.text, announce=lambda: said.append(first.over))
    converse(session, Ask("q1"), talk, front)

    assert said[:1] == [False]
    assert [turn.prompt for turn in talk] == ["q0", "q1"]


@pytest.mark.parametrize("moment", ["waiting", "answering"])
def test_a_reply_that_is_cancelled_gives_the_conversation_free(
    moment: str, hostile: Any, sessions: Sessions
) -> None:
    session, talk = sessions(hostile.endless()), Conversation()
    first = begin(session, Ask("q0"), talk)
    while not first.so_far:
        time.sleep(0.01)
    second = begin(session, Ask("q1"), talk)

    for reply in (second, first) if moment == "waiting" else (first, second):
        reply.cancel()
        assert reply.wait(5)

    assert not talk.lock.locked()
    assert talk[0].status == "interrupted"
    assert talk[0].answer == first.so_far


def test_a_failed_turn_in_the_background_leaves_the_conversation_as_it_was(
    hostile: Any, sessions: Sessions
) -> None:
    talk = Conversation()

    reply = begin(sessions(hostile.error_line()), Ask("hi"), talk)

    assert reply.wait(5)
    assert (len(talk), talk.lock.locked()) == (0, False)


def test_threads_that_ask_at_once_take_turns(hostile: Any, sessions: Sessions) -> None:
    session, talk = sessions(hostile.saying("fine")), Conversation()
    front = Front(lambda reply: reply.text)

    def ask(number: int) -> None:
        converse(session, Ask(f"q{number}"), talk, front)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(turn.prompt for turn in talk) == [f"q{n}" for n in range(8)]
    lengths = [len(run.asked.messages) for turn in talk for run in turn.runs]
    assert lengths == [1] * 8
