"""What every statistic here begins with: its columns, its rows and its libraries."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import BadInput, NotInstalled
from ..importing import imported

__all__ = [
    "FAILED",
    "TIMED",
    "WHOLE",
    "By",
    "beside",
    "checked",
    "label",
    "labels",
    "library",
    "named",
    "needed",
    "normal_quantile",
    "numbers",
    "timed",
]

By = str | Sequence[str]
WHOLE = ("ok", "truncated")  # what has a speed of its own
FAILED = ("overflow", "timeout", "looping", "refused", "error")
# Figures of one machine, and of how busy it was.
TIMED = ("_seconds", "_per_second")


def library(name: str) -> Any:
    """The module of an extra, when it is first needed.

    Raises
    ------
    NotInstalled
        Where it is not there, with what to type.
    """
    try:
        return imported(name)
    except ImportError:
        package = name.partition(".")[0]
        raise NotInstalled("not_installed", name=package, extra="stats") from None


def named(by: By) -> list[str]:
    """One column, or several, as a list."""
    return [by] if isinstance(by, str) else list(by)


def needed(runs: pd.DataFrame, columns: Iterable[str]) -> None:
    """Refuse a table that lacks one of ``columns``.

    Raises
    ------
    BadInput
        With the columns that are missing, and those that are there.
    """
    lacking = [name for name in columns if name not in runs.columns]
    if lacking:
        there = ", ".join(map(str, runs.columns))
        raise BadInput("columns_lacking", names=", ".join(lacking), there=there)


def checked(
    runs: pd.DataFrame, columns: Sequence[str], over: str = "all"
) -> pd.DataFrame:
    """``columns`` of the rows whose answers were judged, with a ``score`` in each.

    Parameters
    ----------
    over
        ``all``: every trial that had a check and was not interrupted; one that was not
        answered, or not so that it could be judged, scores 0. ``answered``: only those
        that came to their own end and were judged. An answer of which the check said
        nothing, or at which it failed, is in neither.
    """
    needed(runs, (*columns, "status", "score"))
    if over not in ("all", "answered"):
        raise BadInput("over_what", name=over)
    asked = runs["status"].ne("interrupted")
    if "checked" in runs.columns:
        asked &= runs["checked"].fillna(False).astype(bool)
    elif not runs["score"].notna().any():
        asked &= False
    if "verdict" in runs.columns:
        said = runs["score"].notna() | runs["verdict"].notna()
        asked &= said | runs["status"].ne("ok")
    if over == "answered":
        asked &= runs["score"].notna() & runs["status"].eq("ok")
    mask = asked.to_numpy(bool)
    score = runs.loc[mask, "score"].fillna(0.0).astype(float)
    return runs.loc[mask, [*columns]].assign(score=score)


def beside(
    table: pd.DataFrame, other: pd.DataFrame, keys: Sequence[str]
) -> pd.DataFrame:
    """The columns of another table, by the groups that both have rows of.

    A merge, and no join: an index with missing values in it finds nothing again.
    """
    return table.merge(other, on=[*keys], how="left")


def timed(runs: pd.DataFrame, value: str, columns: Sequence[str]) -> pd.DataFrame:
    """``columns`` of the rows that have ``value``: of answers that came to an end."""
    needed(runs, (*columns, "status", value))
    mask = (runs["status"].isin(WHOLE) & runs[value].notna()).to_numpy(bool)
    return runs.loc[mask, [*columns]].assign(
        **{value: runs.loc[mask, value].astype(float)}
    )


def labels(runs: pd.DataFrame, by: By) -> pd.Series:
    """What each row is of, in words: ``small``, or ``small · temperature=0.2``."""
    first, *others = named(by)
    needed(runs, (first, *others))
    told = _said(runs[first])
    for name in others:
        told = told + f" · {name}=" + _said(runs[name])
    return told


def label(value: Any) -> str:
    """A value in words; a number that is whole without its point."""
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:g}"
    return "–" if value is None or value is pd.NA else str(value)


def _said(column: pd.Series) -> pd.Series:
    codes, values = pd.factorize(column, use_na_sentinel=False)
    return pd.Series(
        np.array([label(value) for value in values], dtype=object)[codes],
        index=column.index,
        dtype=object,
    )


def numbers(table: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
    """A column as floats; what is missing is NaN."""
    column = table[name].astype("Float64")
    return np.asarray(column.to_numpy(float, na_value=np.nan), np.float64)


def normal_quantile(level: float) -> float:
    """How many standard errors a two-sided interval of ``level`` reaches."""
    if not 0 < level < 1:
        raise BadInput("bad_level", level=level)
    return NormalDist().inv_cdf((1 + level) / 2)
