"""Tests of the one line that says how far something is."""

from __future__ import annotations

import asyncio
import io
import os
import pty
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from ollama_magic.display.progress import TerminalProgress, line, show_progress
from ollama_magic.display.renderer import follow
from ollama_magic.errors import AnswerFailed
from ollama_magic.events import Done, Event, Progress
from ollama_magic.messages import LANGUAGES, use
from ollama_magic.operation import Operation
from ollama_magic.plain import columns

GB = 10**9


def working(*events: Event, fails: bool = False) -> Operation:
    """An operation that reports these events, and is over."""

    async def feed() -> AsyncIterator[Sequence[Event]]:
        for event in events:
            yield (event,)
        if fails:
            raise AnswerFailed("answer_failed", reason="no")

    operation = Operation("pull m", feed)
    operation.wait()
    return operation


def layer(completed: int, total: int = GB) -> Progress:
    return Progress("pulling a", "sha256:a", total, completed)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((layer(0),), r"pull m  ░{20}    0%  0B / 1GB  \(broken off here\)"),
        ((layer(GB // 2),), r"pull m  █{10}░{10}   50%  500MB / 1GB  \(.*"),
        ((layer(GB - 1),), r"pull m  █{19}░   99%  .*"),
        ((layer(GB), Done("success")), r"pull m  █{20}  100%  1GB  done in 0\.\d s"),
        ((Progress("success"), Done("success")), r"pull m  done in 0\.\d s"),
    ],
)
def test_a_line_says_how_far_it_came(events: Sequence[Event], said: str) -> None:
    operation = working(*events, fails=not isinstance(events[-1], Done))

    assert re.fullmatch(said, line(operation))


def test_words_of_a_server_cannot_steer_a_terminal() -> None:
    async def feed() -> AsyncIterator[Sequence[Event]]:
        yield (Progress("\x1b[2Jgone\nnext" + "x" * 500),)
        await asyncio.Event().wait()

    operation = Operation("pull m", feed)
    operation.wait_for_news(0, 1)
    text = line(operation)
    operation.stop()

    assert "\x1b" not in text
    assert "\n" not in text
    assert len(text) < 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_is_in_the_language_in_force(language: str) -> None:
    operation = working(layer(GB), Done("success"))
    use(language)
    try:
        said = line(operation)
    finally:
        use("auto")

    assert said.endswith({"en": " s", "ko": "초 만에 끝남"}[language])


def test_a_file_gets_only_the_last_line(sessions: Any, hostile: Any) -> None:
    stream = io.StringIO()
    session = sessions(hostile.nobody())
    follow(working(layer(GB), Done("success")), TerminalProgress(stream), session)

    assert stream.getvalue().count("\n") == 1
    assert "\r" not in stream.getvalue()


def test_a_terminal_s_line_is_rewritten_and_does_not_wrap() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        screen = TerminalProgress(stream)
        operation = working(layer(GB), Done("success"))
        screen.paint(operation)
        screen.finish(operation)
        text = b""
        while not text.endswith(b"\n"):
            text += os.read(ours, 10_000)
    os.close(ours)

    lines = [part for part in text.decode().strip().split("\r") if part]
    assert len(lines) == 2
    assert all(part.endswith("\x1b[K") and columns(part) < 84 for part in lines)


def test_what_failed_before_it_began_shows_nothing(
    sessions: Any, hostile: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    session = sessions(hostile.nobody())
    with pytest.raises(AnswerFailed):
        show_progress(working(Progress("pulling manifest"), fails=True), session)

    assert capsys.readouterr().out == ""


def test_columns_are_those_of_a_terminal() -> None:
    assert columns("pull 한글 █░…") == 5 + 4 + 4
