"""Which of many models are shown: by a text, and by what they can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import ipywidgets

from ..messages import say
from .panel import tip
from .safe import label
from .table import Row
from .working import heard

__all__ = ["ModelFilter"]

COLUMNS = ("name", "family", "quantization")


class ModelFilter:
    """A field for a text, and a button for each thing that one of the models can do.

    Parameters
    ----------
    changed
        Called when others fit.

    Attributes
    ----------
    text, able
        What is to be shown: the field, and the buttons.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.text = ipywidgets.Text(
            description=say("picker.filter"),
            placeholder=say("picker.filter.hint"),
            **tip(say("picker.filter.tip")),
        )
        self.text.observe(lambda _: changed(), "value")
        self.able = ipywidgets.HBox()
        self.able.add_class("om-row")

    def offer(self, rows: Iterable[Row]) -> None:
        """Have a button for all that these can do; one that is pressed stays so."""
        known = {each for row in rows for each in row["capabilities"] or ()}
        names = sorted(known - {"completion"})
        if names != [each.description for each in self.able.children]:
            pressed = self._wanted()
            self.able.children = tuple(self._button(n, n in pressed) for n in names)

    def fits(self, row: Row) -> bool:
        """Whether a model is to be shown."""
        told = " ".join(str(row[name]) for name in COLUMNS).lower()
        able = {label(each) for each in row["capabilities"] or ()}
        return self.text.value.strip().lower() in told and self._wanted() <= able

    def _wanted(self) -> set[str]:
        return {each.description for each in self.able.children if each.value}

    def _button(self, name: str, pressed: bool) -> ipywidgets.Widget:
        tip = say("picker.able", capability=label(name))
        button = ipywidgets.ToggleButton(pressed, description=label(name), tooltip=tip)
        button.observe(lambda _: self._changed(), "value")
        heard(button)
        return button
