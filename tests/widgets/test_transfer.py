"""Tests of pulls in a panel: how far they are, how they end, what stops them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ollama_magic import store
from ollama_magic.names import ModelRef
from ollama_magic.operation import Operation
from ollama_magic.session import Session
from ollama_magic.widgets.picker import Picker
from ollama_magic.widgets.transfers import TransferPanel
from tests.support.hostile import NDJSON
from tests.support.server import Answer, Request, Server
from tests.support.waiting import eventually

Sessions = Callable[..., Session]
HALF = {"status": "pulling a", "digest": "sha256:a", "total": 2000, "completed": 1000}


class Registry(Server):
    """A server that has no model, and says of every pull what it is given to say."""

    def __init__(self, *said: Any, end: str = "end") -> None:
        async def handler(request: Request, answer: Answer) -> None:
            match request.path:
                case "/api/pull":
                    await self._pull(answer)
                case "/api/version":
                    await answer.json({"version": "0.33.0"})
                case _:
                    await answer.json({"models": []})

        self._said, self._how = said, end
        super().__init__(handler)

    async def _pull(self, answer: Answer) -> None:
        await answer.head(200, NDJSON)
        for line in self._said:
            await answer.send(json.dumps(line).encode() + b"\n")
        if self._how == "end":
            await answer.end()
        elif self._how == "reset":
            answer.reset()
        else:
            await answer.never()


@pytest.fixture
def pickers(sessions: Sessions, opened: ExitStack) -> Iterator[Callable[..., Picker]]:
    """Opens pickers whose server says this of a pull: `pickers(HALF, end="reset")`."""
    made: list[Picker] = []

    def start(*said: Any, **how: Any) -> Picker:
        server = opened.enter_context(Registry(*said, **how))
        made.append(Picker(sessions(server, model="")))
        assert made[-1].ready.wait(20)
        return made[-1]

    yield start
    for picker in made:
        picker.close()


def pull(picker: Picker, name: str = "qwen3:4b") -> Operation:
    """Pull with the panel's own button."""
    picker.wanted.value = name
    picker.pulling.click()
    eventually(lambda: picker.transfer.operation)
    assert picker.transfer.operation is not None
    return picker.transfer.operation


def test_an_empty_server_says_to_pull_a_model(pickers: Any) -> None:
    picker = pickers()

    assert "has no model yet" in picker.table._nothing.value
    assert "qwen3:4b" in picker.wanted.options


def test_a_pull_is_shown_until_it_is_done(pickers: Any) -> None:
    picker = pickers(HALF, {"status": "success"})
    pull(picker)
    eventually(lambda: not picker.pulling.disabled)

    assert "done in" in picker.transfer.figures
    assert picker.transfer._bar.value == 1
    assert picker.trouble == picker.wanted.value == ""


@pytest.mark.parametrize(
    ("said", "end", "told"),
    [
        ([HALF], "reset", "Press Pull again"),
        ([HALF, {"error": "no space left on device"}], "end", "disk is full"),
        ([HALF], "end", "Press Pull again"),
        ([{"error": "pull model manifest: file does not exist"}], "end", "no model"),
    ],
)
def test_a_pull_that_fails_is_told_and_the_next_one_works(
    said: list[Any], end: str, told: str, pickers: Any
) -> None:
    picker = pickers(*said, end=end)
    pull(picker)
    eventually(lambda: not picker.pulling.disabled)

    assert told in picker.trouble
    assert "broken off" in picker.transfer.figures
    assert picker.wanted.value == "qwen3:4b"
    assert picker.transfer.stop.layout.display == "none"
    pull(picker, "other")
    eventually(lambda: "pull other" in picker.transfer.figures)


def test_a_pull_is_stopped_with_its_button(pickers: Any) -> None:
    picker = pickers(HALF, end="never")
    operation = pull(picker)
    eventually(lambda: "50%" in picker.transfer.figures)
    assert 0.49 < picker.transfer._bar.value < 0.51
    assert picker.pulling.disabled

    picker.transfer.stop.click()
    eventually(lambda: not picker.pulling.disabled)
    assert operation.stopped
    assert "stopped" in picker.transfer.figures
    assert picker.trouble == ""


def test_what_is_no_name_is_not_pulled(pickers: Any) -> None:
    picker = pickers()
    picker.wanted.value = "no name!"
    picker.pulling.click()

    assert "is not a model name" in picker.trouble
    assert picker.transfer.operation is None
    assert not picker.pulling.disabled


def test_a_closed_panel_ends_its_pull(pickers: Any) -> None:
    picker = pickers(HALF, end="never")
    operation = pull(picker)
    picker.close()

    assert operation.wait(10)
    assert operation.stopped


def test_an_operation_has_a_panel_of_its_own(
    sessions: Sessions, opened: ExitStack
) -> None:
    server = opened.enter_context(Registry(HALF, {"error": "it went wrong"}))
    session = sessions(server)
    operation = store.pull(session.client, ModelRef("tiny"))
    panel = TransferPanel(session, operation)
    try:
        assert "tiny" in panel.transfer.stop.tooltip
        eventually(lambda: "it went wrong" in panel.trouble)
        assert "pull tiny" in panel.as_markdown()
        assert "it went wrong" in panel.as_markdown()
    finally:
        panel.close()


def test_a_pull_that_stands_still_says_for_how_long(
    pickers: Callable[..., Picker],
) -> None:
    picker = pickers(HALF, end="never")
    picker.pull("a")
    eventually(lambda: "50%" in picker.transfer.figures)
    assert "nothing has come" not in picker.transfer.figures

    eventually(lambda: "nothing has come for 5 s" in picker.transfer.figures)
    picker.transfer.cancel()
