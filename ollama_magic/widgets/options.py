"""Ollama's options as sliders and fields, made from the one table of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import ipywidgets

from .. import figures
from ..errors import BadOption
from ..messages import say
from ..options import OPTIONS, Option, parse
from .panel import tip
from .safe import element, html_of

__all__ = ["OptionsForm"]

Changed = Callable[[Mapping[str, Any]], None]
WIDE = 64  # a range that spans so many times its beginning is gone through in powers


class OptionsForm:
    """All options, in groups; ``changed`` is called with those that are set.

    Attributes
    ----------
    widget
        What is to be shown.
    values
        The options that are set; what is not is the server's own choice.
    """

    def __init__(self, changed: Changed) -> None:
        self.values: dict[str, Any] = {}
        self._changed = changed
        self.rows = {name: OptionRow(each, self._set) for name, each in OPTIONS.items()}
        self._all = ipywidgets.Button(
            description=say("options.reset"),
            tooltip=say("options.reset.tip"),
            icon="undo",
        )
        self._all.on_click(lambda _: self._reset())
        parts: list[ipywidgets.Widget] = [self._all]
        for key, reloads in (("options.at_once", False), ("options.reloads", True)):
            parts.append(html_of(element("h4", say(key))))
            rows = self.rows.values()
            parts += [row.widget for row in rows if row.option.reloads == reloads]
        self.widget = ipywidgets.VBox(parts)
        self.show({})

    def show(self, values: Mapping[str, Any]) -> None:
        """Show these as what is set; nobody is told."""
        self.values = dict(values)
        for name, row in self.rows.items():
            row.show(self.values.get(name))
        self._all.disabled = not self.values

    def _set(self, name: str, value: Any) -> None:
        left = {key: kept for key, kept in self.values.items() if key != name}
        self.values = left if value is None else {**left, name: value}
        self._all.disabled = not self.values
        self._changed(self.values)

    def _reset(self) -> None:
        self.show({})
        self._changed(self.values)


class OptionRow:
    """One option: a slider for the usual values, a field for any, and its help.

    Parameters
    ----------
    changed
        Called with its name and its value; ``None`` where it is not set any more.
    """

    def __init__(self, option: Option, changed: Callable[[str, Any], None]) -> None:
        self.option = option
        self._changed, self._showing = changed, False
        self.slider = slider(option)
        self.field = field(option)
        self.reset = ipywidgets.Button(
            icon="undo", tooltip=say("options.reset_one", name=option.name)
        )
        self.reset.add_class("om-icon")
        self.note = html_of()
        about = html_of(element("span", option.help, class_="om-quiet"))
        parts = (self.field, self.slider, self.reset, about)
        row = ipywidgets.HBox([each for each in parts if each is not None])
        row.add_class("om-row")
        self.widget = ipywidgets.VBox((row, self.note))
        self.widget.add_class("om-option")
        if self.slider is not None:
            self.slider.observe(self._slid, "value")
        self.field.observe(self._typed, "value")
        self.reset.on_click(lambda _: self._take(None))

    def show(self, value: Any) -> None:
        """Show a value, or that there is none; nobody is told."""
        self.note.value = ""
        with self._quietly():
            self.field.value = "" if value is None else written(value)
            if self.slider is not None:
                move(self.slider, self.option.default if value is None else value)
        isset = value is not None
        (self.widget.add_class if isset else self.widget.remove_class)("om-set")
        self.reset.layout.visibility = "visible" if isset else "hidden"

    def _slid(self, change: Any) -> None:
        if not self._showing:
            value = change["new"]
            self._take(round(value, 2) if isinstance(value, float) else value)

    def _typed(self, change: Any) -> None:
        text = str(change["new"]).strip()
        if self._showing:
            return
        try:
            value = parse(f"{self.option.name}={text}")[1] if text else None
        except BadOption as error:
            told = f"{error.message}\n{error.hint}"
            self.note.value = element("div", told, class_="om-error", role="alert")
            return
        self._take(value)

    def _take(self, value: Any) -> None:
        self.show(value)
        self._changed(self.option.name, value)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._showing = True
        try:
            yield
        finally:
            self._showing = False


def slider(option: Option) -> Any:
    """A slider over the option's usual values; ``None`` where it has none."""
    if option.usual is None:
        return None
    low, high = option.usual
    # The field beside it shows the value, takes others too, and has the name: a label
    # of ipywidgets does not belong to its slider.
    how = {"readout": False}
    if low > 0 and high / low >= WIDE:
        steps = [int(low) << step for step in range(int(high / low).bit_length())]
        shown = [(figures.context(each), each) for each in steps]
        return ipywidgets.SelectionSlider(options=shown, **how)
    if option.kind == "int":
        return ipywidgets.IntSlider(min=low, max=high, **how)
    step = 0.01 if high - low <= 1 else 0.05
    return ipywidgets.FloatSlider(min=low, max=high, step=step, **how)


def field(option: Option) -> Any:
    """A field for any value that the option may have."""
    unset = say("options.unset")
    if option.default is not None and option.default != ():
        unset = written(option.default)
    title = say("options.value", name=option.name)
    how: dict[str, Any] = {"description": option.name}
    if option.kind == "bool":
        yes, no = (say("options.yes"), "true"), (say("options.no"), "false")
        return ipywidgets.Dropdown(options=[(unset, ""), yes, no], **how)
    made = ipywidgets.Text(
        placeholder=unset, continuous_update=False, **tip(title), **how
    )
    made.add_class("om-short" if option.usual else "om-long")
    return made


def move(control: Any, value: Any) -> None:
    """Move a slider as near to a value as it goes."""
    if isinstance(control, ipywidgets.SelectionSlider):
        steps = [step for _, step in control.options]
        control.value = max((s for s in steps if s <= (value or 0)), default=steps[0])
    else:
        low, high = control.min, control.max
        control.value = low if value is None else min(max(value, low), high)


def written(value: Any) -> str:
    """A value as it is typed."""
    if isinstance(value, list | tuple) and len(value) == 1 and value[0][:1] != "[":
        return str(value[0])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
