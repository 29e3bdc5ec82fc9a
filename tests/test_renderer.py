"""Tests of screens: what is painted while an answer comes, and at its end."""

from __future__ import annotations

import io
import itertools
import os
import re
import signal
import threading
import time
from typing import Any

import pytest

from ollama_magic import messages
from ollama_magic.display.notebook import NotebookScreen, frame
from ollama_magic.display.renderer import announce, is_live, watch
from ollama_magic.display.terminal import TerminalScreen
from ollama_magic.errors import AnswerFailed, ModelNotFound, Stopped, Unreachable
from ollama_magic.reply import Reply
from ollama_magic.run import Run
from ollama_magic.session import Session


class Diary:
    """A screen that writes down what it was asked to paint, and when."""

    def __init__(self, pause_seconds: float = 0.05) -> None:
        self.frames: list[str] = []
        self.moments: list[float] = []
        self.finished: list[str] = []
        self._pause_seconds = pause_seconds

    def pause_seconds(self) -> float:
        return self._pause_seconds

    def paint(self, reply: Reply[Run]) -> None:
        self.frames.append(reply.so_far)
        self.moments.append(time.perf_counter())

    def finish(self, reply: Reply[Run]) -> None:
        self.finished.append(reply.so_far)


def written(session: Session, *, live: bool = True) -> str:
    """What a terminal shows of one answer, whatever its end."""
    stream = io.StringIO()
    reply = session.chat("hi")
    try:
        watch(reply, TerminalScreen(stream, live=live), session)
    except AnswerFailed:
        stream.write("<failed>")
    return stream.getvalue()


def test_frames_grow_and_the_last_is_complete(hostile: Any, sessions: Any) -> None:
    session = sessions(hostile.tokens(30, per_second=60))
    diary = Diary()
    run = watch(session.chat("hi"), diary, session)

    assert diary.finished == [run.answered.text]
    assert diary.frames == sorted(diary.frames, key=len)
    assert 5 < len(diary.frames) < 20
    assert all(run.answered.text.startswith(each) for each in diary.frames)


def test_frames_are_no_more_frequent_than_the_screen_wants(
    hostile: Any, sessions: Any
) -> None:
    session = sessions(hostile.tokens(2000, per_second=4000))
    diary = Diary(pause_seconds=0.1)
    watch(session.chat("hi"), diary, session)
    painted = [m for m, f in zip(diary.moments, diary.frames, strict=True) if f]

    assert all(b - a > 0.09 for a, b in itertools.pairwise(painted))
    assert len(painted) < 12


def test_the_first_text_is_painted_when_it_comes(hostile: Any, sessions: Any) -> None:
    session = sessions(hostile.tokens(4, per_second=4))
    diary = Diary(pause_seconds=0.5)
    reply = session.chat("hi")
    watch(reply, diary, session)
    first = next(m for m, f in zip(diary.moments, diary.frames, strict=True) if f)

    assert first - reply.arrivals[0][0] < 0.1


@pytest.mark.parametrize(
    ("kind", "args", "error", "kept"),
    [
        ("error_line", (), AnswerFailed, "t0 t1 t2 "),
        ("refusing", (404,), ModelNotFound, ""),
        ("nobody", (), Unreachable, ""),
    ],
)
def test_an_error_is_raised_after_the_last_frame(
    kind: str, args: Any, error: type[Exception], kept: str, hostile: Any, sessions: Any
) -> None:
    session, diary = sessions(getattr(hostile, kind)(*args)), Diary()

    with pytest.raises(error):
        watch(session.chat("hi"), diary, session)
    assert diary.finished == [kept]


def test_an_interrupt_keeps_what_came_and_closes_the_connection(
    hostile: Any, sessions: Any
) -> None:
    server = hostile.endless()
    session, diary = sessions(server), Diary()
    stop = threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT))
    stop.start()

    with pytest.raises(
        Stopped, match=r"Stopped after 0\.\d s: \d+ characters are kept"
    ):
        watch(session.chat("hi"), diary, session)
    assert diary.finished[0].startswith("t0 t1 ")
    assert server.wait_closed(path="/api/chat")


def test_a_reply_that_another_stopped_is_said_to_be(
    hostile: Any, sessions: Any
) -> None:
    session = sessions(hostile.hanging())
    reply = session.chat("hi")
    threading.Timer(0.2, reply.cancel).start()

    with pytest.raises(Stopped, match="before an answer began"):
        watch(reply, Diary(), session)


