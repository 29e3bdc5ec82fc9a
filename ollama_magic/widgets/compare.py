"""The panel that compares: models to tick, a prompt, and the answers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from ..messages import say
from ..names import ModelRef
from ..presets import permitted
from ..session import Session
from ..tags import can_chat
from ..talk import Ask
from .box import PromptBox
from .comparison import Comparison
from .panel import closed_with, tip
from .safe import element, html_of, label
from .working import button, heard

__all__ = ["ComparePanel"]

LEAST_MODELS = 2


class ComparePanel(Comparison):
    """Asks the ticked models the same, as often as wished.

    Parameters
    ----------
    models
        Those that are ticked at first.
    prompt
        What stands in the box at first.
    """

    def __init__(
        self, session: Session, models: Sequence[ModelRef] = (), prompt: str = ""
    ) -> None:
        self._chosen = [str(model) for model in models]
        self._listed: list[str] = []
        self._ticks = ipywidgets.Box()
        self._ticks.add_class("om-ticks")
        self._nothing = html_of(
            element("span", say("compare.asking"), class_="om-quiet")
        )
        self.box = PromptBox(self.ask)
        self.box.text = prompt
        self.blind = _tick("compare.blind", "compare.blind.tip")
        self.parallel = _tick("compare.at_once", "compare.at_once.tip")
        self.asking = button(
            "compare.ask",
            "compare.ask.tip",
            lambda: self.ask(self.box.text),
            button_style="primary",
            icon="columns",
        )
        heard(self.blind, self.parallel)
        row = ipywidgets.HBox((self.asking, self.blind, self.parallel))
        row.add_class("om-row")
        named = html_of(element("b", say("compare.models")))
        above = (named, self._ticks, self._nothing, self.box.widget, row)
        super().__init__(session, above)
        self._offer(self._chosen)
        self.refresh()

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the ticked models, as they are listed."""
        marks = zip(self._listed, self._ticks.children, strict=True)
        return tuple(name for name, tick in marks if tick.value)

    @models.setter
    def models(self, names: Sequence[str]) -> None:
        self._offer([*names, *self._listed])
        for name, tick in zip(self._listed, self._ticks.children, strict=True):
            tick.value = name in names

    def refresh(self) -> None:
        """Ask the server which models it has; returns at once."""
        self.later(self._look(), self._take)

    def ask(self, prompt: str) -> None:
        """Ask the ticked models, and return at once."""
        with self._lock:
            names = self.models
            self._nothing.value = ""
            if self.busy:
                return self._note(say("compare.busy"))
            if len(names) < LEAST_MODELS:
                return self._note(say("compare.tick", least=LEAST_MODELS))
            if not prompt.strip():
                return self._note(say("chatpanel.nothing"))
            self.box.text = prompt
            with self.trying():
                models = [ModelRef.parse(name) for name in names]
                blind, parallel = bool(self.blind.value), bool(self.parallel.value)
                self.compare(Ask(prompt), models, blind=blind, parallel=parallel)

    async def _look(self) -> list[str]:
        allowed = self.session.settings.allowed_models
        tags = [tag for tag in await self.session.tags() if can_chat(tag)]
        names = [str(tag["name"]) for tag in tags]
        return [name for name in names if permitted(ModelRef(name), allowed)]

    def _take(self, names: list[str]) -> None:
        self._nothing.value = ""
        tagged = {ModelRef(name).tagged: name for name in self._listed}
        new = [name for name in names if ModelRef(name).tagged not in tagged]
        self._offer([*self._listed, *new])
        self.ready.set()

    def _offer(self, names: Sequence[str]) -> None:
        """A box to tick for each of these; those that are ticked stay so."""
        ticked = {*self.models} or {*self._chosen}
        self._listed = [*dict.fromkeys(names)]
        old, boxes = self._ticks.children, []
        for name in self._listed:
            shown = label(name)
            box = ipywidgets.Checkbox(name in ticked, description=shown, indent=False)
            heard(box)
            boxes.append(box)
        self._ticks.children = boxes
        closed_with(*old)

    def _note(self, text: str) -> None:
        self._nothing.value = element("div", text, class_="om-note", role="status")

    def _settle(self) -> None:
        super()._settle()
        self.asking.disabled = self.busy


def _tick(key: str, told: str) -> Any:
    return ipywidgets.Checkbox(
        False,
        description=say(key),
        **tip(say(told)),
        indent=False,
        layout={"width": "auto"},
    )
