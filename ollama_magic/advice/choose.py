"""Which models answer what is wished for: kept, dropped or open, each with reasons."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..frames import Table
from ..messages import say
from .criteria import CRITERIA, DROPPED, KEPT, OPEN
from .room import Facts, room
from .rows import is_cloud, missing, rows_of, tags_of, told

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Choice", "choose_rows", "merged"]

SHOWN_ROWS, SHOWN_OPEN, SHOWN_REASONS = 20, 8, 6
COLUMNS = {
    "name": "string",
    "verdict": "string",
    "why": "string",
    "size": "Int64",
    "context": "Int64",
    "input": "string",
    "tags": "object",
    "parameters": "Int64",
    "license": "string",
    "installed": "boolean",
    "location": "string",
}
# What is shown of the models that are kept; the table has all.
FIRST_COLUMNS = [
    "name", "why", "size", "context", "input", "tags", "license", "installed",
    "location",
]  # fmt: skip
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of each model; shows what is left, and why the rest is not.

    Attributes
    ----------
    table
        Every model, one a row, with ``verdict`` (``kept``; ``open``: something is not
        known, and unknown is no pass; ``dropped``) and ``why``.
    tally
        Why models were dropped: each reason's criterion, with how many it dropped.
    """

    table: pd.DataFrame
    tally: Mapping[str, int]

    @property
    def kept(self) -> pd.DataFrame:
        """Those that are known to answer every wish, the likeliest first.

        What is installed stands first, then what fits into this machine's memory, then
        what may, then what does not, then what runs in the cloud. Of those that fit,
        what was pulled most often, then the larger; of the others the smaller.
        """
        return self._part(KEPT)

    @property
    def open(self) -> pd.DataFrame:
        """Those that may, with the call that finds out."""
        return self._part(OPEN)

    @property
    def dropped(self) -> pd.DataFrame:
        """Those that do not."""
        return self._part(DROPPED)

    def why(self, name: str) -> str:
        """Why the model was kept or dropped.

        Raises
        ------
        BadInput
            Where no table has it.
        """
        wanted = name if ":" in name else f"{name}:latest"
        for row in rows_of(self.table[self.table["name"] == wanted]):
            return f"{say(_VERDICTS[row['verdict']])}: {row['why']}"
        raise missing(name, map(str, self.table["name"]))

    def __str__(self) -> str:
        counts = {name: len(self._part(name)) for name in _VERDICTS}
        return say("choose.outcome", **counts)

    def __repr__(self) -> str:
        tables = (f"{head}{part!r}{more}" for head, part, more in self._shown())
        return "\n\n".join(filter(None, (str(self), *tables, self._reasons())))

    def _repr_html_(self) -> str:
        tables = (
            f"{_paragraph(head)}{part._repr_html_()}{_paragraph(more)}"
            for head, part, more in self._shown()
        )
        parts = (_paragraph(str(self)), *tables, _paragraph(self._reasons()))
        return _WITH_UNIT.sub("\N{NO-BREAK SPACE}", "".join(parts))

    def _part(self, verdict: str) -> pd.DataFrame:
        part = self.table[self.table["verdict"] == verdict].reset_index(drop=True)
        return Table(part.drop(columns="verdict"))

    def _shown(self) -> list[tuple[str, Any, str]]:
        """The tables that are shown, with a heading and how much of them is not."""
        shown = []
        for name, rows, columns in (
            ("kept", SHOWN_ROWS, FIRST_COLUMNS),
            ("open", SHOWN_OPEN, ["name", "why"]),
        ):
            part = self._part(name)
            rest = len(part) - rows
            more = say("choose.more", count=rest, part=name)
            if len(part):
                seen = Table(part.head(rows)[columns])
                head = f"{say('choose.open_head')}\n" if name == OPEN else ""
                shown.append((head, seen, f"\n{more}" if rest > 0 else ""))
        return shown

    def _reasons(self) -> str:
        most = Counter(self.tally).most_common(SHOWN_REASONS)
        if not most:
            return ""
        shown = ", ".join(f"{name} ({count})" for name, count in most)
        return say("choose.reasons", reasons=shown)


# Between a figure and its unit no line is to end.
_WITH_UNIT = re.compile(r"(?<=\d) (?=[KMGT]?B\b)")
_VERDICTS = {KEPT: "choose.kept", OPEN: "choose.open", DROPPED: "choose.dropped"}


def merged(library: pd.DataFrame, models: pd.DataFrame) -> list[Row]:
    """The rows of both tables, one for each name; what a server tells counts more."""
    rows: dict[str, dict[str, Any]] = {
        str(row["name"]): {**row, "installed": False} for row in rows_of(library)
    }
    for row in rows_of(models):
        known = {column: cell for column, cell in row.items() if told(row, column)}
        name = str(row["name"])
        before = rows.get(name, {})
        if "capabilities" in known:
            # Tags are published of a family; a server knows what this one can do.
            before = {**before, "tags": ()}
        rows[name] = {**before, **known, "installed": True}
    return [*rows.values()]


def choose_rows(rows: Sequence[Row], wishes: Mapping[str, Any], facts: Facts) -> Choice:
    """Judge every row by every wish; ``wishes`` as `read_wishes` reads them."""
    tally: Counter[str] = Counter()
    ranked = sorted(rows, key=lambda row: _rank(row, facts))
    judged = [_judged(row, wishes, facts, tally) for row in ranked]
    return Choice(Table(judged, columns=list(COLUMNS)).astype(COLUMNS), dict(tally))


def _judged(
    row: Row, wishes: Mapping[str, Any], facts: Facts, tally: Counter[str]
) -> dict[str, Any]:
    found = {
        name: judge(row, wishes[name], facts)
        for name, judge in CRITERIA.items()
        if name in wishes
    }
    verdicts = {each.verdict for each in found.values()}
    verdict = next((name for name in (DROPPED, OPEN) if name in verdicts), KEPT)
    told_why = [each.reason for each in found.values() if each.verdict == verdict]
    if verdict != DROPPED and "memory" not in wishes:
        told_why += filter(None, room(row, facts)[1:])
    tally.update(name for name, each in found.items() if each.verdict == DROPPED)
    return {
        **{column: told(row, column) for column in COLUMNS},
        "verdict": verdict,
        "why": "; ".join(told_why),
        "tags": tuple(sorted(tags_of(row))),
        "installed": bool(row["installed"]),
        "location": "cloud" if is_cloud(row) else "local",
    }


def _rank(row: Row, facts: Facts) -> tuple[Any, ...]:
    """The smaller, the likelier to be what somebody looks for: see `Choice.kept`."""
    size, pulls = told(row, "size") or 0, told(row, "pulls") or 0
    fits = room(row, facts)[0]
    order = (-pulls, size if fits else -size) if fits < 2 else (size, -pulls)
    return (not row["installed"], is_cloud(row), fits, *order, str(row["name"]))


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text.strip())}</p>" if text.strip() else ""
