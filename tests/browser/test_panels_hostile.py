"""Tests that panels show what servers, models and tools wrote, and never obey it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.support.harm import HOSTILE, READABLE, Watch
from tests.support.hostile import NDJSON, Hostile, as_line, say, whole_answer
from tests.support.lab import Lab, cell_output, run_cell, save
from tests.support.server import Answer, Request, Server
from tests.support.turns import Turns, call

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Notebook = Callable[[Sequence[str]], Page]

pytestmark = pytest.mark.browser_all

SOON = 15_000.0  # milliseconds
LOAD = "import ollama_magic as om\n%load_ext ollama_magic\n%ollama host {url}"
ASK_ALL = """panel = om.chat_panel({name!r}, "tiny")
display(panel)
for name in {asked}:
    panel.ask(name)
    while panel.busy:
        time.sleep(0.02)"""
TOOL = 'def look(place: str) -> str:\n    "Looks at a place."\n    return place'
TURNS_SHOWN = 16
NAMES = (
    "<img src=URL/101 onerror=window.ran=1>:x",
    "<script>window.ran=1</script>",
    "[a](javascript:window.ran=1) ![b](URL/102)",
    "$\\href{javascript:window.ran=1}{x}$",
    "\x1b[31mred\u202e`|</td><svg/onload=window.ran=1>",
)


class Wild(Hostile):
    """A server that speaks Ollama's language, and all of whose words are hostile."""

    def __init__(self, url: str) -> None:
        super().__init__(self._talk)
        self.texts = {name: text.replace("URL", url) for name, text in HOSTILE.items()}
        self.names = ["tiny", *(name.replace("URL", url) for name in NAMES)]

    async def _answer(self, request: Request, answer: Answer) -> None:
        texts = [*self.texts.values()]
        match request.path:
            case "/api/version":
                await answer.json({"version": self.names[1]})
            case "/api/tags" | "/api/ps":
                await answer.json({"models": [*map(self._listed, self.names)]})
            case "/api/show":
                info = {
                    "general.architecture": self.names[1],
                    "tokenizer.ggml.model": self.names[2],
                    "tokenizer.ggml.tokens": [*texts, "end"],
                }
                told = {"details": self._listed("")["details"], "model_info": info}
                await answer.json({**told, "capabilities": ["completion", texts[1]]})
            case "/api/pull":
                await answer.head(200, NDJSON)
                for text in texts:
                    await answer.send(json.dumps({"status": text}).encode() + b"\n")
                await answer.send(json.dumps({"error": texts[1]}).encode() + b"\n")
                await answer.end()
            case _:
                await super()._answer(request, answer)

    def _listed(self, name: str) -> dict[str, Any]:
        details = dict.fromkeys(("family", "quantization_level"), self.names[1])
        listed = {"name": name, "model": name, "digest": name, "size": 1000}
        return {**listed, "details": details, "expires_at": self.names[2]}

    async def _talk(self, request: Request, answer: Answer) -> None:
        if request.path == "/api/generate":
            await self._continue(request, answer)
            return
        text = self.texts[request.json["messages"][-1]["content"]]
        if request.json["model"] != "tiny":
            await answer.json({"error": text}, 500)
            return
        pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
        await say(request, answer, thinking(request, pieces), per_second=100)

    async def _continue(self, request: Request, answer: Answer) -> None:
        """One token, what else it may have been, and what the text was cut into."""
        texts = [*self.texts.values()]
        chances = [{"token": text, "logprob": -3.0} for text in texts[:20]]
        chosen = {**chances[0], "top_logprobs": chances}
        numbers = [*range(len(texts) + 1)]
        done = {"done": True, "context": numbers, "prompt_eval_count": len(texts)}
        rest = {"done": False, "logprobs": [chosen]}
        lines = (as_line(request, "end", rest), as_line(request, "", done))
        if request.json.get("stream") is False:
            lines = (as_line(request, "end", done),)
        await say(request, answer, lines)


def thinking(request: Request, pieces: Sequence[str]) -> Iterator[bytes]:
    for piece in pieces:
        yield as_line(request, "", {"message": {"thinking": piece}, "done": False})
    yield from whole_answer(request, pieces)


@pytest.fixture
def wild(opened: ExitStack, listener: Server) -> Wild:
    return opened.enter_context(Wild(listener.url))


@pytest.fixture
def at_wild(notebook: Notebook, wild: Wild) -> Notebook:
    """Opens a notebook on that server."""
    first = f"{LOAD.format(url=wild.url)}\nimport time\nwild = {wild.texts!r}"

    def start(cells: Sequence[str]) -> Page:
        page = notebook([first, *cells])
        run_cell(page, 0)
        return page

    return start