def test_a_notice_is_printed_once_and_at_once(
    hostile: Any, sessions: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    session = sessions(hostile.tokens(2), options={"use_mlock": True})
    for _ in range(2):
        watch(session.chat("hi"), Diary(), session)
    announce(session)

    assert capsys.readouterr().err == "Today's servers ignore: use_mlock.\n"


def test_a_terminal_shows_the_answer_and_ends_its_line(
    hostile: Any, sessions: Any
) -> None:
    assert written(sessions(hostile.tokens(3))) == "t0 t1 t2 \n"
    assert written(sessions(hostile.saying("done\n"))) == "done\n"
    assert written(sessions(hostile.tokens(3)), live=False) == "t0 t1 t2 \n"
    assert written(sessions(hostile.saying())) == "(an empty answer)\n"
    assert written(sessions(hostile.error_line())) == "t0 t1 t2 \n<failed>"


def test_a_terminal_gets_only_what_is_new(hostile: Any, sessions: Any) -> None:
    class Counting(io.StringIO):
        written = 0

        def write(self, text: str) -> int:
            self.written += len(text)
            return super().write(text)

    stream = Counting()
    session = sessions(hostile.tokens(200, per_second=400))
    watch(session.chat("hi"), TerminalScreen(stream), session)

    assert stream.written == len(stream.getvalue())


def test_thoughts_come_first_and_apart(tape_server: Any, sessions: Any) -> None:
    shown = written(sessions(tape_server("chat/think-native-default")))
    thought, _, answer = shown.partition("\n</think>\n")

    assert thought.startswith("<think>\n")
    assert "Let me think" in thought
    assert answer.strip()
    assert "think" not in answer


def test_no_control_sequence_reaches_a_terminal(hostile: Any, sessions: Any) -> None:
    session = sessions(hostile.saying("\x1b[2J", "a\u202eb", "한국어"))

    assert written(session) == "␛[2Ja�b한국어\n"


@pytest.mark.parametrize("last", [False, True])
def test_a_frame_closes_its_fence_since_more_is_said_below_it(
    last: bool, hostile: Any, sessions: Any
) -> None:
    reply = sessions(hostile.saying("```py\n<b>")).chat("hi")
    reply.wait()

    assert frame(reply, last=last) == "```py\n<b>\n```"


def test_a_frame_that_is_not_the_last_says_so(
    hostile: Any, sessions: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    reply, screen = sessions(hostile.saying("Hello")).chat("hi"), NotebookScreen()
    reply.wait()
    screen.paint(reply)
    assert "'Hello\\n\\n*…*'" in capsys.readouterr().out
    screen.finish(reply)
    assert "*…*" not in capsys.readouterr().out


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_last_frame_says_how_an_answer_ended(
    language: str, hostile: Any, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", language)
    broken = sessions(hostile.error_line()).chat("hi")
    empty = sessions(hostile.saying()).chat("hi")
    stopped = sessions(hostile.endless()).chat("hi")
    next(iter(stopped))
    stopped.cancel()
    texts = messages.LANGUAGES[language]
    for reply in (broken, empty, stopped):
        reply.wait()

    assert frame(broken, last=True) == f"t0 t1 t2 \n\n{texts['chat.broken_mark']}"
    assert frame(empty, last=True) == texts["chat.empty"]
    assert frame(stopped, last=True).endswith(f"\n\n{texts['chat.interrupted_mark']}")


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_an_answer_that_a_limit_cut_is_said_to_be(
    language: str,
    tape_server: Any,
    sessions: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", language)
    session = sessions(tape_server("generate/num-predict-5"))
    reply, stream = session.generate("hi"), io.StringIO()
    watch(reply, TerminalScreen(stream), session)
    mark = messages.LANGUAGES[language]["chat.cut_mark"]

    assert reply.so_far
    assert frame(reply, last=True) == f"{reply.so_far}\n\n{mark}"
    assert stream.getvalue() == f"{reply.so_far}\n{mark.strip('*')}\n"


def test_where_nothing_came_nothing_is_said_to_be_broken_off(
    hostile: Any, sessions: Any
) -> None:
    reply = sessions(hostile.refusing(500)).chat("hi")
    reply.wait()

    assert reply.error is not None
    assert frame(reply, last=True) == ""


def test_an_end_without_text_is_painted_over_what_was_waited_for(
    hostile: Any, sessions: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    session = sessions(hostile.silent(), model="")
    reply, waiting, unseen = session.chat("hi"), NotebookScreen(), NotebookScreen()
    reply.wait(1.1)
    waiting.paint(reply)
    assert "*connecting … 1 s*" in capsys.readouterr().out

    reply.cancel()
    reply.wait()
    unseen.finish(reply)
    assert capsys.readouterr().out == ""
    waiting.finish(reply)
    assert "*(stopped here)*" in capsys.readouterr().out


def test_a_mark_stands_outside_of_a_fence_that_was_broken_off(
    hostile: Any, sessions: Any
) -> None:
    reply = sessions(hostile.saying("```py\nx = 1", *["\ny"] * 500, per_second=50))
    answer = reply.chat("hi")
    next(iter(answer))
    answer.cancel()
    answer.wait()

    assert frame(answer, last=True).endswith("\n```\n\n*(stopped here)*")


def test_thoughts_are_folded_away_before_the_answer(
    tape_server: Any, sessions: Any
) -> None:
    reply = sessions(tape_server("chat/think-native-default")).chat("hi")
    reply.wait()
    head, thoughts, end, answer = frame(reply, last=True).split("\n\n")

    assert re.fullmatch(r"<details><summary>thought for \d+\.\d s</summary>", head)
    assert (thoughts, end) == ("> Let me think.", "</details>")
    assert answer == reply.so_far


def test_a_screen_slows_down_as_the_text_grows(hostile: Any, sessions: Any) -> None:
    screen = NotebookScreen(updates_per_second=10)
    short = screen.pause_seconds()
    reply = sessions(hostile.saying("word " * 40_000)).chat("hi")
    reply.wait()
    screen.paint(reply)

    assert short == 0.1
    assert screen.pause_seconds() >= 1
    assert NotebookScreen(updates_per_second=2).pause_seconds() == 0.5


@pytest.mark.parametrize(
    ("value", "live"), [("0", False), ("1", True), ("", True), ("yes", True)]
)
def test_a_variable_lets_answers_be_painted_once(
    value: str, live: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LIVE", value)

    assert is_live() is live
