"""Tests of asking again: with another model, and with the same seed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.books import asked, write_book
from tests.support.engine import Engine
from tests.support.hostile import NDJSON, Hostile, say, whole_answer
from tests.support.kernel import Kernel
from tests.support.server import Answer, Request, Server

Asking = Callable[[Any], Kernel]
# Forgets what earlier tests asked.
NEW = "from ollama_magic.session import current; current().runs.clear()"
GONE = {"error": "model 'gone' not found"}


def echo(*, hang_at: int | None = None, shifting: bool = False) -> Server:
    """Says what it was asked, by whom and behind how many messages.

    With ``shifting`` never twice the same; the ``hang_at``-th answer never ends.
    """
    numbers = count()

    async def handler(request: Request, answer: Answer) -> None:
        number = next(numbers)
        messages, model = request.json["messages"], request.json["model"]
        if model == "gone":
            await answer.json(GONE, 404)
            return
        said = f"{model} heard {len(messages)}: {messages[-1]['content']}"
        texts = [f"{said} {number}" if shifting else said]
        if number == hang_at:
            await answer.head(200, NDJSON)
            await answer.never()
        await say(request, answer, whole_answer(request, texts))

    return Hostile(handler)


@pytest.fixture
def talked(asking: Asking, opened: Any) -> Callable[..., tuple[Kernel, Server]]:
    """A kernel in which two questions were asked, and their server."""

    def talk(**how: Any) -> tuple[Kernel, Server]:
        server = opened.enter_context(echo(**how))
        kernel = asking(server)
        kernel.run(NEW)
        kernel.run("%chat -m tiny --seed 1 -s 'Be brief.' one")
        kernel.run("%chat -m tiny --seed 1 -s 'Be brief.' two")
        return kernel, server

    return talk


def value(kernel: Kernel, code: str) -> str:
    """What an expression is, as the notebook shows it."""
    cell = kernel.run(code)
    assert cell.status == "ok", cell.traceback
    return cell.displays[-1].text


def test_another_model_gets_the_same_and_stands_beside_the_old(talked: Any) -> None:
    kernel, server = talked()
    before = len(server.requests_to("/api/chat"))
    cell = kernel.run("table = om.replay(om.history(), model='other')\ntable")

    assert cell.status == "ok", cell.traceback
    shown = cell.displays[-1]
    assert "tiny heard 4: two" in shown.data["text/html"]
    assert "other heard 4: two" in shown.data["text/html"]
    assert "other heard 4: two" in shown.text
    old, new = (r.json for r in server.requests_to("/api/chat")[before - 1 :][::2])
    assert new == {**old, "model": "other"}
    assert value(kernel, "[*table.new_answer]") == (
        "['other heard 2: one', 'other heard 4: two']"
    )
    assert value(kernel, "float(table.new_tokens_per_second.isna().sum())") == "2.0"


def test_the_same_model_is_the_default_and_repeats_are_not_repeated(
    talked: Any,
) -> None:
    kernel, _ = talked()

    for _ in range(2):
        assert value(kernel, "om.replay().same.tolist()") == "[True, True]"
    assert value(kernel, "[*om.history(repeats=True).kind]") == (
        "['chat', 'chat', 'replay', 'replay', 'replay', 'replay']"
    )
    assert value(kernel, "[*om.history().kind]") == "['chat', 'chat']"


def test_several_models_are_asked_one_after_the_other(talked: Any) -> None:
    kernel, server = talked()
    shown = "om.replay(model=['b', 'c'])[['prompt', 'new_model', 'same']]"
    before = len(server.requests_to("/api/chat"))

    assert value(kernel, f"{shown}.to_numpy().tolist()") == (
        "[['one', 'b', False],\n"
        " ['one', 'c', False],\n"
        " ['two', 'b', False],\n"
        " ['two', 'c', False]]"
    )
    models = [r.json["model"] for r in server.requests_to("/api/chat")[before:]]
    assert models == ["b", "b", "c", "c"]


def test_a_saved_notebook_can_be_replayed(talked: Any, tmp_path: Path) -> None:
    kernel, _ = talked()
    a, b = asked("a"), asked("b", minute=1, before="a")
    picture = asked("c", minute=2, images=("ab",))
    path = write_book(tmp_path / "notes.ipynb", [a], [b, picture])
    kernel.run(f"table = om.replay({str(path)!r}, model='other')")

    assert value(kernel, "[*table.new_answer.fillna('')]") == (
        "['other heard 1: a', 'other heard 3: b', '']"
    )
    assert "images" in value(kernel, "table.reason[2]")
    row = f"om.history({str(path)!r}).query('prompt == \"b\"')"
    assert value(kernel, f"[*om.replay({row}, model='x').new_answer]") == (
        "['x heard 3: b']"
    )


def test_an_interrupt_keeps_what_came_and_the_same_call_goes_on(talked: Any) -> None:
    kernel, server = talked(hang_at=3)
    cell = kernel.send("table = om.replay(model='other')")
    queued = kernel.send("1")
    kernel.wait(cell, until=lambda _: len(server.requests_to("/api/chat")) == 4)
    assert "2 of 2: other" in str(cell.outputs)
    kernel.interrupt()
    kernel.wait(cell)
    kernel.wait(queued)

    assert cell.status == "error"
    assert cell.traceback == (
        "Stopped after 1 of 2; what came is kept. Run it again to go on."
    )
    assert queued.status == "aborted"
    assert "other heard 2: one" in cell.displays[-1].data["text/html"]
    asked_before = len(server.requests_to("/api/chat"))
    assert value(kernel, "[*om.replay(model='other').new_answer]") == (
        "['other heard 2: one', 'other heard 4: two']"
    )
    assert len(server.requests_to("/api/chat")) == asked_before + 1


def test_a_model_that_is_not_there_is_an_error_or_a_reason(talked: Any) -> None:
    kernel, _ = talked()

    cell = kernel.run("om.replay(model='gone')")
    assert cell.traceback.startswith("ModelNotFound: ")
    kernel.run("table = om.replay(model=['b', 'gone'])")
    assert value(kernel, "[*table.reason.notna()]") == "[False, True, False, True]"
    assert value(kernel, "[*table.new_status]") == "['ok', 'refused', 'ok', 'refused']"


def test_a_server_that_is_gone_is_an_error(talked: Any, hostile: Any) -> None:
    kernel, _ = talked()
    kernel.run(f"%ollama host {hostile.nobody().url}")

    for call in ("om.replay()", "om.check(om.history().iloc[0])"):
        assert kernel.run(call).traceback.startswith("Unreachable: ")


def test_the_same_answer_is_said_to_be_identical(talked: Any) -> None:
    kernel, server = talked()

    for run in ("om.history().iloc[-1]", "om.history().tail(1)"):
        told = value(kernel, f"om.check({run})")
        assert told == "Identical: tiny, 17 characters."
    old, *again = (r.json for r in server.requests_to("/api/chat")[1:])
    assert again == [old, old]


def test_the_embedded_engine_says_the_same_to_the_same_seed(
    asking: Asking, engine: Engine
) -> None:
    kernel = asking(engine)
    kernel.run("%chat --seed 7 -o temperature=1 What is the capital of Japan?")
    kernel.run("%chat --seed 7 -o temperature=1 And of France?")

    told = value(kernel, "om.check(om.history().iloc[-1])")
    assert told.startswith("Identical: "), told


def test_a_reply_that_was_just_asked_can_be_checked(talked: Any) -> None:
    kernel, _ = talked()

    assert value(kernel, "om.check(om.chat('three', model='tiny')).identical") == "True"
    generated = "om.chat('four', model='tiny').run"
    assert value(kernel, f"om.check({generated}).new.identity.source") == "'check'"


def test_the_first_word_that_differs_is_said(talked: Any) -> None:
    kernel, _ = talked(shifting=True)
    lines = value(kernel, "om.check(om.history().iloc[1])").splitlines()

    assert lines == [
        "Different from character 18 on: tiny",
        "  before …tiny heard 4: two [1]",
        "  now    …tiny heard 4: two [2]",
    ]


def test_what_cannot_be_checked_says_why_and_asks_nothing(
    talked: Any, tmp_path: Path
) -> None:
    kernel, server = talked()
    write_book(tmp_path / "sums.ipynb", [asked("a").to_json("hashes")])
    write_book(tmp_path / "seen.ipynb", [asked("a", images=("ab",))])
    before = len(server.requests_to("/api/chat"))
    refusals = {
        f"om.check({str(tmp_path / 'sums.ipynb')!r})": "sums stand for the texts",
        f"om.check({str(tmp_path / 'seen.ipynb')!r})": "images",
        "om.check(om.history())": "takes one run, and these are 2",
        "om.check(om.history()[['prompt']].iloc[0])": "no table of runs",
        "om.check(5)": "no table of runs",
        "om.replay([])": "nothing to ask again",
        "om.replay(om.history().assign(id='gone'))": "no longer there",
    }
    for call, reason in refusals.items():
        cell = kernel.run(call)
        assert cell.traceback.startswith("BadInput: ")
        assert reason in cell.traceback
        assert len(cell.traceback.splitlines()) <= 3
    assert len(server.requests_to("/api/chat")) == before
