"""The turns of a conversation as widgets, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets

from ..display.footnote import footnote
from ..markdown import literal
from ..messages import say
from ..plain import shortened
from ..transcript import answered
from ..turn import Turn
from .panel import closed_with
from .pending import Pending
from .pieces import markdown_of
from .safe import Markup, element, html_of
from .working import button, heard

__all__ = ["TurnList", "question"]

SHOWN_TURNS = 20
THOUGHTS_CHARACTERS = 100_000


class TurnList:
    """The last turns of a conversation; those that stay are painted just once.

    Parameters
    ----------
    edit
        Called with the turn whose question is to be written anew.
    """

    def __init__(self, edit: Callable[[Turn], None]) -> None:
        self._edit = edit
        self._cards: dict[str, ipywidgets.Widget] = {}
        self._most = SHOWN_TURNS
        self._turns: Sequence[Turn] = ()
        self._pending: Pending | None = None
        self._earlier = ipywidgets.Button(layout={"width": "auto"})
        self._earlier.on_click(lambda _: self._show_more())
        heard(self._earlier)
        self.widget = ipywidgets.VBox()
        self.widget.add_class("om-turns")

    def show(self, turns: Sequence[Turn], pending: Pending | None) -> None:
        """Show these turns, and below them the one that is being asked."""
        if pending and turns and pending.is_of(turns[-1]):
            self._adopt(pending, turns[-1])
            self._pending = pending = None
        if self._pending and self._pending is not pending:
            closed_with(self._pending.widget)
        self._turns, self._pending = turns, pending
        if pending and not pending.over:
            turns = _before(turns, pending.ask.instead)
        shown = turns[-self._most :]
        cards = {
            turn.id: self._cards.get(turn.id) or self._card(turn) for turn in shown
        }
        gone = [card for id_, card in self._cards.items() if id_ not in cards]
        self._cards = cards
        parts = [*cards.values()]
        if hidden := len(turns) - len(shown):
            self._earlier.description = say("chatpanel.earlier", turns=hidden)
            parts.insert(0, self._earlier)
        if pending:
            parts.append(pending.widget)
        if not parts:
            parts = [html_of(element("div", say("chatpanel.empty"), class_="om-quiet"))]
        self.widget.children = parts
        closed_with(*gone)

    def _adopt(self, pending: Pending, turn: Turn) -> None:
        """What was painted while it came stays where it is, as the turn's card."""
        asked, live = pending.widget.children
        if turn.id not in self._cards:
            row = ipywidgets.HBox((asked, self._editing(turn)))
            row.add_class("om-asked")
            pending.widget.children = (row, live)
            self._cards[turn.id] = pending.widget

    def _card(self, turn: Turn) -> ipywidgets.Widget:
        images = len(turn.question.images)
        asked = html_of(question(turn.prompt, images), _thoughts(turn))
        row = ipywidgets.HBox((asked, self._editing(turn)))
        row.add_class("om-asked")
        note = footnote(turn.runs[-1]) if turn.runs else ""
        parts = (answered(turn), f"<sub>{literal(note)}</sub>" if note else "")
        text = "\n\n".join(filter(None, parts))
        return ipywidgets.VBox((row, markdown_of(text, is_safe=True)))

    def _editing(self, turn: Turn) -> ipywidgets.Button:
        asked = {"question": shortened(turn.prompt, 40)}
        edit = partial(self._edit, turn)
        return button("chatpanel.edit", "chatpanel.edit.tip", edit, asked)

    def _show_more(self) -> None:
        self._most += SHOWN_TURNS
        self.show(self._turns, self._pending)


def _before(turns: Sequence[Turn], instead: str | None) -> Sequence[Turn]:
    """Those that stay where the turn with that id is asked anew."""
    ids = [turn.id for turn in turns]
    return turns[: ids.index(instead)] if instead in ids else turns


def question(prompt: str, images: int) -> Markup:
    """What a person asked, just as it was typed."""
    told = say("talk.images", count=images) if images else None
    seen = told and element("div", told, class_="om-quiet")
    return element("div", element("div", prompt), seen, class_="om-question")


def _thoughts(turn: Turn) -> Markup | None:
    """What was thought before the last answer, folded."""
    thinking = turn.runs[-1].answered.thinking if turn.runs else ""
    if not thinking.strip():
        return None
    summary = element("summary", say("live.thoughts"))
    inside = element(
        "div", thinking[:THOUGHTS_CHARACTERS], class_="om-text om-thoughts"
    )
    return element("details", summary, inside)
