"""Tests of `%%compare` in a kernel and in a terminal, and of what a notebook keeps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic.ballots import new_vote
from tests.support.engine import Engine
from tests.support.kernel import Cell, Kernel
from tests.support.waiting import eventually

Asking = Callable[[Any], Kernel]
VIEW = "application/vnd.jupyter.widget-view+json"
CAPITAL = "What is the capital of Korea?"


def written(path: Path, cell: Cell, **more: Any) -> Path:
    """A notebook that holds what the cell shows now."""
    outputs = [
        {
            "output_type": "display_data",
            "data": output.data,
            "metadata": output.metadata,
        }
        for output in cell.displays
    ]
    if more:
        outputs[-1]["metadata"]["ollama_magic"] |= more
    code = {"cell_type": "code", "source": cell.code, "metadata": {}}
    cells = [{**code, "execution_count": 1, "outputs": outputs}]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book), "utf-8")
    return path


def test_a_cell_ends_when_all_have_answered_and_keeps_a_table(
    asking: Asking, engine: Engine, tmp_path: Path
) -> None:
    kernel = asking(engine)
    cell = kernel.run(f"%%compare -m tutor:1m,tutor:0.1m,nope -o seed=1\n{CAPITAL}")
    assert cell.status == "ok", cell.traceback
    view, kept = cell.displays
    table, *answers = kept.data["text/markdown"].split("\n\n#### ")
    rows = table.split("\n")

    assert VIEW in view.data
    assert [row.split(" | ")[0] for row in rows[-3:]] == [
        "| tutor&#58;1m", "| tutor&#58;0&#46;1m", "| nope",
    ]  # fmt: skip
    assert len(answers) == 2
    assert "Seoul" in answers[0]
    assert "%ollama pull nope" in kept.text
    vote = new_vote(CAPITAL, ("tutor:1m", "tutor:0.1m"), choice="tie")
    book = written(tmp_path / "a.ipynb", cell, votes=[vote.to_json(), {"id": 1}])
    table = om.history(book)
    assert table["model"].tolist() == ["tutor:1m", "tutor:0.1m", "nope"]
    assert table["prompt"].tolist() == [CAPITAL] * 3
    assert table["kind"].unique().tolist() == ["compare"]
    assert om.votes(book)["winner"].tolist() == ["tie"]


@pytest.mark.parametrize("level", ["hashes", "off"])
def test_records_and_votes_are_scrubbed(
    asking: Asking, engine: Engine, tmp_path: Path, level: str
) -> None:
    cell = asking(engine).run(f"%%compare -m tutor:1m,tutor:0.1m\n{CAPITAL}")
    vote = new_vote(CAPITAL, ("tutor:1m", "tutor:0.1m"), choice="tie")
    book = written(tmp_path / "a.ipynb", cell, votes=[vote.to_json()])

    assert om.scrub(book, level).records == 1
    metadata = json.loads(book.read_text("utf-8"))["cells"][0]["outputs"][-1][
        "metadata"
    ]
    assert CAPITAL not in json.dumps(metadata)
    assert ("ollama_magic" in metadata) == (level == "hashes")
    assert om.scrub(book, level).records == 0


def test_where_every_model_fails_the_cell_fails(asking: Asking, engine: Engine) -> None:
    cell = asking(engine).run("%%compare -m nope,nope:2\nHi")

    assert cell.status == "error"
    assert "does not have the model 'nope'" in cell.traceback


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("%%compare -m a\nHi", "needs two models"),
        ("%%compare -m a,a:latest\nHi", "needs two models"),
        ("%%compare\nHi", "needs two models"),
        ("%%compare -m a,b\n", "nothing to ask"),
        ("%%compare -m a,b\n  \n", "nothing to ask"),
        ("%%compare -m a,b c\nHi", "does not know what to do with 'c'"),
        ("%%compare -m a,b --blnd\nHi", "--blind"),
        ("%%compare -m a,b --rounds 2\nHi", "has no flag '--rounds'"),
        ("%%compare -m a,b@@\nHi", "b@@"),
    ],
)
def test_what_cannot_be_understood_is_said(
    asking: Asking, engine: Engine, code: str, said: str
) -> None:
    cell = asking(engine).run(code)

    assert cell.status == "error"
    assert said in cell.traceback
    assert cell.displays == []


def test_there_is_a_manual(asking: Asking, engine: Engine) -> None:
    assert "--parallel" in asking(engine).run("%%compare --help").stdout


def test_values_of_the_notebook_are_put_in(asking: Asking, hostile: Any) -> None:
    server = hostile.saying("well")
    cell = asking(server).run("%%compare -m a,b -s Brief -o top_k=3\n{{1 + 1}}?")
    assert cell.status == "ok", cell.traceback

    bodies = [request.json for request in server.requests_to("/api/chat")]
    assert [body["model"] for body in bodies] == ["a", "b"]
    for body in bodies:
        assert [m["content"] for m in body["messages"]] == ["Brief", "2?"]
        assert body["options"] == {"top_k": 3}


def test_an_interrupt_stops_all_and_keeps_what_came(
    asking: Asking, hostile: Any
) -> None:
    server = hostile.endless()
    kernel = asking(server)
    cell = kernel.send("%%compare -m a,b --parallel\nHi")
    eventually(lambda: len(server.requests_to("/api/chat")) == 2)
    kernel.interrupt()
    kernel.wait(cell)

    assert cell.status == "error"
    assert "What came is kept" in cell.traceback
    told = kernel.run("om.history()['status'].tolist()[-2:]").displays[0].text
    assert told == "['interrupted', 'interrupted']"


def test_without_live_outputs_the_table_is_all_there_is(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.saying("**well**"))
    kernel.run("import os\nos.environ['OLLAMA_MAGIC_LIVE'] = '0'")
    cell = kernel.run("%%compare -m a,b --parallel\nHi")
    kernel.run("del os.environ['OLLAMA_MAGIC_LIVE']")

    [kept] = cell.displays
    assert VIEW not in kept.data
    assert "**well**" in kept.text
    assert len(kept.metadata["ollama_magic"]["runs"]) == 2


def test_a_terminal_shows_one_below_the_other(hostile: Any, tmp_path: Path) -> None:
    server = hostile.saying("well")
    code = (
        "%load_ext ollama_magic\n%%compare -m one,two\nHi\n\n\n"
        "%%compare -m one,two --blind\nHi\n\n\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner", "--quick"],
        input=code,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "OLLAMA_HOST": server.url, "IPYTHONDIR": str(tmp_path)},
    )

    said = [line.strip() for line in done.stdout.split("\n")]
    heads = [line[-9:] for line in said if line.endswith(" ──")]
    assert heads == ["── one ──", "── two ──"]
    assert said.count("well") == 2
    assert "--blind needs a notebook" in done.stdout
