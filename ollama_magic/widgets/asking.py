"""A question within a panel: a field, a tick, and buttons for yes and no."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import ipywidgets

from ..messages import say
from .safe import element, html_of
from .working import start

__all__ = ["Question"]

TYPED_SECONDS = 0.3  # what was typed last may be told behind the key


class Question:
    """A row that is hidden until it is asked.

    Parameters
    ----------
    act
        Called with what stands in the field, and whether the box is ticked; the row
        closes where it gives back that it is done.
    yes
        What the button says that does it.
    field, tick
        What the field and the box are called; without a name there is none.
    """

    def __init__(
        self,
        act: Callable[[str, bool], bool],
        yes: str,
        *,
        field: str = "",
        tick: str = "",
        danger: bool = False,
    ) -> None:
        self._act = act
        self._told = html_of()
        self.field = ipywidgets.Text(description=field)
        self.tick = ipywidgets.Checkbox(description=tick, indent=False)
        self.yes = ipywidgets.Button(
            description=yes, button_style="danger" if danger else "primary"
        )
        self.no = ipywidgets.Button(description=say("panel.cancel"))
        self.yes.on_click(lambda _: self._do())
        self.no.on_click(lambda _: self.close())
        with warnings.catch_warnings():
            # Wished away by ipywidgets 8; nothing else tells Enter from a blur.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.field.on_submit(lambda _: start(self._enter))
        parts = [self._told]
        parts += [self.field] if field else []
        parts += [self.tick] if tick else []
        self.widget = ipywidgets.HBox((*parts, self.yes, self.no))
        self.widget.add_class("om-row")
        self.close()

    @property
    def is_open(self) -> bool:
        """Whether it is being asked."""
        return bool(self.widget.layout.display != "none")

    def ask(self, question: str, suggestion: str = "") -> None:
        """Show the row."""
        self._told.value = element("div", question, role="status")
        self.field.value, self.tick.value = suggestion, False
        self.widget.layout.display = None
        if hasattr(self.field, "focus"):  # ipywidgets 8 can
            self.field.focus()

    def close(self) -> None:
        """Hide it; nothing was done."""
        self.widget.layout.display = "none"

    def _enter(self) -> None:
        time.sleep(TYPED_SECONDS)
        self._do()

    def _do(self) -> None:
        # A click may be under way while it is closed.
        if self.is_open and self._act(self.field.value.strip(), bool(self.tick.value)):
            self.close()
