"""Wilcoxon's test of signed ranks, exact for few differences, equal ones among them."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt

from .ground import library

__all__ = ["signed_ranks"]

MOST_EXACT = 50  # beyond that the normal distribution is near enough


def signed_ranks(differences: npt.NDArray[np.float64]) -> float:
    """How likely ranks as uneven as these are, were each sign a toss of a coin.

    Wilcoxon 1945 (Biometrics Bull. 1:80–83), with Pratt's way of zeros (1959, J. Am.
    Stat. Assoc. 54:655–667): they are ranked, and then left out. Of up to 50 every
    outcome is counted, with the mean ranks that equal differences have.
    """
    tests = library("scipy.stats")
    if len(differences) > MOST_EXACT:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of zeros, which are counted for
            found = tests.wilcoxon(differences, zero_method="pratt", method="approx")
        return float(found.pvalue)
    # Twice the ranks are whole numbers, also where equal ones share a mean.
    ranks = np.rint(2 * tests.rankdata(np.abs(differences))).astype(int)
    signs = np.sign(differences)
    ways = np.ones(1)
    for rank in ranks[signs != 0]:
        longer = np.zeros(len(ways) + rank)
        longer[: len(ways)] += ways / 2
        longer[rank:] += ways / 2
        ways = longer
    above = int(ranks[signs > 0].sum())
    return min(1.0, 2 * float(min(ways[: above + 1].sum(), ways[above:].sum())))
