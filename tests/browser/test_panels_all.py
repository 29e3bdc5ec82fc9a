"""Tests of panels as a person uses them: with the mouse, the keyboard, and patience."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.support.lab import (
    STOPPED,
    cell_output,
    interrupt,
    run_cell,
    wait_done,
    wait_ready,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Notebook = Callable[[Sequence[str]], Page]

pytestmark = pytest.mark.browser_all

SOON = 15_000.0  # milliseconds
LOAD = "import ollama_magic as om\n%load_ext ollama_magic"
BUSY = "import time\nfor n in range(300):\n    time.sleep(0.1)"


def at(server: Any) -> str:
    return f"{LOAD}\n%ollama host {server.url}"


def test_stop_is_heard_while_another_cell_runs(
    notebook: Notebook, hostile: Any
) -> None:
    endless = hostile.endless(per_second=50)
    page = notebook([at(endless), 'om.chat_panel(model="tiny")', BUSY])
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)
    panel.get_by_label("Your question").fill("Count!")
    panel.get_by_role("button", name="Send").click()
    log = panel.locator(".om-log")
    expect(log).to_contain_text("t10", timeout=SOON)
    run_cell(page, 2, wait=False)
    page.wait_for_timeout(1000)
    before = log.inner_text()
    page.wait_for_timeout(500)
    assert log.inner_text() != before

    page.evaluate(STOPPED)
    panel.get_by_role("button", name="Stop").click()
    expect(log).to_contain_text("stopped", timeout=SOON)

    assert page.evaluate("window.stopped - window.clicked") < 1000
    assert endless.wait_closed(2).path == "/api/chat"
    expect(panel.get_by_role("button", name="Stop")).to_be_disabled()
    interrupt(page)
    wait_ready(page)


def test_a_page_loaded_anew_in_mid_stream_goes_on_and_is_complete(
    notebook: Notebook, hostile: Any
) -> None:
    server = hostile.tokens(400, per_second=40)
    page = notebook([at(server), 'om.chat_panel(model="tiny")'])
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)
    panel.get_by_label("Your question").fill("Count!")
    panel.get_by_role("button", name="Send").click()
    log = panel.locator(".om-log")
    expect(log).to_contain_text("t10", timeout=SOON)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")

    page.reload()
    wait_ready(page)
    expect(log).to_contain_text("t60", timeout=SOON)
    expect(panel.get_by_role("button", name="Stop")).to_be_enabled()
    expect(log).to_contain_text("t399", timeout=SOON)
    expect(log).to_contain_text("400 tokens", timeout=SOON)
    said = re.findall(r"\bt\d+", log.inner_text())
    assert said == [f"t{number}" for number in range(400)]
    assert len(server.requests_to("/api/chat")) == 1


def test_enter_within_a_composition_sends_nothing_and_loses_nothing(
    notebook: Notebook, hostile: Any
) -> None:
    server = hostile.saying("네.")
    page = notebook([at(server), 'om.chat_panel(model="tiny")'])
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)
    box = panel.get_by_label("Your question")
    expect(panel).to_contain_text("Ctrl+Enter", timeout=SOON)
    box.click()
    keys = page.context.new_cdp_session(page)
    compose(keys, "ㅎ", "하", "한")
    # What an input method makes of a key: 229, within a composition.
    for key, modifiers in product(("Process", "Enter"), (0, 2, 8)):
        press_within(keys, key, modifiers)
    page.wait_for_timeout(500)
    assert server.requests_to("/api/chat") == []
    assert box.input_value() == "한"

    keys.send("Input.insertText", {"text": "한"})
    compose(keys, "ㄱ", "그", "글")
    keys.send("Input.insertText", {"text": "글"})
    page.keyboard.press("Enter")
    page.keyboard.insert_text("둘째 줄")
    assert box.input_value() == "한글\n둘째 줄"
    page.keyboard.press("Control+Enter")

    expect(panel.locator(".om-log")).to_contain_text("네.", timeout=SOON)
    [asked] = server.requests_to("/api/chat")
    assert asked.json["messages"][-1]["content"] == "한글\n둘째 줄"
    assert box.input_value() == ""


def compose(keys: Any, *syllables: str) -> None:
    """Type a syllable letter by letter, as an input method does."""
    for text in syllables:
        place = {"selectionStart": len(text), "selectionEnd": len(text)}
        keys.send("Input.imeSetComposition", {"text": text, **place})


def press_within(keys: Any, key: str, modifiers: int) -> None:
    """Enter, as it arrives while a syllable is composed; its name is the system's."""
    told = {"key": key, "code": "Enter", "modifiers": modifiers}
    for kind in ("rawKeyDown", "keyUp"):
        event = {"type": kind, "windowsVirtualKeyCode": 229, **told}
        keys.send("Input.dispatchKeyEvent", event)


def test_eight_models_at_once_are_live_and_whole(
    notebook: Notebook, hostile: Any
) -> None:
    server = hostile.tokens(600, per_second=60)
    names = ",".join(f"model-{number}" for number in range(8))
    page = notebook([at(server), f"%%compare -m {names} --parallel\nCount!"])
    run_cell(page, 0)
    run_cell(page, 1, wait=False)
    columns = cell_output(page, 1).locator(".om-column")
    expect(columns).to_have_count(8, timeout=SOON)
    for column in columns.all():
        expect(column).to_contain_text("t50", timeout=SOON)
        assert "t599" not in column.inner_text()
    wait_done(page, 1, timeout=60)

    for column in columns.all():
        expect(column).to_contain_text("600 tokens", timeout=SOON)
        said = re.findall(r"\bt\d+", column.inner_text())
        assert said == [f"t{number}" for number in range(600)]


def test_eight_thousand_tokens_arrive_whole_in_a_panel(
    notebook: Notebook, hostile: Any
) -> None:
    server = hostile.tokens(8_000, per_second=2_000)
    page = notebook([at(server), 'om.chat_panel(model="tiny")'])
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)
    panel.get_by_label("Your question").fill("Count!")
    panel.get_by_role("button", name="Send").click()
    log = panel.locator(".om-log")
    expect(log).to_contain_text("t7999", timeout=60_000)
    expect(log).to_contain_text("8,000 tokens", timeout=SOON)

    said = re.findall(r"\bt\d+", log.inner_text())
    assert said == [f"t{number}" for number in range(8_000)]
