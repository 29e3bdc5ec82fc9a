"""The rounds of a turn: each answer, and below it the calls of tools that it made."""

from __future__ import annotations

from ..events import ToolCall
from ..messages import say
from ..plain import shortened
from ..reply import Reply
from ..run import Run
from ..session import Session
from ..tools import CHARACTERS as SENT_CHARACTERS
from ..tools import Result, written
from .looks import screen, show

__all__ = ["Rounds"]

CHARACTERS = 300


class Rounds:
    """Shows answers one after the other, each with its calls in the same output."""

    def __init__(self, session: Session, *, live: bool = True) -> None:
        self._session, self._live = session, live
        self._told: list[str] = []
        self._running = False

    def show(self, reply: Reply[Run]) -> Run:
        """Watch ``reply`` to its end."""
        self._reply = reply
        self._screen = screen(self._session, live=self._live)
        self._told, self._running = [], False
        return show(reply, self._session, on=self._screen)

    def show_call(self, call: ToolCall, result: Result | None) -> None:
        """Show a call of the last answer in a line: while it runs, then its result."""
        if self._running:
            self._told.pop()
        self._told.append(_line(call, result))
        self._running = result is None
        self._screen.tell(self._reply, self._told)


def _line(call: ToolCall, result: Result | None) -> str:
    """The call and its result; what is long is cut."""
    if result is None:
        return f"{written(call)} {say('tool.running')}"
    sign = "✗" if result.failed else "→"
    parts = [written(call), sign, shortened(result.text, CHARACTERS)]
    if result.cut:
        of, shown = f"{result.whole_characters:,}", f"{SENT_CHARACTERS:,}"
        parts.append(say("tool.sent", of=of, shown=shown))
    return " ".join(parts)
