"""A panel: controls in a column that says what went wrong, and ends what it began."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import ipywidgets
from IPython import get_ipython
from IPython.display import DisplayHandle

from .. import loop
from ..display.cell import cell_id
from ..errors import OllamaMagicError
from ..messages import say
from ..session import Session
from .live import lines_of
from .safe import element, html_of, stylesheet
from .saving import Saved
from .working import heard

__all__ = ["Panel", "closed_with", "parts_of", "show", "tip"]

log = logging.getLogger("ollama_magic")

T = TypeVar("T")
# By cell: in which execution it showed which panels.
_in_cells: dict[str, tuple[int, list[Panel]]] = {}
VIEW = "application/vnd.jupyter.widget-view+json"


class Panel(ipywidgets.VBox):  # type: ignore[misc]
    """A column of controls on the session that the magics use.

    Its handlers return at once: what waits is done on the private loop, and sets traits
    from there. Errors of ours are said at its end, and it stays usable.

    Parameters
    ----------
    parts
        What it consists of, from top to bottom.

    Attributes
    ----------
    ready
        Set when what is shown came from the server for the first time.
    """

    def __init__(
        self, session: Session, parts: Sequence[ipywidgets.Widget], **traits: Any
    ) -> None:
        self.session = session
        self.closed = False
        self.ready = threading.Event()
        self._ends: list[Callable[[], Any]] = []
        self._looks: list[Callable[[], Any]] = []
        self._trouble = html_of()
        self._saved = Saved()
        gone = html_of(element("div", say("panel.gone"), class_="om-warn"))
        gone.add_class("om-lost")  # shown by the style sheet, for want of a kernel
        super().__init__((stylesheet(), *parts, self._trouble, gone), **traits)
        self.add_class("om-panel")
        heard(*parts_of(self))

    def as_markdown(self) -> str:
        """What a saved notebook keeps of it."""
        return ""

    def as_metadata(self) -> dict[str, Any]:
        """The records that the saved notebook keeps with it."""
        return {}

    def _ipython_display_(self, **_: Any) -> None:
        self.stand(None)

    def stand(self, place: DisplayHandle | None) -> None:
        """Show it, with its text below: as a new output, or in ``place`` of one."""
        self.add_class("om-saves")
        _take_the_place_of_earlier(self)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        kept = self.as_markdown(), self.as_metadata()
        self._saved.display({VIEW: view}, *kept, place)

    @property
    def trouble(self) -> str:
        """The error that is shown, as HTML; empty where all is well."""
        return str(self._trouble.value)

    def news(self) -> str:
        """The session's notices that nobody has seen yet."""
        notices, said = self.session.notices, []
        while not notices.empty():
            said.append(notices.get())
        return "\n".join(said)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Say in the panel what goes wrong within; say nothing more where it goes well.

        Only errors of ours: what else is raised is a mistake of the program.
        """
        try:
            yield
        except OllamaMagicError as error:
            self.complain(error)
        else:
            self.complain(None)

    def complain(self, error: OllamaMagicError | None) -> None:
        """Show an error and what to do next, or none."""
        self._trouble.value = "" if error is None else lines_of(error)

    def later(
        self, work: Coroutine[Any, Any, T], then: Callable[[T], None]
    ) -> concurrent.futures.Future[T]:
        """Have ``work`` done on the private loop, and ``then`` hear there what it gave.

        Nobody hears of it once the panel is closed.
        """
        future = loop.submit(work)
        end = self.end_with(future.cancel)

        def told(done: concurrent.futures.Future[T]) -> None:
            end()
            if self.closed or done.cancelled():
                return
            try:
                then(done.result())
            except OllamaMagicError as error:
                self.complain(error)

        future.add_done_callback(told)
        return future

    def every(self, seconds: float, look: Callable[[], Awaitable[None]]) -> None:
        """Have ``look`` awaited on the private loop now and again, until the end."""

        async def looking() -> None:
            while True:
                try:
                    await look()
                except Exception:  # what a server says may be anything
                    log.exception("a panel could not make sense of a server")
                await asyncio.sleep(seconds)

        self._looks.append(loop.submit(looking()).cancel)

    def rest(self) -> None:
        """Look no more by itself: another panel took its place on the page."""
        looks, self._looks = self._looks, []
        for end in looks:
            end()

    def end_with(self, end: Callable[[], Any]) -> Callable[[], None]:
        """Have ``end`` called when the panel is closed; gives back what forgets it."""
        self._ends.append(end)

        def forget() -> None:
            if end in self._ends:
                self._ends.remove(end)

        return forget

    def close(self) -> None:
        """Take it off the page, and end all that it began."""
        self.closed = True
        self.rest()
        ends, self._ends = self._ends, []
        for end in ends:
            end()
        closed_with(*self.children)
        super().close()


def _take_the_place_of_earlier(panel: Panel) -> None:
    """Let those rest that the same cell has shown when it ran before."""
    cell, execution = cell_id(), getattr(get_ipython(), "execution_count", 0)
    if cell is None:
        return
    ran, panels = _in_cells.get(cell, (execution, []))
    for each in panels if ran != execution else ():
        if each is not panel:
            each.rest()
    kept = panels if ran == execution else []
    _in_cells[cell] = (execution, [*kept, panel])


def parts_of(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    """All widgets in a widget, and itself."""
    yield widget
    for each in getattr(widget, "children", ()):
        yield from parts_of(each)


def closed_with(*widgets: ipywidgets.Widget) -> None:
    """Close widgets and those in them, which ipywidgets would keep for ever."""
    for widget in widgets:
        closed_with(*getattr(widget, "children", ()))
        for part in (getattr(widget, "style", None), widget.layout):
            if isinstance(part, ipywidgets.Widget):
                part.close()
        widget.close()


def show(widget: ipywidgets.Widget, shown: bool) -> None:
    """Have it on the page, or not."""
    widget.layout.display = None if shown else "none"


def tip(text: str) -> dict[str, str]:
    """The trait of a field that holds what is shown when one points at it.

    ipywidgets 7 has another name for it than 8 has.
    """
    new = hasattr(ipywidgets.Text, "tooltip")
    return {"tooltip" if new else "description_tooltip": text}
