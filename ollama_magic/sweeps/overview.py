"""What a plan tells of itself: its trials, its time, and what it can show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from ..messages import say

if TYPE_CHECKING:
    from .plan import Plan

__all__ = ["as_html", "lines_of"]


def lines_of(plan: Plan) -> Iterator[tuple[str, str]]:
    """What is told, and its name."""
    yield say("plan.trials"), _product(plan)
    yield say("plan.journal"), _journal(plan)
    yield say("plan.missing"), f"{plan.missing:,}"
    several = len(plan.places) > 1
    yield say("plan.loads"), f"{'≥ ' if several else ''}{plan.loads:,}"
    yield say("plan.time"), str(plan.estimate)
    if plan.difference is not None:
        points = f"{100 * plan.difference:.1f}"
        few = math.isnan(plan.difference)
        shown = say("plan.few_items" if few else "plan.points", points=points)
        yield say("plan.difference"), shown
    for skipped in plan.skipped:
        told = {"what": skipped.what, "trials": str(skipped.trials)}
        reason = say("plan.reason", reason=skipped.reason, **told)
        yield say("plan.skipped"), reason


def as_html(plan: Plan) -> str:
    """The same as a table."""
    rows = (
        f"<tr><th style='text-align:left'>{escape(name)}</th>"
        f"<td style='text-align:left'>{escape(text)}</td></tr>"
        for name, text in lines_of(plan)
    )
    return f"<table>{''.join(rows)}</table>"


def _product(plan: Plan) -> str:
    grid = plan.grid
    return say(
        "plan.product",
        models=len(grid.models),
        prompts=len(grid.items),
        choices=len(grid.choices),
        repeats=grid.repeats,
        count=f"{len(plan):,}",
    )


def _journal(plan: Plan) -> str:
    if plan.journal is None:
        return say("plan.no_journal")
    count = f"{len(plan) - plan.missing:,}"
    return say("plan.kept", path=str(plan.journal.path), count=count)
