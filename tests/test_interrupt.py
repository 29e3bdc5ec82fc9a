"""Tests that the Stop button stops at once, in whatever phase, and keeps what came."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.kernel import Cell, Kernel
from tests.support.turns import Turns, call, pondering

Asking = Callable[[Any], Kernel]

SOON_SECONDS = 1.0  # measured: a hundredth of it, or a fifth while only waiting
ASK = "%%chat -m tiny\nHello!"
# What the kernel is doing when it is interrupted, and the server that keeps it there.
PHASES = {
    "connecting": ("crowded", (), ASK),
    "choosing a model": ("silent", (), "%%chat\nHello!"),
    "loading": ("slow", (30,), ASK),
    "before the first token": ("hanging", (), ASK),
    "waiting to ask again": ("refusing", (503,), ASK),
}
ANSWERING = [
    ASK,
    "%%chat -m tiny --no-stream\nHello!",
    "om.chat('Hello!', model='tiny')",
    "om.chat('Hello!', model='tiny').text",
    "for piece in om.generate('Hello!', model='tiny'): pass",
]
# Interrupted from 0 to 40 ms after it was asked, which takes about 20.
INTERRUPTED = """\
import os, signal, threading, time
stops = 0
for milliseconds in range(40):
    stop = threading.Timer(milliseconds / 1000, os.kill, (os.getpid(), signal.SIGINT))
    stop.daemon = True
    try:
        stop.start()
        get_ipython().run_line_magic("chat", "-m tiny Hello!")
        time.sleep(5)
    except KeyboardInterrupt:
        stops += 1
