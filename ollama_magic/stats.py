"""Summaries of measured runs: a table in, a table out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

__all__ = ["summary"]


def summary(
    runs: pd.DataFrame, value: str = "tokens_per_second", by: str = "model"
) -> pd.DataFrame:
    """How ``value`` is distributed in each group of ``by``.

    Only runs whose status is ``ok`` or ``truncated`` count: an answer that was
    interrupted or failed has no speed of its own.

    Parameters
    ----------
    runs
        As from `ollama_magic.history`.
    value
        A column of numbers.
    by
        The column that makes the groups.

    Returns
    -------
    DataFrame
        One row a group: ``n``, ``median``, ``low`` and ``high`` (the middle half,
        quantiles of type 7 after Hyndman and Fan 1996), ``least``, ``most``.
    """
    counted = runs[runs["status"].isin(["ok", "truncated"])]
    groups = counted.dropna(subset=[value]).groupby(by)[value]
    columns: Sequence[tuple[str, pd.Series]] = (
        ("n", groups.count()),
        ("median", groups.median()),
        ("low", groups.quantile(0.25)),
        ("high", groups.quantile(0.75)),
        ("least", groups.min()),
        ("most", groups.max()),
    )
    return pd.DataFrame(dict(columns))
