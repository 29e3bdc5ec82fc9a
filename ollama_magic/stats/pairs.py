"""Whether two models differ, asked of the same items."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import BadInput
from ..tables import Table
from .ground import (
    TIMED,
    By,
    checked,
    label,
    labels,
    library,
    named,
    normal_quantile,
    timed,
)
from .intervals import mean_interval
from .signed_ranks import signed_ranks
from .turns import in_turns, order_of, round_differences

__all__ = ["holm", "item_means", "paired", "varied"]

Floats = npt.NDArray[np.float64]
# Conditions under which times of two models may not be set against each other.
CONDITIONS = ("host", "slots", "cold")
COLUMNS = (
    *("a", "b", "value", "n_items", "mean_a", "mean_b", "difference", "low", "high"),
    *("only_a", "only_b", "n_rounds", "test", "p", "p_holm", "p_wilcoxon"),
)
LEAST_FOR_INTERVAL = 3
LEAST_FOR_TEST = 6  # of fewer, Student's test finds too much in scores
NO_SPREAD = 1e-12  # of the difference: what rounding leaves of equal ones


def paired(
    runs: pd.DataFrame,
    a: object = None,
    b: object = None,
    *,
    value: str = "score",
    by: By = "model",
    within: By = (),
    over: str = "all",
    level: float = 0.95,
) -> pd.DataFrame:
    """Whether two models differ on the same items; without names, each with each.

    Repeats of an item are averaged first: an item counts once. Only items that both
    were asked count, and times only where they were taken on the same host, as many at
    once, and both warm or both cold.

    A machine drifts: it grows warm, and does other things. So times are tested only
    where the two were asked by turns (``started`` tells, where the table has it); asked
    one after the other, the drift is in their difference, and ``test`` is ``none``.
    Where they were asked by turns in several rounds (``round``, else ``repeat``), the
    differences of rounds are tested, not of items: ``n_rounds`` of them.

    Parameters
    ----------
    a, b
        As they are called in ``by``; of several columns ``small · temperature=0.2``.
        With ``a`` alone, it and each other.
    value
        What is compared: ``score``, or a column of numbers.
    by
        What tells the two apart.
    within
        What else was varied, and has to be the same in both of a pair; an item is then
        averaged over it.
    over
        For scores: ``all`` counts what was not answered as not right, ``answered``
        leaves it out.

    Returns
    -------
    DataFrame
        A row a pair: ``difference`` is ``mean_a − mean_b``, ``low`` and ``high`` its
        interval. Where each item is right or wrong, the test is McNemar's, exact
        (1947, Psychometrika 12:153–157), of the items that ``only_a`` and ``only_b``
        had right, and the interval Bonett and Price's (2012, J. Educ. Behav. Stat.
        37:479–488). Else both are Student's of the items' differences, and
        ``p_wilcoxon`` is of the signed ranks (Wilcoxon 1945), which outliers do not
        move. An interval needs three items (or rounds), Student's test six, and
        neither is there where all differ by the same. ``p_holm`` is corrected for the
        number of rows (Holm 1979, Scand. J. Stat. 6:65–70): with many pairs, go by
        that.

    Raises
    ------
    BadInput
        Where a name is not there, the two have no item in common, or scores are asked
        for and nothing was checked.
    NotInstalled
        Where scipy or statsmodels is missing.
    """
    normal_quantile(level)
    taken = _rows(runs, value, by, within, over)
    means = _means(taken)
    names = [*map(str, means["who"].unique())]
    one, other = (None if name is None else label(name) for name in (a, b))
    for name in (one, other):
        if name is not None and name not in names:
            raise BadInput("not_compared", name=name, names=", ".join(names))
    rows = [
        {
            "a": first,
            "b": last,
            "value": value,
            **_compared(means, taken, first, last, value, level),
        }
        for first, last in _pairs(names, one, other)
    ]
    if not any(row["n_items"] for row in rows):
        raise BadInput("nothing_paired", value=value)
    table = pd.DataFrame(rows, columns=[*COLUMNS])
    table["p_holm"] = holm(table["p"].to_numpy(float))
    return Table(table)


def varied(
    runs: pd.DataFrame,
    axes: Sequence[str],
    *,
    value: str = "score",
    of: Sequence[str] | None = None,
    over: str = "all",
    level: float = 0.95,
) -> pd.DataFrame:
    """What each of several things brings that were varied at once: models, settings.

    Two values of one are compared where all the others are the same, and an item is
    then averaged over these: what it brings on the whole, not what it brings to each.
    Where none were ever asked so, as of settings that were changed together, all are
    compared as they were set: ``varied`` then names them all.

    Parameters
    ----------
    axes
        The columns of what was varied.
    of
        Those that are compared; by default all.
    value, over, level
        As in `paired`.

    Returns
    -------
    DataFrame
        As of `paired`, with ``varied`` in front: what ``a`` and ``b`` are values of.
        ``p_holm`` is corrected for all rows, of whatever they are. Two values that
        were never asked with all else the same have no row.

    Raises
    ------
    BadInput
        Where no two of any have an item in common.
    NotInstalled
        Where scipy or statsmodels is missing.
    """
    names, none = (
        [*(axes if of is None else of)],
        BadInput("nothing_paired", value=value),
    )
    tables: list[pd.DataFrame] = []
    for by in (*([name] for name in names), names):
        if by is names and (tables or len(by) < 2):
            break
        others = [name for name in axes if name not in by]
        try:
            table = paired(
                runs, value=value, by=by, within=others, over=over, level=level
            )
        except BadInput as error:
            none = error
            continue
        table.insert(0, "varied", " · ".join(by))
        tables.append(table[table["n_items"] > 0])
    if not tables:
        raise none
    whole = pd.concat(tables, ignore_index=True)
    whole["p_holm"] = holm(whole["p"].to_numpy(float))
    return Table(whole)


def item_means(
    runs: pd.DataFrame, value: str, by: By, within: By = (), over: str = "all"
) -> pd.DataFrame:
    """The mean over repeats: columns ``who``, ``item``, ``cell`` and ``mean``.

    A cell is what has to be the same in both of a pair besides the item.
    """
    return _means(_rows(runs, value, by, within, over))


def _rows(
    runs: pd.DataFrame, value: str, by: By, within: By, over: str
) -> pd.DataFrame:
    """As `item_means`, each repeat for itself; times with when they were taken."""
    clocked = value.endswith(TIMED)
    same = [name for name in CONDITIONS if name in runs.columns]
    cells = [*named(within), *(same if clocked else ())]
    cells = [name for name in cells if name not in named(by)]
    if clocked:
        cells = [name for name in cells if name != "round"]
    columns = [*dict.fromkeys(["item", *named(by), *cells])]
    judged = value == "score"
    rows = checked(runs, columns, over) if judged else timed(runs, value, columns)
    if judged and not len(rows) and not len(checked(runs, columns)):
        raise BadInput("never_checked")
    frame = pd.DataFrame(
        {
            "who": labels(rows, by),
            "item": rows["item"].astype(str),
            "cell": labels(rows, cells) if cells else "",
            "mean": rows[value].astype(float),
        }
    )
    if clocked and "started" in runs.columns:
        return frame.join(order_of(runs, rows.index))
    return frame


def _means(rows: pd.DataFrame) -> pd.DataFrame:
    means = rows.groupby(["who", "item", "cell"], sort=False)["mean"].mean()
    return means.reset_index()


def holm(p: Floats) -> Floats:
    """Holm's step-down correction; what could not be tested stays missing."""
    corrected, there = p.copy(), ~np.isnan(p)
    if there.sum() > 1:
        multiple = library("statsmodels.stats.multitest").multipletests
        corrected[there] = multiple(p[there], method="holm")[1]
    return corrected


