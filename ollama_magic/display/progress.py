"""The screens of a long operation: one line that is rewritten in place."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from typing import TextIO

from IPython import get_ipython
from IPython.display import DisplayHandle

from .. import figures
from ..messages import say
from ..operation import Operation
from ..plain import columns, printable
from ..session import Session
from .notebook import WAIT_SECONDS
from .renderer import Screen, follow, is_live

__all__ = [
    "NotebookProgress",
    "TerminalProgress",
    "line",
    "show_progress",
]

BAR_CELLS = 20
SHORTEST_PAUSE_SECONDS = 0.2  # figures that change faster are not read
STATUS_CHARACTERS = 48
# Those of one operation that follow one another, each from nothing to all.
PHASES = {"hashing": "progress.hashing", "uploading": "progress.uploading"}


class NotebookProgress:
    """Shows the line as one output of a cell, updated in place.

    Parameters
    ----------
    updates_per_second
        The most often, and never more than five times.
    """

    def __init__(self, *, updates_per_second: float = 10.0) -> None:
        self._pause_seconds = max(1 / updates_per_second, SHORTEST_PAUSE_SECONDS)
        self._handle: DisplayHandle | None = None
        self._painted = ""

    def pause_seconds(self) -> float:
        """The same between all frames: a line costs next to nothing."""
        return self._pause_seconds

    def paint(self, operation: Operation) -> None:
        """Show how far it is."""
        if is_live():
            self._show(line(operation))

    def finish(self, operation: Operation) -> None:
        """Show how it ended; of one that never began, the error says all."""
        if self._handle is not None or _began(operation):
            self._show(line(operation))

    def _show(self, text: str) -> None:
        if not text or text == self._painted:
            return
        self._painted, data = text, {"text/plain": text}
        if self._handle is None:
            # Made first, so that an interrupt within leaves no second output.
            self._handle = DisplayHandle()
            self._handle.display(data, raw=True)
        else:
            self._handle.update(data, raw=True)


class TerminalProgress:
    """Rewrites one line of a terminal; elsewhere, writes only the last."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._live = is_live() and self._stream.isatty()
        self._begun = False

    def pause_seconds(self) -> float:
        """A fifth of a second."""
        return SHORTEST_PAUSE_SECONDS

    def paint(self, operation: Operation) -> None:
        """Write how far it is."""
        if self._live:
            self._write(line(operation))

    def finish(self, operation: Operation) -> None:
        """Write how it ended, and end the line."""
        if self._begun or _began(operation):
            self._write(line(operation))
            self._stream.write("\n")
            self._stream.flush()

    def _write(self, text: str) -> None:
        if self._live and text:
            # A line that wraps could not be rewritten.
            text = f"\r{_cut(text, shutil.get_terminal_size().columns - 1)}\x1b[K"
        self._begun = self._begun or bool(text)
        self._stream.write(text)
        self._stream.flush()


def show_progress(operation: Operation, session: Session) -> None:
    """Watch ``operation`` where we are: in a notebook's cell, or in a terminal.

    Raises
    ------
    Stopped
        Where the user interrupts it; what came is kept.
    """
    screen: Screen[Operation] = TerminalProgress()
    if getattr(get_ipython(), "kernel", None) is not None:
        rate = session.settings.updates_per_second
        screen = NotebookProgress(updates_per_second=rate)
    follow(operation, screen, session)


def _began(operation: Operation) -> bool:
    """Whether there is something to show of it."""
    return operation.done is not None or bool(operation.so_far.layers)


def line(operation: Operation, *, bar: bool = True) -> str:
    """How far it is: name, bar, share, bytes, speed and time left; how it ended."""
    if not operation.arrivals and not operation.over:
        if operation.waited_seconds < WAIT_SECONDS:
            return ""
        seconds = int(operation.waited_seconds)
        return say("progress.waiting", name=operation.name, seconds=seconds)
    name = operation.name
    if not operation.over and (key := PHASES.get(operation.so_far.phase)):
        name = f"{name}  {say(key)}"
    return "  ".join((name, *_amount(operation, bar=bar), *_course(operation)))


def _amount(operation: Operation, *, bar: bool) -> Iterator[str]:
    tally = operation.so_far
    if (share := tally.share) is not None:
        full = int(share * BAR_CELLS)
        if bar:
            yield "█" * full + "░" * (BAR_CELLS - full)
        yield f"{int(share * 100):3}%"  # never 100 before it is
    if tally.completed_bytes is not None and tally.total_bytes is not None:
        total = figures.size(tally.total_bytes)
        whole = tally.completed_bytes == tally.total_bytes
        yield total if whole else f"{figures.size(tally.completed_bytes)} / {total}"


def _course(operation: Operation) -> Iterator[str]:
    tally = operation.so_far
    seconds = f"{operation.waited_seconds:.1f}"
    if operation.done is not None:
        yield say("progress.done", seconds=seconds)
    elif operation.over:
        mark = "chat.interrupted_mark" if operation.stopped else "chat.broken_mark"
        yield say(mark).strip("*")
    elif tally.share is None or tally.share == 1:
        yield " ".join(printable(tally.status).split())[:STATUS_CHARACTERS]
    else:
        if speed := tally.bytes_per_second:
            yield f"{figures.size(speed)}/s"
        if (left := tally.seconds_left) is not None:
            yield _left(left)


def _left(seconds: float) -> str:
    if seconds < 100:
        return say("progress.seconds", seconds=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 100:
        return say("progress.minutes", minutes=minutes)
    return say("progress.hours", hours=minutes // 60, minutes=minutes % 60)


def _cut(text: str, most: int) -> str:
    while columns(text) > most:
        text = text[:-1]
    return text
