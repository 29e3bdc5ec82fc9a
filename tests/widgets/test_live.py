"""Tests of an answer as it comes, on the widgets that show it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic.errors import AnswerBroken, OllamaMagicError, Stopped
from ollama_magic.reply import Reply
from ollama_magic.run import Run
from ollama_magic.session import Session
from ollama_magic.widgets.live import LiveView, lines_of
from tests.support.turns import pondering
from tests.support.waiting import eventually

Sessions = Callable[..., Session]


def answer(view: LiveView) -> str:
    """The markdown of all pieces."""
    pieces = view.widget.children[2].children
    return "".join(p.outputs[0]["data"]["text/markdown"] for p in pieces)


def thoughts(view: LiveView) -> Any:
    """The button that opens the thoughts, and their pieces."""
    return view.widget.children[:2]


def status(view: LiveView) -> str:
    """The line below, as HTML."""
    return str(view.widget.children[3].children[1].value)


def is_shown(widget: Any) -> bool:
    return widget.layout.display != "none"


def watched(session: Session) -> tuple[LiveView, Reply[Run]]:
    """A view that has painted an answer to its end."""
    view, reply = LiveView(session), session.chat("hi")
    view.watch(reply)
    return view, reply


def test_an_answer_is_shown_whole_with_its_figures(
    hostile: Any, sessions: Sessions
) -> None:
    view, reply = watched(sessions(hostile.tokens(300, per_second=1000)))

    assert answer(view) == reply.text
    assert 'role="status">300 tokens' in status(view)
    assert not is_shown(view.stop_button)
    assert not is_shown(thoughts(view)[0])


def test_while_it_comes_there_is_a_speed_and_a_stop_button(
    hostile: Any, sessions: Sessions
) -> None:
    session = sessions(hostile.endless(per_second=200))
    view, reply = LiveView(session), session.chat("hi")
    watching = threading.Thread(target=pytest.raises, args=(Stopped, view.watch, reply))
    watching.start()
    eventually(lambda: "tokens/s" in status(view))
    assert is_shown(view.stop_button)

    began = time.perf_counter()
    view.stop_button.click()
    watching.join(5)

    assert time.perf_counter() - began < 0.3
    assert reply.run.status == "interrupted"
    assert answer(view) == reply.so_far != ""
    assert "stopped here" in status(view)


def test_a_view_that_was_stopped_before_stops_what_comes(
    hostile: Any, sessions: Sessions
) -> None:
    session = sessions(hostile.endless())
    view = LiveView(session)
    view.stop()

    with pytest.raises(Stopped):
        view.watch(session.chat("hi"))

    assert "stopped" in status(view)


def test_thoughts_are_folded_and_sent_when_somebody_opens_them(
    tape_server: Any, sessions: Sessions
) -> None:
    view, reply = watched(sessions(tape_server("chat/think-native-default")))
    button, pieces = thoughts(view)
    assert is_shown(button)
    assert (is_shown(pieces), pieces.children) == (False, ())
    assert button.description.startswith("▸ Show thoughts (thought for")

    button.click()

    [piece] = pieces.children
    assert is_shown(pieces)
    assert piece.outputs[0]["data"]["text/markdown"] == reply.thinking.strip()
    assert button.description.startswith("▾ Hide thoughts")
    assert answer(view) == reply.text


def test_open_thoughts_grow_while_they_come(opened: Any, sessions: Sessions) -> None:
    session = sessions(opened.enter_context(pondering()))
    view, reply = LiveView(session), session.chat("hi")
    watching = threading.Thread(target=pytest.raises, args=(Stopped, view.watch, reply))
    watching.start()
    button, pieces = thoughts(view)
    eventually(lambda: "thinking" in button.description)
    button.click()
    eventually(lambda: pieces.children)
    before = pieces.children[-1].outputs

    eventually(lambda: pieces.children[-1].outputs != before)
    view.stop()
    watching.join(5)

    assert answer(view) == ""


def test_what_came_stays_where_the_connection_breaks(
    hostile: Any, sessions: Sessions
) -> None:
    session = sessions(hostile.cut())
    view, reply = LiveView(session), session.chat("hi")

    with pytest.raises(AnswerBroken) as broken:
        view.watch(reply)
    view.fail(broken.value)

    assert answer(view) == reply.so_far != ""
    assert 'role="alert"' in status(view)
    assert "ConnectionLost" in status(view)
    assert not is_shown(view.stop_button)


def test_an_error_is_shown_as_text_whatever_a_server_said() -> None:
    error = OllamaMagicError("not_ollama", host="h", text="<img src=x onerror=y>")

    assert "&lt;img src=x" in lines_of(error)
    assert "<img" not in lines_of(error)


def test_frames_come_as_often_as_is_set(hostile: Any, sessions: Sessions) -> None:
    session = sessions(hostile.tokens(5), updates_per_second=2.0)
    view, _ = watched(session)

    assert view.pause_seconds() == 0.5
