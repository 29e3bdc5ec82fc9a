"""What browser tests ask for: a JupyterLab on the embedded engine, and notebooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.support import lab as labs
from tests.support.profile import always_embedded
from tests.support.server import Answer, Request, Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[labs.Lab]:
    """One JupyterLab over an empty folder; its kernels use the embedded engine."""
    home = tmp_path_factory.mktemp("home")
    always_embedded(home / "ipython")
    with labs.lab(tmp_path_factory.mktemp("notebooks"), home=home) as lab:
        yield lab


@pytest.fixture
def listener(opened: ExitStack) -> Server:
    """A server that answers whatever is fetched from it, and remembers that it was."""

    async def handler(request: Request, answer: Answer) -> None:
        await answer.whole(200, b"body{}", "text/css")

    return opened.enter_context(Server(handler))


@pytest.fixture
def reopened(lab: labs.Lab, browser: BrowserContext) -> Iterator[Callable[[str], Page]]:
    """Opens a notebook that is there already, as after a day: `reopened(name)`."""
    pages: list[Page] = []

    def start(name: str) -> Page:
        pages.append(labs.open_notebook(browser, lab, name))
        return pages[-1]

    yield start
    for page in pages:
        page.close()


@pytest.fixture
def quickstart(
    lab: labs.Lab, reopened: Callable[[str], Page], request: pytest.FixtureRequest
) -> Callable[[str], Page]:
    """Opens a quickstart of which no cell has run: `quickstart("ko")`."""

    def start(language: str) -> Page:
        name = f"quickstart.{language}.ipynb"
        notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        # A name that was open before would find its old kernel again.
        copy = f"{request.node.name}-{name}"
        nbformat.write(notebook, lab.folder / copy)
        return reopened(copy)

    return start
