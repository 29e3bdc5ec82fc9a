"""One prompt, answered by several models side by side, and a vote among them."""

from __future__ import annotations

import random
import string
import threading
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import ipywidgets

from ..ballots import Vote, new_vote
from ..markdown import closed, literal, safe
from ..messages import say
from ..names import ModelRef
from ..session import Session
from ..talk import POLL_SECONDS, Ask
from .columns import Column
from .panel import Panel, closed_with, show
from .safe import element, html_of
from .saving import records
from .votes import Ranking, VoteBar
from .working import button, start

__all__ = ["Comparison"]

HEADS = ("compare.model", "compare.figures")
PROMPT_CHARACTERS, ANSWER_CHARACTERS = 2_000, 20_000


class Comparison(Panel):
    """Columns of live answers, each with its own figures and its own Stop.

    The answers come beside the cells; each is a `Run` of the session's.

    Parameters
    ----------
    above
        What stands above the columns.

    Attributes
    ----------
    columns
        One for each model that was asked, as they stand there.
    votes
        Those that were given here, also in ``session.votes``.
    """

    def __init__(
        self, session: Session, above: Sequence[ipywidgets.Widget] = ()
    ) -> None:
        self.columns: tuple[Column, ...] = ()
        self.votes: list[Vote] = []
        self._ask: Ask | None = None
        self._done, self._lock = threading.Event(), threading.RLock()
        self._done.set()
        self._busy = False
        self._ranking: Ranking | None = None
        self._question, self._told, self._ranked = html_of(), html_of(), html_of()
        self._grid = ipywidgets.Box()
        self._grid.add_class("om-columns")
        self.stopping = button(
            "compare.stop", "compare.stop.tip", lambda: self.stop(), icon="stop"
        )
        show(self.stopping, False)
        row = ipywidgets.HBox((self.stopping, self._told))
        row.add_class("om-row")
        self.bar = VoteBar(self.vote, self.unveil)
        asked = (self._question, row, self._grid)
        super().__init__(session, (*above, *asked, self.bar.widget, self._ranked))
        self.end_with(self.stop)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._busy

    def compare(
        self, ask: Ask, models: Sequence[ModelRef], *, blind: bool, parallel: bool
    ) -> None:
        """Ask every one of ``models``, and return at once.

        Parameters
        ----------
        blind
            Mix them, and hide which is which until somebody voted.
        parallel
            Ask all at once; then they share the machine, and are slower.
        """
        models = random.sample(models, len(models)) if blind else models
        letters = _letters(len(models)) if blind else [""] * len(models)
        old = self.columns
        with self._lock:
            self._ask = ask
            self.columns = tuple(
                Column(self.session, model, letter, veiled=blind)
                for model, letter in zip(models, letters, strict=True)
            )
            self._grid.children = tuple(each.widget for each in self.columns)
        closed_with(*(column.widget for column in old))
        asked = element("div", ask.prompt, class_="om-question")
        self._question.value = asked
        way = say("compare.parallel" if parallel else "compare.one_by_one")
        self._told.value = element("span", way, class_="om-quiet")
        self.bar.close()
        self.complain(None)
        self._busy = True
        self._done.clear()
        self._settle()
        self.keep()
        start(partial(self._ask_all, ask, self.columns, parallel))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for all answers; whether they are there. An interrupt is heard."""
        until = None if seconds is None else time.monotonic() + seconds
        while not self._done.wait(POLL_SECONDS):
            if until is not None and time.monotonic() >= until:
                return False
        return True

    def stop(self) -> None:
        """Stop all answers; those that wait for their turn are not asked."""
        for column in self.columns:
            column.view.stop()

    def vote(self, choice: str, place: int | None = None) -> None:
        """Count a vote, show the names, and rank the models by all votes so far.

        Parameters
        ----------
        choice
            ``best``, ``tie`` or ``bad``.
        place
            Of the best one among those that answered.
        """
        with self._lock:
            if self._ask is None or not self.bar.is_open:
                return
            there = self._answered()
            vote = new_vote(
                self._ask.prompt,
                tuple(str(column.model) for column in there),
                choice=choice,
                best=None if place is None else str(there[place].model),
                runs=tuple(c.run.identity.id for c in there if c.run is not None),
            )
            self.votes.append(vote)
            self.session.votes.append(vote)
        self.unveil()
        start(self._rank)

    def unveil(self) -> None:
        """Show which model is which."""
        self.bar.close()
        for column in self.columns:
            column.unveil()
        self.keep()

    def as_markdown(self) -> str:
        """The prompt, a table of the figures, the answers below it, and the ranking."""
        if self._ask is None:
            return ""
        asked = literal(self._ask.prompt[:PROMPT_CHARACTERS])
        head = " | ".join(map(say, HEADS))
        lines = [f"| {head} |", "| --- | --- |", *map(_row, self.columns)]
        answers = [_answer(each) for each in self.columns if each.text.strip()]
        ranked = self._ranking.as_markdown() if self._ranking else ""
        parts = (f"> {asked}", "\n".join(lines), *answers, ranked)
        return "\n\n".join(part for part in parts if part)

    def as_metadata(self) -> dict[str, Any]:
        """The records and votes that the output keeps, as far as is wished."""
        if self.busy:
            return {}
        runs = [column.run for column in self.columns if column.run is not None]
        return records(runs, self.session.settings.record, self.votes)

    def keep(self) -> None:
        """Have the notebook keep what there is by now."""
        with self._lock:
            self._saved.update(self.as_markdown(), self.as_metadata())

    def _ask_all(self, ask: Ask, columns: Sequence[Column], parallel: bool) -> None:
        try:
            if parallel:
                works = [start(partial(self._ask_one, ask, each)) for each in columns]
                for work in works:
                    work.join()
            else:
                for column in columns:
                    self._ask_one(ask, column)
        finally:
            self._busy = False
            try:
                self._finish()
            finally:
                self._done.set()  # a cell ends here, and a notebook may be saved

    def _ask_one(self, ask: Ask, column: Column) -> None:
        column.ask(ask)
        self._announce()
        self.keep()

    def _finish(self) -> None:
        if self.closed:
            return
        there = self._answered()
        self._settle()
        if len(there) > 1 and there[0].view.veiled:
            self.bar.ask([column.letter for column in there])
            self.keep()
        else:
            self.unveil()

    def _settle(self) -> None:
        """Have the controls be as they should be now."""
        show(self.stopping, self.busy)

    def _answered(self) -> list[Column]:
        return [column for column in self.columns if column.text and not column.error]

    def _rank(self) -> None:
        self._ranking = Ranking(self.session.votes)
        self._ranked.value = self._ranking.as_html()
        self.keep()

    def _announce(self) -> None:
        """Say the session's notices that nobody has seen yet."""
        if any(column.view.veiled for column in self.columns):
            return  # they may tell a name; another front end says them
        if said := self.news():
            note = element("div", said, class_="om-note", role="status")
            self._told.value += note


def _letters(count: int) -> list[str]:
    """A, B, …, Z, A2, B2, …."""
    alphabet = string.ascii_uppercase
    numbered = (f"{place // 26 + 1}" if place >= 26 else "" for place in range(count))
    return [alphabet[at % 26] + number for at, number in enumerate(numbered)]


def _row(column: Column) -> str:
    """One answer's figures as a row of a table, or why it has none."""
    hidden = column.view.veiled
    failed = say("compare.failed") if column.error else ""
    told = failed if hidden else " · ".join(column.told.split("\n"))
    return f"| {literal(column.name)} | {literal(told)} |"


def _answer(column: Column) -> str:
    """An answer under its name, as harmless markdown."""
    text = column.text[:ANSWER_CHARACTERS]
    more = len(column.text) > ANSWER_CHARACTERS or not column.over
    shown = f"#### {literal(column.name)}\n\n{closed(safe(text))}"
    return f"{shown}\n\n…" if more else shown
