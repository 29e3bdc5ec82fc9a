"""The library: what can be pulled, from the table that ships with the package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import figures
from .checking import need_texts
from .errors import BadInput
from .frames import Table
from .messages import say
from .names import near_name
from .published import published

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["library"]

COLUMNS = {
    "name": "string",
    "size": "Int64",
    "context": "Int64",
    "input": "string",
    "tags": "object",
    "parameters": "Int64",
    "variant": "string",
    "license": "string",
    "languages": "object",
    "trained": "string",
    "pulls": "Int64",
    "scores": "object",
    "source": "string",
    "date": "datetime64[ns]",
}
# What a person looks for first; the others are named below the table.
FIRST_COLUMNS = (
    "name", "size", "context", "input", "tags", "parameters", "license",
)  # fmt: skip
# Of more rows than this, so many of the first and of the last are shown.
MOST_ROWS, END_ROWS = 40, 10
_SHOWN: Mapping[str, Callable[[Any], str]] = {
    "size": figures.size,
    "context": figures.context,
    "tags": ", ".join,
    "parameters": figures.count,
}


class _Shelf(Table):
    """A table whose cloud models show ``-`` for a size: nothing is downloaded.

    Of many rows the ends are shown, and of the columns the first; the values are whole.
    """

    def __repr__(self) -> str:
        """The table as text."""
        return f"{self._seen.to_string()}\n{self._unseen}"

    def _repr_html_(self) -> str:
        return f"{self.as_html()}\n<p>{self._unseen}</p>"

    @property
    def _seen(self) -> pd.DataFrame:
        first = [name for name in FIRST_COLUMNS if name in self.columns]
        if len(self) <= MOST_ROWS:
            return _for_people(self, first)
        shown = _for_people(self, first)
        ends = [*shown.index[:END_ROWS], *shown.index[-END_ROWS:]]
        parts = shown.loc[ends].astype(object)
        # A row between the ends, for what is left out there.
        parts.loc["…"] = "…"
        return parts.loc[[*ends[:END_ROWS], "…", *ends[END_ROWS:]]]

    @property
    def _unseen(self) -> str:
        names = [str(name) for name in self.columns if name not in FIRST_COLUMNS]
        others = say("table.others", names=", ".join(names))
        hidden = len(self) - 2 * END_ROWS
        if len(self) <= MOST_ROWS:
            return others
        return f"{say('library.more', count=hidden)} {others}"


def library(name: str = "*") -> pd.DataFrame:
    """What can be pulled with Ollama, one a row: a table that ships with the package.

    Nothing is contacted. What no page said is missing, not guessed.

    Parameters
    ----------
    name
        Only these: a family (``"gpt-oss"``), a name (``"gpt-oss:20b"``), or a pattern
        of either (``"qwen3*"``).

    Returns
    -------
    DataFrame
        Columns: ``name``; ``size`` (bytes to be pulled, as published, 14GB is 14e9;
        missing for cloud models); ``context`` (tokens, as published, 128K is 131072);
        ``input``; ``tags`` (Audio, Cloud, Embedding, Thinking, Tools, as published of
        the family; Vision where this one takes images); ``parameters`` (how many, as
        the family's page rounds them); ``variant`` (``instruct`` or ``base``, where
        the page lists the same files under a name that says so, such as ``4b-it``);
        ``license``; ``languages`` (ISO codes of those that a page names; it may know
        others); ``trained`` (year and month in which its training data end);
        ``pulls`` (how often the family was pulled); ``scores`` (each with who
        published it, the day on which the page was read, and its source; perhaps of
        another quantization); ``source`` (first the page that lists this name with its
        figures, as it was on ``date``; then the pages that other cells are from).

    Raises
    ------
    BadInput
        For a name that is not there; a pattern may fit nothing.
    """
    need_texts(name=name)
    rows = published(name)
    if not rows and not set(name) & set("*?["):
        near = near_name(name, (str(row["name"]) for row in published()))
        key = "not_in_library_near" if near else "not_in_library"
        raise BadInput(key, name=name, near=near)
    return _Shelf(Table(rows, columns=list(COLUMNS)).astype(COLUMNS))


def _for_people(shelf: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The same cells of these columns as texts."""
    shown = shelf[[*columns]].astype(object)
    for column in {*columns} & {*_SHOWN}:
        shown[column] = shown[column].map(_SHOWN[column], na_action="ignore")
    if {"size", "tags"} <= {*columns}:
        cloud = ["Cloud" in tags for tags in shelf["tags"]]
        shown.loc[cloud, "size"] = "-"
    return shown.where(shown.notna(), "–")
