"""A question within a panel: a field, a tick, and buttons for yes and no."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from ..messages import say
from .safe import element, html_of

__all__ = ["Question"]


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

    def close(self) -> None:
        """Hide it; nothing was done."""
        self.widget.layout.display = "none"

    def _do(self) -> None:
        if self._act(self.field.value.strip(), bool(self.tick.value)):
            self.close()
