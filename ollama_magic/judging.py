"""Says whether an answer is right: by a check that is written down, or a function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from .errors import BadInput
from .rules import KINDS, Rule, rule_of, verdict_of
from .run import Run
from .trial import Check, Done, Trial, Verdict

__all__ = ["JUDGED", "check_of", "judge", "mark_of", "scored"]

JUDGED = ("ok", "truncated")
CHOOSING = frozenset(("choice", "option"))  # kinds that take the texts of choices


def check_of(wish: Any, expected: Any, where: str) -> Check | None:
    r"""The check that was wished for.

    Parameters
    ----------
    wish
        A kind of check by its name, which holds an answer against what is expected, or
        a mapping from the kind to what it is held against, as JSONL can have it:

        - ``"exact"``, ``{"exact": "Seoul"}``, ``{"exact": ["Seoul", "서울"]}`` (one of
          them): but for case, and for quotes, space and a full stop around it.
        - ``{"contains": "Seoul"}``, ``{"contains": ["name", "age"]}`` (all of them):
          in any case.
        - ``{"regex": "answer: (\\w+)"}``: the last match; its group has to be what is
          expected. Without a group, or without that, a match is enough.
        - ``"json"``, ``{"json": schema}``: JSON that fits the schema and is what is
          expected, where there is either.
        - ``{"number": 3.14, "within": 0.01}`` or ``"percent": 1``: the last number
          that is no part of a word.
        - ``{"choice": "B"}``: the letter of one of the choices, A to D or as many as
          ``"of": ["Seoul", "Busan"]`` has; where no letter is named, the text of one.
        - ``{"option": "B", "of": [...]}``: the text of that choice, and of no other,
          whatever letter is beside it; or its letter and nothing else.

        Or a function of the answer's text, or of it and what is expected: true or
        false, ``correct``, ``wrong``, ``unparsable``, ``None`` where it cannot say, or
        a number: a score, which is part of an accuracy only as 0 or 1. ``None``:
        ``exact``, where something is expected; else no check.

    Raises
    ------
    BadInput
        For anything else.
    """
    if wish is None:
        return None if expected is None else Rule("exact")
    if isinstance(wish, Rule):
        return wish
    if isinstance(wish, str | Mapping):
        return rule_of(wish, expected, where)
    if not callable(wish):
        told = {"value": repr(wish)[:80], "names": ", ".join(KINDS)}
        raise BadInput("bad_check", where=where, **told)
    return _function(wish)


def judge(run: Run, trial: Trial) -> Verdict:
    """The verdict on an answer; of one that broke off, or never came, there is none.

    One that was cut by a limit is judged as it is; its status tells it apart.
    """
    if trial.check is None or run.status not in JUDGED:
        return None
    return trial.check(run, trial)


def mark_of(trial: Trial) -> str | None:
    """By which a verdict is known to be that of a trial's check, if there is a way."""
    return trial.check.mark(trial.expected) if isinstance(trial.check, Rule) else None


def scored(done: Iterable[Done], wish: Any) -> list[Done]:
    """The same trials with the verdicts of another check: no model is asked.

    Where the check itself fails, there is no verdict, and the record's error says why.

    Raises
    ------
    BadInput
        For what is no check, or one that fails for every answer.
    """
    again: list[Done] = []
    failed: list[tuple[str, str]] = []
    for each in done:
        trial = each.trial
        check = check_of(_among(wish, trial), trial.expected, trial.item)
        trial, verdict, error = replace(trial, check=check), None, ""
        try:
            verdict = judge(each.run, trial)
        except (Exception, SystemExit) as fault:  # noqa: BLE001 (anybody's function)
            error = f"{type(fault).__name__}: {fault}"
            failed.append((trial.item, error))
        run = partial(_judged, each, verdict, error)
        again.append(Done(trial, run, each.slots, each.queue_seconds))
    if again and len(failed) == len(again):
        raise BadInput("check_fails", item=failed[0][0], reason=failed[0][1])
    return again


def _among(wish: Any, trial: Trial) -> Any:
    """What was wished; with the choices of the trial's own check where it has none."""
    own = trial.check.more.get("of") if isinstance(trial.check, Rule) else None
    told = {wish: None} if isinstance(wish, str) else wish
    if not own or not isinstance(told, Mapping) or "of" in told:
        return wish
    return {**told, "of": own} if CHOOSING & told.keys() else wish


def _judged(done: Done, verdict: Verdict, error: str) -> Run:
    run = done.run
    return replace(
        run, verdict=verdict, error=f"check: {error}" if error else run.error
    )


def _function(function: Callable[..., Any]) -> Check:
    """A user's function as a check."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    both = False
    with suppress(TypeError, ValueError):  # of one that is written in C
        parameters = inspect.signature(function).parameters.values()
        both = sum(parameter.kind in kinds for parameter in parameters) > 1
    return _Own(function, both)


@dataclass(frozen=True, slots=True)
class _Own:
    """A check by a function, which takes what is expected, too, where it can."""

    function: Callable[..., Any]
    both: bool

    def __call__(self, run: Run, trial: Trial, /) -> Verdict:
        text, both = run.answered.text, self.both
        given = (text, trial.expected) if both else (text,)
        return verdict_of(self.function(*given))
