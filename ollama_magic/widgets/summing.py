"""What a series of requests adds up to: counts and averages, group by group."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from ..messages import say
from ..trial import Done

__all__ = ["Group", "Summary", "row_of", "written"]

MOST_GROUPS, MOST_COLUMNS = 40, 4
# Of the table of runs, those that are averaged first, where they are there.
FIRST = ("tokens_per_second", "first_text_seconds", "total_seconds", "answer_tokens")
NO_AVERAGE = ("seed", "repeat", "cell", "context", "prompt_tokens")
NOTHING = "–"
# An answer that was cut, or stopped since it repeated itself, is an answer.
FAILED = frozenset(("error", "interrupted", "overflow", "refused", "timeout"))


@dataclass(slots=True)
class Group:
    """What is told apart, and the sums of what came of it."""

    name: str
    count: int = 0
    failed: int = 0
    first: float | None = None
    sums: dict[str, tuple[float, int]] = field(default_factory=dict)

    def mean(self, column: str) -> float | None:
        """The average of a column over those that have it."""
        total, count = self.sums.get(column, (0.0, 0))
        return total / count if count else None


class Summary:
    """Rows, added up as they come; the rows themselves are not kept.

    Parameters
    ----------
    by
        The column whose values are told apart.
    """

    def __init__(self, by: str) -> None:
        self.groups: dict[str, Group] = {}
        self.count = self.failed = 0
        self._by = by
        self._columns: list[str] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """One more."""
        name = str(row.get(self._by, ""))
        if name not in self.groups and len(self.groups) >= MOST_GROUPS:
            name = "…"
        group = self.groups.setdefault(name, Group(name))
        failed = row.get("status") in FAILED
        for each in (self, group):
            each.count += 1
            each.failed += failed
        for column in dict.fromkeys((*FIRST, *row)):
            value = row.get(column)
            if _is_number(value) and self._averaged(column):
                total, count = group.sums.get(column, (0.0, 0))
                group.sums[column] = (total + value, count + 1)
        group.first = group.mean(self._columns[0]) if self._columns else None

    def table(self) -> list[list[str]]:
        """The head, and a row of texts for each group; nothing where nothing came."""
        if not self.groups:
            return []
        head = [self._by, say("monitor.count"), *self._columns]
        return [head, *map(self._row, self.groups.values())]

    def _row(self, group: Group) -> list[str]:
        count = f"{group.count:,}"
        if group.failed:
            count += f" ({say('monitor.failed', failed=group.failed)})"
        means = (group.mean(column) for column in self._columns)
        return [group.name or NOTHING, count, *map(written, means)]

    def _averaged(self, column: str) -> bool:
        if column in self._columns:
            return True
        if column in (self._by, *NO_AVERAGE) or len(self._columns) >= MOST_COLUMNS:
            return False
        self._columns.append(column)
        return True


def written(number: float | None) -> str:
    """A figure with three digits, or all of those before its point."""
    if number is None:
        return NOTHING
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def _is_number(value: Any) -> TypeGuard[float]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value)


def row_of(done: Done, by: str) -> dict[str, Any]:
    """What is shown of a trial."""
    run, factors = done.run, done.trial.factors
    told = {by: factors[by]} if by in factors else {}
    row = {"model": run.what.model, "item": done.trial.item, **told}
    clock, verdict = run.server_clock, run.verdict
    if isinstance(verdict, int | float):
        row["score"] = verdict
    elif done.trial.check is not None:
        # As in `stats.accuracy`: what was not answered is not right.
        row["correct"] = float(verdict == "correct")
    tokens, seconds = clock.answer_tokens, clock.answer_seconds
    rate = tokens / seconds if tokens and tokens > 1 and seconds else None
    first = run.client_clock.first_text_seconds
    figures = {"tokens_per_second": rate, "first_text_seconds": first}
    return {**row, **figures, "status": run.status}
