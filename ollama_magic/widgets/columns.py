"""One model's answer beside those of others."""

from __future__ import annotations

import logging
from dataclasses import replace

import ipywidgets

from ..dialogue import Conversation
from ..errors import OllamaMagicError, Stopped
from ..messages import say
from ..names import ModelRef
from ..run import Run
from ..session import Session
from ..talk import Ask, Front, converse
from .live import LiveView
from .safe import element, html_of, label

__all__ = ["Column"]

log = logging.getLogger("ollama_magic")


class Column:
    """A heading, and below it an answer as it comes, with a Stop of its own.

    Parameters
    ----------
    letter
        What it is called while nobody may see which model it is.
    veiled
        Whether that is so now.

    Attributes
    ----------
    error
        What went wrong, or ``None``.
    over
        Whether nothing more will come.
    """

    def __init__(
        self, session: Session, model: ModelRef, letter: str, *, veiled: bool
    ) -> None:
        self.model, self.letter = model, letter
        self.error: OllamaMagicError | None = None
        self.over = False
        self._session = session
        self.view = _Veiled(session, veiled=veiled)
        self._head = html_of()
        self.widget = ipywidgets.VBox((self._head, self.view.widget))
        self.widget.add_class("om-column")
        self._name_it()
        self.view.tell(say("compare.waits"))

    @property
    def name(self) -> str:
        """What it is called now."""
        if self.view.veiled:
            return say("compare.answer", letter=self.letter)
        return str(self.model)

    @property
    def run(self) -> Run | None:
        """The record of the answer, where there is one by now."""
        reply = self.view.reply
        return reply.run if reply is not None and reply.over else None

    @property
    def text(self) -> str:
        """What has come of the answer."""
        reply = self.view.reply
        return reply.so_far if reply is not None else ""

    @property
    def told(self) -> str:
        """What is said below the answer now: its figures, or why there are none."""
        if self.error is not None and not self.view.veiled:
            return f"{type(self.error).__name__}: {self.error}"
        return self.view.said

    def ask(self, ask: Ask) -> None:
        """Ask, and paint the answer to its end, on this thread.

        Errors of ours are shown, and kept in `error`.
        """
        ask = replace(ask, model=self.model, source="compare")
        try:
            if self.view.stopping:
                return self.view.tell(say("compare.unasked"))
            front = Front(lambda reply: self.view.watch(reply))
            converse(self._session, ask, Conversation(""), front)
        except Stopped:
            pass  # a mark below what came says so
        except OllamaMagicError as error:
            self.error = error
            self.view.fail(error)
        except Exception:
            # A mistake of ours: the other columns have to go on, and nobody sees the
            # traceback of a thread.
            log.exception("A column came to no end.")
            self.view.tell(say("chatpanel.mistake"))
        finally:
            self.over = True

    def unveil(self) -> None:
        """Show which model it is, and all that would have told."""
        self.view.unveil()
        self._name_it()

    def _name_it(self) -> None:
        shown = label(str(self.model))
        if self.view.veiled:
            shown = self.name
        elif self.letter:
            shown = f"{self.letter} · {shown}"
        self._head.value = element("h4", shown)


class _Veiled(LiveView):
    """A live view whose figures and errors are kept back, since they tell a model."""

    def __init__(self, session: Session, *, veiled: bool) -> None:
        self.veiled, self.said = veiled, ""
        self._error: OllamaMagicError | None = None
        self._over = False
        super().__init__(session)

    def fail(self, error: OllamaMagicError) -> None:
        """Say what went wrong; while veiled, only that something did."""
        self._error = error
        if self.veiled:
            super().tell(say("compare.failed"))
        else:
            super().fail(error)

    def unveil(self) -> None:
        """Say what was kept back."""
        self.veiled = False
        if self._error is not None:
            super().fail(self._error)
        else:
            self._say(self.said, done=self._over)

    def _say(self, text: str, *, done: bool = False) -> None:
        self.said, self._over = text, done
        shown = text
        if self.veiled and self.reply is not None and self._error is None:
            shown = say("compare.veiled_done" if done else "compare.veiled")
        super()._say(shown, done=done)
