"""What a comparison of so many items could show, told before it is made."""

from __future__ import annotations

import math
from statistics import NormalDist

from ..errors import BadInput
from .ground import normal_quantile

__all__ = ["mde"]


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
        Whether both models are asked the same items: the difference of a pair has the
        variance ``discordance`` at most (Connor 1987, Biometrics 43:207–211). Else each
        has ``accuracy · (1 − accuracy)``.
    discordance
        The share of items on which one is right and the other wrong.
    repeats, within
        How often each item is asked, and which part of the variance is chance within
        an item, which alone becomes less by repeats: Miller (2024), arXiv:2411.00640,
        section 3.
    power
        How often the difference would be found where it is there.

    Returns
    -------
    float
        Between 0 and 1: 0.28 are 28 percentage points.
    """
    if n_items < 1 or repeats < 1:
        raise BadInput("no_items")
    if not 0 < power < 1:
        raise BadInput("bad_level", level=power)
    reach = normal_quantile(level) + NormalDist().inv_cdf(power)
    one = discordance if paired else 2 * accuracy * (1 - accuracy)
    variance = one * (1 - within + within / repeats)
    return min(1.0, reach * math.sqrt(variance / n_items))
