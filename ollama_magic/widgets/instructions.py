"""What holds for every answer beside the options: system prompt, format, thinking."""

from __future__ import annotations

import json
from typing import Any

import ipywidgets

from ..checking import LEVELS
from ..errors import BadInput
from ..messages import say
from ..session import Session
from ..shapes import schema_of
from .live import lines_of
from .panel import show
from .safe import html_of

__all__ = ["InstructionsForm"]

OWN = "own"  # not None, which for a list of choices means that none is taken
TEXT, JSON, SCHEMA = "", "json", "schema"
EXAMPLE = '{"type": "object", "properties": {"city": {"type": "string"}}}'
BAD_SCHEMA = "bad_schema"


class InstructionsForm:
    """Fields that set what the session has set, and show it.

    Attributes
    ----------
    widget
        What is to be shown.
    """

    def __init__(self, session: Session) -> None:
        self._settings, self._showing = session.settings, False
        hint = say("picker.schema.like", example=EXAMPLE)
        self.system = _area(say("picker.system"), say("picker.system.hint"))
        self.format = ipywidgets.Dropdown(
            description=say("picker.format"),
            options=[
                (say("picker.format.text"), TEXT),
                ("JSON", JSON),
                (say("picker.format.schema"), SCHEMA),
            ],
        )
        self.schema = _area(say("picker.schema"), hint)
        self.think = ipywidgets.Dropdown(
            description=say("picker.think"),
            options=[
                (say("picker.think.own"), OWN),
                (say("picker.think.yes"), True),
                (say("picker.think.no"), False),
                *((level, level) for level in LEVELS),
            ],
        )
        self.note = html_of()
        parts = (self.system, self.format, self.schema, self.note, self.think)
        self.widget = ipywidgets.VBox(parts)
        self.show()
        for control in (self.system, self.format, self.schema, self.think):
            control.observe(self._changed, "value")

    def show(self) -> None:
        """Show what is set; nothing is set by that."""
        self._showing = True
        try:
            settings, form = self._settings, self._settings.format
            self.system.value = settings.system
            self.think.value = OWN if settings.think is None else settings.think
            if form not in (None, "json"):
                self.schema.value = json.dumps(schema_of(form), ensure_ascii=False)
            self.format.value = form if form == "json" else SCHEMA if form else TEXT
            self._settle()
        finally:
            self._showing = False

    def _changed(self, change: Any) -> None:
        if self._showing:
            return
        settings, owner = self._settings, change["owner"]
        if owner is self.system:
            settings.system = self.system.value.strip()
        elif owner is self.think:
            settings.think = None if self.think.value == OWN else self.think.value
        else:
            self._settle()
            self._form()

    def _form(self) -> None:
        """Set the format, where there is one by now."""
        if self.format.value != SCHEMA:
            self._settings.format = self.format.value or None
        elif text := self.schema.value.strip():
            try:
                self._settings.format = schema_of(_read(text))
            except BadInput as error:
                self.note.value = lines_of(error)

    def _settle(self) -> None:
        self.note.value = ""
        show(self.schema, self.format.value == SCHEMA)


def _read(text: str) -> Any:
    try:
        read = json.loads(text)
    except ValueError as error:
        raise BadInput(BAD_SCHEMA, reason=str(error)) from None
    if not isinstance(read, dict):
        raise BadInput(BAD_SCHEMA, reason=text)
    return read


def _area(name: str, hint: str) -> Any:
    area = ipywidgets.Textarea(
        description=name, placeholder=hint, rows=3, continuous_update=False
    )
    area.add_class("om-wide")
    return area
