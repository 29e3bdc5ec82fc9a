"""The screen of a sweep: makes its plan, runs it, and says how far it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from .. import loop
from ..errors import HostsGone, Stopped, stoppable
from ..messages import say
from ..session import Session, current
from ..sweeps.course import Course
from ..sweeps.plan import Observe, Plan
from ..sweeps.planning import Wish, make_plan
from ..sweeps.running import Running
from ..trial import Done
from .renderer import announce
from .status import StatusLine

if TYPE_CHECKING:
    from ..results import Results

__all__ = ["Agree", "Line", "Screens", "plan_of", "results_of"]

Agree = Callable[[str], bool]
Screens = Callable[[Session, Plan], "Line"]
LONG_SECONDS = 6 * 3600.0
CLOSING_SECONDS = 5.0
MOST_SKIPPED = 5  # lines of what is not asked


class Line:
    """A screen of a sweep: a line that says how far it is."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.line = plan, StatusLine()

    def tell(self, course: Course) -> None:
        """Say it, about five times a second."""
        self.line.tell(course.line())

    def close(self, course: Course) -> None:
        """Say how it ended."""
        self.line.close(course.line())


def plan_of(session: Session, wish: Wish, agree: Agree, screens: Screens) -> Plan:
    """The plan of ``wish``; ``agree`` is asked about what is very large.

    Parameters
    ----------
    screens
        Makes what shows how far it is when it runs.
    """

    def run(plan: Plan, observe: Observe | None) -> Results:
        line = screens(session, plan) if observe is None else Line(plan)
        return _run(plan, line, observe)

    try:
        with stoppable():
            plan = make_plan(session, wish, run=run, results=_made, agree=agree)
            plan.note = partial(_note, session)
            if plan.journal is not None:
                while plan.journal.said:  # each once, whoever opened it
                    session.notices.put(plan.journal.said.pop(0))
                session.say_once("sweep.journal", path=str(plan.journal.path))
            return plan
    finally:
        announce(session)


def results_of(session: Session, wish: Wish, agree: Agree, screens: Screens) -> Results:
    """What comes of ``wish``; ``agree`` is asked about what takes very long, too."""
    plan = plan_of(session, wish, agree, screens)
    _tell_skipped(session, plan)
    # What is quick at most needs no look at the whole journal.
    seconds = plan.seconds if plan.most_seconds > LONG_SECONDS else None
    if seconds is not None and seconds > LONG_SECONDS:
        _need(agree, say("sweep.ask_long", time=str(plan.estimate)))
    results: Results = plan.run()
    return results


def _note(session: Session, text: str) -> None:
    session.notices.put(text)
    announce(session)


def _tell_skipped(session: Session, plan: Plan) -> None:
    """What is not asked, a line each; of many, the first."""
    for skipped in plan.skipped[:MOST_SKIPPED]:
        told = {"what": skipped.what, "trials": str(skipped.trials)}
        reason = say("plan.reason", reason=skipped.reason, **told)
        session.notices.put(say("sweep.left_out", reason=reason))
    if (more := len(plan.skipped) - MOST_SKIPPED) > 0:
        session.notices.put(say("sweep.more", count=more))
    announce(session)


def _need(agree: Agree, question: str) -> None:
    if not agree(question):
        raise Stopped(say("sweep.not_run"))


def _run(plan: Plan, line: Line, observe: Observe | None) -> Results:
    """Run a plan; what came of one that was broken off is with the error."""
    running = Running(plan)
    watch = _Watch(running, line, observe)
    error: Stopped | HostsGone | None = None
    try:
        loop.wait(running.run(), watch)
    except HostsGone as gone:
        error = gone
    except KeyboardInterrupt:
        running.over.wait(CLOSING_SECONDS)
        told = {"done": running.course.done, "count": running.course.count}
        kept = "sweep.stopped" if plan.journal is not None else "sweep.stopped_unkept"
        error = Stopped(say(kept, **told))
    finally:
        running.course.over = True
        line.close(running.course)
    with suppress(KeyboardInterrupt):  # nothing is left that could be stopped
        watch.tell()
    if error is not None:
        error.gather = partial(_made, running.results, plan)
        raise error
    return _made(running.results, plan)


class _Watch:
    """Called about five times a second by the thread that waits."""

    def __init__(self, running: Running, line: Line, observe: Observe | None) -> None:
        self._course, self._line, self._observe = running.course, line, observe
        self._told = 0

    def __call__(self) -> None:
        self._line.tell(self._course)
        self.tell()

    def tell(self) -> None:
        """Say what went wrong since, and tell who else watches."""
        session, notes = current(), self._course.notes[self._told :]
        self._told += len(notes)
        for text in notes:
            session.notices.put(text)
        announce(session)
        if self._observe is not None:
            self._observe(self._course)


def _made(done: list[Done], plan: Plan) -> Results:
    # Only now: it brings pandas, for which no server should wait.
    from ..results import Results

    return Results(done, plan=plan)
