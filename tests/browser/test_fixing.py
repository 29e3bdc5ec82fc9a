"""Tests that JupyterLab has the mended cell below the one that asked for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.lab import cell, cell_output, prompt, run_cell
from tests.support.turns import Turns

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser_all

ANSWER = "`0`으로 나눕니다.\n\n```python\nprint('고침', 1 / 1)\n```\n"


def test_the_mended_cell_comes_next_and_runs_only_when_it_is_run(
    notebook: Callable[[Sequence[str]], Page],
) -> None:
    with Turns(ANSWER) as server:
        page = notebook(
            [
                f"%load_ext ollama_magic\n%ollama host {server.url}",
                "print('고침', 1 / 0)",
                "%chat fix -m tiny",
            ]
        )
        for number in (0, 1, 2):
            run_cell(page, number)

    expect(cell_output(page, 2)).to_contain_text("look at it before you run it")
    expect(cell(page, 3)).to_contain_text("print('고침', 1 / 1)")
    assert prompt(page, 3) == "[ ]:"
    run_cell(page, 3)
    expect(cell_output(page, 3)).to_contain_text("고침 1.0")
