"""How values show themselves in IPython: a reply at the end of a cell is live."""

from __future__ import annotations

import weakref
from typing import Any

from IPython import get_ipython

from ..errors import OllamaMagicError
from ..operation import Operation
from ..reply import Reply
from ..request import ChatRequest, Request
from ..run import KEPT_CHARACTERS, Run
from ..session import Session, current
from ..stream import Stream
from .notebook import NotebookScreen
from .progress import show_progress
from .renderer import Screen, watch
from .terminal import TerminalScreen

__all__ = ["register", "screen", "show", "unregister"]

# In which execution of a cell each was shown last.
_shown: weakref.WeakKeyDictionary[Stream[Any], int] = weakref.WeakKeyDictionary()


def screen(session: Session, *, live: bool = True) -> NotebookScreen | TerminalScreen:
    """The screen for where we are: a notebook's cell, or a terminal."""
    settings = session.settings
    if getattr(get_ipython(), "kernel", None) is None:
        wordwrap, verbose = settings.wordwrap, settings.verbose
        return TerminalScreen(live=live, wordwrap=wordwrap, verbose=verbose)
    return NotebookScreen(
        live=live,
        updates_per_second=settings.updates_per_second,
        record=settings.record,
        verbose=settings.verbose,
    )


def show(
    reply: Reply[Run],
    session: Session,
    *,
    live: bool = True,
    on: Screen[Reply[Run]] | None = None,
) -> Run:
    """Watch ``reply`` on the screen for where we are; its cell shows it just once."""
    _shown[reply] = _execution()
    on = on or screen(session, live=live)
    if isinstance(on, NotebookScreen) and session.settings.record == "full":
        _tell_uncommon_length(reply.request, session)
    return watch(reply, on, session)


def _tell_uncommon_length(request: Request, session: Session) -> None:
    """Say that the notebook will not hold all of a question."""
    if isinstance(request, ChatRequest):
        length = len(request.messages[-1].content)
    else:
        length = len(request.prompt)
    if length > KEPT_CHARACTERS:
        session.say_once("notice.not_kept", characters=f"{length:,}")


def register() -> None:
    """Have IPython, where there is one, show replies and operations live."""
    if (formatter := _formatter()) is not None:
        for kind in (Reply, Operation):
            formatter.for_type(kind, _display)


def unregister() -> None:
    """Take that back."""
    if (formatter := _formatter()) is not None:
        for kind in (Reply, Operation):
            formatter.pop(kind, None)


def _formatter() -> Any:
    shell = get_ipython()
    return shell and shell.display_formatter.ipython_display_formatter


def _execution() -> int:
    return getattr(get_ipython(), "execution_count", 0)


class _Failed(BaseException):
    """Carries an error past IPython's formatters, which swallow every `Exception`."""

    def __init__(self, error: OllamaMagicError) -> None:
        super().__init__(str(error))
        self._render_traceback_ = error._render_traceback_


def _display(stream: Reply[Run] | Operation) -> None:
    shown = _shown.get(stream)
    if shown == _execution():
        return
    try:
        if isinstance(stream, Reply):
            again = shown is not None and stream.over
            (_show_again if again else show)(stream, current())
        elif shown is None:
            _shown[stream] = _execution()
            show_progress(stream, current())
    except OllamaMagicError as error:
        # Under the error's own name, since the name is all that a front end shows.
        raise type(type(error).__name__, (_Failed,), {})(error) from None


def _show_again(reply: Reply[Run], session: Session) -> None:
    """Show what came; that it was stopped is no news, and a mark says it."""
    _shown[reply] = _execution()
    screen(session).finish(reply)
    if reply.error is not None:
        raise reply.error
