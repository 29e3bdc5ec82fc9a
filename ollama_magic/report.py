"""One page about results: what follows from them, tables, pictures, conditions."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .advice.machine import this_machine
from .concluding import MANY_VALUES, compared
from .errors import BadInput
from .figures import size
from .messages import say
from .pages import Html, Markdown, Page
from .plain import shortened
from .reasons import reason_of
from .record import machine_fingerprint
from .tables import Table
from .version import __version__

if TYPE_CHECKING:
    from .results import Results

__all__ = ["write"]

MOST_ROWS = 40
MOST_HEAT_MAPS = 3
MODEL_COLUMNS = (
    *("model", "digest", "quantization", "context", "memory", "vram", "server"),
    *("server_version", "host", "machine"),
)
TOPIC_COLUMNS = (
    *("model", "topic", "n_items", "n_trials", "accuracy", "low", "high"),
    *("without_letter", "score", "score_low", "score_high"),
)
# Of the summary what tells how right; the other columns tell how fast and how large.
RIGHT_COLUMNS = (
    *("n_items", "n_trials", "right", "accuracy", "low", "high", "without_letter"),
    *("score", "score_low", "score_high"),
    *("accuracy_answered", "answered", "unparsable", "truncated", "failed"),
)
SUMMARY_LEFT_OUT = ("low_answered", "high_answered", "vram")
NOT_SHOWN = ("value", "p", "p_wilcoxon")  # of pairs: `p_holm` is what counts
Drawn = tuple[str, str, Callable[[], Any]]  # name, caption, and what draws it


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
        reason = reason_of(error)
        raise BadInput("report_closed", path=str(path), reason=reason) from None
    return path


def _parts(results: Results, page: Page) -> Iterator[str]:
    yield page.head(say("report.title"))
    yield page.paragraph(results.told)
    yield page.heading(say("report.may"))
    yield page.points(results.conclusions)
    yield page.heading(say("report.may_not"))
    yield page.points(results.caveats)
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
    for name, caption, png in _pictures(results):
        told = say("report.alt", name=name)
        yield page.picture(told, ". ".join(filter(None, (name, caption))), png)
    yield page.heading(say("report.conditions"))
    yield page.points(_conditions(results.runs, results.factors))
    yield page.table(_models(results.runs))


def _tables(results: Results) -> Iterator[tuple[str, pd.DataFrame | str]]:
    runs, judged = results.runs, bool(results.runs["checked"].any())
    yield from results.own_tables.items()
    yield from _summaries(results)
    if judged and runs["topic"].nunique() > 1:
        topics = results.summary(["model", "topic"])
        yield (
            "report.topics",
            topics[[name for name in TOPIC_COLUMNS if name in topics]],
        )
    several = len(runs.groupby(results.rivals(), dropna=False))
    if judged and results.axes:
        yield "report.paired", _or_why(partial(_pairs, results, "score"))
        if 1 < several <= MANY_VALUES:
            yield "report.ranks", _or_why(results.ranks)
    if results.axes and runs["tokens_per_second"].notna().any():
        speeds = partial(_pairs, results, "tokens_per_second")
        yield "report.paired_speed", _or_why(speeds)
    apart = results.disagreements()
    if several > 1 and len(apart):
        yield "report.disagreements", apart
    table = results.determinism()
    differing = table[table["seeded"] & ~table["identical"]]
    if len(differing):
        yield "report.determinism", differing.drop(columns=["identical", "seeded"])


def _summaries(results: Results) -> Iterator[tuple[str, pd.DataFrame]]:
    """The summary, in two tables where it would be too wide for a page."""
    judged = bool(results.runs["checked"].any())
    table = results.pareto() if judged and results.axes else results.summary()
    if not judged:
        yield "report.summary", table.drop(columns=[*SUMMARY_LEFT_OUT], errors="ignore")
        return
    keys = ["model", *results.factors]
    there = [name for name in RIGHT_COLUMNS if name in table.columns]
    right = [name for name in there if _tells(table, name)]
    aside = {*keys, *RIGHT_COLUMNS, *SUMMARY_LEFT_OUT}
    others = [name for name in table.columns if name not in aside]
    yield "report.summary_right", table[[*keys, *right]]
    yield "report.summary_speed", table[[*keys, *others]]


def _tells(table: pd.DataFrame, name: str) -> bool:
    """Whether a column says more than that all was answered."""
    if name in ("accuracy_answered", "answered"):
        return not table["answered"].equals(table["n_trials"])
    return name not in ("unparsable", "truncated", "failed") or bool(table[name].any())


def _pairs(results: Results, value: str) -> pd.DataFrame:
    table = compared(results, value)
    one = ["varied"] if table["varied"].nunique() == 1 else []
    return table.drop(columns=[*one, *NOT_SHOWN])


def _or_why(view: Callable[[], pd.DataFrame]) -> pd.DataFrame | str:
    """A table without its empty columns; or why there is none."""
    try:
        return view().dropna(axis=1, how="all")
    except BadInput as error:
        return str(error)


def _pictures(results: Results) -> Iterator[tuple[str, str, bytes]]:
    """Each picture with its name and what stands below it."""
    from .plots.ground import png

    several = (*results.own_pictures, *_drawn(results), *_heat_maps(results))
    for name, caption, draw in several:
        yield name, caption, png(draw())


def _drawn(results: Results) -> Iterator[Drawn]:
    # matplotlib is looked up only where something is drawn.
    from . import plots
    from .plots.intervals import axis_name

    summary, runs, caption = results.summary(), results.runs, ""
    if len(summary) > MOST_ROWS and results.factors:
        summary, caption = results.summary("model"), _averaged(results, ["model"])
    fast = "tokens_per_second" in summary.columns
    read = f"{say('report.read_forest')} {caption}".strip()
    if "accuracy" in summary.columns and summary["accuracy"].notna().any():
        yield say("plot.accuracy"), read, partial(plots.forest, summary)
        if fast and summary["tokens_per_second"].notna().any():
            told = f"{say('report.read_tradeoff')} {caption}".strip()
            draw = partial(plots.tradeoff, summary)
            yield say("report.tradeoff"), told, draw
    if "score" in summary.columns:
        yield axis_name("score"), read, partial(plots.forest, summary, "score")
    if fast and summary["tokens_per_second_low"].notna().any():
        draw = partial(plots.forest, summary, "tokens_per_second")
        yield say("plot.tokens_per_second"), read, draw
    by = results.rivals()
    by = by if len(runs.groupby(by, dropna=False)) <= MANY_VALUES else ["model"]
    for value in ("warm_first_text_seconds", "warm_total_seconds"):
        if runs[value].notna().sum() > 1:
            draw = partial(plots.ecdf, runs, value, by)
            yield axis_name(value), say("report.read_ecdf"), draw
    if runs["context"].nunique() > 1 and runs["memory"].notna().any() and fast:
        yield say("plot.context"), "", partial(plots.context, runs)


def _heat_maps(results: Results) -> Iterator[Drawn]:
    """Of each two things that were varied, the model first, what they brought."""
    from . import plots
    from .plots.intervals import axis_name

    for y, x in islice(combinations(results.axes, 2), MOST_HEAT_MAPS):
        table = results.summary([x, y])
        if max(table[x].nunique(), table[y].nunique()) > MANY_VALUES:
            continue
        for value in ("accuracy", "tokens_per_second"):
            if value in table.columns and table[value].notna().any():
                told = {"x": axis_name(x), "y": axis_name(y)}
                name = say("report.heatmap", value=axis_name(value), **told)
                draw = partial(plots.heatmap, table, x, y, value)
                yield name, _averaged(results, [x, y]), draw


def _averaged(results: Results, but: list[str]) -> str:
    """Over what a picture averages; empty where over nothing."""
    names = ", ".join(name for name in results.axes if name not in but)
    return say("report.averaged", names=shortened(names, 120)) if names else ""


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