print(stops)"""
HANGING = {
    "asleep": "def hang():\n    time.sleep(60)",
    "at work": "def hang():\n    while True:\n        pass",
    "awaiting": "async def hang():\n    await asyncio.sleep(60)",
}
LISTING = [
    *("%ollama", "%ollama list", "%ollama use tiny", "om.models()"),
    "%%modelfile mine\nFROM tiny",
]


def started(kernel: Kernel, code: str) -> tuple[Cell, Cell]:
    """A cell that begins to run, and one that is queued behind it."""
    return kernel.send(code), kernel.send("'went on'")


def stop(kernel: Kernel, cell: Cell, queued: Cell) -> None:
    """Interrupt the cell; the one behind it does not run any more."""
    kernel.listen(0.1)
    pressed = time.monotonic()
    kernel.interrupt()
    kernel.wait(cell)
    assert cell.done_seconds is not None
    assert cell.done_seconds - pressed < SOON_SECONDS
    assert (cell.status, kernel.wait(queued).status) == ("error", "aborted")


def stopped(kernel: Kernel, server: Any, code: str) -> Cell:
    """A cell that was stopped soon after its question had come."""
    cell, queued = started(kernel, code)
    server.wait_request()
    kernel.listen(0.3)
    stop(kernel, cell, queued)
    return cell


def assert_stopped(cell: Cell, line: str) -> None:
    """The error is one line, and it says so."""
    assert cell.error is not None
    assert cell.error.data["ename"] == "Stopped"
    assert re.fullmatch(line, cell.traceback), cell.traceback


def assert_answers(kernel: Kernel, server: Any) -> None:
    kernel.run(f"%ollama host {server.url}")
    assert kernel.run("%chat -m tiny Still there?").displays[-1].text == "Here I am."


@pytest.mark.parametrize(
    "code", ["await om.chat('Hi', model='tiny')", "om.chat('Hi', model='tiny').wait()"]
)
def test_a_wait_in_python_is_stopped_in_one_line(
    code: str, asking: Asking, hostile: Any
) -> None:
    server = hostile.endless()
    kernel = asking(server)
    cell = stopped(kernel, server, code)

    line = r"Stopped after \d\.\d s: \d+ characters are kept\."
    assert re.fullmatch(line, cell.traceback), cell.traceback
    server.wait_closed(SOON_SECONDS)


@pytest.mark.parametrize("phase", PHASES)
def test_a_wait_is_stopped_in_one_line(
    phase: str, asking: Asking, hostile: Any
) -> None:
    name, args, code = PHASES[phase]
    server = getattr(hostile, name)(*args)
    kernel = asking(server)
    cell, queued = started(kernel, code)
    kernel.listen(0.3)
    assert not cell.idle

    stop(kernel, cell, queued)

    assert_stopped(cell, r"Stopped after 0\.\d s, before an answer began\.")
    if phase not in ("connecting", "waiting to ask again"):
        server.wait_closed(SOON_SECONDS)
    assert_answers(kernel, hostile.saying("Here I am."))


@pytest.mark.parametrize("code", ANSWERING)
def test_an_answer_is_stopped_in_one_line_and_the_server_sees_it(
    code: str, asking: Asking, hostile: Any
) -> None:
    server = hostile.endless()
    kernel = asking(server)
    cell = stopped(kernel, server, code)

    line = r"Stopped after \d\.\d s: (\d+) characters are kept\."
    assert_stopped(cell, line)
    server.wait_closed(SOON_SECONDS)
    kept = re.findall(line, cell.traceback)
    assert kernel.run("print(om.history()['answer'].iloc[-1].__len__())").stdout == (
        f"{kept[0]}\n"
    )
    assert_answers(kernel, hostile.saying("Here I am."))


def test_what_came_stays_on_the_screen_in_the_record_and_in_the_conversation(
    asking: Asking, hostile: Any
) -> None:
    endless, saying = hostile.endless(), hostile.saying("Here I am.")
    kernel = asking(endless)
    cell, queued = started(kernel, ASK)
    kernel.wait(cell, until=lambda cell: "t9 " in str(cell.displays))

    stop(kernel, cell, queued)

    [output] = cell.displays
    record = output.metadata["ollama_magic"]
    assert output.text.startswith("t0 t1 t2 ")
    assert output.data["text/markdown"].endswith("\n\n*(stopped here)*")
    assert (record["status"], record["answered"]["text"]) == (
        *("interrupted", output.text),
    )
    assert_answers(kernel, saying)
    [sent] = saying.requests_to("/api/chat")
    assert [message["content"] for message in sent.json["messages"]] == [
        *("Hello!", output.text, "Still there?"),
    ]


def test_thoughts_that_are_stopped_stay_and_nothing_is_kept_of_the_turn(
    asking: Asking, opened: ExitStack, hostile: Any
) -> None:
    server, saying = opened.enter_context(pondering()), hostile.saying("Here I am.")
    kernel = asking(server)
    cell, queued = started(kernel, ASK)
    kernel.wait(cell, until=lambda cell: "t9 " in str(cell.displays))

    stop(kernel, cell, queued)

    assert_stopped(cell, r"Stopped after \d\.\d s, before an answer began\.")
    server.wait_closed(SOON_SECONDS)
    [output] = cell.displays
    assert "t0 t1 t2 " in output.data["text/markdown"]
    assert "(stopped here)" in output.data["text/markdown"]
    assert output.metadata["ollama_magic"]["answered"]["thinking"].startswith("t0 t1 ")
    assert_answers(kernel, saying)
    [sent] = saying.requests_to("/api/chat")
    assert [message["content"] for message in sent.json["messages"]] == ["Still there?"]


@pytest.mark.parametrize("way", HANGING)
def test_a_tool_that_hangs_is_stopped_in_one_line_and_the_turn_is_kept(
    way: str, asking: Asking, opened: ExitStack, hostile: Any
) -> None:
    server = opened.enter_context(Turns({**call("hang"), "content": "Let me see."}))
    saying = hostile.saying("Here I am.")
    kernel = asking(server)
    kernel.run(f"import asyncio, time\n{HANGING[way]}")
    cell, queued = started(kernel, "%%chat -m tiny --tool hang --yes\nHello!")
    server.wait_request("/api/chat")
    kernel.listen(0.3)

    stop(kernel, cell, queued)

    assert_stopped(cell, r"Stopped after \d\.\d s, in hang: what came is kept\.")
    [shown] = cell.displays
    assert shown.text == "Let me see.\nhang() ✗ The user stopped this call."
    assert shown.metadata["ollama_magic"]["status"] == "interrupted"
    assert_answers(kernel, saying)
    [sent] = saying.requests_to("/api/chat")
    assert [message["content"] for message in sent.json["messages"]] == [
        *("Hello!", "Let me see.", "The user stopped this call.", "Still there?"),
    ]
    assert kernel.run("om.conversation()[0].status").displays[0].text == "'interrupted'"


def test_a_stop_at_the_question_about_a_call_keeps_the_turn(
    asking: Asking, opened: ExitStack
) -> None:
    server = opened.enter_context(Turns({**call("hang"), "content": "Let me see."}))
    kernel = asking(server)
    kernel.run(HANGING["asleep"])
    cell = kernel.send("%%chat -m tiny --tool hang\nHello!", answers=[None])
    kernel.wait(cell, until=lambda cell: bool(cell.questions))

    kernel.interrupt()
    kernel.wait(cell)

    assert_stopped(cell, r"Stopped before hang was called: what came is kept\.")
    [shown] = cell.displays
    assert shown.text == "Let me see.\nhang() ✗ The user stopped this call."


def test_a_stop_right_after_the_first_word_leaves_one_output(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.endless())
    for _ in range(10):
        cell = kernel.send(ASK)
        kernel.wait(cell, until=lambda cell: bool(cell.displays))

        kernel.interrupt()
        kernel.wait(cell)

        [output] = cell.displays
        assert output.data["text/markdown"].endswith("*(stopped here)*")


def test_a_stop_before_the_answer_began_leaves_the_conversation_as_it_was(
    asking: Asking, hostile: Any
) -> None:
    hanging, saying = hostile.hanging(), hostile.saying("Here I am.")
    kernel = asking(hanging)
    cell, queued = started(kernel, ASK)
    hanging.wait_request("/api/chat")

    stop(kernel, cell, queued)

    assert_answers(kernel, saying)
    [sent] = saying.requests_to("/api/chat")
    assert [message["content"] for message in sent.json["messages"]] == ["Still there?"]


def test_a_long_wait_says_what_is_waited_for_until_it_is_stopped(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.slow(30))
    cell, queued = started(kernel, ASK)
    kernel.wait(cell, until=lambda cell: "2 s" in str(cell.displays), timeout=10)
    assert (
        cell.displays[0].data["text/markdown"] == "*tiny is reading the prompt … 2 s*"
    )

    stop(kernel, cell, queued)

    assert [output.data["text/markdown"] for output in cell.displays] == [
        "*(stopped here)*"
    ]


@pytest.mark.parametrize("code", LISTING)
def test_a_look_at_a_server_that_never_answers_is_stopped_in_one_line(
    code: str, asking: Asking, hostile: Any
) -> None:
    server = hostile.silent()
    kernel = asking(server)
    cell, queued = started(kernel, code)
    server.wait_request()

    stop(kernel, cell, queued)

    assert_stopped(cell, r"Stopped after 0\.\d s\.")
    server.wait_closed(SOON_SECONDS)
    assert_answers(kernel, hostile.saying("Here I am."))


def test_a_stop_at_any_moment_leaves_a_kernel_that_answers(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.tokens(5))

    cell = kernel.run(INTERRUPTED)

    assert (cell.status, cell.stderr) == ("ok", "")
    assert cell.stdout == "40\n"
    assert_answers(kernel, hostile.saying("Here I am."))
