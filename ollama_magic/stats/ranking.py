"""Which model is best, and which cannot be told from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput
from ..tables import Table
from .ground import By, labels, library, needed
from .pairs import item_means, paired

__all__ = ["less_is_better", "pareto", "ranks"]

RANK_COLUMNS = ["who", "mean_rank", "mean", "n_items", "first"]
LESS = ("_seconds", "memory", "vram")
AXES: Mapping[str, str] = MappingProxyType(
    {"accuracy": "more", "tokens_per_second": "more", "memory": "less"}
)


def ranks(
    runs: pd.DataFrame,
    value: str = "score",
    by: By = "model",
    *,
    within: By = (),
    over: str = "all",
    less: bool | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """The mean rank of each model over the items, and who cannot be told apart.

    Parameters
    ----------
    value, by, within, over
        As in `paired`.
    less
        Whether less is better; by default it is for times and for memory.
    level
        Two are tied where the test of `paired`, corrected after Holm for all pairs,
        does not tell them apart at this level.

    Returns
    -------
    DataFrame
        Best first: ``who``, ``mean_rank`` (1 is best; equals share the mean of their
        ranks) over the ``n_items`` that all were asked, ``mean`` of the value,
        ``first`` (not to be told from the best), ``tied_with`` (the others that it
        cannot be told from) and ``p_friedman``, of the test that all rank alike
        (Friedman 1937, J. Am. Stat. Assoc. 32:675–701; as Demšar 2006, J. Mach. Learn.
        Res. 7:1–30, has it); missing for two models, where `paired` says it, and
        where rounds are compared, not items. Of times that were not taken by turns
        `paired` tests nothing: then ``first`` and ``tied_with`` are missing, too.

    Raises
    ------
    BadInput
        Where no item was asked of all.
    NotInstalled
        Where scipy or statsmodels is missing.
    """
    means = item_means(runs, value, by, within, over)
    table = means.pivot_table(
        index=["item", "cell"], columns="who", values="mean", sort=False
    )
    blocks = table.dropna().groupby("item", sort=False).mean()
    if not len(blocks):
        raise BadInput("no_common_item")
    smaller = less_is_better(value) if less is None else less
    order = blocks.to_numpy(float) * (1 if smaller else -1)
    places = library("scipy.stats").rankdata(order, axis=1).mean(axis=0)
    pairs = pd.DataFrame(columns=["a", "b", "test", "p_holm", "n_rounds"])
    if len(blocks.columns) > 1:
        pairs = paired(runs, value=value, by=by, within=within, over=over, level=level)
    tied = _tied(pairs, level)
    best = str(blocks.columns[int(np.argmin(places))])
    rows = [
        (who, rank, mean, len(blocks), who == best or best in tied.get(who, ()))
        for who, rank, mean in zip(blocks.columns, places, blocks.mean(), strict=True)
    ]
    found = pd.DataFrame(rows, columns=RANK_COLUMNS)
    found["tied_with"] = [", ".join(tied.get(who, ())) for who in blocks.columns]
    untested = pairs["test"].eq("none").any()
    if untested:
        found["first"] = pd.array([pd.NA] * len(found), "boolean")
        found["tied_with"] = pd.array([pd.NA] * len(found), "string")
    whole = not untested and pairs["n_rounds"].isna().all()
    found["p_friedman"] = _friedman(order) if whole else float("nan")
    return Table(found.sort_values("mean_rank", ignore_index=True, kind="stable"))


def pareto(
    table: pd.DataFrame, axes: Mapping[str, str] | None = None, by: By = "model"
) -> pd.DataFrame:
    """Which rows no other beats: at least as good in all, and better in one.

    Of the figures as they are; that two of them may be apart by chance, or by a drift
    of the machine, is not asked. Rows of different hosts (``host``) are not compared.

    Parameters
    ----------
    table
        As from `summary`: one row a model.
    axes
        The columns that count, each with ``more`` or ``less``; those that are not in
        the table are left out. A row that lacks one of the figures is not on the front.

    Returns
    -------
    DataFrame
        The same rows with ``front`` and ``beaten_by`` (the first that does).
    """
    axes = AXES if axes is None else axes
    there = [name for name in axes if name in table.columns]
    if not there:
        needed(table, axes)
    # What nobody has a figure of, as an accuracy where scores are numbers, is no axis.
    columns = [name for name in there if table[name].notna().any()] or there
    signs = [1.0 if axes[name] == "more" else -1.0 for name in columns]
    values = table[columns].astype("Float64").to_numpy(float, na_value=np.nan) * signs
    who = labels(table, by).tolist()
    hosts = table.get("host", pd.Series("", index=table.index))
    places = pd.factorize(hosts)[0]
    beaten = [_beaten(values, row, who, places) for row in range(len(values))]
    whole = [not np.isnan(row).any() for row in values]
    front = [name is None and full for name, full in zip(beaten, whole, strict=True)]
    column = pd.Series(beaten, index=table.index, dtype="string")
    return Table(table.assign(front=front, beaten_by=column))


def less_is_better(value: str) -> bool:
    """Whether of such a figure less is better: of times and of memory."""
    return value.endswith(LESS)


def _beaten(values: Any, row: int, who: list[str], places: Any) -> str | None:
    own = values[row]
    better = (values >= own).all(axis=1) & (values > own).any(axis=1)
    better &= places == places[row]
    return who[int(np.argmax(better))] if better.any() else None


def _tied(pairs: pd.DataFrame, level: float) -> dict[str, list[str]]:
    """With whom each is tied."""
    tied: dict[str, list[str]] = {}
    alike = pairs[pairs["p_holm"].astype(float).fillna(1.0) >= 1 - level]
    for one, other in zip(alike["a"], alike["b"], strict=True):
        tied.setdefault(one, []).append(other)
        tied.setdefault(other, []).append(one)
    return tied


def _friedman(order: Any) -> float:
    items, models = order.shape
    if models < 3 or items < 2 or np.ptp(order, axis=1).max() == 0:
        return float("nan")
    return float(library("scipy.stats").friedmanchisquare(*order.T).pvalue)
