"""An answer as it comes: its text, the thoughts before it, how fast, and Stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import ipywidgets

from ..display.footnote import footnote
from ..display.notebook import body, mark_of, thought, waiting
from ..display.renderer import follow
from ..errors import OllamaMagicError
from ..messages import say
from ..reply import Reply
from ..run import Run
from ..session import Session
from .pieces import Pieces
from .safe import element, html_of
from .working import heard, painting, shared_seconds

__all__ = ["LiveView", "lines_of"]

STATUS_SECONDS = 0.5


class LiveView:
    """A screen for replies, made of widgets; a thread of the panel's paints on it.

    Parameters
    ----------
    stop
        Whether it has a Stop button of its own.

    Attributes
    ----------
    widget
        What is to be shown.
    reply
        What is being watched, or was last.
    """

    def __init__(self, session: Session, *, stop: bool = True) -> None:
        self.reply: Reply[Run] | None = None
        self._session = session
        self._answer, self._thoughts = Pieces(), Pieces()
        self._thoughts.widget.add_class("om-thoughts")
        self._opened = self._stopping = False
        self._status_due = self._cost_seconds = 0.0
        self._lock = threading.RLock()
        self._open = ipywidgets.Button(tooltip=say("live.thoughts"))
        self._open.add_class("om-fold")
        self._open.on_click(lambda _: self._toggle())
        self.stop_button = ipywidgets.Button(
            description=say("live.stop"), icon="stop", tooltip=say("live.stop.tip")
        )
        self.stop_button.on_click(lambda _: self.stop())
        self._status = html_of()
        heard(self._open, self.stop_button)
        for each in (self._open, self._thoughts.widget, self.stop_button):
            _show(each, False)
        self._stop = stop
        row = ipywidgets.HBox((self.stop_button, self._status))
        row.add_class("om-row")
        parts = (self._open, self._thoughts.widget, self._answer.widget, row)
        self.widget = ipywidgets.VBox(parts)
        self.widget.add_class("om-live")

    def watch(
        self, reply: Reply[Run], tell: Callable[[Session], None] = lambda session: None
    ) -> None:
        """Paint ``reply`` to its end, and raise what ended it; ``tell`` says notices.

        Raises
        ------
        Stopped
            Where it was stopped; what came stays.
        """
        self.reply = reply
        if self._stopping:
            reply.cancel()
        self._say(say("phase.waiting_any", seconds=0).strip("*"))
        _show(self.stop_button, self._stop)
        with painting():
            follow(reply, self, self._session, tell)

    def stop(self) -> None:
        """Stop the reply, or the one that comes next; returns at once."""
        self._stopping = True
        if self.reply is not None:
            self.reply.cancel()

    @property
    def stopping(self) -> bool:
        """Whether somebody wants it stopped."""
        return self._stopping

    def pause_seconds(self) -> float:
        """As often as set, more seldom for long paragraphs and many views at once."""
        interval = 1 / self._session.settings.updates_per_second
        shared = shared_seconds(self._answer.weight_characters)
        return max(interval, shared, 20 * self._cost_seconds)

    def paint(self, reply: Reply[Run]) -> None:
        """Show what has come, and how fast it comes."""
        started = time.thread_time()
        with self._lock:
            self._paint_text(reply, last=False)
            if (now := time.perf_counter()) >= self._status_due:
                self._status_due = now + STATUS_SECONDS
                self._say(
                    _speed(reply) if reply.arrivals else waiting(reply, str).strip("*")
                )
        self._cost_seconds = time.thread_time() - started

    def finish(self, reply: Reply[Run]) -> None:
        """Show all of it, how it ended, and its figures."""
        with self._lock:
            self._paint_text(reply, last=True)
            _show(self.stop_button, False)
            mark = mark_of(reply)
            run = reply.run
            told = footnote(run, verbose=self._session.settings.verbose)
            parts = (say(mark).strip("*") if mark else "", told)
            self._say(" · ".join(filter(None, parts)), done=True)

    def fail(self, error: OllamaMagicError) -> None:
        """Say what went wrong, and what to do next, below what came."""
        with self._lock:
            _show(self.stop_button, False)
            self._status.value = lines_of(error)

    def tell(self, text: str) -> None:
        """Say something below what came, where nothing more will come."""
        with self._lock:
            _show(self.stop_button, False)
            self._say(text, done=True)

    def _paint_text(self, reply: Reply[Run], *, last: bool) -> None:
        self._answer.paint(body(reply))
        if not reply.thinking.strip():
            return
        _show(self._open, True)
        told = thought(reply, done=last or bool(reply.so_far))
        key = "live.hide" if self._opened else "live.show"
        self._open.description = say(key, thought=told)
        if self._opened:
            self._thoughts.paint(reply.thinking.strip())

    def _toggle(self) -> None:
        with self._lock:
            self._opened = not self._opened
            _show(self._thoughts.widget, self._opened)
            if self.reply is not None:
                self._paint_text(self.reply, last=self.reply.over)

    def _say(self, text: str, *, done: bool = False) -> None:
        # Read aloud when it is over; figures that change twice a second are not.
        role = "status" if done else None
        self._status.value = element("div", text, class_="om-status", role=role)


def lines_of(error: OllamaMagicError) -> str:
    """An error as an element: what failed, and what to do next."""
    name = element("b", type(error).__name__)
    text = element("span", f": {error.message}\n{error.hint}")
    return element("div", name, text, class_="om-error", role="alert")


def _speed(reply: Reply[Run]) -> str:
    """Seconds, and about how many tokens: a server sends most of them one by one."""
    seconds = f"{reply.waited_seconds:.0f}"
    tokens = len(reply.tokens) or len(reply.arrivals)
    lasted = reply.arrivals[-1][0] - reply.arrivals[0][0]
    if tokens < 2 or not lasted:
        return say("live.seconds", seconds=seconds)
    rate = (tokens - 1) / lasted
    shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
    return say("live.speed", seconds=seconds, tokens=f"{tokens:,}", rate=shown)


def _show(widget: ipywidgets.Widget, shown: bool) -> None:
    widget.layout.display = None if shown else "none"
