"""Tests that an error says that something is kept only where something came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic import store
from ollama_magic.errors import AnswerBroken, AnswerFailed, Unfinished
from ollama_magic.names import ModelRef
from ollama_magic.session import Session
from tests.support.hostile import NDJSON
from tests.support.server import Answer, Request, Server

Sessions = Callable[..., Session]
KEPT = "What came is kept. "
TINY = ModelRef("tiny")


@pytest.mark.parametrize("server", ["cut", "half_line", "no_done", "error_line"])
def test_of_an_answer_that_broke_off_what_came_is_kept(
    server: str, hostile: Any, sessions: Sessions
) -> None:
    reply = sessions(getattr(hostile, server)()).chat("hi")
    reply.wait()

    assert isinstance(reply.error, AnswerBroken)
    assert reply.so_far == "t0 t1 t2 "
    assert reply.error.hint.startswith(KEPT)
    assert f"\n{KEPT}" in str(reply.error)


@pytest.fixture
def lines(opened: Any, sessions: Sessions) -> Callable[..., Session]:
    """Starts servers that say these lines, whatever is asked, and then no more."""

    def start(*said: bytes) -> Session:
        async def handler(request: Request, answer: Answer) -> None:
            await answer.head(200, NDJSON)
            for line in said:
                await answer.send(line + b"\n")
            await answer.end()

        return sessions(opened.enter_context(Server(handler)))

    return start


def test_of_an_answer_that_never_began_nothing_is_kept(lines: Any) -> None:
    for said in ((), (b'{"error": "no memory"}',)):
        reply = lines(*said).chat("hi")
        reply.wait()

        assert isinstance(reply.error, AnswerFailed | Unfinished)
        assert "kept" not in str(reply.error)
        assert "un the cell again" in reply.error.hint


def test_of_a_silence_before_the_first_word_nothing_is_kept(
    hostile: Any, sessions: Sessions
) -> None:
    reply = sessions(hostile.hanging(), timeout_seconds=0.2).chat("hi")
    reply.wait()

    assert "fell silent" in str(reply.error)
    assert "kept" not in str(reply.error)


@pytest.mark.parametrize(
    ("report", "kept"),
    [
        (b'{"status":"pulling manifest"}', False),
        (b'{"status":"pulling a","digest":"sha256:a","total":9}', False),
        (b'{"status":"pulling a","digest":"sha256:a","total":9,"completed":4}', True),
    ],
)
def test_of_a_pull_bytes_are_kept_and_words_are_not(
    report: bytes, kept: bool, lines: Any
) -> None:
    full = b'{"error": "write /m: no space left on device"}'
    operation = store.pull(lines(report, full).client, TINY)
    operation.wait()

    assert "disk is full" in str(operation.error)
    assert (KEPT in str(operation.error)) is kept


def test_a_pull_that_is_stopped_before_it_began_keeps_nothing(
    hostile: Any, sessions: Sessions
) -> None:
    operation = store.pull(sessions(hostile.silent()).client, TINY)

    assert "kept" not in str(operation.stop())
    assert str(operation.stop()).endswith("pull tiny.")
