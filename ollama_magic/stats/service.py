"""What a server did for all: tokens a second, and requests that were quick enough."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..tables import Table
from .ground import By, named, needed, normal_quantile, timed
from .intervals import clustered_wilson

__all__ = ["busy_seconds", "goodput", "throughput"]


def throughput(runs: pd.DataFrame, by: By = "host") -> pd.DataFrame:
    """Tokens a second of the whole server, not of one request.

    All tokens over the time in which at least one request was under way: a mean of the
    requests' own speeds would say the same however many were asked at once.

    Returns
    -------
    DataFrame
        A row a group of ``by``: ``n_trials``, ``answer_tokens``, ``busy_seconds``,
        ``tokens_per_second`` and ``requests_per_second``, both for the system.
    """
    keys = named(by)
    rows = timed(runs, "total_seconds", [*keys, "answer_tokens", "started"])
    found = []
    for key, group in rows.groupby(keys, sort=False, dropna=False, observed=True):
        seconds = busy_seconds(group)
        tokens = int(group["answer_tokens"].sum())
        rates = [each / seconds if seconds else np.nan for each in (tokens, len(group))]
        found.append([*_key(key), len(group), tokens, seconds, *rates])
    names = "n_trials answer_tokens busy_seconds tokens_per_second requests_per_second"
    return Table(pd.DataFrame(found, columns=[*keys, *names.split()]))


def goodput(
    runs: pd.DataFrame, by: By = "model", level: float = 0.95, **limits: float
) -> pd.DataFrame:
    """The requests that kept to all limits: their share, and how many a second.

    Parameters
    ----------
    limits
        The most of any column that is a time: ``first_text_seconds=0.5,
        inter_token_seconds=0.1``. Failed requests do not keep to them, and neither does
        one without the figure: what was not measured is counted in ``unmeasured``.

    Returns
    -------
    DataFrame
        A row a group of ``by``: ``n_trials``, ``met``, ``unmeasured``, ``share`` with
        ``low`` and ``high`` (Wilson's, of as many as the repeats of an ``item`` are
        worth: `intervals.clustered_wilson`), and ``met_per_second`` of the time in
        which at least one request was under way.

    Raises
    ------
    BadInput
        Without any limit.
    """
    if not limits:
        raise BadInput("no_limits")
    normal_quantile(level)
    keys = named(by)
    needed(runs, (*keys, *limits, "status", "started", "total_seconds"))
    asked = runs[runs["status"].ne("interrupted").to_numpy(bool)]
    figures = asked[[*limits]].astype("Float64").to_numpy(float, na_value=np.nan)
    whole = asked["status"].isin(("ok", "truncated")).to_numpy(bool)
    met = (figures <= np.array([*limits.values()])).all(axis=1) & whole
    rows = asked.assign(met=met, unmeasured=np.isnan(figures).any(axis=1) & whole)
    found: list[list[Any]] = []
    for key, group in rows.groupby(keys, sort=False, dropna=False, observed=True):
        good, seconds = int(group["met"].sum()), busy_seconds(group)
        low, high = _interval(group, keys, level)
        share, rate = good / len(group), good / seconds if seconds else np.nan
        counts = [len(group), good, int(group["unmeasured"].sum())]
        found.append([*_key(key), *counts, share, low, high, rate])
    names = "n_trials met unmeasured share low high met_per_second".split()
    return Table(pd.DataFrame(found, columns=[*keys, *names]))


def busy_seconds(runs: pd.DataFrame) -> float:
    """How long at least one of the requests was under way."""
    there = runs[["started", "total_seconds"]].dropna()
    if not len(there):
        return 0.0
    since = there["started"] - there["started"].min()
    begins = since.dt.total_seconds().to_numpy(float)
    ends = begins + there["total_seconds"].to_numpy(float)
    order = np.argsort(begins, kind="stable")
    begins, ends = begins[order], ends[order]
    # Up to here somebody was served already.
    until = np.concatenate([[-np.inf], np.maximum.accumulate(ends)[:-1]])
    return float(np.maximum(ends - np.maximum(begins, until), 0.0).sum())


def _interval(
    group: pd.DataFrame, keys: list[str], level: float
) -> tuple[float, float]:
    """Of the share that kept to its limits; repeats of an item are one cluster."""
    alone = "item" not in group.columns or "item" in keys
    item = np.arange(len(group)) if alone else group["item"].to_numpy()
    items = group["met"].groupby(item).agg(["sum", "size"]).astype(float)
    share = items["sum"].sum() / len(group)
    squares = float(((items["sum"] - share * items["size"]) ** 2).sum())
    right, n, residual, many = (
        np.array([number], float)
        for number in (items["sum"].sum(), len(group), squares, len(items))
    )
    low, high = clustered_wilson(right, n, residual, many, level)
    return float(low[0]), float(high[0])


def _key(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)
