"""The panel of a sweep that a cell waits for: it comes, and leaves its figures."""

from __future__ import annotations

import time
from typing import Any

from IPython import get_ipython

from ..display.sweeping import Line
from ..messages import say
from ..session import Session
from ..sweeps.course import Course
from ..sweeps.plan import Plan
from .monitor import Monitor

__all__ = ["Watching"]

PANEL_SECONDS = 2.0  # what is quicker is told in a line
KEEP_SECONDS, ENDING_SECONDS = 2.0, 2.0


class Watching(Line):
    """A line that says how far a sweep is; of what takes longer, the monitor.

    It stands where the line stood. Below it is the same as text, which shows where no
    widgets are drawn, and which is all that is left when the sweep is over: the line
    and a table, for the saved notebook too.

    Parameters
    ----------
    panel_seconds
        After how long the monitor comes.
    """

    def __init__(
        self, session: Session, plan: Plan, panel_seconds: float = PANEL_SECONDS
    ) -> None:
        super().__init__(plan)
        self._session, self._panel_seconds = session, panel_seconds
        self.panel: Monitor | None = None

    def tell(self, course: Course) -> None:
        """Say it; an interrupt where Stop was clicked."""
        if self.panel is None and self._due(course):
            self.panel = self._monitor()
            self.panel.follow(course)
            self.panel.stand(self.line.handle)
        elif self.panel is not None:
            self.panel.follow(course)
        else:
            super().tell(course)

    def close(self, course: Course) -> None:
        """Leave how it ended."""
        if self.panel is not None:
            self.panel.end(course, ENDING_SECONDS)
        super().close(course)
        if self.panel is not None:
            self.panel.close()

    def _due(self, course: Course) -> bool:
        if self.line.handle is None or course.done >= course.count:
            return False
        took = time.perf_counter() - course.began_seconds
        return took >= self._panel_seconds and _drawn()

    def _monitor(self) -> Monitor:
        factors = self.plan.trials[0].factors if len(self.plan) else {}
        one = len(self.plan.grid.models) == 1
        by = next(iter(factors), "model") if one else "model"
        heard = getattr(_kernel(), "_supports_kernel_subshells", False)
        how: Any = {"clicked": heard, "keep_seconds": KEEP_SECONDS}
        return Monitor(self._session, None, say("sweep.title"), by, **how)


def _drawn() -> bool:
    """Whether somebody may see a widget: who cannot be asked is a program."""
    return bool(getattr(_kernel(), "_allow_stdin", False))


def _kernel() -> object:
    return getattr(get_ipython(), "kernel", None)
