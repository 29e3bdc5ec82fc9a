"""Runs a plan: one queue for each host, and each answer kept as it ends."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from ..errors import HostError, HostsGone
from ..messages import say
from ..record import new_identity
from ..run import Run, What, Where
from ..trial import Done, Trial
from .asking import Answer, answers_still, ask, cool, warm
from .course import Course
from .hosts import Place
from .keeping import Keeper
from .order import Board, Group, grouped
from .plan import How, Plan

__all__ = ["Running"]

# So many prompts that failed alike, one behind the other: the rest would, as well.
HOPELESS = 5
TOO_SLOW = 3  # of those that came to no end: each takes as long as one may
HELD_SECONDS = 0.1  # between looks whether a sweep that is paused goes on


class Running:
    """A plan that is being asked. Written on the private loop, read by anyone.

    Attributes
    ----------
    course
        How far it is.
    over
        Set when nothing more will be asked or written.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan, self.how = plan, plan.how
        self.kept = plan.kept()
        self.done: dict[int, Done] = dict(self.kept)
        self.course = Course(len(plan.trials), len(self.kept))
        self.over = threading.Event()
        # By host, the prompts in a row that came to no end.
        self.slow: dict[int, list[tuple[int, str]]] = {
            id(place): [] for place in plan.places
        }
        self._numbers = {id(trial): n for n, trial in enumerate(plan.trials)}
        self._keeper = Keeper(plan, self.note)

    @property
    def results(self) -> list[Done]:
        """The trials that are over, in the order of the grid as it was written."""
        done = self.done.values()
        return sorted(done, key=lambda each: (each.trial.point, each.trial.repeat))

    async def run(self) -> None:
        """Ask all that is missing.

        Raises
        ------
        HostsGone
            Where trials are left that no host can take any more.
        """
        trials = self.plan.trials
        left = (t for n, t in enumerate(trials) if n not in self.kept)
        board = Board(grouped(left, interleaved=self.plan.grid.interleaved))
        try:
            async with asyncio.TaskGroup() as tasks:
                for place in self.plan.places:
                    if place.error is None:
                        tasks.create_task(self._serve(place, board))
            await self._keeper.written()
        finally:
            self._keeper.close(self.over.set)
        if board.left:
            raise self._gone()

    async def _serve(self, place: Place, board: Board) -> None:
        """Take group after group for one host, while it lives."""
        while (group := await board.take(place)) is not None:
            try:
                await self._work(place, group)
            finally:
                board.give_back(place)

    async def _work(self, place: Place, group: Group) -> None:
        self.course.model = str(group.model)
        # Other models and options have one trial more to show that it was not the host.
        del self.slow[id(place)][TOO_SLOW - 1 :]
        # What is unloaded behind each trial is loaded for each, whoever was before.
        if self.how.warm_up and not self.plan.grid.cold and not group.leaves:
            await warm(place, group, self.how.seconds)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self.how.slots):
                tasks.create_task(_Lane(self, place, group).run())

    async def finish(self, place: Place, trial: Trial, run: Run, *, keep: bool) -> None:
        """A trial is over: have it judged and kept, and count it."""
        number = self._numbers[id(trial)]
        done = await self._keeper.settle(number, place, run, keep=keep)
        self.done[number] = done
        self.course.heard(done)

    def note(self, text: str) -> None:
        """Something that people should know; once."""
        if text not in self.course.notes:
            self.course.notes.append(text)

    def _gone(self) -> HostsGone:
        errors = [place.error for place in self.plan.places if place.error is not None]
        told: dict[str, Any] = {"done": self.course.done, "count": self.course.count}
        names = ", ".join(p.name for p in self.plan.places if p.error is not None)
        reason = errors[-1].message if errors else "-"
        kept = self.plan.journal is not None
        key = "sweep_host_gone" if kept else "sweep_host_gone_unkept"
        return HostsGone(key, hosts=names, reason=reason, **told)


