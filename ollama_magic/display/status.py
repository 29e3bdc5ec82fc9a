"""One line that says how far something is, rewritten in place while it lasts."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, Any, TextIO

from ..plain import columns
from ..stream import Stream
from .renderer import is_live, shell_here

if TYPE_CHECKING:
    from IPython.display import DisplayHandle

__all__ = ["StatusLine", "show_value"]

PAUSE_SECONDS = 0.5  # it counts seconds
LOG_SECONDS = 30.0


class StatusLine:
    """A screen for streams of which only that they go on is to be seen.

    In a notebook it is an output of its own, in a terminal the last line; where nobody
    watches, only what `close` says is written.

    Attributes
    ----------
    text
        What is going on; the seconds that it has taken are put behind it.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.text = self._painted = ""
        self._stream = stream or sys.stderr
        self._notebook = getattr(shell_here(), "kernel", None) is not None
        self._live = is_live() and (self._notebook or self._stream.isatty())
        self._handle: DisplayHandle | None = None
        self._logged_seconds = time.monotonic()

    @property
    def handle(self) -> DisplayHandle | None:
        """Its output in a notebook, for what shall stand there instead."""
        return self._handle if self._live else None

    def pause_seconds(self) -> float:
        """Half a second."""
        return PAUSE_SECONDS

    def paint(self, stream: Stream[Any]) -> None:
        """Show what goes on, and for how long."""
        self.tell(f"{self.text} · {stream.waited_seconds:.0f} s")

    def tell(self, text: str) -> None:
        """Show ``text``; where nobody watches, it goes to a log now and then."""
        if self._live and text != self._painted:
            self._write(text, "")
            self._painted = text
        elif not self._notebook and not self._live and self._due():
            self._write(text, "\n")

    def finish(self, stream: Stream[Any]) -> None:
        """Leave the line as it is: the next stream may go on in it."""

    def close(self, text: str) -> None:
        """Say how it ended."""
        self._write(text, "\n")

    def _due(self) -> bool:
        now = time.monotonic()
        if due := now - self._logged_seconds >= LOG_SECONDS:
            self._logged_seconds = now
        return due

    def _write(self, text: str, end: str) -> None:
        if self._notebook:
            self._show({"text/plain": text})
            return
        if self._live:
            room = shutil.get_terminal_size().columns - 1
            while columns(text) > room:
                text = text[:-1]
            text = f"\r{text}\x1b[K"
        self._stream.write(text + end)
        self._stream.flush()

    def _show(self, data: dict[str, str]) -> None:
        from IPython.display import DisplayHandle

        if self._handle is None:
            # Made first, so that an interrupt within leaves no second output.
            self._handle = DisplayHandle()
            self._handle.display(data, raw=True)
        else:
            self._handle.update(data, raw=True)


def show_value(value: object) -> None:
    """Show a value as the end of a cell would, where there is a cell."""
    if shell_here() is not None:
        from IPython.display import display

        display(value)
