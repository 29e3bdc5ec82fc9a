"""What may be concluded from results, and what may not, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import stats
from .errors import BadInput
from .messages import say
from .plain import shortened
from .stats.ground import FAILED, WHOLE
from .stats.ranking import less_is_better

if TYPE_CHECKING:
    from .results import Results

__all__ = ["beyond", "caveats", "compared", "conclusions", "sentence"]

MANY_PAIRS = 6  # beyond that, only those with the best are put in words
MANY_VALUES = 24  # of one thing that was varied: each with each is no table any more
FEW_ITEMS = 30
SURE = 0.05
MEAN = "mean_score"  # what scores are called that are no shares
NAMED = {
    "tokens_per_second": "plot.tokens_per_second",
    "characters_per_second": "plot.characters_per_second",
    MEAN: "report.mean_score",
}
POINTS = ("score",)  # shares, which are told in percentage points


def conclusions(results: Results) -> list[str]:
    """Who is better than whom, what settings brought, and where nothing was found."""
    runs, axes = results.runs, results.axes
    found: list[str] = []
    for value in ("score", "tokens_per_second"):
        there = runs["checked"].any() if value == "score" else runs[value].notna().any()
        if there and axes:
            try:
                table = compared(results, value)
            except BadInput as error:
                found.append(str(error).replace("\n", ". "))
                continue
            for _, rows in table.groupby("varied", sort=False):
                found += [sentence(row) for _, row in _put_in_words(rows).iterrows()]
    for name in (name for name in axes if name not in _few(results)):
        count = runs[name].nunique(dropna=False)
        found.append(say("report.too_many", name=shortened(name, 60), count=count))
    return found or [say("report.one")]


def compared(results: Results, value: str) -> pd.DataFrame:
    """`stats.varied` of all that does not have too many values to compare.

    Raises
    ------
    BadInput
        Where no two have an item in common.
    """
    return stats.varied(results.runs, results.axes, value=value, of=_few(results))


def sentence(row: Any) -> str:
    """One row of `stats.paired` in words.

    A difference is one only after the correction for all pairs; where none was found,
    the interval says how large it may be all the same.
    """
    value = str(row["value"])
    if value in POINTS and any(
        _beyond_shares(row, name) for name in ("mean_a", "mean_b")
    ):
        value = MEAN
    low, high, difference = row["low"], row["high"], row["difference"]
    setting = row.get("varied", "model")
    of = "" if setting == "model" else f"{setting}="
    first, second = (shortened(f"{of}{row[name]}", 60) for name in ("a", "b"))
    what = {"a": first, "b": second, "value": _name(value), "n": _units(row)}
    if pd.isna(row["p_holm"]):
        if row.get("test") == "none" and not pd.isna(difference):
            return say("report.untested", **what, by=_told(difference, value))
        return say("report.too_few", **what)
    if row["p_holm"] >= SURE:
        ends = {"low": _told(low, value), "high": _told(high, value)}
        key, other = "report.alike", "report.alike_in"
        if low > 0 or high < 0:
            key, other = "report.unsettled", "report.unsettled_in"
        return say(key if value in POINTS else other, **what, **ends)
    if difference < 0:
        what |= {"a": second, "b": first}
        low, high, difference = -high, -low, -difference
    key = "report.more" if value not in POINTS else "report.better"
    return say(
        key, **what, by=_told(difference, value), low=_told(low, value),
        high=_told(high, value), p=_chance(row["p_holm"]),
    )  # fmt: skip


def _beyond_shares(row: Any, name: str) -> bool:
    mean = row.get(name, 0.0)
    return bool(mean < 0 or mean > 1)


def _units(row: Any) -> str:
    """What it rests on: so many prompts, or rounds."""
    rounds = row.get("n_rounds")
    if rounds is None or pd.isna(rounds):
        return say("report.prompts", n=int(row["n_items"]))
    return say("report.rounds", n=int(rounds))


def caveats(results: Results) -> list[str]:
    """What has to be kept in mind: conditions that were mixed, and what was lost."""
    runs = results.runs
    return [
        *_lost(runs),
        *_mixed(runs),
        *_rests(results),
        *_repeated(results),
        *_clocked(results),
        say("report.generally"),
    ]


def _few(results: Results) -> list[str]:
    """What was varied, but for that of which there are too many values to compare."""
    count = results.runs[results.axes].nunique(dropna=False)
    return [name for name in results.axes if count[name] <= MANY_VALUES]


def _put_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The pairs of one thing that are told: all, or of many those with the best."""
    if len(rows) <= MANY_PAIRS:
        return rows
    turned = rows.assign(a=rows["b"], mean_a=rows["mean_b"])
    means = pd.concat([rows, turned]).groupby("a", sort=False)["mean_a"].mean()
    less = less_is_better(str(rows["value"].iloc[0]))
    best = means.idxmin() if less else means.idxmax()
    return rows[(rows["a"] == best) | (rows["b"] == best)]


