"""A frame that shows its numbers as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import cycle
from typing import Any, ClassVar

import pandas as pd

from . import figures
from .messages import say
from .plain import printable, shortened

__all__ = ["NO_FORMULAS", "LongTable", "Table", "WideTable", "for_people", "framed"]

NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
TEXT_CHARACTERS = 60
_LEFT = ' style="text-align: left"'
# How columns are shown; the values stay numbers.
_SHOWN: Mapping[str, Callable[[Any], str]] = {
    "size": figures.size,
    "memory": figures.size,
    "vram": figures.size,
    "context": figures.context,
    "parameters": figures.count,
    "capabilities": ", ".join,
    "tags": ", ".join,
    "loaded": lambda loaded: "yes" if loaded else "no",
    "installed": lambda installed: "yes" if installed else "no",
    "digest": lambda digest: str(digest)[:12],
    "tokens_per_second": lambda rate: f"{rate:.1f}",
    "characters_per_second": lambda rate: f"{rate:.1f}",
    "first_text_seconds": lambda seconds: f"{seconds:.3f}",
    "load_seconds": lambda seconds: f"{seconds:.3f}",
    "total_seconds": lambda seconds: f"{seconds:.3f}",
    "logprob": lambda logarithm: f"{logarithm:.3f}",
    "probability": lambda share: f"{share:.3f}",
    "others": lambda others: ", ".join(f"{t!r} {p:.3f}" for t, p in others.items()),
    "prompt": lambda text: shortened(str(text), TEXT_CHARACTERS),
    "answer": lambda text: shortened(str(text), TEXT_CHARACTERS),
    "last": lambda text: shortened(str(text), TEXT_CHARACTERS),
    "new_answer": lambda text: shortened(str(text), TEXT_CHARACTERS),
    "time": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}",
    "modified": lambda moment: f"{moment:%Y-%m-%d %H:%M}",
    "until": lambda moment: f"{moment:%Y-%m-%d %H:%M}",
}


class Table(pd.DataFrame):
    """A frame that shows its numbers as people write them.

    Only what is displayed differs: every value is a number, and every operation gives
    a plain DataFrame.
    """

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __repr__(self) -> str:
        """The table as text, names printable."""
        return self._nothing or self._seen.to_string()

    def _repr_html_(self) -> str:
        # What models wrote may stand in it: a formula can hold a link that runs.
        return f"<p>{self._nothing}</p>" if self._nothing else self.as_html(NO_FORMULAS)

    @property
    def _nothing(self) -> str:
        """What is said where there is no row; empty where there is one."""
        return "" if len(self) else say(self.attrs.get("empty", "table.nothing"))

    @property
    def _seen(self) -> pd.DataFrame:
        return for_people(self)

    def as_html(self, classes: str | None = None) -> str:
        """The table as HTML; ``NO_FORMULAS`` as ``classes`` leaves dollars alone."""
        seen = self._seen
        texts = [not pd.api.types.is_numeric_dtype(self[name]) for name in seen]
        return _as_html(seen, texts, classes)


class WideTable(Table):
    """A table of which the columns are shown that people look for first.

    The others are named below. Of many rows the last are shown; the values are whole.
    """

    _first: ClassVar[tuple[str, ...]] = ()
    _most_rows: ClassVar[int] = 60
    _classes: ClassVar[str | None] = None

    def __repr__(self) -> str:
        return self._nothing or f"{super().__repr__()}\n{self._unseen}"

    def _repr_html_(self) -> str:
        if self._nothing:
            return super()._repr_html_()
        return f"{self.as_html(self._classes)}\n<p>{self._unseen}</p>"

    @property
    def _seen(self) -> pd.DataFrame:
        # What a cell says may depend on a column that is not shown: where a model is.
        return for_people(self.tail(self._most_rows))[self._leading]

    @property
    def _leading(self) -> list[str]:
        return [name for name in self._first if name in self.columns]

    @property
    def _unseen(self) -> str:
        names = [str(name) for name in self.columns if name not in self._leading]
        others = say("table.others", names=", ".join(names))
        if len(self) <= self._most_rows:
            return others
        return f"{say('table.last', shown=self._most_rows, rows=len(self))} {others}"


class LongTable(Table):
    """A table of which the first rows are shown, and how many there are."""

    _most_rows: ClassVar[int] = 40

    def __repr__(self) -> str:
        return "\n".join(filter(None, (super().__repr__(), self._more)))

    def _repr_html_(self) -> str:
        more = f"<p>{self._more}</p>" if self._more else ""
        return super()._repr_html_() + more

    @property
    def _seen(self) -> pd.DataFrame:
        return for_people(self.head(self._most_rows))

    @property
    def _more(self) -> str:
        if len(self) <= self._most_rows:
            return ""
        return say("report.first", shown=self._most_rows, rows=len(self))


def framed(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]
) -> pd.DataFrame:
    """A frame with just these columns and dtypes, also where there is no row."""
    frame = pd.DataFrame(rows, columns=list(columns))
    for name, dtype in columns.items():
        if dtype.startswith("datetime"):
            # A moment that cannot be read is missing, and the rest of the row is not.
            frame[name] = pd.to_datetime(
                frame[name], utc=True, format="ISO8601", errors="coerce"
            )
    return frame.astype(columns)


def _as_html(
    shown: pd.DataFrame, texts: Iterable[bool], classes: str | None = None
) -> str:
    """A frame of texts as HTML; the columns that ``texts`` marks begin at the left.

    Notebooks set every cell at the right, which is for figures alone. A style in the
    cell is what they all keep, also where a notebook is not trusted.
    """
    # pandas cuts cells, and what to type next may stand at the end of one.
    with pd.option_context("display.max_colwidth", None):
        head, body = shown.to_html(notebook=True, classes=classes).split("<tbody>", 1)
    styles = [_LEFT if text else "" for text in texts]
    if not styles:
        return f"{head}<tbody>{body}"
    # Every cell is escaped, so what looks like one is one.
    names, cells = cycle(["", *styles]), cycle(styles)
    head = re.sub("<th>", lambda _: f"<th{next(names)}>", head)
    return head + "<tbody>" + re.sub("<td>", lambda _: f"<td{next(cells)}>", body)


def _written(value: Any) -> str:
    """Any other value; a number with four digits, but whole from a thousand on."""
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return printable(str(value))


def _cell(write: Callable[[Any], str], value: Any) -> str:
    """A cell as it is shown; what a column of that name has elsewhere may not be here.

    A table of the user's own may have anything in it.
    """
    try:
        if pd.api.types.is_scalar(value) and pd.isna(value):
            return "–"
        return write(value)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return _written(value)


def for_people(frame: pd.DataFrame) -> pd.DataFrame:
    """The same cells as texts; a name is another's text, so it is made printable."""
    shown = pd.DataFrame(index=frame.index)
    for name in frame.columns:
        write = _SHOWN.get(str(name), _written)
        shown[name] = [_cell(write, value) for value in frame[name]]
    if {"size", "location"} <= {*frame.columns}:
        shown.loc[frame["location"] == "cloud", "size"] = "-"
    return shown
