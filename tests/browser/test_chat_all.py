"""Tests of what answers may do to JupyterLab, and JupyterLab to answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.support.harm import HOSTILE, READABLE, Watch
from tests.support.hostile import Hostile, as_line, say, whole_answer
from tests.support.lab import (
    Lab,
    cell_output,
    prompt,
    restart,
    run_all,
    run_cell,
    save,
    wait_done,
)
from tests.support.server import Answer, Request, Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Notebook = Callable[[Sequence[str]], Page]

pytestmark = pytest.mark.browser_all

SOON = 10_000.0  # milliseconds
LOAD = "%load_ext ollama_magic"
CHAT = "%%chat -m tiny\nHello!"
ANSWERS = {
    "en": "Tokyo",
    "ko": "서울입니다",
}  # to the first question of each quickstart


@pytest.fixture
def reciter(opened: ExitStack, listener: Server) -> Server:
    """Says the hostile text whose name it is asked for, slowly enough to be watched."""

    async def handler(request: Request, answer: Answer) -> None:
        name = request.json["messages"][-1]["content"]
        text = HOSTILE[name].replace("URL", listener.url)
        pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
        await say(request, answer, whole_answer(request, pieces), per_second=20)

    return opened.enter_context(Hostile(handler))


def ask(url: str) -> list[str]:
    return [LOAD, f"%ollama host {url}", CHAT]


def said(page: Page, number: int) -> str:
    """The first paragraph of an answer, which the figures follow."""
    return cell_output(page, number).locator("p").first.inner_text()


def test_hostile_answers_are_text_and_nothing_else(
    notebook: Notebook,
    reopened: Callable[[str], Page],
    lab: Lab,
    reciter: Server,
    listener: Server,
    request: pytest.FixtureRequest,
) -> None:
    first = f"{LOAD}\n%ollama host {reciter.url}"
    page = notebook([first, *(f"%chat --new -m tiny {name}" for name in HOSTILE)])
    watch = Watch(page, listener)
    run_cell(page, 0)

    done = {}
    for number, name in enumerate(HOSTILE, 1):
        run_cell(page, number)
        done[name] = watch.harm()
    assert {name: what for name, what in done.items() if what} == {}

    save(page)
    page.close()
    page = reopened(f"{request.node.name}-0.ipynb")
    watch = Watch(page, listener)
    page.evaluate("document.body.append('.')")
    assert watch.harm() == []
    shown = {
        name: cell_output(page, number).inner_text()
        for number, name in enumerate(HOSTILE, 1)
    }
    assert {name for name, text in READABLE.items() if text not in shown[name]} == set()


def test_a_hostile_error_is_text_and_nothing_else(
    notebook: Notebook, hostile: Any, listener: Server
) -> None:
    text = f"<img src='{listener.url}/1' onerror='window.ran = 1'>\x1b[2J\r\n<script>"
    page = notebook(ask(hostile.error_line(text).url))
    watch = Watch(page, listener)

    for number in range(3):
        run_cell(page, number)

    assert watch.harm() == []
    assert "onerror='window.ran = 1'>" in cell_output(page, 2).inner_text()


@pytest.fixture
def brooder(opened: ExitStack, listener: Server) -> Server:
    """Says the hostile text it is asked for as a thought, and as tokens."""

    async def handler(request: Request, answer: Answer) -> None:
        name = request.json["messages"][-1]["content"]
        text = HOSTILE[name].replace("URL", listener.url) + " </details></blockquote>"
        pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
        await say(request, answer, brooding(request, pieces), per_second=20)

    return opened.enter_context(Hostile(handler))


def brooding(request: Request, pieces: Sequence[str]) -> Iterator[bytes]:
    for piece in pieces:
        yield as_line(request, "", {"message": {"thinking": piece}, "done": False})
    for piece in pieces:
        chance = {"token": piece, "logprob": -1.0}
        chances = [{**chance, "top_logprobs": [chance, {**chance, "token": "<b>"}]}]
        yield as_line(request, piece, {"done": False, "logprobs": chances})
    yield from whole_answer(request, [])


def test_hostile_thoughts_and_tokens_are_text_and_nothing_else(
    notebook: Notebook, brooder: Server, listener: Server
) -> None:
    first = f"{LOAD}\n%ollama host {brooder.url}"
    cells = (f"%chat --new --logprobs=2 -m tiny {name}" for name in HOSTILE)
    page = notebook([first, *cells])
    watch = Watch(page, listener)
    run_cell(page, 0)

    done = {}
    for number, name in enumerate(HOSTILE, 1):
        run_cell(page, number)
        done[name] = watch.harm()
    assert {name: what for name, what in done.items() if what} == {}
    shown = cell_output(page, [*HOSTILE].index("script") + 1).inner_text()
    assert READABLE["script"] in shown


def test_a_thought_is_folded_until_it_is_opened(
    notebook: Notebook, brooder: Server
) -> None:
    page = notebook([f"{LOAD}\n%ollama host {brooder.url}", "%chat -m tiny comment"])
    run_cell(page, 0)
    run_cell(page, 1)
    thought = cell_output(page, 1).locator("details")

    assert "hidden" not in thought.inner_text()
    thought.locator("summary").click()
    expect(thought).to_contain_text("<!-- hidden -->", timeout=SOON)


def test_eight_thousand_tokens_arrive_whole(notebook: Notebook, hostile: Any) -> None:
    page = notebook(ask(hostile.tokens(8_000, per_second=2_000).url))
    run_cell(page, 0)
    run_cell(page, 1)
    run_cell(page, 2, timeout=60)

    last = cell_output(page, 2)
    expect(last).to_contain_text("t7999", timeout=SOON)
    text = last.locator("p").first.inner_text()
    assert text.split() == [f"t{number}" for number in range(8_000)]


def test_korean_split_within_its_letters_is_put_together(
    notebook: Notebook, hostile: Any, tape_server: Callable[..., Any]
) -> None:
    everywhere = hostile.split_everywhere("한글은 1443년에 만들어졌습니다. 👋")
    tape = tape_server("chat/korean-split-tokens", tokens_per_second=20)
    page = notebook([*ask(everywhere.url), f"%ollama host {tape.url}", CHAT])

    for number in range(5):
        run_cell(page, number)

    first, second = (said(page, number) for number in (2, 4))
    assert first.strip() == "한글은 1443년에 만들어졌습니다. 👋"
    assert re.search("[가-힣]", second)
    assert "\ufffd" not in second


@pytest.mark.parametrize("language", ANSWERS)
def test_a_quickstart_runs_twice_in_one_kernel(
    language: str, quickstart: Callable[[str], Page]
) -> None:
    page = quickstart(language)

    for first_count in (1, 11):
        run_all(page)
        counts = [prompt(page, number) for number in range(10)]
        assert counts == [f"[{first_count + number}]:" for number in range(10)]
        assert ANSWERS[language] in cell_output(page, 2).inner_text()
        expect(cell_output(page, 9).locator("img")).to_be_visible(timeout=SOON)


def test_an_error_is_three_lines_and_stops_run_all(notebook: Notebook) -> None:
    page = notebook([LOAD, "%%chat -m nobody-has-this\nHello!", "print('went on')"])

    run_all(page)

    error = cell_output(page, 1).locator("[data-mime-type$='stderr']")
    assert "nobody-has-this" in error.inner_text()
    assert len(error.inner_text().strip().splitlines()) <= 3
    assert prompt(page, 2) == "[ ]:"
    assert "went on" not in cell_output(page, 2).inner_text()


def test_a_restart_in_mid_answer_leaves_a_kernel_that_answers(
    notebook: Notebook, hostile: Any
) -> None:
    endless, saying = hostile.endless(per_second=50), hostile.saying("Here I am.")
    page = notebook([*ask(endless.url), f"%ollama host {saying.url}", CHAT])
    run_cell(page, 0)
    run_cell(page, 1)
    run_cell(page, 2, wait=False)
    expect(cell_output(page, 2)).to_contain_text("t10", timeout=SOON)

    restart(page)

    assert endless.wait_closed(5).path == "/api/chat"
    assert "t10" in cell_output(page, 2).inner_text()
    for number in (0, 3, 4):
        run_cell(page, number)
    wait_done(page, 4)
    assert said(page, 4).strip() == "Here I am."
