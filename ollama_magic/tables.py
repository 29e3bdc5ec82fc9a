"""A frame that shows its numbers as people write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from . import figures
from .messages import say
from .plain import printable, shortened

__all__ = ["NO_FORMULAS", "Table", "framed"]

NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
TEXT_CHARACTERS = 60
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
    "prompt": lambda text: shortened(text, TEXT_CHARACTERS),
    "answer": lambda text: shortened(text, TEXT_CHARACTERS),
    "new_answer": lambda text: shortened(text, TEXT_CHARACTERS),
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
        return self._nothing or _for_people(self).to_string()

    def _repr_html_(self) -> str:
        return f"<p>{self._nothing}</p>" if self._nothing else self.as_html()

    @property
    def _nothing(self) -> str:
        """What is said where there is no row; empty where there is one."""
        key = self.attrs.get("empty", "")
        return say(key) if key and not len(self) else ""

    def as_html(self, classes: str | None = None) -> str:
        """The table as HTML; ``NO_FORMULAS`` as ``classes`` leaves dollars alone."""
        # pandas cuts cells, and what to type next may stand at the end of one.
        with pd.option_context("display.max_colwidth", None):
            return _for_people(self).to_html(notebook=True, classes=classes)


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


def _for_people(frame: pd.DataFrame) -> pd.DataFrame:
    """The same cells as texts; a name is another's text, so it is made printable."""
    shown = pd.DataFrame(index=frame.index)
    for name in frame.columns:
        write = _SHOWN.get(str(name), lambda value: printable(str(value)))
        shown[name] = [
            "–" if pd.api.types.is_scalar(value) and pd.isna(value) else write(value)
            for value in frame[name]
        ]
    if {"size", "location"} <= {*frame.columns}:
        shown.loc[frame["location"] == "cloud", "size"] = "-"
    return shown
