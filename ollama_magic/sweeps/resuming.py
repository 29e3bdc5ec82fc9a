"""What a sweep that goes on asks first, and what it has to ask together."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Container, Sequence

from ..trial import Trial
from .order import Group
from .plan import Plan
from .sittings import in_rounds

__all__ = ["asked_just_before", "halves", "in_turn"]


def in_turn(plan: Plan, groups: Sequence[Group]) -> Sequence[Group]:
    """Within each group, behind the others what failed before; most often, last.

    What fails first is then not all that is ever asked: see `lanes.HOPELESS`. Rounds
    keep their order, in which a cold trial is the first.
    """
    left = {id(trial) for group in groups for trial in group.trials}
    failed = _failed(plan, left)
    if failed:
        for group in groups:
            ordered = sorted(group.trials, key=lambda trial: failed[id(trial)])
            group.trials = deque(ordered)
    return groups


def halves(plan: Plan, kept: Container[int]) -> list[int]:
    """What is kept of two trials that are measured together, and the other is not."""
    pairs = (
        (number - 1, number)
        for number in range(len(plan.trials))
        if asked_just_before(plan, number) is not None
    )
    some = (pair for pair in pairs if sum(n in kept for n in pair) == 1)
    return [n for pair in some for n in pair if n in kept]


def asked_just_before(plan: Plan, number: int) -> Trial | None:
    """The ``fresh`` one of a trial that asks the same for a second time."""
    repeated = plan.trials[number].factors.get("cache") == "repeated"
    return plan.trials[number - 1] if repeated else None


def _failed(plan: Plan, left: Container[int]) -> Counter[int]:
    """By trial, how often it came to nothing; two that belong together, together."""
    counts: Counter[int] = Counter()
    if plan.journal is None or in_rounds(plan.trials):
        return counts
    numbers = [n for n, trial in enumerate(plan.trials) if id(trial) in left]
    failures = plan.journal.failures([plan.asked[number] for number in numbers])
    for number in numbers if failures else ():
        one = id(plan.trials[number])
        counts[one] = failures.get(plan.asked[number], 0)
        if (first := asked_just_before(plan, number)) is not None:
            counts[one] = counts[id(first)] = counts[one] + counts[id(first)]
    return counts
