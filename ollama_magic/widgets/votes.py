"""The vote for the best of several answers, and what all votes add up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from ..ballots import Vote
from ..markdown import literal
from ..messages import say
from ..preferences import votes as table_of
from ..stats import bradley_terry
from .panel import show
from .safe import element, html_of
from .working import button

__all__ = ["Ranking", "VoteBar"]

# Of fewer prompts the bootstrap says more than it knows.
LEAST_PROMPTS = 5
WIDTH = 21
HEADS = ("votes.model", "votes.strength", "votes.interval", "votes.votes")


class VoteBar:
    """Buttons for each answer, for a tie, for all bad, and for no vote at all.

    Parameters
    ----------
    voted
        Called with the choice (see `Vote`), and with the number of the best one.
    passed
        Called where somebody would rather not vote.
    """

    def __init__(
        self, voted: Callable[[str, int | None], None], passed: Callable[[], None]
    ) -> None:
        self._voted = voted
        self._told = html_of(element("b", say("votes.question")))
        self._best = ipywidgets.HBox()
        self._best.add_class("om-row")
        self.tie = button("votes.tie", "votes.tie.tip", lambda: voted("tie", None))
        self.bad = button("votes.bad", "votes.bad.tip", lambda: voted("bad", None))
        self.passing = button("votes.pass", "votes.pass.tip", passed)
        parts = (self._told, self._best, self.tie, self.bad, self.passing)
        self.widget = ipywidgets.HBox(parts)
        self.widget.add_class("om-row")
        self.close()

    @property
    def is_open(self) -> bool:
        """Whether it can be voted now."""
        return bool(self.widget.layout.display != "none")

    @property
    def best(self) -> tuple[Any, ...]:
        """The buttons of the answers, from the first."""
        return tuple(self._best.children)

    def ask(self, letters: Sequence[str]) -> None:
        """Have one of these chosen."""
        old, self._best.children = (
            self._best.children,
            [self._of(place, letter) for place, letter in enumerate(letters)],
        )
        for each in old:
            each.close()
        show(self.widget, True)

    def close(self) -> None:
        """Take it off the page; nothing was voted."""
        show(self.widget, False)

    def _of(self, place: int, letter: str) -> ipywidgets.Button:
        return button(
            "votes.best",
            "votes.best.tip",
            lambda: self._voted("best", place),
            {"letter": letter},
            button_style="primary",
        )


class Ranking:
    """Who is preferred to whom, with intervals, as all votes tell by now.

    Strengths are Bradley and Terry's (see `stats.bradley_terry`); an answer that
    nobody liked better is half a win for both.
    """

    def __init__(self, votes: Sequence[Vote]) -> None:
        self._prompts = len({vote.prompt for vote in votes})
        self._count = len(votes)
        table = bradley_terry(table_of(votes)) if votes else None
        self._rows = [] if table is None else _rows(table, self._sure)

    @property
    def _sure(self) -> bool:
        return self._prompts >= LEAST_PROMPTS

    @property
    def note(self) -> str:
        """What the table rests on, in words."""
        told = say("votes.counted", votes=self._count, prompts=self._prompts)
        if self._sure:
            return told
        return f"{told} {say('votes.few', least=LEAST_PROMPTS)}"

    def as_html(self) -> str:
        """The ranking as elements; nothing where nobody voted."""
        if not self._rows:
            return ""
        head, *body = [_head(), *self._rows]
        heads = [element("th", each, scope="col") for each in head[:-1]]
        lines = [
            element(
                "tr",
                element("th", name, scope="row"),
                *(element("td", each, class_="om-number") for each in figures),
                element("td", element("code", drawn, aria_hidden="true")),
            )
            for name, *figures, drawn in body
        ]
        table = element(
            "table",
            element("caption", say("votes.title")),
            element("thead", element("tr", *heads, element("td"))),
            element("tbody", *lines),
        )
        note = element("p", self.note, class_="om-quiet")
        return element("div", table, note, class_="om-ranked")

    def as_markdown(self) -> str:
        """The ranking as a table that a saved notebook keeps."""
        if not self._rows:
            return ""
        cells = [[literal(each) for each in row[:-1]] for row in self._rows]
        lines = [" | ".join(row) for row in (_head()[:-1], *cells)]
        rule = " | ".join(["---"] * len(_head()[:-1]))
        shown = (f"| {line} |" for line in (lines[0], rule, *lines[1:]))
        return "\n".join((f"**{say('votes.title')}**", "", *shown, "", self.note))


def _head() -> tuple[str, ...]:
    return (*map(say, HEADS), "")


def _rows(table: Any, sure: bool) -> list[tuple[str, ...]]:
    """Each model with its strength, its interval, its votes, and how that looks."""
    left, right = float(table["low"].min()), float(table["high"].max())
    if not sure:
        left, right = float(table["strength"].min()), float(table["strength"].max())
    rows: list[tuple[str, ...]] = []
    for row in table.to_dict("records"):
        low, high, at = row["low"], row["high"], row["strength"]
        if not sure:
            low = high = at
        told = f"{low:+.2f} … {high:+.2f}" if sure else "–"
        drawn = _drawn(low, at, high, left, right)
        rows.append((str(row["model"]), f"{at:+.2f}", told, f"{row['n']}", drawn))
    return rows


def _drawn(low: float, at: float, high: float, left: float, right: float) -> str:
    """An interval as a line of signs, on one scale for all rows."""

    def place(value: float) -> int:
        share = (value - left) / (right - left) if right > left else 0.5
        return round(share * (WIDTH - 1))

    signs = ["·"] * WIDTH
    first, last = place(low), place(high)
    signs[first : last + 1] = "━" * (last + 1 - first)
    signs[place(at)] = "●"
    return "".join(signs)
