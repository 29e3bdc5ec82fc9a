"""A turn that a panel asks: on a thread of its own, painted as it comes."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

import ipywidgets

from ..dialogue import Conversation
from ..errors import Misfit, OllamaMagicError, Refused, Stopped
from ..messages import say
from ..reply import Reply
from ..request import Message
from ..run import Run
from ..session import Session
from ..talk import Ask, Front, converse
from ..turn import Turn
from .live import LiveView
from .working import start

__all__ = ["Pending"]

KEEPING_SECONDS = 2.0
# How servers refuse a picture that the model cannot see.
BLIND = re.compile("image|multimodal|vision", re.IGNORECASE)

log = logging.getLogger("ollama_magic")


class Pending:
    """A turn that is being asked, or that failed; it is in no conversation by now.

    Parameters
    ----------
    asked
        The widget that shows the question.
    came
        Called now and then while the answer comes, on the thread that waits for it.

    Attributes
    ----------
    widget
        What is to be shown.
    over
        Whether nothing more will come.
    """

    def __init__(
        self,
        session: Session,
        ask: Ask,
        asked: ipywidgets.Widget,
        came: Callable[[], None],
    ) -> None:
        self.ask, self.over = ask, False
        self.view = LiveView(session, stop=False)
        self.widget = ipywidgets.VBox((asked, self.view.widget))
        self._session, self._came = session, came
        self._due = time.monotonic() + KEEPING_SECONDS

    def begin(
        self,
        conversation: Conversation,
        announce: Callable[[], None],
        done: Callable[[], None],
    ) -> None:
        """Ask in ``conversation``, return at once, and call ``done`` at the end."""

        def work() -> None:
            try:
                self._converse(conversation, announce)
            finally:
                self.over = True
                done()

        start(work)

    def is_of(self, turn: Turn) -> bool:
        """Whether ``turn`` is what came of it."""
        reply = self.view.reply
        if reply is None or not reply.over or not turn.runs:
            return False
        return turn.runs[-1].identity.id == reply.run.identity.id

    @property
    def so_far(self) -> Turn:
        """What came of it, as a turn."""
        reply = self.view.reply
        said = Message("assistant", reply.so_far if reply else "")
        runs = (reply.run,) if reply and reply.over else ()
        return Turn(self.ask.prompt, (self.ask.message, said), runs)

    def _converse(self, talk: Conversation, announce: Callable[[], None]) -> None:
        def tell() -> None:
            announce()
            if self.view.stopping and self.view.reply is None:
                raise Stopped(say("chat.interrupted_mark").strip("*"))

        try:
            converse(self._session, self.ask, talk, Front(self._watch, announce=tell))
        except Stopped as error:
            if self.view.reply is None:
                self.view.tell(error.message)
        except OllamaMagicError as error:
            error.hint = self._hint(error)
            self.view.fail(error)
        except Exception:
            # A mistake of ours: the panel has to stay usable, and nobody sees a
            # traceback of a thread.
            log.exception("A panel's turn came to no end.")
            self.view.tell(say("chatpanel.mistake"))

    def _hint(self, error: OllamaMagicError) -> str:
        """What to do next here, where there is no cell to run again."""
        if isinstance(error, Misfit):
            return say("panel.retry")
        refused = self.ask.images and isinstance(error, Refused)
        unseen = refused and BLIND.search(str(error.values.get("reason")))
        return say("panel.blind") if unseen else error.hint

    def _watch(self, reply: Reply[Run]) -> None:
        reply.between = self._now_and_then
        self.view.watch(reply)

    def _now_and_then(self) -> None:
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + KEEPING_SECONDS
            self._came()
