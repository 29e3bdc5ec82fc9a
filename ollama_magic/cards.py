"""All that a server tells of one model, a row a property, shown for people."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from . import figures
from .details import quantization
from .plain import printable, shortened
from .tables import NO_FORMULAS

__all__ = ["Card", "card"]

Json = Mapping[str, Any]
SHOWN_ENTRIES, SHOWN_CHARACTERS = 3, 300
_SHOWN: Mapping[str, Callable[[Any], str]] = {
    "parameters": figures.count,
    "context": figures.context,
    "modified": lambda moment: f"{moment:%Y-%m-%d %H:%M}",
}


class Card(pd.DataFrame):
    """One column, ``value``; only what is displayed is rounded and cut."""

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __repr__(self) -> str:
        """Each property with its value, further lines of a text below its first."""
        width = max(map(len, self._shown), default=0)
        below = "\n" + " " * (width + 2)
        return "\n".join(
            f"{name:<{width}}  {below.join(text.split(chr(10)))}"
            for name, text in self._shown.items()
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{html.escape(name)}</th>"
            f'<td style="text-align: left; white-space: pre-wrap">{html.escape(text)}'
            "</td></tr>"
            for name, text in self._shown.items()
        )
        return f'<table class="{NO_FORMULAS}">{rows}</table>'

    @property
    def _shown(self) -> dict[str, str]:
        return {
            printable(str(name)): _for_people(str(name), value)
            for name, value in self["value"].items()
        }


def card(shown: Json, *, verbose: bool = False) -> pd.DataFrame:
    """All that is told of one model; where ``verbose``, its whole header too."""
    info = shown.get("model_info") or {}
    details = shown.get("details") or {}
    architecture = info.get("general.architecture")
    license_ = str(shown.get("license") or "").strip()
    rows = {
        "name": shown.get("name"),
        "architecture": architecture,
        "family": details.get("family"),
        "parameters": info.get("general.parameter_count"),
        "quantization": quantization(details),
        "context": info.get(f"{architecture}.context_length"),
        "embedding": info.get(f"{architecture}.embedding_length"),
        "capabilities": ", ".join(shown.get("capabilities") or []),
        "system": shown.get("system"),
        "settings": re.sub(r" +", " ", str(shown.get("parameters") or "")),
        "license": license_.splitlines()[0] if license_ else None,
        "modified": _moment(shown.get("modified_at")),
        **(info if verbose else {}),
    }
    told = {name: value for name, value in rows.items() if _is_told(value)}
    index = pd.Index(list(told), name="property")
    return Card({"value": pd.Series(list(told.values()), index, dtype=object)})


def _is_told(value: Any) -> bool:
    return value is not None and value is not pd.NaT and value != ""


def _moment(text: Any) -> Any:
    """A time as a value; missing where it cannot be read."""
    return pd.to_datetime(text, utc=True, errors="coerce") if text else None


def _for_people(name: str, value: Any) -> str:
    write = _SHOWN.get(name)
    if write and not isinstance(value, str):
        return write(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        first = ", ".join(shortened(str(each), 20) for each in value[:SHOWN_ENTRIES])
        more = ", …" if len(value) > SHOWN_ENTRIES else ""
        return f"{len(value):,}: {first}{more}"
    text = "\n".join(map(printable, str(value).split("\n")))
    return f"{text[:SHOWN_CHARACTERS]}…" if len(text) > SHOWN_CHARACTERS else text
