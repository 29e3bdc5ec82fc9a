"""How right and how fast each model was, with intervals that know of repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..tables import Table
from .ground import FAILED, By, beside, checked, named, needed, timed
from .intervals import clustered_wilson, mean_interval, median_interval

__all__ = ["accuracy", "described", "shares", "speeds", "summary"]

PERCENTILES = (0.9, 0.95, 0.99)
SPEEDS = (
    "tokens_per_second",
    "characters_per_second",
    "warm_first_text_seconds",
    "warm_total_seconds",
    "load_seconds",
)
SIZES = ("memory", "vram")
LOST = ("truncated", "failed")
_FOR_ENDS = ("square", "cluster", "graded")


def accuracy(runs: pd.DataFrame, by: By = "model", level: float = 0.95) -> pd.DataFrame:
    """How many answers were right, in each group of ``by``.

    Parameters
    ----------
    runs
        As `Results.runs`: it needs ``item``, ``status`` and ``score``.
    by
        The columns that make the groups.
    level
        How often intervals made like this would hold the truth.

    Returns
    -------
    DataFrame
        A row a group. ``accuracy`` is over all trials that had a check, with those
        that were not answered as not right; ``low`` and ``high`` are its interval:
        Wilson's where each item was asked once, Wilson's of as many trials as the
        repeats are worth where it was asked again (`intervals.clustered_wilson`).
        ``accuracy_answered``, ``low_answered``, ``high_answered`` and ``answered``
        (how many) are the same over those that came to their end and were judged.
        ``n_items`` and ``n_trials`` are what it rests on; ``right`` how many were.
        ``unparsable``, ``truncated`` and ``failed`` say why others were not judged.

        Where a check gave other numbers than 0 and 1, nothing is right or wrong:
        ``accuracy`` and what belongs to it are missing, and ``score`` is the mean of
        what was answered, ``score_low`` and ``score_high`` Student's interval of it,
        clustered by item.

    Raises
    ------
    NotInstalled
        Where items were asked again, or scores are numbers, and scipy is missing.
    """
    keys = named(by)
    every, answered = _judged(runs, keys, "all"), _judged(runs, keys, "answered")
    table = _ended(_shares(every, keys), level)
    other = _ended(_shares(answered, keys), level)
    names = {
        "n_trials": "answered",
        "accuracy": "accuracy_answered",
        "low": "low_answered",
        "high": "high_answered",
    }
    table = beside(table, other.rename(columns=names)[[*keys, *names.values()]], keys)
    table["answered"] = table["answered"].fillna(0).astype(int)
    table = beside(table, _why(every, keys), keys)
    if answered["graded"].any():
        table = beside(table, _mean_scores(answered, keys, level), keys)
    return Table(table.drop(columns=[*_FOR_ENDS]))


def shares(runs: pd.DataFrame, by: By = "model") -> pd.DataFrame:
    """As `accuracy`, but without any interval: it needs no library of the extra."""
    keys = named(by)
    table = _shares(_judged(runs, keys, "all"), keys)
    return Table(table.drop(columns=[*_FOR_ENDS]))


def speeds(
    runs: pd.DataFrame,
    value: str = "tokens_per_second",
    by: By = "model",
    level: float = 0.95,
) -> pd.DataFrame:
    """How a speed or a time is distributed, in each group of ``by``.

    Only answers that came to their end, or to a limit, have a speed of their own.

    Parameters
    ----------
    value
        A column of numbers.

    Returns
    -------
    DataFrame
        A row a group: ``n_items``, ``n_trials``; ``median`` of the items, the repeats
        of each averaged first, with ``low`` and ``high``, an interval that asks nothing
        of the distribution (`intervals.median_interval`; missing below six items);
        ``least``, ``most``; and of the trials ``p90``, ``p95`` and ``p99`` (quantiles
        of type 7 after Hyndman and Fan 1996), each only where at least one trial lies
        beyond it: from 10, 20 and 100 on.
    """
    keys = named(by)
    rows = timed(runs, value, [*dict.fromkeys([*keys, "item"])])
    names = (
        *("n_items", "n_trials", "median", "low", "high", "least", "most"),
        *(f"p{share * 100:.0f}" for share in PERCENTILES),
    )
    groups = rows.groupby(keys, sort=False, dropna=False, observed=True)
    found = [
        [*key, *_spread(group[value].to_numpy(), group["item"].to_numpy(), level)]
        for key, group in groups
    ]
    table = pd.DataFrame(found, columns=[*keys, *names])
    return Table(table.astype({"n_items": int, "n_trials": int}))


def summary(runs: pd.DataFrame, by: By = "model", level: float = 0.95) -> pd.DataFrame:
    """How right, how fast and how large: one row a group of ``by``.

    Returns
    -------
    DataFrame
        The columns of `accuracy`, where answers were checked; of a group of which none
        was, ``n_items`` and ``n_trials`` are what was asked. ``truncated`` and
        ``failed`` count all trials; where nothing was checked, they are there where any
        were. The median of each speed and time as `speeds` has it, with its interval
        for ``tokens_per_second`` (``tokens_per_second_low`` and ``_high``); the most
        ``memory`` and ``vram``.
        ``hosts`` is there where a group was measured on several hosts, and ``slots``
        where it was asked in several numbers at once: such speeds are a mixture.
        ``host`` names them where not all were measured on the same.
    """
    keys = named(by)
    needed(runs, (*keys, "item", "status"))
    right = accuracy(runs, keys, level) if "score" in runs.columns else None
    return described(runs, keys, right, level)


def described(
    runs: pd.DataFrame, by: By, right: pd.DataFrame | None, level: float = 0.95
) -> pd.DataFrame:
    """A `summary` with what is known of how ``right`` they were: a row a group."""
    keys = named(by)
    groups = runs.groupby(keys, sort=False, dropna=False, observed=True)
    table = groups.agg(n_items=("item", "nunique"), n_trials=("item", "size"))
    table = _with_right(table.reset_index(), runs, keys, right)
    for value in SPEEDS:
        if value in runs.columns and runs[value].notna().any():
            found = speeds(runs, value, keys, level)
            names = {"median": value}
            if value == "tokens_per_second":
                names |= {end: f"{value}_{end}" for end in ("low", "high")}
            found = found.rename(columns=names)[[*keys, *names.values()]]
            table = beside(table, found, keys)
    for value in SIZES:
        if value in runs.columns and runs[value].notna().any():
            table = beside(table, groups[value].max().reset_index(), keys)
    for name in ("host", "slots"):
        there = name in runs.columns and name not in keys
        if there and runs[name].nunique() > 1:
            table = beside(table, _conditions(runs, groups, name), keys)
    return Table(table)


def _with_right(
    asked: pd.DataFrame,
    runs: pd.DataFrame,
    keys: Sequence[str],
    right: pd.DataFrame | None,
) -> pd.DataFrame:
    """How many were asked, or judged, how right these were, and what went wrong."""
    table, checks = asked, right is not None and len(right)
    if right is not None and checks:
        counts = ["n_items", "n_trials"]
        table = beside(asked[[*keys]], right, keys)
        for name in counts:
            table[name] = table[name].fillna(asked[name]).astype(int)
        table = table.drop(columns=["truncated", "failed"], errors="ignore")
    lost = _lost(runs, keys)
    there = [name for name in LOST if checks or lost[name].any()]
    return beside(table, lost[[*keys, *there]], keys)


def _conditions(runs: pd.DataFrame, groups: Any, name: str) -> pd.DataFrame:
    """How many each group was measured under; or which, where that is one for each."""
    count = groups[name].nunique()
    several = bool((count > 1).any())
    table: pd.DataFrame = count.reset_index()
    if name != "host":
        return table if several else table.drop(columns=name)
    # Those of a group together: another mixture is another place.
    table = groups[name].agg(_together).reset_index()
    if table[name].nunique() < 2:
        table = table.drop(columns=name)
    return table.assign(hosts=count.to_numpy()) if several else table


def _together(values: pd.Series) -> str:
    return ", ".join(sorted(map(str, values.dropna().unique())))


def _judged(runs: pd.DataFrame, keys: Sequence[str], over: str) -> pd.DataFrame:
    """Rows with their scores, and whether the item's are numbers between or beyond."""
    reasons = [name for name in ("verdict",) if name in runs.columns]
    columns = [*dict.fromkeys([*keys, "item", "status", *reasons])]
    rows = checked(runs, columns, over)
    graded = rows.loc[~rows["score"].isin((0.0, 1.0)).to_numpy(bool), "item"]
    return rows.assign(graded=rows["item"].isin(graded.unique()).to_numpy(bool))