def _pairs(names: Sequence[str], a: str | None, b: str | None) -> list[tuple[str, str]]:
    if a is None and b is None:
        return list(combinations(names, 2))
    if a is None or b is None:
        one = a if b is None else b
        return [(str(one), name) for name in names if name != one]
    return [(a, b)]


def _compared(
    means: pd.DataFrame, taken: pd.DataFrame, a: str, b: str, value: str, level: float
) -> dict[str, Any]:
    """Everything about one pair but its names."""
    one, other = (means[means["who"] == name] for name in (a, b))
    both = one.merge(other, on=["item", "cell"], suffixes=("_a", "_b"))
    items = both.groupby("item", sort=False)[["mean_a", "mean_b"]].mean()
    x, y = items["mean_a"].to_numpy(float), items["mean_b"].to_numpy(float)
    found = {"n_items": len(x), "mean_a": _mean(x), "mean_b": _mean(y)}
    found["difference"] = found["mean_a"] - found["mean_b"]
    if "started" in taken.columns:
        first, last = (taken[taken["who"] == name] for name in (a, b))
        return found | _by_the_clock(first, last, x - y, value, level)
    exact = both[["mean_a", "mean_b"]].isin((0.0, 1.0)).to_numpy().all()
    judged = value == "score" and exact and len(items) == len(both)
    tested = _mcnemar(x, y, level) if judged else _students(x - y, value, level)
    return found | tested


