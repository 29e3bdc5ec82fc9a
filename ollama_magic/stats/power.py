"""What a comparison of so many items could show, told before it is made."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from ..errors import BadInput
from .ground import normal_quantile

__all__ = ["mde"]

Floats = npt.NDArray[np.float64]
EXACT_TO = 1000  # items up to which McNemar's test is summed


def mde(
    n_items: int,
    *,
    paired: bool = True,
    discordance: float = 0.2,
    accuracy: float = 0.5,
    repeats: int = 1,
    within: float = 0.5,
    power: float = 0.8,
    level: float = 0.95,
) -> float:
    """The smallest difference of two accuracies that so many items would show.

    Parameters
    ----------
    n_items
        How many different items are asked. More of them help more than repeats.
    paired
        Whether both models are asked the same items: then it is what McNemar's exact
        test finds, whose power is summed; of more than 1000 items the difference of a
        pair has the variance ``discordance`` at most (Connor 1987, Biometrics
        43:207–211). Else each has ``accuracy · (1 − accuracy)``.
    discordance
        The share of items on which one is right and the other wrong; where the
        difference itself is larger, that.
    repeats, within
        How often each item is asked, and which part of the variance is chance within
        an item, which alone becomes less by repeats: Miller (2024), arXiv:2411.00640,
        section 3.
    power
        How often the difference would be found where it is there.

    Returns
    -------
    float
        Between 0 and 1: 0.28 are 28 percentage points. NaN where even the largest
        would not be found: in pairs, of fewer than six items.
    """
    if n_items < 1 or repeats < 1:
        raise BadInput("no_items")
    if not 0 < power < 1:
        raise BadInput("bad_level", level=power)
    reach = normal_quantile(level) + NormalDist().inv_cdf(power)
    worth = math.sqrt(1 - within + within / repeats)
    if paired and n_items <= EXACT_TO:
        return worth * _exact(n_items, discordance, power, level)
    one = discordance if paired else 2 * accuracy * (1 - accuracy)
    return min(1.0, worth * reach * math.sqrt(one / n_items))


@lru_cache(maxsize=64)
def _exact(n: int, discordance: float, power: float, level: float) -> float:
    """The smallest difference that McNemar's exact test finds often enough."""
    if _power(n, 1.0, discordance, level) < power:
        return math.nan
    low, high = 0.0, 1.0
    while high - low > 1e-4:
        middle = (low + high) / 2
        enough = _power(n, middle, discordance, level) >= power
        low, high = (low, middle) if enough else (middle, high)
    return high


def _power(n: int, difference: float, discordance: float, level: float) -> float:
    """How often the test finds a difference, over all numbers of discordant items."""
    share = max(discordance, difference)
    chances = _binomial(n, share)
    found = 0.0
    for count in np.flatnonzero(chances > 1e-9):
        tail = np.cumsum(_binomial(int(count), 0.5))
        few = int(np.searchsorted(2 * tail, 1 - level))  # so many may be against it
        won = _binomial(int(count), (share + difference) / (2 * share))
        found += chances[count] * (won[:few].sum() + won[len(won) - few :].sum())
    return float(found)


def _binomial(n: int, p: float) -> Floats:
    """How probable each number of n is, from 0 to n."""
    if p in (0, 1):
        return np.asarray(np.eye(n + 1)[n if p else 0], np.float64)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    k = np.arange(n + 1)
    ways = logs[n] - logs - logs[::-1]
    chances = np.exp(ways + k * math.log(p) + (n - k) * math.log(1 - p))
    return np.asarray(chances, np.float64)
