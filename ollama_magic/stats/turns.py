"""Whether times of two were taken in turns, so that what drifts meets them alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["in_turns", "order_of", "round_differences"]

Floats = npt.NDArray[np.float64]
# How often one of the first comes before one of the second: 1/2 where they mingle,
# 1 where all of the first are over before. Of A B A B it is 3/4.
MINGLED = (0.25, 0.75)
SAME = ["item", "cell", "round"]


def order_of(runs: pd.DataFrame, rows: pd.Index) -> pd.DataFrame:
    """When each was asked: ``started`` in seconds, and ``round``.

    A round is a factor of that name, else the repeat.
    """
    told = pd.to_datetime(runs.loc[rows, "started"], utc=True)
    begun = (told - told.min()).dt.total_seconds()
    name = next((name for name in ("round", "repeat") if name in runs.columns), None)
    turn = 0 if name is None else runs.loc[rows, name].astype(str)
    return pd.DataFrame({"started": begun, "round": turn}, index=rows)


def in_turns(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether the two were asked by turns, in each cell that they have in common.

    Else the machine was another one, slower or warmer, when the second was asked.
    """
    cells = [frame.dropna(subset="started").groupby("cell") for frame in (one, other)]
    begun = [
        {cell: np.sort(group.to_numpy(float)) for cell, group in each["started"]}
        for each in cells
    ]
    common = begun[0].keys() & begun[1].keys()
    return bool(common) and all(
        MINGLED[0] < _before(begun[0][cell], begun[1][cell]) < MINGLED[1]
        for cell in common
    )


def round_differences(one: pd.DataFrame, other: pd.DataFrame) -> Floats:
    """The mean difference of each round, of the items that both were asked in it."""
    means = [frame.groupby(SAME, sort=False)["mean"].mean() for frame in (one, other)]
    both = pd.concat(means, axis=1, join="inner", keys=("a", "b"))
    rounds = (both["a"] - both["b"]).groupby("round", sort=False).mean()
    return rounds.to_numpy(float)


def _before(one: Floats, other: Floats) -> float:
    """How often one comes before another, of all pairs; of equals, half."""
    ranks = [np.searchsorted(other, one, side) for side in ("left", "right")]
    return 1 - float(np.mean(ranks)) / len(other)
