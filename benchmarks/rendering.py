"""What a long answer of prose, code, tables and Korean costs in a browser."""

from __future__ import annotations

import argparse
import re
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from ollama_magic.markdown import safe
from tests.support.hostile import saying
from tests.support.lab import (
    Lab,
    browser,
    cell_output,
    lab,
    open_notebook,
    run_cell,
    wait_done,
    write_notebook,
)

from .figures import Figure, Report, main

__all__ = ["measure"]

SECTION = """## {n}. 절 · section {n}

한국어 문장은 낱말마다 나누어 옵니다. **굵은 글씨**와 `code` 그리고 [link](https://example.org)
are mixed with English prose, so that lines wrap & entities <b>escape</b>.

```python
def section_{n}(values: list[int]) -> int:
    return sum(value * {n} for value in values if value % 2)  # 홀수만
```

| 항목 | value | note |
|---|---:|---|
| 하나 | {n} | first |
| 둘 | {m} | second |

"""
# Sums up how long the page's own thread was kept busy, in pieces of 50 ms and more.
WATCH = """() => {
  window.busy = [];
  new PerformanceObserver(list => list.getEntries().forEach(
    entry => window.busy.push(entry.duration))).observe({entryTypes: ['longtask']});
}"""


def measure(arguments: argparse.Namespace) -> Report:
    """Stream one long answer into JupyterLab ``n`` times, and watch its page."""
    pieces = list(islice(_pieces(), arguments.tokens))
    text = "".join(pieces)
    shown, busy, longest, escaping = [], [], [], []
    with TemporaryDirectory() as folder, lab(Path(folder)) as server:
        for number in range(arguments.n):
            late, tasks = _shown(server, pieces, arguments.per_second, number)
            shown.append(late * 1000)
            busy.append(sum(tasks) / 1000)
            longest.append(max(tasks, default=0.0))
            began = time.perf_counter()
            safe(text)
            escaping.append((time.perf_counter() - began) * 1000)
    rate = f"{len(pieces):,} tokens at {arguments.per_second:,} a second"
    return Report(
        f"Code, tables and Korean in JupyterLab, {rate}",
        [
            Figure("cell over to answer whole on the page", "ms", shown),
            Figure("page's thread kept busy, in all", "s", busy),
            Figure("page's thread kept busy, at longest", "ms", longest),
            Figure("the whole text made safe, once", "ms", escaping),
        ],
        {"characters": f"{len(text):,}", "bytes": f"{len(text.encode()):,}"},
    )


def _pieces() -> list[str]:
    sections = (SECTION.format(n=n, m=n * n) for n in range(1, 400))
    return [piece for text in sections for piece in re.findall(r"\s*\S{1,4}|\s+", text)]


def _shown(
    server: Lab, pieces: list[str], per_second: float, number: int
) -> tuple[float, list[float]]:
    """Seconds from the end of the cell to the last word on the page; its long tasks."""
    name = f"long-{number}.ipynb"
    with saying(*pieces, "\n\nthe very end", per_second=per_second) as model:
        first = f"%load_ext ollama_magic\n%ollama host {model.url}"
        write_notebook(server.folder / name, [first, "%%chat -m tiny\nTell me all."])
        with browser() as context:
            page = open_notebook(context, server, name)
            run_cell(page, 0)
            page.evaluate(WATCH)
            run_cell(page, 1, wait=False)
            wait_done(page, 1, timeout=120)
            over = time.perf_counter()
            last = cell_output(page, 1).get_by_text("the very end")
            last.wait_for(state="attached")
            seconds = time.perf_counter() - over
            page.wait_for_timeout(200)
            tasks: list[float] = page.evaluate("window.busy")
    return seconds, tasks


if __name__ == "__main__":
    main(measure, n=3, tokens=8000, per_second=400)
