"""What panels cost a browser and the wire, and how late the last token is seen."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count as counting
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.support.hostile import saying
from tests.support.lab import (
    STOPPED,
    Lab,
    browser,
    cell_output,
    lab,
    open_notebook,
    run_cell,
    write_notebook,
)

from .figures import Figure, Report, main

__all__ = ["measure"]

END = "the very end"
COLUMNS = "abcd"
LAG_GOAL_MS = 200.0
LONG = 120_000.0  # milliseconds
SENTENCE = "{n}번째 한국어 문장과 English prose {m}, wrapped **now** and then. "
# When each column showed the last word: the first frame after it was in the page.
WATCH = """end => {
  window.shown = {};
  const look = () => document.querySelectorAll('.om-column').forEach((column, at) => {
    const last = [...column.querySelectorAll('.jp-RenderedMarkdown')].at(-1);
    if (at in window.shown || !last?.textContent.includes(end)) return;
    window.shown[at] = 0;
    requestAnimationFrame(() => requestAnimationFrame(
      () => { window.shown[at] = Date.now(); }));
  });
  new MutationObserver(look).observe(
    document.body, {subtree: true, childList: true, characterData: true});
}"""
# The same tokens at the same pace, each an update of its own.
EACH = """import html, time, ipywidgets
widget = ipywidgets.{kind}()
display(widget)
began, text = time.monotonic(), ""
for number, piece in enumerate({pieces!r}):
    time.sleep(max(0, began + number / {per_second} - time.monotonic()))
    {update}"""
UPDATES = {
    "ipywidgets.Output, appended to": ("Output", "widget.append_stdout(piece)"),
    "ipywidgets.HTML, set for each token": (
        "HTML",
        "text += piece; widget.value = html.escape(text)",
    ),
}
OURS = "om.chat_panel"
PANEL = 'panel = om.chat_panel(model="tiny")\ndisplay(panel)\npanel.ask("Go on.")'


def measure(arguments: argparse.Namespace) -> Report:
    """Stream ``tokens`` ``n`` times in each way, then in four columns at two speeds."""
    names = (OURS, *UPDATES)
    sent: dict[str, list[float]] = {name: [] for name in names}
    busy: dict[str, list[float]] = {name: [] for name in names}
    late: dict[int, list[float]] = {200: [], 2000: []}
    stops: list[float] = []
    with TemporaryDirectory() as folder, lab(Path(folder)) as server:
        for number in range(arguments.n):
            for name in names:
                kilobytes, seconds = _cost(server, name, arguments, number)
                sent[name].append(kilobytes * 1000 / arguments.tokens)
                busy[name].append(seconds * 1000 * 1000 / arguments.tokens)
            for per_second, lags in late.items():
                lags += _lags(server, per_second, arguments.seconds, number)
            stops.append(_stop(server, number))
    rate = f"{arguments.per_second:,} tokens a second"
    lag = "last token to its pixel, four columns at {:,}/s each"
    stop = Figure("Stop to the page saying so, while a cell runs", "ms", stops, 300)
    return Report(
        f"Panels in JupyterLab, {arguments.tokens:,} tokens at {rate}",
        [
            *(Figure(f"received: {name}", "kB", sent[name]) for name in names),
            *(Figure(f"page busy: {name}", "ms", busy[name]) for name in names),
            *(Figure(lag.format(at), "ms", late[at], LAG_GOAL_MS) for at in late),
            stop,
        ],
        {
            "received, busy": "for 1,000 tokens",
            "columns": f"each speed for {arguments.seconds} s, all columns at once",
        },
    )


def _pieces(count: int) -> list[str]:
    def endless() -> Iterator[str]:
        # Numbered, since an answer that repeats itself is stopped.
        for n in counting():
            text = SENTENCE.format(n=n, m=n * n) + "\n\n" * (n % 6 == 5)
            yield from (text[at : at + 5] for at in range(0, len(text), 5))

    return [*islice(endless(), count), f" {END}"]


def _cost(
    server: Lab, name: str, arguments: argparse.Namespace, number: int
) -> tuple[float, float]:
    """Kilobytes that the page received, and seconds that its thread was busy."""
    pieces, speed = _pieces(arguments.tokens), arguments.per_second
    with saying(*pieces, per_second=speed) as model, browser() as context:
        code = PANEL
        if name in UPDATES:
            kind, update = UPDATES[name]
            told = {"pieces": pieces, "per_second": speed}
            code = EACH.format(kind=kind, update=update, **told)
        with _page(server, context, model.url, [code], f"cost-{number}") as page:
            received = _received(page)
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable")
            before = _busy_seconds(session)
            run_cell(page, 1, wait=False)
            shown = cell_output(page, 1)
            expect(shown.get_by_text(END).first).to_be_visible(timeout=LONG)
            page.wait_for_timeout(300)
            return sum(received) / 1000, _busy_seconds(session) - before


def _lags(server: Lab, per_second: int, seconds: float, number: int) -> list[float]:
    """Milliseconds from a column's last token to its pixel, for each column."""
    pieces = _pieces(round(per_second * seconds))
    with saying(*pieces, per_second=per_second) as model, browser() as context:
        asking = f"%%compare -m {','.join(COLUMNS)} --parallel\nGo on."
        name = f"lag-{per_second}-{number}"
        with _page(server, context, model.url, [asking], name) as page:
            page.evaluate(WATCH, END)
            run_cell(page, 1, wait=False)
            there = (
                "count => Object.values(window.shown).filter(Boolean).length >= count"
            )
            page.wait_for_function(there, arg=len(COLUMNS), timeout=LONG)
            shown: dict[str, float] = page.evaluate("window.shown")
            wall = time.time() - time.monotonic()
            ended = sorted(
                (request.json["model"], (request.answered_seconds or 0) + wall)
                for request in model.requests_to("/api/chat")
            )
            pairs = zip(sorted(shown.items()), ended, strict=True)
            return [at - end * 1000 for (_, at), (_, end) in pairs]


