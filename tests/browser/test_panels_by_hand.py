"""Tests of every panel with the mouse, and with nothing but the keyboard."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.support.axe import faults
from tests.support.hands import Hand, Keyboard, Mouse
from tests.support.hostile import NDJSON
from tests.support.lab import cell_output, run_cell
from tests.support.server import Answer, Request, Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Notebook = Callable[[Sequence[str]], Page]

pytestmark = [
    pytest.mark.browser_all,
    pytest.mark.parametrize("using", [Mouse, Keyboard]),
]

SOON = 15_000.0  # milliseconds
PULLING = 'om.monitor(om.pull("a:1b"))'
LOAD = "import ollama_magic as om\n%load_ext ollama_magic"
CAPITAL = "What is the capital of Korea?"


def test_a_conversation_is_led(notebook: Notebook, using: type[Hand]) -> None:
    page = notebook([LOAD, 'om.chat_panel("led", "tutor:1m")'])
    hand = using(page)
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)
    button, log = named(panel), panel.locator(".om-log")

    hand.write(panel.get_by_label("Your question"), CAPITAL)
    hand.press(button("Send"))
    expect(log).to_contain_text("Seoul", timeout=SOON)
    expect(log.get_by_role("button", name="Edit")).to_be_visible(timeout=SOON)
    hand.press(log.get_by_role("button", name="Edit"))
    expect(panel).to_contain_text("takes the place", timeout=SOON)
    hand.write(panel.get_by_label("Your question"), "What is the capital of Japan?")
    hand.press(button("Send"))
    expect(log).to_contain_text("Tokyo", timeout=SOON)
    expect(log).not_to_contain_text("Seoul")
    hand.press(button("Export"))
    hand.write(panel.get_by_label("File", exact=True), f"{using.__name__}.md")
    hand.press(button("Write it"))
    expect(panel).to_contain_text(f"{using.__name__}.md", timeout=SOON)
    hand.press(button("New"))
    hand.write(panel.get_by_label("Name", exact=True), "another")
    hand.press(button("Begin"))
    expect(log).to_contain_text("Nothing has been asked", timeout=SOON)
    chooser = panel.get_by_label("Conversation")
    expect(chooser.locator("option:checked")).to_have_text("another", timeout=SOON)
    chooser.select_option("led")
    expect(log).to_contain_text("Tokyo", timeout=SOON)
    hand.press(button("Clear"))
    hand.press(button("Yes, forget them"))
    expect(log).to_contain_text("Nothing has been asked", timeout=SOON)
    assert faults(page) == []


def test_models_are_chosen_set_pulled_and_unloaded(
    notebook: Notebook, using: type[Hand], hostile: Any
) -> None:
    cells = ["picker = om.picker()\npicker", "%%chat\nHi", "om.running_view()"]
    page = notebook([LOAD, *cells, "print(picker.model, picker.options)"])
    hand = using(page)
    run_cell(page, 0)
    run_cell(page, 1)
    picker = cell_output(page, 1)
    expect(picker.locator(".om-choice input")).to_have_count(8, timeout=SOON)

    hand.write(picker.get_by_label("Filter"), "0.3")
    expect(picker).to_contain_text("1 of 8", timeout=SOON)
    hand.press(picker.get_by_role("radio"))
    expect(picker).to_contain_text("In use: tutor:0.3m", timeout=SOON)
    hand.press(named(picker)("Options"))
    hand.write(picker.get_by_label("temperature", exact=True), "0.25")
    expect(picker).to_contain_text("temperature=0.25", timeout=SOON)
    hand.write(picker.get_by_label("Get a model"), f"{hostile.nobody().url[7:]}/a/b")
    hand.press(named(picker)("Pull"))
    expect(picker.locator(".om-error")).to_be_visible(timeout=SOON)
    assert faults(page) == []

    run_cell(page, 2)
    run_cell(page, 3)
    running = cell_output(page, 3)
    hand.press(named(running)("Unload tutor:0.3m"))
    expect(named(running)("Unload tutor:0.3m")).to_have_count(0, timeout=SOON)
    assert faults(page) == []
    run_cell(page, 4)
    said = cell_output(page, 4).inner_text()
    assert said.strip() == "tutor:0.3m {'temperature': 0.25}"


def test_answers_are_compared_blindly_and_voted_on(
    notebook: Notebook, using: type[Hand]
) -> None:
    page = notebook([LOAD, "om.compare_panel()", "print(len(om.votes()))"])
    hand = using(page)
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)

    for name in ("tutor:1m", "tutor:0.1m"):
        hand.press(panel.get_by_label(name, exact=True))
    hand.write(panel.get_by_label("Your question"), CAPITAL)
    hand.press(panel.get_by_label("Blind"))
    hand.press(named(panel)("Compare"))
    expect(panel.locator(".om-column h4")).to_have_text(["Answer A", "Answer B"])
    expect(named(panel)("A is best")).to_be_visible(timeout=SOON)
    assert faults(page) == []
    hand.press(named(panel)("A is best"))
    expect(panel.locator(".om-column h4").first).to_contain_text("A · tutor:")
    expect(panel.locator(".om-ranked tbody tr")).to_have_count(2, timeout=SOON)

    run_cell(page, 2)
    assert cell_output(page, 2).inner_text().strip() == "1"
    assert faults(page) == []


def test_tokens_and_chances_are_looked_at(
    notebook: Notebook, using: type[Hand]
) -> None:
    tokens = 'om.token_view("한글", "tutor:1m")'
    chances = 'om.next_token("The capital of Korea is", "tutor:1m")'
    page = notebook([LOAD, tokens, chances])
    hand = using(page)
    run_cell(page, 0)
    run_cell(page, 1)
    view = cell_output(page, 1)
    boxes = view.locator(".om-tokens li")
    expect(boxes.first).to_be_visible(timeout=SOON)
    hand.write(view.get_by_label("Text 1", exact=True), "Hello")
    hand.press(named(view)("Cut into tokens"))
    expect(view.locator(".om-tokens")).to_contain_text("H", timeout=SOON)
    assert "".join(boxes.all_inner_texts()) == "Hello"

    run_cell(page, 2)
    panel = cell_output(page, 2)
    rows = panel.locator(".om-chances tbody tr")
    expect(rows).to_have_count(21, timeout=SOON)
    assert "cut by top_p" in rows.nth(1).inner_text()
    top_p = panel.locator(".widget-slider", has_text="top_p")
    hand.write(top_p.locator("[contenteditable]"), "1", key="Enter")
    expect(rows.nth(1)).not_to_contain_text("cut by top_p", timeout=SOON)
    hand.press(named(panel)("Take the likeliest"))
    field = panel.get_by_label("Beginning of a text")
    expect(field).to_have_value("The capital of Korea is Seoul", timeout=SOON)
    assert faults(page) == []


def test_a_series_is_paused_and_stopped(notebook: Notebook, using: type[Hand]) -> None:
    series = (
        'monitor = om.monitor(100, "Capitals")\ndisplay(monitor)\nimport threading\n'
        "def series():\n"
        "    for number in range(100):\n"
        "        if not monitor.wait():\n            break\n"
        '        monitor.report({"model": "a", "score": number})\n'
        "        time.sleep(0.2)\n    monitor.done()\n"
        "import time\nthreading.Thread(target=series).start()"
    )
    page = notebook([LOAD, series])
    hand = using(page)
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)
    hand.press(named(panel)("Pause"))
    expect(panel).to_contain_text("paused", timeout=SOON)
    hand.press(named(panel)("Go on"))
    expect(panel).not_to_contain_text("paused", timeout=SOON)
    assert faults(page) == []
    hand.press(named(panel)("Stop"))
    expect(panel).to_contain_text("stopped", timeout=SOON)
    assert faults(page) == []


def test_a_pull_is_watched_and_stopped(
    notebook: Notebook, using: type[Hand], opened: ExitStack
) -> None:
    server = opened.enter_context(Server(dripping))
    page = notebook([f"{LOAD}\n%ollama host {server.url}", PULLING])
    hand = using(page)
    run_cell(page, 0)
    run_cell(page, 1)
    panel = cell_output(page, 1)
    expect(panel).to_contain_text("2%", timeout=SOON)
    expect(panel).to_contain_text("3%", timeout=SOON)
    assert faults(page) == []
    hand.press(named(panel)("Stop"))
    expect(named(panel)("Stop")).to_have_count(0, timeout=SOON)
    expect(panel).to_contain_text("stopped", timeout=SOON)


async def dripping(request: Request, answer: Answer) -> None:
    """Gets a hundredth of a model each fifth of a second."""
    if request.path != "/api/pull":
        await answer.json({"version": "0.33.0"})
        return
    await answer.head(200, NDJSON)
    for share in range(101):
        told = {"status": "pulling abc", "digest": "sha256:abc", "total": 100}
        line = json.dumps({**told, "completed": share})
        await answer.send(f"{line}\n".encode())
        await asyncio.sleep(0.2)
    await answer.end()


def named(panel: Any) -> Callable[[str], Any]:
    """Finds buttons by their names, which an icon may stand before."""
    return lambda name: panel.get_by_role("button", name=name)
