"""Multiple choice by one token: which letter a model thinks the likeliest."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import pandas as pd

from ..errors import Misfit
from ..messages import say
from ..results import Results
from ..rules import LETTERS, Rule, verdict_of
from ..run import Run
from ..stats.ground import WHOLE, By, beside
from ..tables import Table
from ..trial import Done, Trial, Verdict

__all__ = ["FIELDS", "OPTIONS", "Letter", "Lettered", "letter_shares"]

OPTIONS = {"temperature": 0, "num_predict": 1}
# Twenty is the most that Ollama tells of.
FIELDS: dict[str, Any] = {"logprobs": True, "top_logprobs": 20, "think": False}
_AROUND = " \t\n()[]*\"'.:"
NEAR = 1e-9


class Letter(Rule):
    """Whether the likeliest letter is the right one, of a question's choices.

    ``unparsable`` where no letter was among the candidates for the first token.
    """

    __slots__ = ()
    whole = True  # it reads the candidates of the first token

    def __call__(self, run: Run, trial: Trial, /) -> Verdict:
        """The verdict.

        Raises
        ------
        ValueError
            Where all letters are equally likely: nothing was measured.
        """
        shares = letter_shares(run, len(self.choices))
        if not shares:
            return "unparsable"
        if _alike(shares):
            raise ValueError("all letters are equally likely")
        return verdict_of(max(shares, key=shares.__getitem__) == trial.expected)


def letter_shares(run: Run, count: int = 4) -> dict[str, float]:
    """How probable each letter was as the first token, of all letters together 1.

    A letter counts with space or a bracket beside it, too. One that is not among the
    candidates is not there; it is empty where none is.
    """
    told = run.answered.logprobs or ()
    if not told or len(told[0]) < 3:
        return {}
    found: dict[str, float] = {}
    for text, logarithm in told[0][2]:
        letter = str(text).strip(_AROUND)
        if len(letter) == 1 and letter in LETTERS[:count]:
            found[letter] = found.get(letter, 0.0) + math.exp(min(logarithm, 0.0))
    whole = sum(found.values())
    return {k: v / whole for k, v in sorted(found.items())} if whole else {}


class Lettered(Results):
    """Results of multiple choice by letters: beside each accuracy, what lacks one.

    Raises
    ------
    Misfit
        Where the server told of no candidates, or all letters of all questions were
        equally likely: any accuracy would be chance that looks like a measurement.
    """

    def __init__(self, done: Any, plan: Any = None) -> None:
        super().__init__(done, plan)
        runs = [each.run for each in self.done]
        there = [run for run in runs if run.status == "ok"]
        if there and not any(run.answered.logprobs for run in there):
            raise Misfit("letters_untold")
        shares = [*filter(None, map(_shares_of, self.done))]
        if shares and all(map(_alike, shares)):
            raise Misfit("letters_alike")

    def summary(self, by: By | None = None, level: float = 0.95) -> pd.DataFrame:
        """As of other results, with ``without_letter``: for how many there was none."""
        table = super().summary(by, level)
        if "accuracy" in table.columns:
            keys = self.cells(by)
            counts = (
                self.runs[keys]
                .assign(lacking=self._lacking)
                .groupby(keys, sort=False, dropna=False, observed=True)["lacking"]
                .sum()
                .reset_index()
            )
            lacking = beside(table[keys], counts, keys)["lacking"]
            place = [*table.columns].index("accuracy") + 1
            share = lacking.to_numpy(float) / table["n_trials"]
            table.insert(place, "without_letter", share)
        return Table(table)

    @property
    def letters(self) -> pd.DataFrame:
        """For each trial how probable each letter was, of all letters together 1."""
        rows = [
            {"model": each.run.what.model, "item": each.trial.item}
            | {"expected": each.trial.expected}
            | _shares_of(each)
            for each in self.done
        ]
        names = sorted({name for row in rows for name in row if len(name) == 1})
        return Table(pd.DataFrame(rows, columns=["model", "item", "expected", *names]))

    @cached_property
    def _lacking(self) -> list[bool]:
        """Of each trial, whether it was answered without any of the letters."""
        return [each.run.status in WHOLE and not _shares_of(each) for each in self.done]

    @property
    def told(self) -> str:
        """How much there is, and how many questions no letter was a candidate for."""
        if not len(self):
            return super().told
        none = sum(self._lacking) / len(self)
        return f"{super().told} {say('bench.without', share=f'{100 * none:.1f}')}"


def _shares_of(done: Done) -> dict[str, float]:
    check = done.trial.check
    count = len(check.choices) if isinstance(check, Rule) else 4
    return letter_shares(done.run, count)


def _alike(shares: dict[str, float]) -> bool:
    return len(shares) > 1 and max(shares.values()) - min(shares.values()) < NEAR
