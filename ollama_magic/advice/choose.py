"""Which models answer what is wished for: kept, dropped or open, each with reasons."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import figures
from ..errors import BadInput
from ..frames import Table
from ..messages import say
from .criteria import CRITERIA, DROPPED, KEPT, OPEN, PURPOSES, Facts
from .rows import is_cloud, missing, rows_of, tags_of, told

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Choice", "choose_rows", "merged", "read_wishes"]

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
TAGS = ("Audio", "Cloud", "Embedding", "Insert", "Thinking", "Tools", "Vision")
INPUTS = ("Text", "Image", "Audio")
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
        """Those that are known to answer every wish: first what is installed."""
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
        parts = [str(self), *(f"{part!r}" for part in self._shown()), self._reasons()]
        return "\n\n".join(filter(None, parts))

    def _repr_html_(self) -> str:
        tables: list[Any] = self._shown()
        inner = "".join(table._repr_html_() for table in tables)
        around = [
            f"<p>{html.escape(text)}</p>" for text in (str(self), self._reasons())
        ]
        return inner.join(around)

    def _part(self, verdict: str) -> pd.DataFrame:
        part = self.table[self.table["verdict"] == verdict].reset_index(drop=True)
        return Table(part.drop(columns="verdict"))

    def _shown(self) -> list[pd.DataFrame]:
        kept = self.kept.head(SHOWN_ROWS)
        unsure = self.open.head(SHOWN_OPEN)[["name", "why"]]
        return [Table(part) for part in (kept, unsure) if len(part)]

    def _reasons(self) -> str:
        most = Counter(self.tally).most_common(SHOWN_REASONS)
        if not most:
            return ""
        shown = ", ".join(f"{name} ({count})" for name, count in most)
        return say("choose.reasons", reasons=shown)


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


def read_wishes(wishes: Mapping[str, Any]) -> dict[str, Any]:
    """The wishes that were made, each as its criterion takes it.

    Raises
    ------
    BadInput
        For a purpose, a tag, a kind of input or a size that there is not.
    """
    made = {
        name: wish
        for name, wish in wishes.items()
        if wish is not None and wish is not False
    }
    read: Mapping[str, Callable[[Any], Any]] = {
        "purpose": lambda wish: _one_of("purpose", wish, tuple(PURPOSES)),
        "memory": figures.read_size,
        "context": figures.read_context,
        "parameters": figures.read_count,
        "input": lambda wish: _all_of("input", wish, INPUTS),
        "tags": lambda wish: _all_of("tags", wish, TAGS),
        "license": _listed,
        "cost": lambda wish: _one_of("cost", wish or "free", ("free",)),
    }
    return {
        name: read[name](wish) if name in read else wish for name, wish in made.items()
    }


def choose_rows(rows: Sequence[Row], wishes: Mapping[str, Any], facts: Facts) -> Choice:
    """Judge every row by every wish; ``wishes`` as `read_wishes` gives them."""
    tally: Counter[str] = Counter()
    judged = [_judged(row, wishes, facts, tally) for row in rows]
    order = {KEPT: 0, OPEN: 1, DROPPED: 2}
    judged.sort(
        key=lambda row: (
            order[row["verdict"]],
            not row["installed"],
            row["location"] == "cloud",
            row["size"] or 0,
            row["name"],
        )
    )
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
    tally.update(name for name, each in found.items() if each.verdict == DROPPED)
    return {
        **{column: told(row, column) for column in COLUMNS},
        "verdict": verdict,
        "why": "; ".join(told_why),
        "tags": tuple(sorted(tags_of(row))),
        "installed": bool(row["installed"]),
        "location": "cloud" if is_cloud(row) else "local",
    }


def _listed(wish: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(wish.split(", ")) if isinstance(wish, str) else tuple(wish)


def _all_of(
    what: str, wish: str | Iterable[str], known: Sequence[str]
) -> tuple[str, ...]:
    return tuple(_one_of(what, each, known) for each in _listed(wish))


def _one_of(what: str, wish: str, known: Sequence[str]) -> str:
    for name in known:
        if name.lower() == str(wish).strip().lower():
            return name
    raise BadInput("bad_wish", what=what, text=str(wish), names=", ".join(known))
