"""Programs that run the same sweep into one journal share its trials among them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from ..errors import JournalFailed
from ..journals import Journal
from ..journals.claims import Claims
from ..journals.news import News
from ..trial import Done
from .plan import Plan

__all__ = ["Sharing"]

# Trials before which one looks what others have written since anybody was noticed.
# Whoever is alone looks while committing only, where it costs nothing.
WATCHFUL_AT_FIRST, WATCHFUL = 2, 20


class Sharing:
    """What other programs do of a plan meanwhile, so that nothing is asked twice.

    A trial is claimed before it is asked, and given back when its answer is in the
    journal. Where each has to be measured by itself (cold, twice in a row, in rounds),
    the first program to come claims all of them, and others wait for what it writes.

    Parameters
    ----------
    found
        Told what others have answered, by its place in the plan: also what the journal
        has got since this was made.

    Attributes
    ----------
    alone
        Whether one program asks all of it.
    """

    def __init__(
        self, plan: Plan, journal: Journal, found: Callable[[dict[int, Done]], None]
    ) -> None:
        self._plan, self._found = plan, found
        self._news, self._claims = News(journal), Claims(journal.path)
        # Whichever of them answers, it is answered.
        self._hosts = " ".join(sorted(place.name for place in plan.places))
        grid = plan.grid
        self.alone = grid.cold or grid.interleaved or grid.cache == "measure"
        self._watchful = WATCHFUL_AT_FIRST

    @property
    def watchful(self) -> bool:
        """Whether to look at the journal before the next trial is asked."""
        return self._watchful > 0

    def claim(self, number: int) -> bool:
        """Whether to ask it now; False where another program does."""
        if taken := self._claims.take(*self._what(number)):
            self._watchful = max(self._watchful - 1, 0)
        else:
            self._watchful = WATCHFUL
        return taken

    def give(self, number: int) -> None:
        """It is in the journal, or left to others."""
        if not self.alone:
            self._claims.give(*self._what(number))

    def look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Tell ``found``, on its loop, what others have answered since."""
        with suppress(JournalFailed):
            if rows := self._news.look():
                self._watchful = WATCHFUL
                loop.call_soon_threadsafe(self._found, self._plan.among(rows))

    def close(self) -> None:
        """Leave all to others."""
        self._claims.close()

    def _what(self, number: int) -> tuple[str | bytes, ...]:
        asked = self._plan.name if self.alone else self._plan.asked[number]
        return self._hosts, asked
