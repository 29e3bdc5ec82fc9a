"""Intervals, each with the source of its formula."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import BadInput
from .ground import library, normal_quantile

__all__ = [
    "bootstrap",
    "clustered_wilson",
    "mean_interval",
    "median_interval",
    "wilson",
]

Floats = npt.NDArray[np.float64]
EXACT_TO = 1000  # observations up to which the binomial distribution is summed
STATISTICS: dict[str, Callable[..., Any]] = {"mean": np.mean, "median": np.median}


def wilson(
    right: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """The score interval of a share, for trials that are independent.

    Wilson (1927), J. Am. Stat. Assoc. 22:209–212; it covers where Wald's does not
    (Brown, Cai and DasGupta 2001, Stat. Sci. 16:101–133).

    Parameters
    ----------
    right, n
        How many were right, and of how many; arrays, or numbers. ``n`` need not be
        whole.

    Returns
    -------
    low, high
        Between 0 and 1; NaN where ``n`` is 0.
    """
    z = normal_quantile(level)
    right, n = np.asarray(right, float), np.asarray(n, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = right / n
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        spread = np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        reach = z * spread / (1 + z**2 / n)
    # Where none or all were right, rounding must not leave the end.
    low = np.where(right <= 0, np.where(n > 0, 0.0, np.nan), centre - reach)
    high = np.where(right >= n, np.where(n > 0, 1.0, np.nan), centre + reach)
    return low, high


def clustered_wilson(
    right: Floats, n: Floats, residual_squares: Floats, items: Floats, level: float
) -> tuple[Floats, Floats]:
    """Wilson's interval for repeats: of as many trials as they are worth.

    Repeats of an item resemble each other, so ``n`` trials tell as much as fewer
    independent ones would: as many as have the same clustered error (Miller 2024,
    arXiv:2411.00640), made smaller for the few items that the error is estimated from
    (Korn and Graubard 1998, Survey Methodology 24:193–201; Franco, Little, Louis and
    Slud 2019, J. Surv. Stat. Methodol. 7:334–364).

    Near 0 and 1 few items differ at all, and how alike repeats are can hardly be seen.
    So the error is estimated as if there were z²/2 more items that are always right,
    and as many that never are, as Agresti and Coull (1998, Am. Stat. 52:119–126) add
    such trials: a single slip then does not make repeats look independent. Where all
    or none are right, an item counts once.

    Parameters
    ----------
    right, n
        Sums over all trials of each group.
    residual_squares
        The sum over items of (right − share · trials)², of each group.
    items
        How many items there are in each group.
    """
    alone = (right <= 0) | (right >= n) | (items < 2)
    estimated = (n > items) & ~alone
    worth = np.where(alone, items, n)
    if estimated.any():
        # Where nothing is estimated, a degree of freedom is asked for, and not used.
        reach = t_quantile(np.where(estimated, items - 1, 1), level)
        less = (normal_quantile(level) / reach) ** 2
        alike = _worth(right, n, residual_squares, items, level)
        worth = np.where(estimated, alike * less, worth)
    with np.errstate(divide="ignore", invalid="ignore"):
        return wilson(right / n * worth, worth, level)


def _worth(
    right: Floats, n: Floats, residual_squares: Floats, items: Floats, level: float
) -> Floats:
    """As how many independent trials the repeats are: n at most."""
    added = normal_quantile(level) ** 2 / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        size, share = n / items, right / n
        whole, count = n + 2 * added * size, items + 2 * added
        middle = (right + added * size) / whole
        squares = residual_squares + items * (size * (share - middle)) ** 2
        squares += added * size**2 * (middle**2 + (1 - middle) ** 2)
        error = count / (count - 1) * squares / whole**2
        worth = middle * (1 - middle) / error * n / whole
        return np.asarray(np.minimum(worth, n), np.float64)


def mean_interval(
    values: npt.ArrayLike, items: npt.ArrayLike | None = None, level: float = 0.95
) -> tuple[float, float]:
    """Student's interval of a mean; with ``items``, clustered by them.

    Repeats of an item are one cluster, and the error is of clusters with as many
    degrees of freedom as there are items, less one: Miller (2024), arXiv:2411.00640,
    section 2.2; Liang and Zeger (1986), Biometrika 73:13–22.

    Raises
    ------
    NotInstalled
        Where scipy is missing.
    """
    data = np.asarray(values, float)
    codes = np.arange(len(data)) if items is None else _codes(items)
    count = len(np.unique(codes))
    if count < 2:
        return math.nan, math.nan
    residuals = np.bincount(codes, data - data.mean())
    error = math.sqrt(count / (count - 1) * np.sum(residuals**2)) / len(data)
    reach = float(t_quantile(np.array([count - 1]), level)[0]) * error
    return float(data.mean() - reach), float(data.mean() + reach)


def median_interval(values: npt.ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """An interval of a median that asks nothing of the distribution.

    Between two of the values themselves: how many lie below the median is binomial
    (Thompson 1936, Ann. Math. Stat. 7:122–128). It covers at least at its level; of
    fewer than six values there is none at 95 %, and both ends are NaN.
    """
    normal_quantile(level)
    data = np.sort(np.asarray(values, float))
    place = _median_place(len(data), level)
    if place < 0:
        return math.nan, math.nan
    return float(data[place]), float(data[len(data) - 1 - place])


def bootstrap(
    values: npt.ArrayLike,
    statistic: str = "mean",
    items: npt.ArrayLike | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """An interval of a ``mean`` or ``median`` by drawing again from what was measured.

    Without repeats, Efron's BCa (1987, J. Am. Stat. Assoc. 82:171–185), by scipy. With
    ``items``, whole items are drawn, never single repeats of one, and the quantiles of
    what comes are the ends (Davison and Hinkley 1997, section 3.8).

    Parameters
    ----------
    seed
        The same gives the same interval.

    Raises
    ------
    NotInstalled
        Where scipy is missing.
    """
    normal_quantile(level)
    if statistic not in STATISTICS:
        raise BadInput("bad_statistic", name=statistic)
    data, chance = np.asarray(values, float), np.random.default_rng(seed)
    if len(data) < 2:
        return math.nan, math.nan
    if items is not None and len(np.unique(codes := _codes(items))) < len(data):
        return _clustered_bootstrap(data, codes, statistic, level, chance)
    found = library("scipy.stats").bootstrap(
        (data,),
        STATISTICS[statistic],
        confidence_level=level,
        n_resamples=2000,
        method="BCa" if np.ptp(data) else "percentile",  # BCa divides by the spread
        random_state=chance,
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def t_quantile(freedom: npt.ArrayLike, level: float) -> Floats:
    """How many standard errors Student's interval of ``level`` reaches."""
    normal_quantile(level)
    # Not `scipy.stats`, which takes half a second to import.
    special = library("scipy.special")
    return np.asarray(special.stdtrit(freedom, (1 + level) / 2), float)


def _clustered_bootstrap(
    data: Floats,
    codes: npt.NDArray[np.int64],
    statistic: str,
    level: float,
    chance: np.random.Generator,
) -> tuple[float, float]:
    order = np.argsort(codes, kind="stable")
    parts = np.split(data[order], np.cumsum(np.bincount(codes))[:-1])
    drawn = chance.integers(len(parts), size=(2000, len(parts)))
    measure = STATISTICS[statistic]
    found = [measure(np.concatenate([parts[i] for i in row])) for row in drawn]
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _median_place(n: int, level: float) -> int:
    """How many values lie below the lower end; −1 where even the least is too high."""
    if n > EXACT_TO:
        return int(n / 2 - normal_quantile(level) * math.sqrt(n) / 2) - 1
    tail, place = 0.0, -1
    for below in range(n // 2 + 1):
        tail += math.comb(n, below) / 2**n
        if tail > (1 - level) / 2:
            break
        place = below
    return place


def _codes(items: npt.ArrayLike) -> npt.NDArray[np.int64]:
    values: Any = np.asarray(items, object).astype(str)
    return np.unique(values, return_inverse=True)[1].ravel()
