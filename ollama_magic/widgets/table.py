"""A table of models, one of which can be chosen: a list of radio buttons over a table.

A list box would read better, but JupyterLab takes its keys for the notebook's own: an
arrow moves to another cell, and ``d d`` deletes one. Radio buttons work with Tab and
Space everywhere; the rows of both are of one height, so that a whole row is a button.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import ipywidgets

from .. import figures
from ..messages import say
from .panel import show
from .safe import Markup, element, html_of, label

__all__ = ["ModelTable", "Row", "badges"]

Row = Mapping[str, Any]
NOTHING = "–"
COLUMNS = ("size", "context", "input", "can")
HEADS = (
    "picker.model", "picker.size", "picker.context", "picker.input", "picker.can",
)  # fmt: skip


class ModelTable:
    """Rows to choose from; ``chosen`` is called with the name of the one that is.

    Attributes
    ----------
    widget
        What is to be shown.
    names
        Of the rows that are shown, from top to bottom.
    """

    def __init__(self, chosen: Callable[[str], None]) -> None:
        self.names: list[str] = []
        self._chosen, self._filling = chosen, False
        self._table = html_of()
        self._choice = ipywidgets.RadioButtons(
            options=(), description=say("picker.models")
        )
        self._choice.add_class("om-choice")
        self._choice.observe(self._choose, "index")
        self.widget = ipywidgets.Box((self._table, self._choice))
        self.widget.add_class("om-choices")
        self._nothing = html_of()
        self.whole = ipywidgets.VBox((self.widget, self._nothing))

    def show(self, rows: Sequence[Row], name: str, nothing: str) -> None:
        """Show these rows, with that one chosen; where there is none, ``nothing``."""
        self.names = [str(row["name"]) for row in rows]
        self._table.value = _table(rows)
        self._filling = True
        try:
            labels = [label(each) for each in self.names]
            self._choice.options = list(zip(labels, self.names, strict=True))
            self._choice.index = None
            self._mark(name)
        finally:
            self._filling = False
        self._nothing.value = "" if rows else element("p", nothing, class_="om-quiet")
        show(self.widget, bool(rows))

    def mark(self, name: str) -> None:
        """Have the row of that name chosen, or none."""
        self._filling = True
        try:
            self._mark(name)
        finally:
            self._filling = False

    def choose(self, name: str) -> None:
        """Choose a row as a click on it does."""
        with suppress(ValueError):
            self._choice.index = self.names.index(name)

    def _mark(self, name: str) -> None:
        index = self.names.index(name) if name in self.names else None
        if self._choice.index != index:
            self._choice.index = index

    def _choose(self, change: Any) -> None:
        if not self._filling and change["new"] is not None:
            self._chosen(self.names[change["new"]])


def badges(row: Row) -> list[Markup]:
    """What a model can do, as badges."""
    able = row.get("capabilities") or ()
    shown = [each for each in able if each != "completion"]
    if row.get("location") == "cloud":
        shown.append(say("picker.cloud"))
    if row.get("loaded"):
        shown.append(say("picker.loaded"))
    return [element("span", each, class_="om-badge") for each in shown]


def described(row: Row) -> dict[str, object]:
    """The columns of a row behind its name, as they are shown."""
    size, context = row.get("size"), row.get("context")
    return {
        "size": NOTHING if size is None else figures.size(size),
        "context": NOTHING if context is None else figures.context(context),
        "input": row.get("input") or NOTHING,
        "can": element("span", *badges(row)),
    }


def _table(rows: Sequence[Row]) -> Markup:
    heads = [_head(key) for key in HEADS]
    lines = []
    for row in rows:
        told = described(row)
        cells = [_cell(name, told[name]) for name in COLUMNS]
        name = label(str(row["name"]))
        lines.append(element("tr", element("th", name, scope="row"), *cells))
    head = element("thead", element("tr", *heads))
    return element("table", head, element("tbody", *lines))


def _head(key: str) -> Markup:
    number = "om-number" if key in ("picker.size", "picker.context") else None
    return element("th", say(key), scope="col", class_=number)


def _cell(name: str, told: object) -> Markup:
    number = "om-number" if name in ("size", "context") else None
    return element("td", told, class_=number)
