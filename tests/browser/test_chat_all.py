"""Tests of what answers may do to JupyterLab, and JupyterLab to answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

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
# What loads or runs something; an answer may bring none of it.
ACTIVE = (
    "script, style, link, meta, base, img, picture, source, iframe, object, embed,"
    "audio, video, svg, form, input, button, [style*='url('], [onerror], [onload],"
    "[onclick], [onfocus], a[href^='javascript:' i], a[href^='data:' i]"
)
# Looks at every change of the page, so that no frame escapes it.
WATCH = """active => {
  window.seen = [];
  const look = () => document.querySelectorAll('.jp-OutputArea-output').forEach(
    output => output.querySelectorAll(active).forEach(
      element => window.seen.push(element.outerHTML.slice(0, 200))));
  new MutationObserver(look).observe(
    document.body, {subtree: true, childList: true, attributes: true});
}"""
HOSTILE = {
    "script": "<script>window.ran = 1</script>",
    "image": "<img src='URL/1' onerror='window.ran = 1'>",
    "upper": "<IMG SRC=URL/2>",
    "cut-tag": "<img src=URL/3 ",
    "svg": "<svg onload='window.ran = 1'><image href='URL/4'/></svg>",
    "frame": "<iframe src='URL/5'></iframe>",
    "media": "<video src='URL/6' autoplay></video><audio src='URL/7'></audio>",
    "style": "<style>@import url(URL/8); * {background: url(URL/9)}</style>",
    "link": "<link rel='stylesheet' href='URL/10'>",
    "attribute": "<b style='background: url(URL/11)' onclick='window.ran = 1'>b</b>",
    "picture": "![a picture](URL/12)",
    "titled": '![a picture](<URL/13> "title")',
    "nested": "[![a picture](URL/14)](URL/15)",
    "reference": "![a picture][there]\n\n[there]: URL/16",
    "escaped": "\\![a picture](URL/17) \\\\![a picture](URL/18)",
    "ticks": "`` `![a](URL/19)` `` and `![a](URL/20) and ``![a](URL/21)`",
    "inline": "data:image/svg+xml,<svg onload='window.ran = 1'/>",
    "data": "![a](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9J3dpbmRvdy5yYW49MScvPg==)",
    "javascript": "[click](javascript:window.ran=1) <javascript:window.ran=1>",
    "data-link": "[click](data:text/html,<script>window.ran=1</script>)",
    "comment": "<!-- hidden --><!-- <img src='URL/22'>",
    "entities": "&lt;img src=URL/23&gt; &#60;img src=URL/24&#62;",
    "math": r"$\href{javascript:window.ran=1}{x}$ $$\style{color:url(URL/25)}{x}$$",
    "table": "| a | b |\n|---|---|\n| ![a](URL/26) | <img src=URL/27> |",
    "list": "- a\n\n      <img src=URL/28>\n\n  ```\n  <p>\n<img src=URL/30>",
    "quote": "> ```\n<img src=URL/31>\n> ![a](URL/32)",
    "diagram": "```mermaid\ngraph TD\nA[<img src='URL/33'>]\n```",
    "diagrams": "- ~~~ Mermaid x\n  graph TD\n  A[<img src='URL/34'>]\n  ~~~",
    "escapes": "\x1b[31mred\x1b[0m \x1b]8;;URL/37\x07link\x1b]8;;\x07 \x9b31m",
    "bidi": "abc\u202egnp.exe\u202c \u2066hidden\u2069",
    "fence": "~~~~\n```\n<img src=URL/35>\n~~~\n![a](URL/36)",
}
# What must be there to be read, since it is what the model wrote.
READABLE = {
    "script": "<script>window.ran = 1</script>",
    "image": "onerror='window.ran = 1'>",
    "frame": "<iframe src=",
    "comment": "<!-- hidden -->",
    "entities": "<img src=",
    "escapes": "␛[31mred",
    "bidi": "abc\ufffdgnp.exe",
}


@pytest.fixture
def listener(opened: ExitStack) -> Server:
    """A server that answers whatever is fetched from it, and remembers that it was."""

    async def handler(request: Request, answer: Answer) -> None:
        await answer.whole(200, b"body{}", "text/css")

    return opened.enter_context(Server(handler))


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


def harm(page: Page, listener: Server) -> list[str]:
    """What acted, ran or was fetched since the last look, in any frame."""
    page.wait_for_timeout(150)  # for what is fetched late
    harm: list[str] = page.evaluate("window.seen.splice(0)")
    harm += [f"fetched {request.path}" for request in listener.requests]
    return harm + (["ran"] if page.evaluate("window.ran") else [])


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
    page.evaluate(WATCH, ACTIVE)
    run_cell(page, 0)

    done = {}
    for number, name in enumerate(HOSTILE, 1):
        run_cell(page, number)
        done[name] = harm(page, listener)
    assert {name: what for name, what in done.items() if what} == {}

    save(page)
    page.close()
    page = reopened(f"{request.node.name}-0.ipynb")
    page.evaluate(WATCH, ACTIVE)
    page.evaluate("document.body.append('.')")
    assert harm(page, listener) == []
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
    page.evaluate(WATCH, ACTIVE)

    for number in range(3):
        run_cell(page, number)

    assert harm(page, listener) == []
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
    page.evaluate(WATCH, ACTIVE)
    run_cell(page, 0)

    done = {}
    for number, name in enumerate(HOSTILE, 1):
        run_cell(page, number)
        done[name] = harm(page, listener)
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