def test_answers_and_thoughts_in_a_chat_panel_are_text(
    at_wild: Notebook,
    wild: Wild,
    listener: Server,
    reopened: Callable[[str], Page],
    lab: Lab,
    request: pytest.FixtureRequest,
) -> None:
    names = [*HOSTILE]
    parts = names[:TURNS_SHOWN], names[TURNS_SHOWN:]
    cells = (
        ASK_ALL.format(name=name, asked=part)
        for name, part in zip(wild.names[1:], parts, strict=False)
    )
    page = at_wild([*cells])
    watch = Watch(page, listener)
    for number, part in enumerate(parts, 1):
        run_cell(page, number, timeout=60)
        shown = cell_output(page, number)
        expect(shown.locator(".om-fold:visible")).to_have_count(len(part), timeout=SOON)
        for fold in shown.locator(".om-fold:visible").all():
            fold.click()
        expect(shown.locator(".om-thoughts:visible")).to_have_count(len(part))

    assert watch.harm() == []
    texts = " ".join(cell_output(page, at).inner_text() for at in (1, 2))
    assert {name for name, text in READABLE.items() if texts.count(text) < 2} == set()

    save(page)
    page.close()
    page = reopened(f"{request.node.name}-0.ipynb")
    watch = Watch(page, listener)
    page.evaluate("document.body.append('.')")
    texts = " ".join(cell_output(page, at).inner_text() for at in (1, 2))
    assert watch.harm() == []
    assert {name for name, text in READABLE.items() if text not in texts} == set()


def test_names_facts_and_errors_in_the_picker_are_text(
    at_wild: Notebook, wild: Wild, listener: Server
) -> None:
    page = at_wild(["picker = om.picker()\npicker", "om.running_view()"])
    watch = Watch(page, listener)
    run_cell(page, 1)
    picker = cell_output(page, 1)
    rows = picker.locator(".om-choice label:has(input)")
    expect(rows).to_have_count(len(wild.names), timeout=SOON)
    for row in rows.all():
        row.click()
    picker.get_by_label("Get a model").fill("tiny")
    picker.get_by_role("button", name="Pull").click()
    expect(picker.locator(".om-error")).to_contain_text("onerror=", timeout=SOON)
    run_cell(page, 2)
    expect(cell_output(page, 2).get_by_role("button")).to_have_count(len(wild.names))

    assert watch.harm() == []
    assert "‹script›window.ran" in picker.inner_text()


def test_columns_tokens_chances_and_figures_are_text(
    at_wild: Notebook, wild: Wild, listener: Server
) -> None:
    page = at_wild(
        [
            "%%compare -m tiny,other --parallel\nimage",
            "panel = om.compare_panel()\ndisplay(panel)\n"
            "panel.models = panel._listed\npanel.ask('image')",
            'om.token_view("".join(wild.values()), "tiny")',
            'om.next_token(wild["script"], "tiny")',
            'monitor = om.monitor(3, wild["image"])\ndisplay(monitor)\n'
            "for name, text in wild.items():\n"
            '    monitor.report({"model": text, text: 1.0, "status": text})\n'
            "monitor.done()",
            'moved = om.monitor(om.pull("tiny"))\nmoved',
        ]
    )
    watch = Watch(page, listener)
    for number in range(1, 7):
        run_cell(page, number)
        assert watch.harm() == [], number

    shown = [cell_output(page, number) for number in range(1, 7)]
    expect(shown[0].locator(".om-error")).to_contain_text("onerror=", timeout=SOON)
    expect(shown[1].locator(".om-error")).to_be_visible(timeout=SOON)
    expect(shown[2].locator(".om-tokens li")).to_have_count(len(HOSTILE), timeout=SOON)
    expect(shown[3].locator("meter")).to_have_count(21, timeout=SOON)
    expect(shown[4].locator("table:visible")).to_contain_text("<script>", timeout=SOON)
    expect(shown[5].locator(".om-error")).to_contain_text("onerror=", timeout=SOON)
    assert watch.harm() == []


def test_what_tools_are_given_and_give_back_is_text(
    notebook: Notebook, opened: ExitStack, listener: Server
) -> None:
    texts = [text.replace("URL", listener.url) for text in HOSTILE.values()]
    calls = [call("look", place=text) for text in texts]
    server = opened.enter_context(Turns(*calls, "Done."))
    first = f"{LOAD.format(url=server.url)}\n{TOOL}"
    asking = [f"%chat --new -y --tool look -m tiny {n}" for n in range(4)]
    page = notebook([first, *asking])
    watch = Watch(page, listener)
    run_cell(page, 0)
    for number in range(1, 5):
        run_cell(page, number, timeout=60)
        assert watch.harm() == []

    shown = cell_output(page, 1)
    expect(shown).to_contain_text("<script>window.ran = 1</script>", timeout=SOON)
