"""Votes as a table, two models a row."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from .ballots import Vote
from .tables import NO_FORMULAS, WideTable, framed

__all__ = ["votes"]

COLUMNS = {
    "time": "datetime64[ns, UTC]",
    "prompt": "string",
    "a": "string",
    "b": "string",
    "winner": "string",
    "choice": "string",
    "answers": "Int64",
    "blind": "boolean",
    "vote": "string",
}


class VoteTable(WideTable):
    """Votes; of their prompts the beginnings are shown."""

    _first = ("prompt", "a", "b", "winner", "choice")
    _classes = NO_FORMULAS


def votes(given: Iterable[Vote]) -> pd.DataFrame:
    """Votes, one row for each two models of which one was preferred, or neither.

    Columns: ``time``, ``prompt``, ``a`` and ``b`` (models), ``winner`` (one of the two,
    or ``tie``), ``choice`` (``best``, ``tie``, ``bad``: no answer was good enough),
    ``answers`` (how many there were to choose from), ``blind``, ``vote`` (its id: rows
    of one vote have the same). `stats.bradley_terry` takes it as it is.
    """
    rows = [
        {
            "time": vote.time_utc,
            "prompt": vote.prompt,
            "a": one,
            "b": other,
            "winner": winner,
            "choice": vote.choice,
            "answers": len(vote.models),
            "blind": vote.blind,
            "vote": vote.id,
        }
        for vote in given
        for one, other, winner in vote.pairs()
    ]
    table = VoteTable(framed(rows, COLUMNS))
    table.attrs["empty"] = "table.no_votes"
    return table