def _by_the_clock(
    one: pd.DataFrame, other: pd.DataFrame, items: Floats, value: str, level: float
) -> dict[str, Any]:
    """Times: tested only where a drift of the machine met both alike."""
    if not in_turns(one, other):
        return {"test": "none"}
    rounds = round_differences(one, other)
    if len(rounds) < 2:
        return _students(items, value, level)
    told = {"n_rounds": len(rounds), "difference": float(rounds.mean())}
    return told | _students(rounds, value, level)


def _mcnemar(x: Floats, y: Floats, level: float) -> dict[str, Any]:
    only_a, only_b = int(np.sum(x > y)), int(np.sum(x < y))
    found: dict[str, Any] = {"only_a": only_a, "only_b": only_b, "test": "mcnemar"}
    if not len(x):
        return found
    table = [[0, only_a], [only_b, 0]]
    test = library("statsmodels.stats.contingency_tables").mcnemar(table, exact=True)
    low, high = _bonett_price(only_a, only_b, len(x), level)
    return found | {"p": float(test.pvalue), "low": low, "high": high}


def _bonett_price(a: int, b: int, n: int, level: float) -> tuple[float, float]:
    """The interval of a difference of shares of the same items."""
    one, other = (a + 1) / (n + 2), (b + 1) / (n + 2)
    centre = one - other
    reach = normal_quantile(level) * math.sqrt((one + other - centre**2) / (n + 2))
    return max(centre - reach, -1.0), min(centre + reach, 1.0)


def _students(differences: Floats, value: str, level: float) -> dict[str, Any]:
    found: dict[str, Any] = {"test": "t"}
    n = len(differences)
    if not differences.any():
        return found | _never_apart(n, value, level)
    spread = np.ptp(differences) > NO_SPREAD * np.abs(differences).max()
    if n >= LEAST_FOR_INTERVAL and spread:
        found["low"], found["high"] = mean_interval(differences, level=level)
    if n < LEAST_FOR_TEST:
        return found
    found["p_wilcoxon"] = signed_ranks(differences)
    if spread:
        test = library("scipy.stats").ttest_1samp(differences, 0.0)
        found["p"] = float(test.pvalue)
    return found


def _never_apart(n: int, value: str, level: float) -> dict[str, Any]:
    """Of those that are equal in all items: the next item may be the first."""
    found = {"p": 1.0, "p_wilcoxon": 1.0} if n >= LEAST_FOR_TEST else {}
    if value != "score" or n < LEAST_FOR_INTERVAL:
        return found
    low, high = _bonett_price(0, 0, n, level)
    return found | {"low": low, "high": high}


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan
