"""One page about results, as HTML or as Markdown, with nothing in it that acts."""

from __future__ import annotations

import os
import platform
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from .advice.machine import this_machine
from .concluding import caveats
from .errors import BadInput
from .figures import size
from .markdown import literal
from .messages import language, say
from .plain import printable, shortened
from .record import machine_fingerprint
from .tables import NO_FORMULAS, Table, for_people
from .version import __version__

if TYPE_CHECKING:
    from .results import Results

__all__ = ["write"]

MOST_ROWS = 40
MODEL_COLUMNS = (
    *("model", "digest", "quantization", "context", "memory", "vram", "server"),
    *("server_version", "host", "machine"),
)
TOPIC_COLUMNS = ("model", "topic", "n_items", "n_trials", "accuracy", "low", "high")
SUMMARY_LEFT_OUT = ("low_answered", "high_answered", "vram")
# What formats, links, or is a formula or a cell's end; a list's mark where one begins.
_ACTING = re.compile(
    r"[\\`*<>\[\]{}#|~$&!^\"]|(?<!\w)_|_(?!\w)|^[-+=]|(?<=^\d)[.)](?= )"
)
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
# Nothing is fetched and nothing runs, even if something of a model's got through.
HEAD = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 70em;
 padding: 0 1em }}
table {{ border-collapse: collapse; font-size: 13px; display: block; overflow-x: auto }}
th, td {{ border-bottom: 1px solid #ddd; padding: .25em .6em; text-align: left;
 white-space: pre-wrap; vertical-align: top }}
img {{ max-width: 100% }}
</style></head><body>
"""


def write(results: Results, path: Path) -> Path:
    """Write the page: by the ending of ``path`` as HTML or as Markdown.

    Raises
    ------
    BadInput
        For another ending, for no results, or where nothing can be written.
    NotInstalled
        Where scipy or statsmodels is missing.
    """
    page: Page
    if path.suffix.lower() in (".html", ".htm"):
        page = Html()
    elif path.suffix.lower() in (".md", ".markdown"):
        page = Markdown()
    else:
        raise BadInput("report_suffix", path=str(path))
    if not len(results):
        raise BadInput("report_empty")
    text = "".join(_parts(results, page))
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput("report_closed", path=str(path), reason=reason) from None
    return path


class Page(Protocol):
    """How the parts of a page are written; all text is harmless afterwards."""

    def head(self, title: str) -> str: ...
    def heading(self, text: str) -> str: ...
    def paragraph(self, text: str) -> str: ...
    def points(self, texts: Iterable[str]) -> str: ...
    def table(self, table: pd.DataFrame) -> str: ...
    def picture(self, name: str, png: bytes) -> str: ...


class Html:
    """A page for browsers, all in one file."""

    def head(self, title: str) -> str:
        head = HEAD.format(language=language(), title=escape(title))
        return f"{head}<h1>{escape(title)}</h1>\n"

    def heading(self, text: str) -> str:
        return f"<h2>{escape(text)}</h2>\n"

    def paragraph(self, text: str) -> str:
        return f"<p>{escape(printable(text))}</p>\n"

    def points(self, texts: Iterable[str]) -> str:
        lines = "".join(f"<li>{escape(printable(text))}</li>\n" for text in texts)
        return f"<ul>\n{lines}</ul>\n"

    def table(self, table: pd.DataFrame) -> str:
        with pd.option_context("display.max_colwidth", None):
            cells = for_people(table)
            return cells.to_html(index=False, border=0, classes=NO_FORMULAS) + "\n"

    def picture(self, name: str, png: bytes) -> str:
        told = escape(name, quote=True)
        return f'<p><img alt="{told}" src="{_inline(png)}"></p>\n'


class Markdown:
    """A page for those who read it as text, or put it among others."""

    def head(self, title: str) -> str:
        return f"# {_calm(title)}\n\n"

    def heading(self, text: str) -> str:
        return f"## {_calm(text)}\n\n"

    def paragraph(self, text: str) -> str:
        return f"{_calm(text)}\n\n"

    def points(self, texts: Iterable[str]) -> str:
        return "".join(f"- {_calm(text)}\n" for text in texts) + "\n"

    def table(self, table: pd.DataFrame) -> str:
        cells = for_people(table)
        rows = [[*map(str, cells.columns)], *cells.to_numpy().tolist()]
        lines = [f"| {' | '.join(_calm(str(cell)) for cell in row)} |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(cells.columns))
        return "\n".join(lines) + "\n\n"

    def picture(self, name: str, png: bytes) -> str:
        return f"![{_calm(name)}]({_inline(png)})\n\n"


def _parts(results: Results, page: Page) -> Iterator[str]:
    yield page.head(say("report.title"))
    yield page.paragraph(results.told)
    yield page.heading(say("report.may"))
    yield page.points(results.conclusions)
    yield page.heading(say("report.may_not"))
    yield page.points(caveats(results))
    for key, table in _tables(results):
        yield page.heading(say(key))
        if isinstance(table, str):
            yield page.paragraph(table)
            continue
        if len(table) > MOST_ROWS:
            told = say("report.first", shown=MOST_ROWS, rows=len(table))
            yield page.paragraph(told)
        yield page.table(table.head(MOST_ROWS))
    yield page.heading(say("report.pictures"))
    for name, png in _pictures(results):
        yield page.picture(name, png)
    yield page.heading(say("report.conditions"))
    yield page.points(_conditions(results.runs, results.factors))
    yield page.table(_models(results.runs))


def _tables(results: Results) -> Iterator[tuple[str, pd.DataFrame | str]]:
    runs, judged = results.runs, bool(results.runs["checked"].any())
    several = len(runs.groupby(results.rivals(), dropna=False)) > 1
    summary = results.pareto() if judged and several else results.summary()
    left_out = [name for name in SUMMARY_LEFT_OUT if name in summary.columns]
    yield "report.summary", summary.drop(columns=left_out)
    if judged and runs["topic"].nunique() > 1:
        topics = results.summary(["model", "topic"])
        yield "report.topics", topics[[*TOPIC_COLUMNS]]
    if several and judged:
        yield "report.paired", _or_why(results.paired)
        yield "report.ranks", _or_why(results.ranks)
    if several and runs["tokens_per_second"].notna().any():
        speeds = partial(results.paired, value="tokens_per_second")
        yield "report.paired_speed", _or_why(speeds)
    apart = results.disagreements()
    if several and len(apart):
        yield "report.disagreements", apart
    table = results.determinism()
    differing = table[table["seeded"] & ~table["identical"]]
    if len(differing):
        yield "report.determinism", differing.drop(columns=["identical", "seeded"])


def _or_why(view: Callable[[], pd.DataFrame]) -> pd.DataFrame | str:
    """A table without its empty columns; or why there is none."""
    try:
        return view().dropna(axis=1, how="all")
    except BadInput as error:
        return str(error)


def _pictures(results: Results) -> Iterator[tuple[str, bytes]]:
    # matplotlib is looked up only where something is drawn.
    from . import plots
    from .plots.ground import png
    from .plots.intervals import axis_name

    summary, runs = results.summary(), results.runs
    fast = "tokens_per_second" in summary.columns
    if "accuracy" in summary.columns:
        yield say("plot.accuracy"), png(plots.forest(summary))
        if fast and summary["tokens_per_second"].notna().any():
            yield say("report.tradeoff"), png(plots.tradeoff(summary))
    if fast and summary["tokens_per_second_low"].notna().any():
        picture = plots.forest(summary, "tokens_per_second")
        yield say("plot.tokens_per_second"), png(picture)
    for value in ("warm_first_text_seconds", "warm_total_seconds"):
        if runs[value].notna().any():
            yield axis_name(value), png(plots.ecdf(runs, value, results.rivals()))
    if runs["context"].nunique() > 1 and runs["memory"].notna().any() and fast:
        yield say("plot.context"), png(plots.context(runs))


def _conditions(runs: pd.DataFrame, factors: list[str]) -> Iterator[str]:
    """When and where it was measured, and with what settings."""
    since, until = runs["started"].min(), runs["started"].max()
    if not pd.isna(since):
        yield say(
            "report.when", since=f"{since:%Y-%m-%d %H:%M}", until=f"{until:%H:%M}"
        )
    if set(runs["machine"].dropna()) == {machine_fingerprint()}:
        yield say("report.machine", what=_hardware())
    else:
        yield say("report.elsewhere")
    same = _same(runs["options"])
    told = ", ".join(f"{name}={value}" for name, value in sorted(same.items())) or "–"
    yield say("report.options", options=shortened(told, 200))
    for name in factors:
        values = shortened(", ".join(map(str, runs[name].unique())), 200)
        yield say("report.varied", name=name, values=values)
    yield say("report.version", version=__version__)


def _hardware() -> str:
    """This machine, of which the records are."""
    parts = [platform.platform(), platform.machine(), f"{os.cpu_count()} CPU"]
    if machine := this_machine():
        parts += [f"{size(machine.total_bytes)} RAM", *(g.name for g in machine.gpus)]
    return ", ".join(filter(None, parts))


def _same(options: pd.Series) -> dict[str, Any]:
    """The options that were the same in all."""
    first: dict[str, Any] = dict(options.iloc[0] or {})
    for each in {id(each): each for each in options}.values():
        first = {name: v for name, v in first.items() if (each or {}).get(name) == v}
    return first


def _models(runs: pd.DataFrame) -> Table:
    keys = [name for name in MODEL_COLUMNS if name not in ("memory", "vram")]
    groups = runs.groupby(keys, sort=False, dropna=False)
    table = groups[["memory", "vram"]].max().reset_index()
    return Table(table[[*MODEL_COLUMNS]])


def _calm(text: str) -> str:
    """A line of markdown that shows just these characters, and reads well as text.

    What begins like an address is written as entities throughout, lest it be a link.
    """
    line = " ".join(printable(text).split())
    if _ADDRESS.search(line):
        return literal(line)
    return _ACTING.sub(lambda sign: f"&#{ord(sign[0])};", line)


def _inline(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"
