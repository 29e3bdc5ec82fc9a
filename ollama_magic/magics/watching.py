"""Chooses what shows how far a sweep is: a panel in a notebook, else a line."""

from __future__ import annotations

from ..display.renderer import shell_here
from ..display.sweeping import Line
from ..session import Session
from ..sweeps.plan import Plan

__all__ = ["watching"]


def watching(session: Session, plan: Plan) -> Line:
    """What shows how far ``plan`` is when it runs here."""
    if getattr(shell_here(), "kernel", None) is None:
        return Line(plan)
    from ..widgets.watching import Watching

    return Watching(session, plan)
