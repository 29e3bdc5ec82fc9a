"""The order in which trials are asked: each model is loaded as seldom as can be."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..names import ModelRef
from ..options import OPTIONS
from ..trial import Trial
from .hosts import Place

__all__ = ["Board", "Group", "grouped", "runner_options"]


@dataclass(slots=True, eq=False)
class Group:
    """Trials that one loaded model answers, one after the other.

    Attributes
    ----------
    runner
        The options for which a server loads the model anew where they change.
    facts
        What is known of the model as it is loaded.
    """

    model: ModelRef
    runner: Mapping[str, Any]
    trials: deque[Trial] = field(default_factory=deque)
    facts: dict[str, Any] = field(default_factory=dict)


def runner_options(trial: Trial) -> dict[str, Any]:
    """What of a request decides how the model is loaded."""
    options = trial.request.options
    chosen = {name: options[name] for name in options if _reloads(name)}
    return {**chosen, "shift": trial.request.shift}


def grouped(trials: Iterable[Trial]) -> list[Group]:
    """Model, then runner options; within these the order stays as it is.

    What stands in rounds (a factor of that name) stays in them: to compare settings
    fairly, a model is loaded anew in each.
    """
    groups: dict[Any, Group] = {}
    for trial in trials:
        model, runner = trial.request.model, runner_options(trial)
        key = (
            (trial.factors.get("round"), model.tagged.lower()),
            tuple(sorted((k, str(v)) for k, v in runner.items())),
        )
        if key not in groups:
            groups[key] = Group(model, runner)
        groups[key].trials.append(trial)
    first: dict[tuple[Any, str], list[Group]] = {}
    for (name, _), group in groups.items():
        first.setdefault(name, []).append(group)
    return [group for several in first.values() for group in several]


def _reloads(name: str) -> bool:
    return name in OPTIONS and OPTIONS[name].reloads


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
        if longest is None or len(longest.trials) < 2:
            return None
        half = Group(longest.model, longest.runner)
        for _ in range(len(longest.trials) // 2):
            half.trials.appendleft(longest.trials.pop())
        return half
