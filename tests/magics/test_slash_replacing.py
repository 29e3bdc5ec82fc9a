"""Tests of what `/save` and `/fork` do not replace unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.kernel import Cell, Kernel
from tests.support.server import Server

Asking = Callable[[Any], Kernel]
SAID = (
    "from ollama_magic.dialogue import Turn\n"
    "from ollama_magic.request import Message\n"
    "om.conversation().keep(Turn('hi', (Message('user', 'hi'),)))\n"
)
FORKED = "import ollama_magic as om; len(om.conversation('other'))"


@pytest.fixture
def saving(asking: Asking, tape_server: Any) -> Iterator[tuple[Kernel, Server]]:
    """A kernel with a turn, and a server that has the model in use, tiny."""
    names = ("store/show-tiny-full", "store/create-from-model", "store/copy")
    server = tape_server(*names)
    kernel = asking(server)
    kernel.run(f"%config OllamaMagic.model = 'tiny'\n{SAID}")
    yield kernel, server
    kernel.run("%chat /bye\n%config OllamaMagic.model = ''")


@pytest.fixture
def forking(asking: Asking, hostile: Any) -> Iterator[Kernel]:
    """A kernel with a turn, and another conversation with two of its own."""
    kernel = asking(hostile.saying("An answer."))
    kernel.run("%config OllamaMagic.model = 'tiny'")
    kernel.run("%chat one", cell_id="one")
    kernel.run("%chat -c other two", cell_id="two")
    kernel.run("%chat -c other three", cell_id="three")
    yield kernel
    kernel.run("%%chat -c other\n/clear")
    kernel.run("%chat /bye\n%config OllamaMagic.model = ''")


def ok(cell: Cell) -> str:
    assert cell.status == "ok", cell.traceback
    return cell.stdout


def test_the_model_in_use_is_not_replaced_unasked(
    saving: tuple[Kernel, Server],
) -> None:
    kernel, server = saving
    cell = kernel.run("%chat /save tiny")

    assert "--yes" in cell.traceback
    assert "Nothing was changed" in ok(kernel.run("%chat /save tiny", answers=["n"]))
    assert server.requests_to("/api/create") == []
    assert "Replaced" in ok(kernel.run("%%chat --yes\n/save tiny"))
    assert "--yes" in kernel.run("%chat /save tiny").traceback
    assert len(server.requests_to("/api/create")) == 1


def test_a_model_that_was_saved_here_is_saved_again(
    saving: tuple[Kernel, Server],
) -> None:
    kernel, server = saving
    for _ in range(2):
        assert "Made: me" in ok(kernel.run("%chat /save me"))
    assert len(server.requests_to("/api/create")) == 2


def test_another_conversation_is_not_replaced_by_a_fork(forking: Kernel) -> None:
    for code in ("%chat /fork other", "om.conversation().fork('other')"):
        told = forking.run(code, cell_id="fork").traceback
        assert "already (turns: 2)" in told
        assert "--yes" in told
    assert forking.run(FORKED).displays[0].text == "2"
    ok(forking.run("%%chat --yes\n/fork other", cell_id="fork"))
    assert forking.run(FORKED).displays[0].text == "1"


@pytest.mark.parametrize("code", ["%chat /fork new", "om.conversation().fork('new');"])
def test_a_cell_that_forks_can_be_run_again(code: str, forking: Kernel) -> None:
    for _ in range(2):
        ok(forking.run(code, cell_id="fork"))
        ok(forking.run("%chat -c new four", cell_id="four"))
    assert "already (turns: 2)" in forking.run(code, cell_id="elsewhere").traceback
    ok(forking.run("%%chat -c new\n/clear"))


def test_an_empty_conversation_or_one_with_the_same_turns_is_no_loss(
    forking: Kernel,
) -> None:
    ok(forking.run("len(om.conversation('fresh'))"))
    for cell_id in ("a", "b"):
        ok(forking.run("%chat /fork fresh", cell_id=cell_id))
    ok(forking.run("%%chat -c fresh\n/clear"))


def test_a_conversation_without_a_name_is_refused(forking: Kernel) -> None:
    assert "needs a name" in forking.run("om.conversation(' ')").traceback
