"""The screen of a terminal: only what is new is written."""

from __future__ import annotations

import sys
from typing import TextIO

from ..messages import say
from ..plain import printable
from ..reply import Reply
from ..run import Run

__all__ = ["TerminalScreen"]

PAUSE_SECONDS = 0.05


class TerminalScreen:
    """Writes an answer as it comes; thoughts come first, between lines of their own."""

    def __init__(self, stream: TextIO | None = None, *, live: bool = True) -> None:
        self._stream = stream or sys.stdout
        self._live = live
        self._thought = self._written = 0

    def pause_seconds(self) -> float:
        """A twentieth of a second: writing what is new costs little."""
        return PAUSE_SECONDS

    def paint(self, reply: Reply[Run]) -> None:
        """Write what has come since the last time."""
        if self._live:
            self._write_new(reply)

    def finish(self, reply: Reply[Run]) -> None:
        """Write the rest, and end the line."""
        self._write_new(reply)
        if reply.so_far and not reply.so_far.endswith("\n"):
            self._write("\n")
        if reply.stopped or reply.error is not None:
            return
        if reply.run.status == "truncated":
            self._write(say("chat.cut_mark").strip("*") + "\n")
        elif not reply.so_far:
            self._write(say("chat.empty").strip("*") + "\n")

    def _write_new(self, reply: Reply[Run]) -> None:
        thinking, text = reply.thinking, reply.so_far
        if len(thinking) > self._thought:
            self._write("" if self._thought else "<think>\n")
            self._write(printable(thinking[self._thought :]))
            self._thought = len(thinking)
        if len(text) > self._written:
            if self._thought and not self._written:
                self._write("\n</think>\n")
            self._write(printable(text[self._written :]))
            self._written = len(text)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