def _lost(runs: pd.DataFrame) -> Iterator[str]:
    """Answers that were not right or wrong, but were not there."""
    n = len(runs)
    status, verdict = runs["status"], runs["verdict"]
    for key, count in (
        ("report.truncated", status.eq("truncated").sum()),
        ("report.unparsable", verdict.eq("unparsable").sum()),
        ("report.failed", status.isin(FAILED).sum()),
        ("report.interrupted", status.eq("interrupted").sum()),
    ):
        if count:
            yield say(key, count=int(count), n=n)


def _mixed(runs: pd.DataFrame) -> Iterator[str]:
    """Conditions that were not the same all along."""
    for name in ("host", "slots", "cold", "server_version"):
        values = runs[name].dropna().unique()
        if len(values) > 1:
            told = shortened(", ".join(map(str, values)), 120)
            yield say("report.mixed", name=name, values=told)
    digests = runs.groupby("model")["digest"].nunique()
    for model in digests[digests > 1].index:
        yield say("report.digests", model=shortened(str(model), 60))
    if runs["slots"].gt(1).any():
        yield say("report.slots")
    yield from beyond(runs)
    known = runs.loc[runs["status"].isin(WHOLE), "prompt_rate_verified"]
    if not known.any():
        yield say("report.unverified")
    elif not known.all():
        yield say("report.unverified_some", count=int((~known).sum()), n=len(known))


def beyond(runs: pd.DataFrame) -> Iterator[str]:
    """Prompts that were answered and longer than the window that the server tells."""
    whole = runs["status"].isin(WHOLE)
    count = int((runs["prompt_tokens"].gt(runs["context"]) & whole).sum())
    if count:
        yield say("report.beyond", count=count, n=int(whole.sum()))


def _rests(results: Results) -> Iterator[str]:
    """On how much it all rests."""
    runs, asked = results.runs, ["model", "item", *results.factors]
    repeats = runs.groupby(asked, dropna=False).size().max()
    items = runs["item"].nunique()
    if items < FEW_ITEMS:
        yield say("report.few", n=items)
    if repeats > 1:
        yield say("report.repeats", n=int(repeats))


def _repeated(results: Results) -> Iterator[str]:
    """Whether equal requests were answered alike."""
    table = results.determinism()
    for seeded in (True, False):
        part = table[table["seeded"] == seeded]
        if len(part):
            same = int(part["identical"].sum())
            key = "report.seeded" if seeded else "report.unseeded"
            yield say(key, same=same, n=len(part))
    repeats = results.runs["repeat"].nunique() > 1
    if repeats and not len(table) and _marked(results.runs):
        yield say("report.never_equal")


def _marked(runs: pd.DataFrame) -> bool:
    """Whether repeats of a prompt were sent with signs of their own in front."""
    sent = runs.groupby(["model", "item"], dropna=False)["request"].nunique()
    return bool(sent.gt(1).any())


def _clocked(results: Results) -> Iterator[str]:
    """What else is in speeds, and over what was averaged."""
    if results.runs["tokens_per_second"].notna().any():
        with suppress(BadInput):
            if compared(results, "tokens_per_second")["test"].eq("none").any():
                yield say("report.in_a_row")
        yield say("report.load")
    if len(results.axes) > 1:
        yield say("report.pooled", names=shortened(", ".join(results.axes), 120))


def _name(value: str) -> str:
    """What a column is called in words."""
    return say(NAMED[value]) if value in NAMED else value


def _told(number: float, value: str) -> str:
    """A figure as it is read: shares in points, others with three digits."""
    if value in POINTS:
        return f"{100 * number:+.1f}"
    unit = " s" if value.endswith("_seconds") else ""
    unit = "/s" if value.endswith("_per_second") else unit
    told = f"{number:+,.0f}" if abs(number) >= 100 else f"{number:+.3g}"
    return told + unit


def _chance(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
