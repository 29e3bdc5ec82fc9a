"""Where a prompt is written: a text area, with keys that send where they can load."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module, resources
from typing import Any

import ipywidgets

from ..messages import say
from .safe import element, html_of

__all__ = ["PromptBox"]

LINES = 3


class PromptBox:
    """A text area of several lines; Enter alone is always a new line.

    Ctrl+Enter and Shift+Enter send where anywidget is installed and its part in the
    browser loads: then a line below says so.

    Parameters
    ----------
    send
        Called with the text when the keys are pressed; the box is empty by then.

    Attributes
    ----------
    widget
        What is to be shown.
    keys
        What hears the keys in the browser; ``None`` without anywidget.
    """

    def __init__(self, send: Callable[[str], None]) -> None:
        self._send = send
        # Told when it is left, and so before a click on Send: what is told while typing
        # may be behind it where the kernel is busy.
        self.area = ipywidgets.Textarea(
            description=say("box.label"),
            placeholder=say("box.hint"),
            rows=LINES,
            continuous_update=False,
        )
        self._told = html_of()
        parts: tuple[ipywidgets.Widget, ...] = (self.area, self._told)
        keys = _keys()
        self.keys = keys and keys()
        if self.keys is not None:
            self.keys.on_msg(self._hear)
            hidden = ipywidgets.Box((self.keys,))
            hidden.add_class("om-hidden")
            parts = (*parts, hidden)
        self.widget = ipywidgets.VBox(parts)
        self.widget.add_class("om-box")

    @property
    def text(self) -> str:
        """What stands in it."""
        return str(self.area.value)

    @text.setter
    def text(self, text: str) -> None:
        self.area.value = text

    def take(self) -> str:
        """What stands in it, which is taken out."""
        text, self.area.value = self.text, ""
        return text

    def _hear(self, widget: Any, content: dict[str, Any], buffers: Any) -> None:
        if content.get("kind") == "ready":
            told = element("small", say("box.keys"), class_="om-quiet")
            self._told.value = told
        elif content.get("kind") == "send":
            self._send(str(content.get("text", "")))


@cache
def _keys() -> Any:
    """The class of the widget that hears keys, where anywidget is installed."""
    try:
        anywidget = import_module("anywidget")
    except ImportError:
        return None
    source = (resources.files(__package__) / "keys.js").read_text("utf-8")
    return type("Keys", (anywidget.AnyWidget,), {"_esm": source})
