"""Collects what arrives and repaints when it is due: what all screens share."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from ..loop import POLL_SECONDS
from ..reply import Reply
from ..run import Run
from ..session import Session
from ..stream import Stream

__all__ = ["Screen", "announce", "follow", "is_live", "shell_here", "watch"]

S = TypeVar("S", bound=Stream[Any])
Painted = TypeVar("Painted", bound=Stream[Any], contravariant=True)


class Screen(Protocol[Painted]):
    """Something a stream, such as an answer, can be painted on."""

    def pause_seconds(self) -> float:
        """How long to wait between this frame and the next."""

    def paint(self, stream: Painted, /) -> None:
        """Show what has come so far."""

    def finish(self, stream: Painted, /) -> None:
        """Show the last frame: everything, complete, whatever the end was."""


def watch(reply: Reply[Run], screen: Screen[Reply[Run]], session: Session) -> Run:
    """Paint ``reply`` on ``screen`` as `follow` does, and give back its run."""
    follow(reply, screen, session)
    return reply.run


def follow(
    stream: S,
    screen: Screen[S],
    session: Session,
    tell: Callable[[Session], None] | None = None,
) -> None:
    """Paint ``stream`` on ``screen`` until it is over; ``tell`` says notices.

    The last frame is painted whatever happens. An interrupt closes the connection,
    keeps what came and raises `Stopped`; an error of the stream is raised as it is.
    """
    tell = tell or announce
    try:
        _paint(stream, screen, session, tell)
    except KeyboardInterrupt:
        raise stream.stop() from None
    finally:
        tell(session)
        if stream.over:
            screen.finish(stream)
    if stream.stopped:
        raise stream.stop()
    if stream.error is not None:
        raise stream.error


def is_live() -> bool:
    """False where ``OLLAMA_MAGIC_LIVE=0``: then an answer is painted once, complete."""
    return os.environ.get("OLLAMA_MAGIC_LIVE", "1") != "0"


def shell_here() -> Any:
    """IPython's shell, if there is one; a plain program need not import it for that."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def announce(session: Session) -> None:
    """Print the session's notices that nobody has seen yet.

    In IPython they are part of what a cell says; elsewhere standard output is for the
    answer alone.
    """
    stream = sys.stdout if shell_here() is not None else sys.stderr
    while not session.notices.empty():
        print(session.notices.get(), file=stream, flush=True)


def _paint(
    stream: S, screen: Screen[S], session: Session, tell: Callable[[Session], None]
) -> None:
    seen, due = 0, 0.0
    while not stream.over:
        if not session.notices.empty():
            tell(session)
        now = time.perf_counter()
        if now >= due:
            screen.paint(stream)
            # Nobody should wait for the first token longer than the server did.
            due = time.perf_counter() + screen.pause_seconds() if seen else 0.0
            seen = stream.wait_for_news(seen, POLL_SECONDS)
        else:
            # Not for news: at thousands of tokens a second each would wake us.
            stream.wait(min(due - now, POLL_SECONDS))