def _stop(server: Lab, number: int) -> float:
    """Milliseconds from the click on Stop to the page, while another cell runs."""
    with saying(*_pieces(5_000), per_second=50) as model, browser() as context:
        cells = [PANEL, "import time\nfor _ in range(100):\n    time.sleep(0.1)"]
        with _page(server, context, model.url, cells, f"stop-{number}") as page:
            run_cell(page, 1)
            log = cell_output(page, 1).locator(".om-log")
            expect(log).to_contain_text("English", timeout=LONG)
            run_cell(page, 2, wait=False)
            page.wait_for_timeout(1000)
            page.evaluate(STOPPED)
            cell_output(page, 1).get_by_role("button", name="Stop").click()
            page.wait_for_function("window.stopped", timeout=LONG)
            took: float = page.evaluate("window.stopped - window.clicked")
            return took


@contextmanager
def _page(
    server: Lab, context: BrowserContext, url: str, cells: Sequence[str], name: str
) -> Iterator[Page]:
    """A notebook on the server at ``url``, with the extension loaded."""
    first = f"import ollama_magic as om\n%load_ext ollama_magic\n%ollama host {url}"
    path = f"{name}-{time.monotonic_ns()}.ipynb"
    write_notebook(server.folder / path, [first, *cells])
    page = open_notebook(context, server, path)
    run_cell(page, 0)
    yield page
    page.close()


def _received(page: Page) -> list[int]:
    """The sizes of all messages that arrive from now on, in bytes.

    The page's connection is open by now, so that the browser is asked and not the page.
    """
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)

    def note(event: Any) -> None:
        payload = event["response"]["payloadData"]
        binary = event["response"]["opcode"] == 2
        sizes.append(len(payload) * 3 // 4 if binary else len(payload.encode()))

    session.on("Network.webSocketFrameReceived", note)
    session.send("Network.enable")
    return sizes


def _busy_seconds(session: Any) -> float:
    told = session.send("Performance.getMetrics")["metrics"]
    return next(each["value"] for each in told if each["name"] == "TaskDuration")


if __name__ == "__main__":
    main(measure, n=3, tokens=1000, per_second=200, seconds=4.0)
