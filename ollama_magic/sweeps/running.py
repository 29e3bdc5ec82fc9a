"""Runs a plan: one queue for each host, and each answer kept as it ends."""

from __future__ import annotations

import asyncio
import math
import threading
from functools import partial
from typing import Any

from ..bulk import in_bulk
from ..errors import ConnectionLost, HostError, HostsGone, Unreachable
from ..messages import say
from ..record import new_identity
from ..run import Run, What, Where
from ..trial import Done, Trial
from .asking import PATIENCE_SECONDS, Answer, answers_still, ask, cool, warm
from .course import Course
from .hosts import Place, renew
from .keeping import Keeper
from .order import Board, Group, grouped
from .plan import How, Plan
from .pulse import watched
from .sharing import Sharing

__all__ = ["Running"]

# So many prompts that failed alike, one behind the other: the rest would, as well.
HOPELESS = 5
TOO_SLOW = 3  # of those that came to no end: each takes as long as one may
AWAY_SECONDS = 2.0  # between looks whether a host that died is back
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
        # Before the journal is read: what is written from then on is news.
        self.sharing: Sharing | None = None
        if plan.journal is not None:
            self.sharing = Sharing(plan, plan.journal, self._found)
        self.kept = plan.kept()
        self.done: dict[int, Done] = dict(self.kept)
        self.course = Course(len(plan.trials), len(self.kept))
        self.over = threading.Event()
        # By host, the prompts in a row that came to no end.
        self.slow: dict[int, list[tuple[int, str]]] = {
            id(place): [] for place in plan.places
        }
        self._numbers = {id(trial): n for n, trial in enumerate(plan.trials)}
        self._keeper = Keeper(plan, self._heard, self.note, self.sharing)

    @property
    def results(self) -> list[Done]:
        """The trials that are over, in the order of the grid as it was written."""
        done = self.done.values()
        with in_bulk():
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
            self._keeper.close(self._closed)
        if board.left:
            raise self._gone()

    async def _serve(self, place: Place, board: Board) -> None:
        """Take group after group for one host, while it lives, and when it is back."""
        while True:
            while (group := await board.take(place)) is not None:
                try:
                    async with watched(place, partial(self.lost, place)):
                        await self._work(place, group)
                finally:
                    board.give_back(place)
            if not await self._back(place, board):
                return

    async def _back(self, place: Place, board: Board) -> bool:
        """Whether a host that died answers again while others are at work."""
        # One that was left for its slowness has answered all the time.
        if place.error is None or place.error.key == "sweep_slow":
            return False
        while await board.rest(AWAY_SECONDS):
            away = await answers_still(place.client, AWAY_SECONDS)
            if away is None and await renew(place, self.plan.grid.models):
                self.note(say("sweep.host_back", host=place.name))
                return True
        return False

    async def _work(self, place: Place, group: Group) -> None:
        self.course.model = str(group.model)
        # Other models and options have one trial more to show that it was not the host.
        del self.slow[id(place)][TOO_SLOW - 1 :]
        # What is unloaded behind each trial is loaded for each, whoever was before.
        if self.how.warm_up and not self.plan.grid.cold and not group.leaves:
            error = await warm(place, group, self.how.seconds)
            if error is not None and await self.died(place):
                return
            if isinstance(error, TimeoutError):
                self.slow[id(place)].append((id(group), ""))
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self.how.slots):
                tasks.create_task(_Lane(self, place, group).run())

    async def finish(self, place: Place, trial: Trial, run: Run, *, keep: bool) -> None:
        """A trial is over: have it judged and kept, and count it."""
        number = self._numbers[id(trial)]
        await self._keeper.settle(number, place, run, keep=keep)

    def _heard(self, number: int, done: Done, run: Run) -> None:
        # Where two programs began at once, both may have asked.
        self.course.kept -= number in self.done
        self.done[number] = done
        self.course.heard(done, run)

    def _found(self, news: dict[int, Done]) -> None:
        """Other programs have answered these."""
        news = {n: done for n, done in news.items() if n not in self.done}
        self.done.update(news)
        self.course.kept += len(news)

    def _closed(self) -> None:
        if self.sharing is not None:
            self.sharing.close()
        self.over.set()

    async def ours(self, trial: Trial) -> bool:
        """Whether to ask a trial: no other program has, or is about to."""
        if (sharing := self.sharing) is None:
            return True
        number = self._numbers[id(trial)]
        if not sharing.claim(number):
            self.note(say("sweep.waits" if sharing.alone else "sweep.shared"))
            return False
        if sharing.watchful:
            await self.looked()
        if self.answered(trial):
            sharing.give(number)
        return not self.answered(trial)

    async def looked(self) -> None:
        """Know what other programs have written by now."""
        await self._keeper.written()

    def answered(self, trial: Trial) -> bool:
        """Whether its answer is here, whoever asked."""
        return self._numbers[id(trial)] in self.done

    def leave(self, trial: Trial) -> None:
        """Let another host or program ask it."""
        if self.sharing is not None:
            self.sharing.give(self._numbers[id(trial)])

    async def died(self, place: Place) -> bool:
        """Whether it was the host that failed, and not what was asked of it."""
        # Whoever wants quick answers need not wait long to know that there are none.
        patience = min(PATIENCE_SECONDS, max(self.how.seconds or math.inf, 2.0))
        if error := await answers_still(place.client, patience):
            self.lost(place, error)
        return error is not None

    def lost(self, place: Place, error: HostError) -> None:
        """A host takes no part any more."""
        if place.error is None:
            place.error = error
            told = {"host": place.name, "reason": error.message}
            self.note(say("sweep.host_died", **told))

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
        self._again: Trial | None = None  # asked for a second time
        self._others = 0  # trials in a row that other programs ask

    async def run(self) -> None:
        """Ask until the group is through, or the host gone."""
        while self.group.trials and self.place.error is None:
            if self.running.course.paused:
                await asyncio.sleep(HELD_SECONDS)
                continue
            trial = self.group.trials.popleft()
            if self.running.answered(trial):
                continue
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
                if not await self._ask_ours(trial):
                    self.group.trials.append(trial)
            except BaseException:
                self.group.trials.appendleft(trial)
                self.running.leave(trial)
                raise

    async def _ask_ours(self, trial: Trial) -> bool:
        """Ask it, unless another program does; then False, since it may never end."""
        if await self.running.ours(trial):
            self._others = 0
            await self._ask(trial)
            return True
        self._others += 1
        if self._others > len(self.group.trials):
            self._others = 0
            await asyncio.sleep(HELD_SECONDS)
            await self.running.looked()
        return self.running.answered(trial)

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
        self.place.answers += answer.run.status not in ("error", "timeout")
        if await self._host_died(answer) or await self._restarted(trial, answer):
            self.group.trials.appendleft(trial)
            self.running.leave(trial)
            return
        self._count(trial, answer)
        await self.running.finish(self.place, trial, answer.run, keep=True)

    async def _host_died(self, answer: Answer) -> bool:
        """Whether it was the host that failed, and not the request."""
        if answer.run.status not in ("error", "timeout"):
            return False
        if not await self.running.died(self.place):
            return False
        # That it was too slow is an answer, too: of a host that hangs, its trial.
        return answer.run.status == "error"

    async def _restarted(self, trial: Trial, answer: Answer) -> bool:
        """Whether the host went away and is back, so that one should ask again; once.

        It may be another version now, and has to load the model anew.
        """
        away = isinstance(answer.error, ConnectionLost | Unreachable)
        if not away or trial is self._again:
            return False
        self._again = trial
        self.group.facts.clear()
        return await renew(self.place, self.running.plan.grid.models)

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
        self.running.lost(self.place, HostError("sweep_slow", **told))
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
