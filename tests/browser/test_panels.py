"""One walk through a panel: ask, go on beside it, save, restart, find it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.lab import Lab, cell_output, restart, run_cell, save

if TYPE_CHECKING:
    from playwright.sync_api import Page

SOON = 15_000.0  # milliseconds
LOAD = "import ollama_magic as om\n%load_ext ollama_magic"
PANEL = 'om.chat_panel(model="tutor:1m")'
LATER = "import time\ntime.sleep(3)\nprint(om.conversation()[-1].prompt)"


def test_a_panel_answers_while_a_cell_runs_and_its_text_is_found_again(
    notebook: Callable[[Sequence[str]], Page],
    reopened: Callable[[str], Page],
    lab: Lab,
    request: pytest.FixtureRequest,
) -> None:
    page = notebook([LOAD, PANEL, LATER])
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)
    expect(panel).to_contain_text("Ctrl+Enter", timeout=SOON)
    panel.get_by_label("Your question").fill("What is the capital of Korea?")
    run_cell(page, 2, wait=False)
    panel.get_by_label("Your question").click()
    page.keyboard.press("Control+Enter")
    expect(panel.locator(".om-log")).to_contain_text("Seoul", timeout=SOON)
    expect(panel.get_by_role("button", name="Stop")).to_be_disabled(timeout=SOON)
    expect(cell_output(page, 2)).to_contain_text("capital of Korea", timeout=SOON)

    save(page)
    restart(page)
    expect(panel).to_contain_text("The kernel was restarted", timeout=SOON)
    run_cell(page, 0)
    run_cell(page, 1)
    expect(panel).to_contain_text("Nothing has been asked", timeout=SOON)
    page.close()
    page = reopened(f"{request.node.name}-0.ipynb")
    kept = cell_output(page, 1)
    expect(kept.get_by_text("Seoul")).to_be_visible(timeout=SOON)