class _Lane:
    """One of the trials that are asked at once: a queue of its own, of length one."""

    def __init__(self, running: Running, place: Place, group: Group) -> None:
        self.running, self.place, self.group = running, place, group
        self.how: How = running.how
        self._failed: tuple[str, frozenset[str]] = ("", frozenset())
        self._slow = running.slow[id(place)]

    async def run(self) -> None:
        """Ask until the group is through, or the host gone."""
        while self.group.trials and self.place.error is None:
            if self.running.course.paused:
                await asyncio.sleep(HELD_SECONDS)
                continue
            trial = self.group.trials.popleft()
            if len(self._failed[1]) >= HOPELESS:
                await self._give_up(trial, HOPELESS, self._failed[0])
                continue
            if len(self._slow) >= TOO_SLOW:
                if self._leave_to_others():
                    self.group.trials.appendleft(trial)
                    return
                self._say_slow()
                await self._give_up(trial, TOO_SLOW, "timeout")
                continue
            try:
                await self._ask(trial)
            except BaseException:
                self.group.trials.appendleft(trial)
                raise

    async def _ask(self, trial: Trial) -> None:
        if trial.cold:
            await cool(self.place, self.group)
        answer = await ask(
            self.place,
            self.group,
            trial,
            self.running.plan.name,
            seconds=self.how.seconds,
            guarded=self.how.guarded,
        )
        if await self._host_died(answer):
            self.group.trials.appendleft(trial)
            return
        self._count(trial, answer)
        await self.running.finish(self.place, trial, answer.run, keep=True)

    async def _host_died(self, answer: Answer) -> bool:
        """Whether it was the host that failed, and not the request."""
        if answer.run.status not in ("error", "timeout"):
            return False
        error = await answers_still(self.place.client)
        if error is None:
            return False
        if self.place.error is None:
            self.place.error = error
            told = {"host": self.place.name, "reason": error.message}
            self.running.note(say("sweep.host_died", **told))
        # That it was too slow is an answer, too: of a host that hangs, its trial.
        return answer.run.status == "error"

    def _count(self, trial: Trial, answer: Answer) -> None:
        """Remember which prompts failed, one behind the other, for the same reason."""
        error, status = answer.error, answer.run.status
        if status != "timeout":
            self._slow.clear()
        elif (which := (id(self.group), trial.item)) not in self._slow:
            self._slow.append(which)
        if status not in ("error", "refused") or error is None:
            self._failed = ("", frozenset())
            return
        kind = getattr(error, "key", type(error).__name__)
        before, items = self._failed
        items = items if kind == before else frozenset()
        self._failed = (kind, items | {trial.item})

    def _leave_to_others(self) -> bool:
        """Whether another host may be quicker; then this one takes no more part."""
        others = (p for p in self.running.plan.places if p is not self.place)
        if not any(p.has(self.group.model) for p in others):
            return False
        told = {"count": TOO_SLOW, "seconds": f"{self.how.seconds:g}"}
        self.place.error = HostError("sweep_slow", **told)
        told = {"host": self.place.name, "reason": self.place.error.message}
        self.running.note(say("sweep.host_died", **told))
        return True

    def _say_slow(self) -> None:
        told = {"host": self.place.name, "model": str(self.group.model)}
        seconds = f"{self.how.seconds:g}"
        self.running.note(
            say("sweep.host_slow", count=TOO_SLOW, seconds=seconds, **told)
        )

    async def _give_up(self, trial: Trial, count: int, kind: str) -> None:
        """The same has gone wrong too often: say so of the others, unasked."""
        error = say("sweep.hopeless", count=count, kind=kind)
        where = Where(self.place.name)
        identity = new_identity(source="sweep", sweep=self.running.plan.name)
        what = What(str(trial.request.model), self.place.digest(self.group.model))
        run = Run(identity, where, what, status="refused", error=error)
        await self.running.finish(self.place, trial, run, keep=False)
