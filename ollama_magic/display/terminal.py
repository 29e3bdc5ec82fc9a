"""The screen of a terminal: only what is new is written."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TextIO

from ..messages import say
from ..plain import printable
from ..reply import Reply
from ..run import Run
from .footnote import footnote
from .notebook import mark_of
from .wrapping import Wrapping

__all__ = ["TerminalScreen"]

PAUSE_SECONDS = 0.05
_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"


class TerminalScreen:
    """Writes an answer as it comes; thoughts come first, between lines of their own.

    Parameters
    ----------
    wordwrap
        Whether lines are broken between words, where there is a terminal to fit.
    verbose
        Which figures follow the answer: see `footnote`.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        live: bool = True,
        wordwrap: bool = True,
        verbose: bool | None = False,
    ) -> None:
        self._stream = stream or sys.stdout
        self._live, self._verbose = live, verbose
        self._thought = self._written = 0
        self._is_terminal = self._stream.isatty()
        columns = shutil.get_terminal_size().columns
        wraps = wordwrap and self._is_terminal and columns > 1
        self._wrapping = Wrapping(columns) if wraps else None

    def pause_seconds(self) -> float:
        """A twentieth of a second: writing what is new costs little."""
        return PAUSE_SECONDS

    def paint(self, reply: Reply[Run]) -> None:
        """Write what has come since the last time."""
        if self._live:
            self._write_new(reply)

    def finish(self, reply: Reply[Run]) -> None:
        """Write the rest, end the line, and say how it went."""
        self._write_new(reply)
        if self._wrapping is not None:
            self._write(self._wrapping.rest())
        if reply.so_far and not reply.so_far.endswith("\n"):
            self._write("\n")
        if reply.stopped or reply.error is not None:
            return
        if mark := mark_of(reply):
            self._write(say(mark).strip("*") + "\n")
        if note := footnote(reply.run, verbose=self._verbose):
            self._write(self._dim(note) + "\n")

    def tell(self, reply: Reply[Run], calls: Sequence[str]) -> None:
        """Write what is new of the calls of tools: the last line."""
        self._write(calls[-1] + "\n")

    def _write_new(self, reply: Reply[Run]) -> None:
        thinking, text = reply.thinking, reply.so_far
        if len(thinking) > self._thought:
            self._write("" if self._thought else self._dim("<think>") + "\n")
            self._write(self._dim(self._wrapped(thinking[self._thought :])))
            self._thought = len(thinking)
        if len(text) > self._written:
            if self._thought and not self._written:
                held = self._wrapping.rest() if self._wrapping else ""
                self._write(self._dim(held) + "\n" + self._dim("</think>") + "\n")
                self._wrapping = self._wrapping and self._wrapping.again()
            self._write(self._wrapped(text[self._written :]))
            self._written = len(text)

    def _wrapped(self, text: str) -> str:
        text = printable(text)
        return text if self._wrapping is None else self._wrapping.add(text)

    def _dim(self, text: str) -> str:
        return f"{_DIM}{text}{_PLAIN}" if self._is_terminal and text else text

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
