"""Tests of panels in Notebook 7 and in Voilà."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.support.lab import Lab, write_notebook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser_all

SOON = 60_000.0  # milliseconds
CODE = """import ollama_magic as om
%load_ext ollama_magic
%ollama host {url}
panel = om.chat_panel(model="tiny")
panel"""


@pytest.fixture
def opening(
    lab: Lab, browser: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Callable[[str, str], Page]]:
    """Opens a notebook of one cell at another door: `opening("voila/render", code)`."""
    pages: list[Page] = []

    def start(door: str, code: str) -> Page:
        name = f"{request.node.name}.ipynb"
        write_notebook(lab.folder / name, [code])
        pages.append(browser.new_page())
        pages[-1].goto(f"{lab.url}/{door}/{name}?token={lab.token}")
        return pages[-1]

    yield start
    for page in pages:
        page.close()


def assert_answers_and_stops(page: Page, server: Any) -> None:
    """Ask, see it come, and stop it."""
    page.get_by_label("Your question").fill("Count!")
    page.get_by_role("button", name="Send").click()
    log = page.locator(".om-log")
    expect(log).to_contain_text("t20", timeout=SOON)
    page.get_by_role("button", name="Stop").click()
    expect(log).to_contain_text("stopped", timeout=SOON)
    assert server.wait_closed(5).path == "/api/chat"
    assert log.locator(".jp-RenderedMarkdown p, p").first.is_visible()


def test_notebook_7_shows_a_panel_that_answers_and_stops(
    opening: Callable[[str, str], Page], hostile: Any
) -> None:
    server = hostile.endless(per_second=50)
    page = opening("notebooks", CODE.format(url=server.url))
    status = page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")
    status.wait_for(timeout=SOON)
    page.locator(".jp-NotebookKernelStatus, .jp-NotebookKernelLogo").first.wait_for()
    page.wait_for_timeout(2000)  # its kernel says idle before it is there
    page.locator(".jp-InputArea-editor").first.click()
    page.keyboard.press("Control+Enter")

    page.get_by_label("Your question").wait_for(timeout=SOON)
    assert_answers_and_stops(page, server)


def test_voila_shows_a_panel_that_answers_and_stops(
    opening: Callable[[str, str], Page], hostile: Any
) -> None:
    server = hostile.endless(per_second=50)
    page = opening("voila/render", CODE.format(url=server.url))

    page.get_by_label("Your question").wait_for(timeout=SOON)
    assert_answers_and_stops(page, server)
    saved = page.get_by_text("tiny").locator("visible=true")
    assert saved.count() <= 1  # what the notebook keeps is hidden here, too
