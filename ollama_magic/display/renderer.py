"""Collects what arrives and repaints when it is due: what all screens share."""

from __future__ import annotations

import time
from typing import Protocol

from ..loop import POLL_SECONDS
from ..reply import Reply
from ..run import Run
from ..session import Session

__all__ = ["Screen", "announce", "watch"]


class Screen(Protocol):
    """Something an answer can be painted on."""

    def pause_seconds(self) -> float:
        """How long to wait between this frame and the next."""

    def paint(self, reply: Reply[Run]) -> None:
        """Show what has come so far."""

    def finish(self, reply: Reply[Run]) -> None:
        """Show the last frame: everything, complete, whatever the end was."""


def watch(reply: Reply[Run], screen: Screen, session: Session) -> Run:
    """Paint ``reply`` on ``screen`` until it is over, and give back its run.

    The last frame is painted whatever happens. An interrupt closes the connection,
    keeps what came and raises `Stopped`; an error of the reply is raised as it is.
    """
    try:
        _follow(reply, screen, session)
    except KeyboardInterrupt:
        raise reply.stop() from None
    finally:
        announce(session)
        if reply.over:
            screen.finish(reply)
    if reply.stopped:
        raise reply.stop()
    if reply.error is not None:
        raise reply.error
    return reply.run


def announce(session: Session) -> None:
    """Print the session's notices that nobody has seen yet."""
    while not session.notices.empty():
        print(session.notices.get(), flush=True)


def _follow(reply: Reply[Run], screen: Screen, session: Session) -> None:
    seen, due = 0, 0.0
    while not reply.over:
        if not session.notices.empty():
            announce(session)
        now = time.perf_counter()
        if now >= due:
            screen.paint(reply)
            # Nobody should wait for the first token longer than the server did.
            due = time.perf_counter() + screen.pause_seconds() if seen else 0.0
            seen = reply.wait_for_news(seen, POLL_SECONDS)
        else:
            # Not for news: at thousands of tokens a second each would wake us.
            reply.wait(min(due - now, POLL_SECONDS))
