"""Old answers with new ones beside them, as a table that shows itself so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from .frames import runs
from .messages import say
from .plain import printable
from .run import Run
from .tables import NO_FORMULAS, Table

__all__ = ["Beside", "Pair", "beside"]

SHOWN_CHARACTERS = 1500
SHOWN_COLUMNS = ("prompt", "model", "answer", "new_model", "new_answer", "same")
SHOWN_ROWS = 60
SPEEDS = ("tokens_per_second", "first_text_seconds", "total_seconds", "answer_tokens")
OLD = ("prompt", "model", "answer", "status", *SPEEDS, "id")
NEW = ("model", "answer", "status", *SPEEDS, "id")
COLUMNS = (*OLD, *(f"new_{name}" for name in NEW), "same", "reason")
HEAD = '<th style="text-align: left">{}</th>'
CELL = '<td style="text-align: left; vertical-align: top">{}</td>'


@dataclass(frozen=True, slots=True)
class Pair:
    """A run, and what ``model`` answered to the same; or the ``reason`` for nothing."""

    old: Run
    model: str
    new: Run | None = None
    reason: str = ""


class Beside(Table):
    """The table of `beside`; in a notebook, one row a question, one column a model."""

    def __repr__(self) -> str:
        reasons = ["reason"] if self["reason"].notna().any() else []
        shown = [*SHOWN_COLUMNS, *reasons]
        return f"{Table(self[shown])!r}\n{_others(self, shown)}"

    def _repr_html_(self) -> str:
        rows = self.to_dict("records")
        models = list(dict.fromkeys(str(row["new_model"]) for row in rows))
        heads = (say("beside.prompt"), say("beside.old"), *map(_written, models))
        head = "".join(map(HEAD.format, heads))
        lines = [f"<tr>{line}</tr>" for line in _lines(rows, models)]
        body, more = "".join(lines[:SHOWN_ROWS]), ""
        if len(lines) > SHOWN_ROWS:
            told = say("beside.first", shown=SHOWN_ROWS, rows=len(lines))
            more = f"<p>{told}</p>"
        kind = f'class="{NO_FORMULAS}" style="table-layout: fixed; width: 100%"'
        table = f"<table {kind}><thead><tr>{head}</tr></thead>{body}</table>"
        return f"{table}{more}<p>{_others(self, SHOWN_COLUMNS)}</p>"


def beside(pairs: Sequence[Pair]) -> Beside:
    """Each old answer with a new one: a row a pair.

    Columns: those of `frames.runs` for the old answer, with ``new_`` before their names
    for the new one; ``same``, whether the texts are equal; and ``reason``, why there is
    no new one.
    """
    old = runs([pair.old for pair in pairs])[[*OLD]]
    asked = [pair.new for pair in pairs if pair.new is not None]
    places = [place for place, pair in enumerate(pairs) if pair.new is not None]
    new = runs(asked)[[*NEW]].set_axis(places).reindex(range(len(pairs)))
    new["model"] = new["model"].fillna(
        pd.Series([pair.model for pair in pairs], dtype="string")
    )
    table = pd.concat([old, new.add_prefix("new_")], axis=1)
    table["same"] = (table["answer"] == table["new_answer"]).astype("boolean")
    reasons = [pair.reason or None for pair in pairs]
    table["reason"] = pd.Series(reasons, dtype="string", index=table.index)
    return Beside(table[[*COLUMNS]])


def _others(table: pd.DataFrame, shown: Sequence[str]) -> str:
    """Which columns there are besides."""
    names = [str(name) for name in table.columns if name not in shown]
    return say("table.others", names=", ".join(names))


def _lines(rows: Sequence[dict[Any, Any]], models: Sequence[str]) -> Iterator[str]:
    """The cells of each line: the question, the old answer, and the new ones."""
    for each in dict.fromkeys(str(row["id"]) for row in rows):
        same = {str(r["new_model"]): r for r in rows if str(r["id"]) == each}
        first = next(iter(same.values()))
        old = _answer(first, "") + f"<br><small>{_written(first['model'])}</small>"
        new = [_answer(same[m], "new_") if m in same else "" for m in models]
        yield "".join(map(CELL.format, (_written(first["prompt"]), old, *new)))


def _answer(row: dict[Any, Any], prefix: str) -> str:
    """The answer, and below it how it came."""
    told = [] if row[f"{prefix}status"] == "ok" else [row[f"{prefix}status"]]
    told += [say("beside.same")] if prefix and row["same"] is True else []
    rate, seconds = (row[prefix + n] for n in ("tokens_per_second", "total_seconds"))
    told += [] if pd.isna(rate) else [f"{rate:.1f} tokens/s"]
    told += [] if pd.isna(seconds) else [f"{seconds:.3f} s"]
    told += [row["reason"]] if prefix and not pd.isna(row["reason"]) else []
    notes = " · ".join(_written(each) for each in told if not pd.isna(each))
    return f"{_written(row[f'{prefix}answer'])}<br><small>{notes}</small>"


def _written(text: Any) -> str:
    """Another's text as HTML that shows just these characters."""
    if pd.isna(text):
        return "–"
    whole = printable(str(text))
    shown = whole[:SHOWN_CHARACTERS] + ("…" if len(whole) > SHOWN_CHARACTERS else "")
    return escape(shown).replace("\n", "<br>")
