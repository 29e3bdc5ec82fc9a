"""Tests of the functions of a notebook that a model calls: asked, shown, told."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from tests.support.kernel import Kernel
from tests.support.turns import call

Asking = Callable[[Any], Kernel]


def test_tools_are_called_shown_and_told(turns: Any, defined: Asking) -> None:
    server = turns(call("add", a=2), call("later", a=4), "It is 3 and 40.")
    kernel = defined(server)

    cell = kernel.run("%%chat -m tiny --tool add --tool later --yes\nHow much?")

    assert cell.status == "ok"
    shown = [output.text for output in cell.displays]
    assert "add(a=2) → 3" in shown
    assert "later(a=4) → 40" in shown
    assert shown[-1] == "It is 3 and 40."
    assert [m["content"] for m in server.asked[2]["messages"]] == [
        *("How much?", "", "3", "", "40"),
    ]


def test_a_call_is_shown_while_it_runs_and_with_its_result_in_the_same_output(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(call("slow", a=2), "Done."))
    kernel.run(
        "import threading; free = threading.Event()\n"
        "def slow(a: int) -> int:\n    while not free.wait(0.05): pass\n    return a"
    )

    cell = kernel.send("%%chat -m tiny --tool slow --yes\nGo.")
    kernel.wait(cell, lambda cell: bool(cell.displays))
    assert [output.text for output in cell.displays] == ["slow(a=2) … running"]
    kernel.interrupt()
    kernel.wait(cell)
    [shown] = cell.displays
    assert shown.text == "slow(a=2) ✗ The user stopped this call."
    assert shown.metadata["ollama_magic"]["status"] == "interrupted"

    kernel.run("free.set()")
    cell = kernel.run("%%chat -m tiny --tool slow --yes\nGo.")
    assert cell.displays[-1].text == "Done."


def test_a_round_that_only_calls_leaves_no_output_of_its_own(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(call("add", a=2), "It is 3."))

    cell = kernel.run("%%chat -m tiny --tool add --yes\nHow much?")

    called, answered = cell.displays
    assert html.unescape(called.data["text/markdown"]) == "> add(a=2) → 3"
    assert answered.text == "It is 3."
    records = [each.metadata["ollama_magic"] for each in cell.displays]
    assert records[1]["identity"]["before"] == records[0]["identity"]["id"]


def test_a_model_that_calls_when_it_may_no_longer_is_said_to(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(call("add", a=2)))

    cell = kernel.run("%%chat -m tiny --tool add --yes --rounds 2\nHow much?")

    assert "--rounds N" in cell.stdout
    last = cell.displays[-1].data["text/markdown"]
    assert last == "*(no answer: it wants to call a tool, and may not)*"
    told = kernel.run("print(om.conversation()[-1].status, om.conversation())").stdout
    assert told.startswith("ok ")
    assert "stopped here" not in told


def test_a_tool_that_asks_in_its_own_conversation_is_refused_at_once(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(call("ask"), "So."))
    kernel.run(
        "def ask() -> str:\n"
        "    talk = om.conversation()\n"
        "    return str(om.chat('hi', conversation=talk, stream=False))"
    )

    cell = kernel.run("%%chat -m tiny --tool ask --yes\nGo.")

    assert cell.displays[0].text.startswith("ask() ✗ BadInput: “default” waits for")
    assert cell.displays[-1].text == "So."


def test_each_call_is_asked_and_a_no_is_told_to_the_model(
    turns: Any, defined: Asking
) -> None:
    server = turns(call("add", a=2), call("add", a=5), "So be it.")
    kernel = defined(server)

    cell = kernel.run("%%chat -m tiny --tool add\nHow much?", answers=["y", ""])

    assert cell.status == "ok"
    assert cell.questions == ["Call add(a=2)? [y/N] ", "Call add(a=5)? [y/N] "]
    assert [m["content"] for m in server.asked[2]["messages"]][2::2] == [
        *("3", "The user did not allow this call."),
    ]


def test_a_tool_that_raises_or_says_megabytes_is_told_in_a_line(
    turns: Any, defined: Asking
) -> None:
    server = turns(call("broken"), call("much"), call("nothing"), "Well.")
    kernel = defined(server)

    cell = kernel.run("%%chat -m tiny --tool broken,much -y\nHow much?")

    shown = [output.text for output in cell.displays]
    assert "broken() ✗ ZeroDivisionError: <b>no</b>" in shown
    assert max(map(len, shown)) < 1_000
    cut = "(16,000 of 2,000,000 characters go to the model)"
    assert [text.endswith(cut) for text in shown] == [False, True, False, False]
    markdown = [output.data.get("text/markdown", "") for output in cell.displays]
    assert "<b>" not in "".join(markdown)
    assert len(server.asked[2]["messages"][-1]["content"]) < 20_000
    assert "There is no tool 'nothing'" in server.asked[3]["messages"][-1]["content"]


def test_a_question_shows_all_of_a_call(turns: Any, defined: Asking) -> None:
    long = "harmless " * 100 + "and harm"
    kernel = defined(turns(call("show", text=long), "Well."))
    kernel.run("def show(text: str) -> None: ...")

    cell = kernel.run("%chat -m tiny --tool show Go", answers=["n"])

    [question] = cell.questions
    assert "and harm" in question
