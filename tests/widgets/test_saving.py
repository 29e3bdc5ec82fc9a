"""Tests of what a saved notebook keeps of a panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def test_what_came_is_kept_while_more_is_to_come(
    hostile: Any, asking: Callable[[Any], Kernel]
) -> None:
    kernel = asking(hostile.endless(per_second=100))
    shown = kernel.run("panel = om.chat_panel()\npanel")
    kernel.run("panel.ask('Tell me all.')\nimport time\ntime.sleep(2.8)")

    assert "> Tell me all." in kept(shown)
    assert "t100 " in kept(shown)
    assert kept(shown).rstrip().endswith("*…*")
    kernel.run(f"panel.stop.click()\n{WAIT}")
    assert "stopped here" in kept(shown)


def test_a_magic_in_a_cell_is_kept_below_the_panel_too(
    opened: Any, asking: Callable[[Any], Kernel]
) -> None:
    kernel = asking(opened.enter_context(Turns("From a cell.")))
    shown = kernel.run("panel = om.chat_panel()\npanel")

    kernel.run("%chat And this?")
    kernel.run("import time\ntime.sleep(0.3)")

    assert "From a cell." in kept(shown)
