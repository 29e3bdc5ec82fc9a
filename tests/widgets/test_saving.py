"""Tests of what a saved notebook keeps of a panel."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ollama_magic as om
from tests.support.kernel import Cell, Kernel
from tests.support.turns import Turns

VIEW = "application/vnd.jupyter.widget-view+json"
WAIT = "import time\nwhile panel.busy:\n    time.sleep(0.02)\ntime.sleep(0.2)"


def kept(cell: Cell) -> str:
    """The markdown that stands below the panel now."""
    return str(cell.displays[1].data["text/markdown"])


def test_the_conversation_stands_below_the_panel_as_text(
    opened: Any, asking: Callable[[Any], Kernel]
) -> None:
    kernel = asking(opened.enter_context(Turns("Seoul, **of course**.", "Busan.")))

    shown = kernel.run("panel = om.chat_panel()\npanel")
    panel, text = shown.displays
    assert VIEW in panel.data
    assert "run the cell again" in panel.text
    assert "turns&#58; 0" in text.data["text/markdown"]
    kernel.run(f"panel.ask('Where <b>?')\n{WAIT}")
    assert "> Where &lt;b>?\n\nSeoul, **of course**." in kept(shown)
    kernel.run(f"panel.retry.click()\n{WAIT}")

    assert "Busan." in kept(shown)
    assert "Seoul" not in kept(shown)
    assert len(shown.displays) == 2


def test_records_of_what_is_shown_are_in_the_notebook_as_far_as_is_wished(
    opened: Any, asking: Callable[[Any], Kernel], tmp_path: Path
) -> None:
    kernel = asking(opened.enter_context(Turns("Seoul.", "Busan.")))
    shown = kernel.run("panel = om.chat_panel()\npanel")
    kernel.run(f"panel.ask('Where is it?')\n{WAIT}\npanel.ask('And?')\n{WAIT}")
    table = om.history(written(tmp_path / "a.ipynb", shown))

    assert table["prompt"].tolist() == ["Where is it?", "And?"]
    assert table["answer"].tolist() == ["Seoul.", "Busan."]
    for level, count in (("hashes", 2), ("off", 0)):
        kernel.run(f"%config OllamaMagic.record = '{level}'\npanel.refresh()")
        told = shown.displays[1].metadata.get("ollama_magic", {"runs": []})
        assert len(told["runs"]) == count
        assert "Seoul" not in json.dumps(told)


def written(path: Path, cell: Cell) -> Path:
    """A notebook that holds what the cell shows now."""
    outputs = [
        {"output_type": "display_data", "data": each.data, "metadata": each.metadata}
        for each in cell.displays
    ]
    code = {"cell_type": "code", "source": cell.code, "metadata": {}}
    cells = [{**code, "execution_count": 1, "outputs": outputs}]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book), "utf-8")
    return path


def test_what_came_is_kept_while_more_is_to_come(
    hostile: Any, asking: Callable[[Any], Kernel]
) -> None:
    kernel = asking(hostile.endless(per_second=100))
    shown = kernel.run("panel = om.chat_panel()\npanel")
    asked = kernel.run("panel.ask('Tell me all.')")
    kernel.wait(asked, lambda _: "t100 " in kept(shown))

    assert "> Tell me all." in kept(shown)
    assert kept(shown).rstrip().endswith("*…*")
    kernel.run(f"panel.stop.click()\n{WAIT}")
    assert "stopped here" in kept(shown)


def test_a_magic_in_a_cell_is_kept_below_the_panel_too(
    opened: Any, asking: Callable[[Any], Kernel]
) -> None:
    kernel = asking(opened.enter_context(Turns("From a cell.")))
    shown = kernel.run("panel = om.chat_panel()\npanel")

    asked = kernel.run("%chat And this?")
    kernel.wait(asked, lambda _: "From a cell." in kept(shown))

    assert len(shown.displays) == 2
