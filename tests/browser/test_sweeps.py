"""A sweep in JupyterLab: its panel comes, can be stopped, and leaves text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.lab import cell_output, run_cell, wait_done

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser_all
SOON = 20_000.0  # milliseconds
LOAD = "import ollama_magic as om\n%load_ext ollama_magic"
SWEEP = (
    "r = om.sweep(['tutor:0.1m', 'tutor:1m'], [f'{n} + {n}?' for n in range(500)],"
    " repeats=20, options={'num_predict': 20}, journal=None, yes=True)"
)
AFTER = "import sys; print(len(sys.last_value.results.runs) > 10)"


def test_a_sweep_has_a_panel_that_stops_it_and_leaves_its_figures_as_text(
    notebook: Callable[[Sequence[str]], Page],
) -> None:
    page = notebook([LOAD, SWEEP, AFTER])
    run_cell(page, 0)
    run_cell(page, 1, wait=False)
    output = cell_output(page, 1)
    stop = output.get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=SOON)
    expect(output.locator(".om-panel table")).to_contain_text("tutor:0.1m")
    expect(output.locator(".jp-RenderedMarkdown:visible")).to_have_count(0)
    stop.click()
    wait_done(page, 1)
    expect(stop).to_have_count(0)
    expect(output).to_contain_text("Stopped after")
    expect(output).to_contain_text("of 20,000 · stopped")
    expect(output.locator("table:visible")).to_contain_text("tutor:0.1m")
    run_cell(page, 2)
    expect(cell_output(page, 2)).to_contain_text("True")
