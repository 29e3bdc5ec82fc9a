"""How right and how fast each model was, with intervals that know of repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..tables import Table
from .ground import FAILED, By, checked, named, needed, timed
from .intervals import clustered_wilson, mean_interval, median_interval

__all__ = ["accuracy", "speeds", "summary"]

PERCENTILES = (0.9, 0.95, 0.99)
SPEEDS = (
    "tokens_per_second",
    "characters_per_second",
    "warm_first_text_seconds",
    "warm_total_seconds",
    "load_seconds",
)
SIZES = ("memory", "vram")


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
        repeats are worth where it was asked again (`intervals.clustered_wilson`),
        and Student's clustered by item where scores are numbers between.
        ``accuracy_answered``, ``low_answered``, ``high_answered`` and ``answered``
        (how many) are the same over those that came to their end and were judged.
        ``n_items`` and ``n_trials`` are what it rests on; ``right`` the sum of scores.
        ``unparsable``, ``truncated`` and ``failed`` say why others were not judged.
    """
    keys = named(by)
    reasons = [name for name in ("verdict",) if name in runs.columns]
    columns = [*dict.fromkeys([*keys, "item", "status", *reasons])]
    every, answered = (checked(runs, columns, over) for over in ("all", "answered"))
    table = _shares(every, keys, level)
    other = _shares(answered, keys, level)
    names = {
        "n_trials": "answered",
        "accuracy": "accuracy_answered",
        "low": "low_answered",
        "high": "high_answered",
    }
    table = table.join(other.rename(columns=names)[[*names.values()]])
    table["answered"] = table["answered"].fillna(0).astype(int)
    return Table(table.join(_why(every, keys)).reset_index())


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
        The columns of `accuracy`, where answers were checked; the median of each speed
        and time as `speeds` has it, with its interval for ``tokens_per_second``
        (``tokens_per_second_low`` and ``_high``); the most ``memory`` and ``vram``.
        ``hosts`` is there where a group was measured on several hosts, and ``slots``
        where it was asked in several numbers at once: such speeds are a mixture.
        ``host`` is there where each was measured on one, but not all on the same.
    """
    keys = named(by)
    needed(runs, (*keys, "item", "status"))
    groups = runs.groupby(keys, sort=False, dropna=False, observed=True)
    table = groups.agg(n_items=("item", "nunique"), n_trials=("item", "size"))
    if "score" in runs.columns:
        right = accuracy(runs, keys, level).set_index(keys)
        table = right.reindex(table.index) if len(right) else table
    for value in SPEEDS:
        if value in runs.columns and runs[value].notna().any():
            found = speeds(runs, value, keys, level).set_index(keys)
            table[value] = found["median"]
            if value == "tokens_per_second":
                table[[f"{value}_low", f"{value}_high"]] = found[["low", "high"]]
    for value in SIZES:
        if value in runs.columns and runs[value].notna().any():
            table[value] = groups[value].max()
    for name in ("host", "slots"):
        if name in runs.columns and name not in keys:
            table = table.join(_conditions(runs, groups, name))
    return Table(table.reset_index())


def _conditions(runs: pd.DataFrame, groups: Any, name: str) -> pd.DataFrame:
    """How many each group was measured under; or which, where that is one for each."""
    count = groups[name].nunique()
    if (count > 1).any():
        return pd.DataFrame({"hosts" if name == "host" else name: count})
    if name != "host" or runs[name].nunique() < 2:
        return pd.DataFrame(index=count.index)
    return pd.DataFrame({name: groups[name].first()})


def _shares(rows: pd.DataFrame, keys: Sequence[str], level: float) -> pd.DataFrame:
    """The mean score of each group, with its interval."""
    kind = rows["score"].isin((0.0, 1.0))
    # Of one item alone, the repeats are all that there is to count.
    alone = "item" in keys
    items = (
        rows.assign(kind=kind, cluster=range(len(rows)) if alone else rows["item"])
        .groupby([*keys, "cluster"], sort=False, dropna=False, observed=True)
        .agg(sum=("score", "sum"), n=("score", "size"), kind=("kind", "all"))
        .reset_index()
    )
    groups = items.groupby(list(keys), sort=False, dropna=False, observed=True)
    table = groups.agg(
        n_items=("cluster", "size"), n_trials=("n", "sum"), right=("sum", "sum")
    )
    table["accuracy"] = table["right"] / table["n_trials"]
    clusters = table["n_items"].to_numpy(float)
    table["n_items"] = 1 if alone else table["n_items"]
    share = groups["sum"].transform("sum") / groups["n"].transform("sum")
    items["square"] = (items["sum"] - share * items["n"]) ** 2
    table["low"], table["high"] = clustered_wilson(
        table["right"].to_numpy(float),
        table["n_trials"].to_numpy(float),
        groups["square"].sum().to_numpy(float),
        clusters,
        level,
    )
    exact = groups["kind"].all().to_numpy(bool)
    if not exact.all():
        _of_numbers(table, rows, exact, level)
    return table


def _of_numbers(
    table: pd.DataFrame, rows: pd.DataFrame, exact: Any, level: float
) -> None:
    """Student's interval for groups whose scores are not right or wrong alone."""
    groups = rows.groupby(
        [*map(str, table.index.names)], sort=False, dropna=False, observed=True
    )
    for place, (_, group) in enumerate(groups):
        if not exact[place]:
            scores, items = group["score"].to_numpy(float), group["item"].to_numpy()
            ends = mean_interval(scores, items, level)
            table.loc[table.index[[place]], ["low", "high"]] = ends


def _why(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """How many trials were not judged, and why."""
    blank = pd.Series("", index=rows.index)
    verdict = rows.get("verdict", blank).fillna("")
    reasons = {
        "unparsable": verdict.eq("unparsable"),
        "truncated": rows["status"].eq("truncated"),
        "failed": rows["status"].isin(FAILED),
    }
    counted = rows[[*keys]].assign(**reasons)
    groups = counted.groupby(list(keys), sort=False, dropna=False, observed=True)
    return groups.sum().astype(int)


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
