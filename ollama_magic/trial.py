"""One point of a sweep's grid, and what came of asking it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from .measured import Measured, measured
from .request import ChatRequest, GenerateRequest
from .run import Run

__all__ = ["Check", "Done", "Trial", "Verdict", "told_apart"]

Verdict = str | float | None


class Check(Protocol):
    """Says whether an answer is right; ``None`` where it cannot say anything.

    What it says is ``correct``, ``wrong``, ``unparsable`` or a number. It is asked only
    about answers that came to their end (status ``ok``) or to a limit (``truncated``),
    and again whenever a sweep takes an answer out of its journal: a changed check asks
    no model. Then ``run`` is no more than what was answered and how it ended, unless
    the check has an attribute ``whole`` that is true: all of a record takes longer.
    """

    def __call__(self, run: Run, trial: Trial, /) -> Verdict:
        """The verdict on what ``trial`` was answered."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One point of a sweep's grid, one repeat: what is asked, and what it varies.

    Attributes
    ----------
    point
        The how-manieth point of the grid as it was written, from 0.
    repeat
        From 0.
    item
        The prompt's given id, else ``p0``, ``p1``, …
    prompt
        As a person would read it.
    factors
        What varies beside model, item and repeat: ``{"temperature": 0.2}``.
    host
        Where it is asked; ``None`` is the session's host, whichever that is.
    check
        Gives the verdict; ``None`` where there is none to give.
    expected
        What ``check`` compares with.
    cold
        Whether the model is unloaded first.
    variables
        What stands in the prompt for names in braces.
    """

    point: int
    repeat: int
    item: str
    prompt: str
    request: ChatRequest | GenerateRequest
    factors: Mapping[str, Any] = field(default_factory=dict)
    host: str | None = None
    check: Check | None = None
    expected: Any = None
    topic: str | None = None
    language: str | None = None
    cold: bool = False
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """By which its record names it, whichever the repeat."""
        return f"{self.item}#{self.point}"


class Done:
    """A trial that is over, with its record.

    Parameters
    ----------
    run
        The record, or what gives it: of a hundred thousand that lie in a journal, each
        is read when it is looked at, and not kept.
    slots
        How many were asked at once on that host.
    queue_seconds
        How long it waited for its turn there, where more than one was asked at once.
    """

    __slots__ = ("_run", "queue_seconds", "slots", "trial")

    def __init__(
        self,
        trial: Trial,
        run: Run | Callable[[], Run],
        slots: int = 1,
        queue_seconds: float | None = None,
    ) -> None:
        self.trial, self._run = trial, run
        self.slots, self.queue_seconds = slots, queue_seconds

    @property
    def run(self) -> Run:
        """The record, with the verdict of the trial's check."""
        return self._run if isinstance(self._run, Run) else self._run()

    @property
    def measured(self) -> Measured:
        """What tables tell of it, for which no whole record needs to be read."""
        told = getattr(self._run, "measured", None)
        return measured(self.run) if told is None else told

    def called(self, item: str) -> Done:
        """The same under another id of its prompt."""
        trial = replace(self.trial, item=item)
        return Done(trial, self._run, self.slots, self.queue_seconds)

    def __repr__(self) -> str:
        return f"<Done {self.trial.item} #{self.trial.repeat}: {self.run.status}>"


def told_apart(ours: Sequence[Done], theirs: Sequence[Done]) -> list[Done]:
    """The later trials, with another id where theirs is one of another prompt.

    ``p0`` becomes ``p0 (2)``. A prompt that both have under one id stays one item.
    """
    asked, names = _prompts(ours), dict[str, str]()
    for item, prompts in _prompts(theirs).items():
        name, number = item, 1
        while name in asked and asked[name].isdisjoint(prompts):
            number += 1
            name = f"{item} ({number})"
        names[item] = name
    return [
        each if (name := names[each.trial.item]) == each.trial.item
        else each.called(name)
        for each in theirs
    ]  # fmt: skip


def _prompts(done: Sequence[Done]) -> dict[str, set[str]]:
    """What was asked under each id; templates make several prompts of one item."""
    asked: dict[str, set[str]] = {}
    for each in done:
        asked.setdefault(each.trial.item, set()).add(each.trial.prompt)
    return asked
