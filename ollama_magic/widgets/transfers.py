"""How far a pull is, or the making of a model: a bar, figures, and Stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import ipywidgets

from ..display.progress import line
from ..errors import OllamaMagicError
from ..messages import say
from ..operation import Operation
from ..session import Session
from .panel import Panel, show
from .safe import element, html_of, label
from .saving import code

__all__ = ["Transfer", "TransferPanel"]

PAUSE_SECONDS = 0.2  # figures that change faster are not read
SILENT_SECONDS = 5.0


class Transfer:
    """Shows one operation after another; nothing where there was none.

    Attributes
    ----------
    widget
        What is to be shown.
    operation
        The one that is shown.
    """

    def __init__(self) -> None:
        self.operation: Operation | None = None
        self._came: tuple[Operation, int | None] | None = None
        self._came_seconds = 0.0
        self._bar = ipywidgets.FloatProgress(min=0, max=1)
        self._figures = html_of()
        self.stop = ipywidgets.Button(description=say("transfer.stop"), icon="stop")
        self.stop.on_click(lambda _: self.cancel())
        self.widget = ipywidgets.HBox((self._bar, self.stop, self._figures))
        self.widget.add_class("om-row")
        show(self.widget, False)

    @property
    def figures(self) -> str:
        """What is shown of it, as HTML."""
        return str(self._figures.value)

    def cancel(self) -> None:
        """Stop what is under way; returns at once."""
        if self.operation is not None:
            self.operation.cancel()

    def show(self, operation: Operation) -> None:
        """Show how far ``operation`` is."""
        self.operation = operation
        self.stop.tooltip = say("transfer.stop.tip", name=label(operation.name))
        show(self.stop, True)
        show(self.widget, True)
        self._paint(operation)

    async def watch(
        self, operation: Operation, over: Callable[[Operation], None]
    ) -> None:
        """Show ``operation`` on the private loop until it is over, and then tell."""
        self.show(operation)
        while not operation.over:
            self._paint(operation)
            await asyncio.sleep(PAUSE_SECONDS)
        self._paint(operation)
        show(self.stop, False)
        over(operation)

    def _paint(self, operation: Operation) -> None:
        share = operation.so_far.share
        done = operation.done is not None
        self._bar.value = 1.0 if done else share or 0.0
        ended = operation.over and not done
        self._bar.bar_style = "success" if done else "warning" if ended else "info"
        role = "status" if operation.over else None
        text = line(operation, bar=False)
        if silent := self._silent_seconds(operation):
            text += f" · {say('transfer.silent', seconds=silent)}"
        self._figures.value = element("span", text, class_="om-status", role=role)

    def _silent_seconds(self, operation: Operation) -> int:
        """For how long no byte has come; 0 where that is nothing to speak of."""
        now, came = time.monotonic(), operation.so_far.completed_bytes
        if (operation, came) != self._came:
            self._came, self._came_seconds = (operation, came), now
        silent, share = now - self._came_seconds, operation.so_far.share
        waits = share is not None and share < 1 and not operation.over
        return int(silent) if waits and silent >= SILENT_SECONDS else 0


class TransferPanel(Panel):
    """One operation that goes on in the background, with a button that stops it."""

    def __init__(self, session: Session, operation: Operation) -> None:
        self.transfer = Transfer()
        super().__init__(session, (self.transfer.widget,))
        self.transfer.show(operation)
        self.later(self.transfer.watch(operation, self._over), lambda _: None)

    def as_markdown(self) -> str:
        """How far it is, or how it ended."""
        operation = self.transfer.operation
        if operation is None:
            return ""
        told = code(line(operation, bar=False) or operation.name)
        error = operation.error
        if isinstance(error, OllamaMagicError):
            told += f"\n\n{code(error.message, 300)}"
        return told

    def _over(self, operation: Operation) -> None:
        if isinstance(operation.error, OllamaMagicError):
            self.complain(operation.error)
        self._saved.update(self.as_markdown())
