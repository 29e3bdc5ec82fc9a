"""One of the trials that a host is asked at once: a queue of its own, of length one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..errors import ConnectionLost, HostError, Unreachable
from ..messages import say
from ..trial import Trial
from .asking import Answer, ask, cool
from .hosts import Place, renew
from .order import Group

if TYPE_CHECKING:
    from .running import Running

__all__ = ["TOO_SLOW", "Lane"]

# So many prompts that failed alike, one behind the other: the rest would, as well.
HOPELESS = 5
TOO_SLOW = 3  # of those that came to no end: each takes as long as one may
HELD_SECONDS = 0.1  # between looks whether a sweep that is paused goes on


class Lane:
    """One of the trials that are asked at once: a queue of its own, of length one."""

    def __init__(self, running: Running, place: Place, group: Group) -> None:
        self.running, self.place, self.group = running, place, group
        self.how = running.how
        self._failed: tuple[str, frozenset[str]] = ("", frozenset())
        self._reason = ""  # of the last that failed
        self._last: Trial | None = None  # the last that came to its end
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
                self._give_up(trial, HOPELESS)
                continue
            if len(self._slow) >= TOO_SLOW:
                if self._leave_to_others():
                    self.group.trials.appendleft(trial)
                    return
                self._give_up(trial, TOO_SLOW)
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
            await self._ask_whole(trial)
            return True
        self._others += 1
        if self._others > len(self.group.trials):
            self._others = 0
            await asyncio.sleep(HELD_SECONDS)
            await self.running.looked()
        return self.running.answered(trial)

    async def _ask_whole(self, trial: Trial) -> None:
        """Ask it, and before it what has to be asked just before it."""
        first = self.running.before(trial)
        if first is None or first is self._last or await self._ask(first):
            await self._ask(trial)
        else:
            self.group.trials.insert(1, trial)

    async def _ask(self, trial: Trial) -> bool:
        """Whether it came to its end; else it is put back, to be asked again."""
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
            return False
        self._count(trial, answer)
        await self.running.finish(self.place, trial, answer.run)
        self._last = trial
        return True

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
        self._again, self._last = trial, None
        self.group.facts.clear()
        return await renew(self.place, self.running.plan.grid.models)

    def _count(self, trial: Trial, answer: Answer) -> None:
        """Remember which prompts failed, one behind the other, for the same reason."""
        error, status = answer.error, answer.run.status
        self._reason = (answer.run.error or self._reason).partition("\n")[0]
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

    def _give_up(self, trial: Trial, count: int) -> None:
        """The same has gone wrong too often: the others are left unasked."""
        reason = self._reason or say("sweep.timeout", seconds=f"{self.how.seconds:g}")
        self.running.unasked[str(self.group.model), reason, count].append(trial)
