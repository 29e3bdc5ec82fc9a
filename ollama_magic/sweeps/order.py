"""The order in which trials are asked: each model is loaded as seldom as can be."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from ..names import ModelRef
from ..options import OPTIONS
from ..trial import Trial
from .hosts import Place

__all__ = ["Board", "Group", "grouped", "loads_of", "runner_options"]

_MORE = re.compile("[1-9]")


@dataclass(slots=True, eq=False)
class Group:
    """Trials that one loaded model answers, one after the other.

    Attributes
    ----------
    runner
        The options for which a server loads the model anew where they change.
    kept
        For how long it stays loaded behind each trial: ``keep_alive``.
    facts
        What is known of the model as it is loaded.
    """

    model: ModelRef
    runner: Mapping[str, Any]
    trials: deque[Trial] = field(default_factory=deque)
    facts: dict[str, Any] = field(default_factory=dict)
    kept: Any = None

    @property
    def leaves(self) -> bool:
        """Whether the model is unloaded behind each trial: ``keep_alive`` is zero."""
        return self.kept is not None and not _MORE.search(str(self.kept))

    @property
    def loaded(self) -> tuple[Any, ...]:
        """What a server loads for it: two groups that share it need one load."""
        runner = sorted((name, str(value)) for name, value in self.runner.items())
        return (self.model.tagged.lower(), *runner)


def runner_options(trial: Trial) -> dict[str, Any]:
    """What of a request decides how the model is loaded."""
    options = trial.request.options
    chosen = {name: options[name] for name in options if _reloads(name)}
    return {**chosen, "shift": trial.request.shift}


def grouped(trials: Iterable[Trial], *, interleaved: bool = False) -> list[Group]:
    """Model, runner options, ``keep_alive``; within these the order stays as it is.

    What stands in rounds (a factor of that name) stays in them: to compare settings
    fairly, a model is loaded anew in each. With ``interleaved`` each repeat is a round,
    and every other round goes backwards, so that a steady drift meets all alike.
    """
    if interleaved:
        trials = sorted(trials, key=lambda each: (each.repeat, each.point))
    groups: dict[Any, Group] = {}
    rounds: dict[Any, dict[str, list[Group]]] = {}
    last, one, loaded = None, None, ()
    for trial in trials:
        request = trial.request
        turn = trial.repeat if interleaved else trial.factors.get("round")
        if one is None or request is not last:  # which repeats share
            one = Group(request.model, runner_options(trial), kept=request.keep_alive)
            last, loaded = request, one.loaded
        key = (turn, loaded, str(one.kept))
        if key not in groups:
            groups[key] = one = replace(one, trials=deque(), facts={})
            models = rounds.setdefault(turn, {})
            models.setdefault(one.model.tagged.lower(), []).append(one)
        groups[key].trials.append(trial)
    ordered: list[Group] = []
    for turn, models in rounds.items():
        some = [group for several in models.values() for group in several]
        ordered += reversed(some) if interleaved and turn % 2 else some
    return ordered


def loads_of(groups: Iterable[Group]) -> Counter[str]:
    """How often a server loads each model that begins with none, and has one."""
    counts, before = Counter[str](), None
    for group in groups:
        there = group.loaded == before and not group.trials[0].cold
        cold = sum(trial.cold for trial in group.trials)
        first = not (there or group.trials[0].cold)
        count = len(group.trials) - there if group.leaves else cold + first
        counts[group.model.tagged] += count
        before = None if group.leaves else group.loaded
    return counts


def _reloads(name: str) -> bool:
    return name in OPTIONS and OPTIONS[name].reloads


def _together(group: Group) -> int:
    """How many trials at a time belong together, from the last one backwards."""
    paired = group.trials and group.trials[-1].factors.get("cache") == "repeated"
    return 2 if paired else 1


class Board:
    """Which groups are still to be asked, and by whom. The private loop's alone."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._open = list(groups)
        self._taken: dict[int, Group] = {}
        self._news = asyncio.Event()

    @property
    def left(self) -> list[Group]:
        """Those that nobody asks."""
        return [group for group in self._open if group.trials]

    async def rest(self, seconds: float) -> bool:
        """Wait while others are at work, but not for longer; whether they still are."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._taken:
                    await self._news.wait()
        return bool(self._taken)

    async def take(self, place: Place) -> Group | None:
        """The next group for a host; ``None`` where there will be none for it.

        One that is idle waits for as long as others work, whose trials it takes over
        should they die, and takes half of the longest that another has just begun.
        """
        while True:
            for group in self._open:
                if group.trials and place.has(group.model):
                    self._open.remove(group)
                    return self._claim(place, group)
            if (half := self._half(place)) is not None:
                return self._claim(place, half)
            if place.error is not None or not self._taken:
                return None
            news = self._news
            await news.wait()

    def give_back(self, place: Place) -> None:
        """The host is through with its group, or cannot go on."""
        group = self._taken.pop(id(place))
        if group.trials:
            self._open.insert(0, group)
        self._news.set()
        self._news = asyncio.Event()

    def _claim(self, place: Place, group: Group) -> Group:
        self._taken[id(place)] = group
        return group

    def _half(self, place: Place) -> Group | None:
        """Half of what another host has before it: a load more, and half the time."""
        able = [g for g in self._taken.values() if place.has(g.model)]
        longest = max(able, key=lambda group: len(group.trials), default=None)
        count = len(longest.trials) // 2 if longest else 0
        # Two that are measured together stay so.
        count -= count % _together(longest) if longest else 0
        if longest is None or not count:
            return None
        half = Group(longest.model, longest.runner, kept=longest.kept)
        for _ in range(count):
            half.trials.appendleft(longest.trials.pop())
        return half
