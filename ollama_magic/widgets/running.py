"""The models that are loaded: their memory, until when, and a button to unload each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import ipywidgets

from .. import figures, store
from ..errors import OllamaMagicError
from ..messages import say
from ..session import Session
from .live import lines_of
from .panel import Panel, closed_with, show
from .safe import element, html_of, label
from .saving import code
from .working import heard

__all__ = ["RunningView"]

Json = Mapping[str, Any]
LOOK_SECONDS = 2.0
FOR_EVER_DAYS = 3650  # Ollama writes "for ever" as a time centuries ahead


class RunningView(Panel):
    """A list that follows the server for as long as the panel is there.

    Parameters
    ----------
    look_seconds
        How often it looks.
    """

    def __init__(self, session: Session, look_seconds: float = LOOK_SECONDS) -> None:
        self.rows: dict[str, LoadedRow] = {}
        self._error = ""
        self._list = ipywidgets.VBox()
        self._total, self._silent = html_of(), html_of()
        super().__init__(session, (self._list, self._total, self._silent))
        self.every(look_seconds, self._look)

    def unload(self, name: str) -> None:
        """Free the memory that a model takes; returns at once."""
        if name in self.rows:
            self.rows[name].leave()
        self.later(self._unload(name), lambda _: None)

    def as_markdown(self) -> str:
        """What is loaded now, as text that a saved notebook keeps."""
        if self._error:
            return code(self._error, 300)
        names = ", ".join(map(code, self.rows))
        return f"**{say('running.title')}**: {names}" if names else say("running.none")

    async def _unload(self, name: str) -> None:
        try:
            await store.unload(await self.session.client(), [name])
            self.complain(None)
        finally:
            if name in self.rows:
                self.rows[name].stay()
            await self._look()

    async def _look(self) -> None:
        try:
            loaded = await self.session.ps()
        except OllamaMagicError as error:
            # In a place of its own: it goes when the server is back.
            self._error = error.message
            self._hush(lines_of(error))
        else:
            self._error = ""
            self._hush("")
            self._paint(loaded)
        finally:
            self._saved.update(self.as_markdown())
            self.ready.set()

    def _hush(self, lines: str) -> None:
        """Show what keeps us from knowing, in the place of what we knew."""
        if self._silent.value != lines:
            self._silent.value = lines
            show(self._list, not lines)
            show(self._total, not lines)

    def _paint(self, loaded: Sequence[Json]) -> None:
        """Set only what changed, so that a button that has the focus keeps it."""
        told = {str(each.get("name")): each for each in loaded}
        before, known = self.rows, dict(self.rows)
        self.rows = {}
        for name, facts in told.items():
            row = known.pop(name) if name in known else LoadedRow(name, self.unload)
            row.paint(facts)
            self.rows[name] = row
        if list(before) != list(self.rows):
            self._list.children = tuple(row.widget for row in self.rows.values())
        closed_with(*(row.widget for row in known.values()))
        memory = sum(each.get("size") or 0 for each in loaded)
        total = {"models": len(loaded), "memory": figures.size(memory)}
        text = say("running.total", **total) if loaded else say("running.none")
        value = element("span", text, class_="om-quiet", role="status")
        if self._total.value != value:
            self._total.value = value


class LoadedRow:
    """One loaded model, and a button that unloads it."""

    def __init__(self, name: str, unload: Callable[[str], None]) -> None:
        self._name = name
        self._facts = html_of()
        shown = label(name)
        self.button = ipywidgets.Button(
            description=say("running.unload", model=shown),
            tooltip=say("running.unload.tip", model=shown),
            icon="eject",
        )
        self.button.on_click(lambda _: unload(name))
        heard(self.button)
        self.widget = ipywidgets.HBox((self.button, self._facts))
        self.widget.add_class("om-row")

    @property
    def facts(self) -> str:
        """What is shown of it, as HTML."""
        return str(self._facts.value)

    def leave(self) -> None:
        """Say that it is being unloaded."""
        self.button.disabled = True
        self._show(say("running.unloading", model=self._name))

    def stay(self) -> None:
        """Give the button back: it was unloaded, or could not be."""
        self.button.disabled = False

    def paint(self, told: Json) -> None:
        """Show what the server tells of it."""
        if not self.button.disabled:
            self._show(" · ".join(_facts(told)))

    def _show(self, text: str) -> None:
        value = element("span", text)
        if self._facts.value != value:
            self._facts.value = value


def _facts(told: Json) -> Iterator[str]:
    size, vram, context = (
        told.get(key) for key in ("size", "size_vram", "context_length")
    )
    if size is not None:
        yield say("running.memory", memory=figures.size(size))
    if vram:
        yield say("running.vram", memory=figures.size(vram))
    if context:
        yield say("running.context", context=figures.context(context))
    if until := _until(told.get("expires_at")):
        yield say("running.until", until=until)


def _until(text: Any) -> str:
    """When it is unloaded, on the clock here; empty where nobody knows."""
    try:
        moment = datetime.fromisoformat(str(text)).astimezone()
    except (ValueError, OverflowError, OSError):
        return ""
    left = moment - datetime.now(UTC)
    if left.days > FOR_EVER_DAYS:
        return say("running.forever")
    minutes = max(0, round(left.total_seconds() / 60))
    return say("running.minutes", time=f"{moment:%H:%M}", minutes=minutes)
