"""What a saved notebook keeps of a panel: the same as text, for when no kernel runs."""

from __future__ import annotations

import html
from typing import Any

from IPython.display import DisplayHandle, display

from ..messages import say
from ..plain import printable
from .safe import label

__all__ = ["Saved", "code"]


def code(text: str, limit: int = 80) -> str:
    """What others wrote, as markdown's code, out of which nothing in it leads."""
    return f"`{label(text, limit).replace('`', 'ˋ').replace('|', '¦')}`"


class Saved:
    """An output below the panel that holds markdown.

    A widget is not saved with a notebook. The panel's own style sheet hides this output
    while the panel stands there; without a kernel neither does, and the text is seen.
    """

    def __init__(self) -> None:
        self._handle: DisplayHandle | None = None
        self._shown: tuple[str, dict[str, Any] | None] = ("", None)

    def display(self, panel: dict[str, Any], text: str) -> None:
        """Show the panel, of which this is the bundle, with its text below."""
        told = {"text/plain": say("saved.panel")}
        display({**panel, **told}, raw=True)
        self._handle, self._shown = DisplayHandle(), (text, None)
        self._handle.display(_bundle(text), raw=True)

    def update(self, text: str, metadata: dict[str, Any] | None = None) -> None:
        """Have the notebook keep ``text``; any thread may say so."""
        if self._handle is not None and (text, metadata) != self._shown:
            self._shown = text, metadata
            self._handle.update(_bundle(text), raw=True, metadata=metadata)


def _bundle(text: str) -> dict[str, str]:
    return {"text/markdown": text, "text/plain": printable(html.unescape(text))}
