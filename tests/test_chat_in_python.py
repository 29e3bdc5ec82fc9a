"""Tests of `om.chat` with a conversation, tools, a form, in cells, scripts, threads."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.kernel import Kernel
from tests.support.turns import Turns, call

Asking = Callable[[Any], Kernel]
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5E"
    "rkJggg=="
)
SCRIPT = """\
from dataclasses import dataclass
import threading
import ollama_magic as om

@dataclass
class Person:
    name: str

def add(a: int, b: int) -> int:
    return a + b

replies = {}
def ask(name):
    replies[name] = om.chat("Who?", format=Person, conversation="ours", stream=False)
threads = [threading.Thread(target=ask, args=(name,)) for name in "abc"]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print([reply.value for reply in replies.values()], len(om.conversation("ours")))
print(om.chat("How much?", tools=[add], conversation="sums").text)
print([m.role for m in om.conversation("sums").messages])
"""


@pytest.fixture
def turns(opened: ExitStack) -> Callable[..., Turns]:
    return lambda *said, **how: opened.enter_context(Turns(*said, **how))


def test_a_script_asks_from_plain_threads_and_calls_tools(turns: Any) -> None:
    said = ['{"name": "김"}'] * 3
    server = turns(*said, call("add", a=1, b=2), "It is 3.")

    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "OLLAMA_HOST": server.url, "PYTHONIOENCODING": "utf-8"},
    )

    assert ran.stdout.splitlines() == [
        f"{', '.join(['Person(name=' + repr('김') + ')'] * 3):*^0}".join("[]") + " 3",
        "It is 3.",
        "['user', 'assistant', 'tool', 'assistant']",
    ]
    assert "Traceback" not in ran.stderr
    assert [len(body["messages"]) for body in server.asked[:3]] == [1, 3, 5]


def test_a_turn_of_the_cells_conversation_is_asked_in_python(
    turns: Any, asking: Asking
) -> None:
    server = turns("one", "two", "three")
    kernel = asking(server)

    kernel.run("%chat -m tiny First")
    cell = kernel.run(
        "reply = om.chat('Second', model='tiny', conversation=om.conversation())\n"
        "await reply\n"
        "%chat -m tiny Third"
    )

    assert cell.status == "ok", cell.traceback
    assert [m["content"] for m in server.asked[2]["messages"]] == [
        *("First", "one", "Second", "two", "Third"),
    ]


def test_a_cell_run_again_replaces_its_turns(turns: Any, asking: Asking) -> None:
    kernel = asking(turns("one", "two", "three", "four"))
    code = (
        "for prompt in ('a', 'b'):\n"
        "    om.chat(prompt, model='tiny', conversation='again', stream=False)\n"
        "[turn.answer for turn in om.conversation('again')]"
    )

    cells = [kernel.run(code, cell_id="one"), kernel.run(code, cell_id="one")]

    assert [cell.displays[0].text for cell in cells] == [
        *("['one', 'two']", "['three', 'four']"),
    ]


def test_a_reply_that_is_waited_for_shows_itself_whole(
    turns: Any, asking: Asking
) -> None:
    kernel = asking(turns("fine", 500))

    good = kernel.run("om.chat('hi', model='tiny', stream=False)")
    bad = kernel.run("reply = om.chat('hi', model='tiny', stream=False)")

    assert good.displays[0].text == "fine"
    assert bad.error is not None
    assert bad.error.data["ename"] == "Refused"


@pytest.mark.parametrize(
    ("call_", "field", "sent"),
    [
        (f"images=[{PNG}]", "messages", [{"role": "user", "content": "hi"}]),
        ("logprobs=True", "logprobs", True),
        ("logprobs=3", "top_logprobs", 3),
        ("think='high'", "think", "high"),
        ("format=list[int]", "format", {"type": "array", "items": {"type": "integer"}}),
    ],
)
def test_what_is_asked_for_is_sent(
    call_: str, field: str, sent: Any, turns: Any, asking: Asking
) -> None:
    server = turns("[1]")

    cell = asking(server).run(f"om.chat('hi', model='tiny', {call_}).value")

    assert cell.status == "ok", cell.traceback
    body = server.asked[0]
    if field == "messages":
        [image] = body["messages"][0].pop("images")
        assert base64.b64decode(image) == PNG
    assert body[field] == sent


@pytest.mark.parametrize(
    ("code", "name", "line"),
    [
        ("om.chat('hi', format=complex)", "BadInput", "complex: complex is no type"),
        ("om.chat('hi', tools=[print])", "BadInput", "print(*args)"),
        ("om.chat('hi', conversation=3)", "BadInput", "conversation has to be a text"),
        ("om.chat('hi', images=['none.png'])", "BadInput", "none.png"),
        ("om.chat('hi', think='hihg')", "BadInput", "think cannot be 'hihg'"),
        ("om.chat('hi', format={'type': 'objekt'})", "BadInput", 'not "objekt"'),
        ("om.chat('hi', format=int).value", "Misfit", "not JSON"),
    ],
)
def test_what_cannot_be_used_is_told_in_two_lines(
    code: str, name: str, line: str, turns: Any, asking: Asking
) -> None:
    cell = asking(turns("A word.")).run(code.replace("'hi'", "'hi', model='tiny'"))

    assert cell.error is not None
    assert cell.error.data["ename"] == name
    assert line in cell.traceback.splitlines()[0]
    assert len(cell.traceback.splitlines()) <= 3


def test_a_second_reply_waits_for_the_first_and_the_cell_says_so(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.tokens(10, per_second=20))

    cell = kernel.run(
        "one = om.chat('hi', model='tiny', conversation='ours')\n"
        "while not one.so_far: pass\n"
        "%chat -m tiny -c ours And then?"
    )

    assert cell.status == "ok", cell.traceback
    assert "“ours”" in cell.stdout
    assert kernel.run("len(om.conversation('ours'))").displays[0].text == "2"
