"""Runs a plan: one queue for each host, and each answer kept as it ends."""

from __future__ import annotations

import asyncio
import math
import threading
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

from ..bulk import in_bulk
from ..errors import HostError, HostsGone
from ..messages import say
from ..run import Run
from ..trial import Done, Trial
from .asking import PATIENCE_SECONDS, answers_still, warm
from .course import Course
from .hosts import Place, renew, repulled
from .keeping import Keeper
from .lanes import TOO_SLOW, Lane
from .order import Board, Group, grouped
from .plan import Plan
from .pulse import watched
from .resuming import asked_just_before, halves, in_turn
from .sharing import Sharing

__all__ = ["Running"]

AWAY_SECONDS = 2.0  # between looks whether a host that died is back


class Running:
    """A plan that is being asked. Written on the private loop, read by anyone.

    Attributes
    ----------
    course
        How far it is.
    unasked
        Trials that were given up, by model, reason, and how many failed before them.
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
        for number in halves(plan, self.kept):
            del self.kept[number]
        self.done: dict[int, Done] = dict(self.kept)
        self.unasked: dict[tuple[str, str, int], list[Trial]] = defaultdict(list)
        self.course = Course(len(plan.trials), len(self.kept))
        self.over = threading.Event()
        # By host, the prompts in a row that came to no end.
        self.slow: dict[int, list[tuple[int, str]]] = {
            id(place): [] for place in plan.places
        }
        # By host, what it was asked since its models were looked at.
        self._newest: dict[int, list[int]] = defaultdict(list)
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
        groups = grouped(self._left(), interleaved=self.plan.grid.interleaved)
        board = Board(in_turn(self.plan, groups))
        try:
            async with asyncio.TaskGroup() as tasks:
                for place in self.plan.places:
                    if place.error is None:
                        tasks.create_task(self._serve(place, board))
            await self._keeper.saved()
            await self._keeper.written()
        finally:
            self._tell_unasked()
            self._keeper.close(self._closed)
        if board.left:
            raise self._gone()

    async def _serve(self, place: Place, board: Board) -> None:
        """Take group after group for one host, while it lives, and when it is back."""
        while True:
            while (group := await board.take(place)) is not None:
                try:
                    async with watched(place, partial(self.lost, place)):
                        await self._look_again(place)
                        await self._work(place, group)
                finally:
                    board.give_back(place)
            if place.error is None:
                await self._look_again(place)
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
                tasks.create_task(Lane(self, place, group).run())

    async def _look_again(self, place: Place) -> None:
        """Doubt what models answered that became others since the last look."""
        numbers, mark = self._newest.pop(id(place), []), self.plan.key
        keys = {number: mark(number, place) for number in numbers}
        for model in await repulled(place, self.plan.grid.models):
            own = self.plan.trials
            doubted = [n for n in numbers if own[n].request.model == model]
            await self._keeper.doubt([keys[number] for number in doubted])
            left = [n for n in doubted if self.done.pop(n, None) is not None]
            self.course.asked -= len(left)
            told = {"model": str(model), "host": place.name, "count": len(left)}
            self.note(say("sweep.repulled", **told))

    async def finish(self, place: Place, trial: Trial, run: Run) -> None:
        """A trial is over: have it judged and kept, and count it."""
        number = self._numbers[id(trial)]
        self._newest[id(place)].append(number)
        await self._keeper.settle(number, place, run)

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

    def before(self, trial: Trial) -> Trial | None:
        """What has to be asked just before it, on the same host."""
        return asked_just_before(self.plan, self._numbers[id(trial)])

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

    def _left(self) -> Iterator[Trial]:
        return (t for n, t in enumerate(self.plan.trials) if n not in self.kept)

    def _tell_unasked(self) -> None:
        """How many were left out, why, and what to do."""
        next_ = "sweep.unasked_kept" if self.plan.journal else "sweep.unasked_unkept"
        for (model, reason, alike), trials in self.unasked.items():
            told = {"model": model, "alike": alike, "reason": reason}
            note = say("sweep.unasked", count=len(trials), **told)
            self.note(f"{note}\n{say(next_)}")

    def _gone(self) -> HostsGone:
        errors = [place.error for place in self.plan.places if place.error is not None]
        told: dict[str, Any] = {"done": self.course.done, "count": self.course.count}
        names = ", ".join(p.name for p in self.plan.places if p.error is not None)
        reason = errors[-1].message if errors else "-"
        kept = self.plan.journal is not None
        key = "sweep_host_gone" if kept else "sweep_host_gone_unkept"
        return HostsGone(key, hosts=names, reason=reason, **told)
