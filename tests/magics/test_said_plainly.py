"""Tests that secrets stay hidden in a kernel, and that odd lines are met kindly."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from ollama_magic.frames import Table
from ollama_magic.settings import Settings
from tests.support.kernel import Cell, Kernel
from tests.support.server import Server

Asking = Callable[[Any], Kernel]
SAID = "Basic " + base64.b64encode(b"someone:hush").decode()


@pytest.fixture
def server(tape_server: Any) -> Server:
    """Any recorded answer of a real server."""
    made: Server = tape_server()
    return made


def everything(cell: Cell) -> str:
    return cell.stdout + cell.stderr + "".join(each.text for each in cell.displays)


@pytest.mark.parametrize("by", ["%ollama host {}", "%config OllamaMagic.host = '{}'"])
def test_a_hosts_secret_is_sent_and_never_shown(
    by: str, asking: Asking, server: Server
) -> None:
    kernel = asking(server)
    kernel.run(by.format(server.url.replace("//", "//someone:hush@")))
    masked = server.url.replace("//", "//***@")
    looks = ("%config OllamaMagic", "%config OllamaMagic.host", "%ollama host")
    shown = [everything(kernel.run(code)) for code in looks]

    assert [masked in text for text in shown] == [True] * 3
    assert [text for text in shown if "hush" in text] == []
    kernel.run(f"%config OllamaMagic.host = '{masked}'")
    kernel.run("%ollama version")
    assert server.requests[-1].headers["authorization"] == SAID


def test_headers_are_sent_and_never_shown(asking: Asking, server: Server) -> None:
    kernel = asking(server)
    try:
        kernel.run("%config OllamaMagic.headers = {'X-Key': 'hush'}")
        shown = everything(kernel.run("%config OllamaMagic"))
        shown += everything(kernel.run("%config OllamaMagic.headers"))
        kernel.run("%config OllamaMagic.headers = {'X-Key': '***'}")
        kernel.run("%ollama version")
    finally:
        kernel.run("%config OllamaMagic.headers = {}")

    assert ("hush" in shown, "***" in shown) == (False, True)
    assert server.requests[-1].headers["x-key"] == "hush"


def test_settings_print_no_secret() -> None:
    chosen = Settings(host="http://someone:hush@here", headers={"X-Key": "hush"})

    assert "hush" not in repr(chosen)


def test_an_empty_cell_shows_a_dash() -> None:
    text = repr(Table({"license": [None], "context": [float("nan")], "name": [pd.NA]}))

    assert text.split()[-3:] == ["–"] * 3


def test_list_is_the_table_of_models(asking: Asking, server: Server) -> None:
    kernel = asking(server)
    kernel.run("import ollama_magic as om\nlisted = %ollama list")

    same = kernel.run("listed.equals(om.models())")
    assert same.displays[0].text == "True"


@pytest.mark.parametrize("magic", ["chat", "modelfile"])
def test_a_cell_without_a_body_has_its_manual(
    magic: str, asking: Asking, server: Server
) -> None:
    assert f"%%{magic}" in asking(server).run(f"%%{magic} --help").stdout


def test_a_bare_chat_says_where_the_question_goes(
    asking: Asking, server: Server
) -> None:
    cell = asking(server).run("%%chat")

    assert "below %%chat" in cell.traceback
    assert len(cell.traceback.splitlines()) <= 3


def test_a_model_goes_by_the_servers_spelling(asking: Asking, engine: Any) -> None:
    assert asking(engine).run("%ollama use TUTOR:1M").stdout.endswith(" tutor:1m\n")
