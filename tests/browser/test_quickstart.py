"""One walk through JupyterLab: ask, watch, stop, save, find again, start over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from playwright.sync_api import expect

from tests.support.lab import (
    Lab,
    cell_output,
    interrupt,
    prompt,
    restart,
    run_all,
    run_cell,
    save,
    wait_done,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

SOON = 10_000.0  # milliseconds
LOAD = "%load_ext ollama_magic"
CODE_CELLS = 10
ASK, FOLLOW_UP, PICTURE = 2, 3, 9
COMPLAINT = "[data-mime-type='application/vnd.jupyter.stderr']"
CLEAR = "window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"


def asking(url: str) -> list[str]:
    return [f"%ollama host {url}", "%%chat -m tiny\nHello!"]


def record(path: Path, number: int) -> Any:
    """The record that a saved notebook keeps of the answer under a code cell."""
    cells = nbformat.read(path, as_version=4).cells
    outputs = [cell for cell in cells if cell.cell_type == "code"][number].outputs
    [answer] = [out for out in outputs if out.output_type == "display_data"]
    return answer.metadata["ollama_magic"]


def assert_all_ran(page: Page) -> None:
    counts = [prompt(page, number) for number in range(CODE_CELLS)]
    assert counts == [f"[{number}]:" for number in range(1, CODE_CELLS + 1)]
    assert "Tokyo" in cell_output(page, ASK).inner_text()
    assert "Seoul" in cell_output(page, FOLLOW_UP).inner_text()
    expect(cell_output(page, PICTURE).locator("img")).to_be_visible(timeout=SOON)
    assert page.locator(COMPLAINT).count() == 0


def assert_said_once(page: Page) -> None:
    assert cell_output(page, 4).locator("strong").inner_text() == "bold"
    assert cell_output(page, 4).inner_text().count("bold end") == 1


def test_the_quickstart_runs_and_runs_again_in_a_new_kernel(
    quickstart: Callable[[str], Page],
) -> None:
    page = quickstart("en")

    run_all(page)
    assert_all_ran(page)
    page.evaluate(CLEAR)
    restart(page)
    run_all(page)
    assert_all_ran(page)


def test_an_answer_is_watched_stopped_saved_and_found_again(
    notebook: Callable[[Sequence[str]], Page],
    reopened: Callable[[str], Page],
    lab: Lab,
    hostile: Any,
    request: pytest.FixtureRequest,
) -> None:
    endless, saying = hostile.endless(per_second=50), hostile.saying("**bold**", " end")
    page = notebook([LOAD, *asking(endless.url), *asking(saying.url)])
    run_cell(page, 0)
    run_cell(page, 1)
    run_cell(page, 2, wait=False)

    counting = cell_output(page, 2)
    expect(counting).to_contain_text("t10", timeout=SOON)
    expect(counting).to_contain_text("t40", timeout=SOON)
    interrupt(page)
    wait_done(page, 2)
    assert endless.wait_closed(5).path == "/api/chat"
    expect(counting).to_contain_text("(stopped here)")
    kept = re.search(r"(\d+) characters are kept", counting.inner_text())
    assert kept is not None

    for _ in range(2):
        run_cell(page, 3)
        run_cell(page, 4)
        assert_said_once(page)

    save(page)
    path = lab.folder / f"{request.node.name}-0.ipynb"
    stopped, whole = record(path, 2), record(path, 4)
    assert (stopped["status"], whole["status"]) == ("interrupted", "ok")
    assert len(stopped["answered"]["text"]) == int(kept[1])
    assert whole["answered"]["text"] == "**bold** end"

    page.close()
    page = reopened(path.name)
    expect(cell_output(page, 2)).to_contain_text("(stopped here)")
    assert_said_once(page)
