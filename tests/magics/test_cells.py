"""Tests of cells with their outputs, as a question takes them along."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.kernel import Cell
from tests.support.turns import Turns


@pytest.fixture
def server(opened: ExitStack) -> Turns:
    return opened.enter_context(Turns("fine"))


def content(server: Turns, cell: Cell) -> str:
    """The question as it was sent."""
    assert (cell.status, cell.stderr) == ("ok", ""), cell.traceback
    said: str = server.asked[-1]["messages"][-1]["content"]
    return said


def test_cells_come_with_what_they_said(server: Turns, kernels: Any) -> None:
    kernel = kernels()
    for code in (
        "%load_ext ollama_magic",
        f"%ollama host {server.url}",
        "a = 1\nprint('하나', end='')\n'two'",
        "print('\\r 10%\\r100%')",
        "%%chat -m tiny\nHi",
        "1/0",
        "a",
    ):
        kernel.run(code)
    third = "In [3]:\n```python\na = 1\nprint('하나', end='')\n'two'\n```\n"

    some = content(server, kernel.run("%chat -m tiny --cells 3,7 What?"))
    recent = content(server, kernel.run("%chat -m tiny --cells -3 What?"))

    assert some == (
        f"{third}Out [3]:\n```\n하나\n'two'\n```\n\n"
        "In [7]:\n```python\na\n```\nOut [7]:\n```\n1\n```\n\nWhat?"
    )
    assert recent == (
        "In [4]:\n```python\nprint('\\r 10%\\r100%')\n```\nOut [4]:\n```\n100%\n```\n\n"
        "In [6]:\n```python\n1/0\n```\n"
        "Out [6]:\n```\nZeroDivisionError: division by zero\n```\n\n"
        "In [7]:\n```python\na\n```\nOut [7]:\n```\n1\n```\n\nWhat?"
    )


def test_cells_come_with_what_they_displayed_and_pictures_by_their_names(
    server: Turns, kernels: Any
) -> None:
    kernel = kernels()
    for code in (
        f"%load_ext ollama_magic\n%ollama host {server.url}",
        "%matplotlib inline\nimport matplotlib.pyplot as plt, pandas as pd\n"
        "from IPython.display import HTML, clear_output, display\nplt.plot([1]);",
        "pd.DataFrame({'a': [1]})",
        "display('gone'); clear_output()\n"
        "display(HTML('<style>b{}</style><b>1 &lt; 2'))",
        "%%chat -m tiny\nHi",
        "it = display('old', display_id=True)",
        "it.update('new'); 'given'",
    ):
        assert kernel.run(code).status == "ok"

    cell = kernel.run("%chat -m tiny --cells 2-7 What?")

    said = content(server, cell).split("\n\nWhat?")[0].split("\n\nIn [")
    outputs = [part.partition("Out [")[2].strip("`\n") for part in said]
    assert "2]:\n```\n(a picture: <Figure size" in outputs[0]
    assert outputs[1:] == [
        *("3]:\n```\n   a\n0  1", "4]:\n```\n1 < 2", "5]:\n```\nfine"),
        *("6]:\n```\n'new'", "7]:\n```\n'given'"),
    ]
    assert "In [2]: pictures are there by name only" in cell.stdout
