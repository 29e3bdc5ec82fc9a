"""Rounds of a sweep: what is compared within one is asked in one sitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ..trial import Done, Trial

__all__ = ["in_rounds", "whole_rounds"]

ROUND = "round"  # the factor that says in which one a trial is


def in_rounds(trials: Sequence[Trial]) -> bool:
    """Whether trials stand in rounds."""
    return bool(trials) and ROUND in trials[0].factors


def whole_rounds(trials: Sequence[Trial], kept: Mapping[int, Done]) -> dict[int, Done]:
    """Of answers that are kept, those of rounds that were asked in one sitting.

    Where one of a round is missing, the machine may be another by now than it was for
    the others, and a difference of two days would look like one of two settings. Where
    they did not come in the order of the trials, a part was asked again later.

    Parameters
    ----------
    kept
        By the place in ``trials``, which are in the order in which they are asked.
    """
    if not in_rounds(trials):
        return dict(kept)
    rounds: dict[object, list[int]] = {}
    for number, trial in enumerate(trials):
        rounds.setdefault(trial.factors[ROUND], []).append(number)
    return {
        number: kept[number]
        for numbers in rounds.values()
        if kept.keys() >= {*numbers} and _in_order([kept[n] for n in numbers])
        for number in numbers
    }


def _in_order(several: Sequence[Done]) -> bool:
    times = [done.measured.started for done in several]
    return all(one <= other for one, other in pairwise(times))