def _shares(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """How many of each group were right, and what an interval of that is made of."""
    # Of one item alone, the repeats are all that there is to count.
    alone = "item" in keys
    items = (
        rows.assign(cluster=range(len(rows)) if alone else rows["item"])
        .groupby([*keys, "cluster"], sort=False, dropna=False, observed=True)
        .agg(sum=("score", "sum"), n=("score", "size"), graded=("graded", "any"))
        .reset_index()
    )
    groups = items.groupby([*keys], sort=False, dropna=False, observed=True)
    share = groups["sum"].transform("sum") / groups["n"].transform("sum")
    items["square"] = (items["sum"] - share * items["n"]) ** 2
    groups = items.groupby([*keys], sort=False, dropna=False, observed=True)
    table = groups.agg(
        n_items=("cluster", "size"), n_trials=("n", "sum"), right=("sum", "sum"),
        square=("square", "sum"), graded=("graded", "any"),
    ).reset_index()  # fmt: skip
    table["cluster"] = table["n_items"].astype(float)
    table["n_items"] = 1 if alone else table["n_items"]
    table["right"] = table["right"].where(~table["graded"].astype(bool))
    table["accuracy"] = table["right"] / table["n_trials"]
    return table


def _ended(table: pd.DataFrame, level: float) -> pd.DataFrame:
    """The shares with the ends of their intervals."""
    names = ("right", "n_trials", "square", "cluster")
    there = table["right"].notna().to_numpy(bool)
    right, n, squares, items = (table[name].to_numpy(float)[there] for name in names)
    ends = np.full((2, len(table)), np.nan)
    if there.any():
        ends[:, there] = clustered_wilson(right, n, squares, items, level)
    return table.assign(low=ends[0], high=ends[1])


def _mean_scores(rows: pd.DataFrame, keys: Sequence[str], level: float) -> pd.DataFrame:
    """The mean of scores that are numbers, with Student's interval."""
    groups = rows.groupby([*keys], sort=False, dropna=False, observed=True)
    found = []
    for key, group in groups:
        if group["graded"].any():
            scores, items = group["score"].to_numpy(float), group["item"].to_numpy()
            ends = mean_interval(scores, items, level)
            found.append([*key, float(scores.mean()), *ends])
    table = pd.DataFrame(found, columns=[*keys, "score", "score_low", "score_high"])
    return table.astype({name: rows[name].dtype for name in keys})


def _why(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """How many trials were not judged, and why."""
    blank = pd.Series("", index=rows.index)
    verdict = rows.get("verdict", blank).fillna("")
    return _counted(rows, keys, {"unparsable": verdict.eq("unparsable"), **_ill(rows)})


def _lost(runs: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """How many trials did not come to their own end."""
    return _counted(runs, keys, _ill(runs))


def _ill(rows: pd.DataFrame) -> dict[str, Any]:
    status = rows["status"]
    return {"truncated": status.eq("truncated"), "failed": status.isin(FAILED)}


def _counted(
    rows: pd.DataFrame, keys: Sequence[str], reasons: dict[str, Any]
) -> pd.DataFrame:
    counted = rows[[*keys]].assign(**reasons)
    groups = counted.groupby([*keys], sort=False, dropna=False, observed=True)
    return groups.sum().astype(int).reset_index()


def _spread(values: Any, items: Any, level: float) -> list[float]:
    codes, names = pd.factorize(items)
    counts = np.bincount(codes, minlength=len(names))
    means = np.bincount(codes, values, minlength=len(names)) / counts
    low, high = median_interval(means, level)
    quantiles = [_quantile(values, share) for share in PERCENTILES]
    ends = [low, high, float(values.min()), float(values.max())]
    return [len(names), len(values), float(np.median(means)), *ends, *quantiles]


def _quantile(values: Any, share: float) -> float:
    """The quantile, where at least one of so many values lies beyond it."""
    beyond = round(len(values) * (1 - share), 6)
    return float(np.quantile(values, share)) if beyond >= 1 else np.nan
