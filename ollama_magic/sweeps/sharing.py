"""Programs that run the same sweep into one journal share its trials among them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from ..errors import JournalFailed
from ..journals import Journal
from ..journals.claims import Claims
from ..journals.news import News
from ..trial import Done
from .plan import Plan
from .sittings import in_rounds

__all__ = ["Sharing"]

# Trials before which one looks what others have written since anybody was noticed.
# Whoever is alone looks while committing only, where it costs nothing.
WATCHFUL_AT_FIRST, WATCHFUL = 2, 20
SEATS = "12"
Claim = tuple[str | bytes, ...]


class Sharing:
    """What other programs do of a plan meanwhile, so that nothing is asked twice.

    A trial is claimed before it is asked, and given back when its answer is in the
    journal. Where each has to be measured by itself (cold, twice in a row, in rounds),
    the first program to come claims the hosts, and others that would do so wait: for
    its answers, where they ask the same.

    Parameters
    ----------
    found
        Told what others have answered, by its place in the plan: also what the journal
        has got since this was made.

    Attributes
    ----------
    alone
        Whether the hosts are claimed by one program.
    """

    def __init__(
        self, plan: Plan, journal: Journal, found: Callable[[dict[int, Done]], None]
    ) -> None:
        self._plan, self._found = plan, found
        self._news, self._claims = News(journal), Claims(journal.path)
        # Whichever of them answers, it is answered.
        self._hosts = " ".join(sorted(place.address for place in plan.places))
        grid = plan.grid
        single = grid.cold or grid.interleaved or grid.cache == "measure"
        self.alone = single or in_rounds(plan.trials)
        self._watchful = WATCHFUL_AT_FIRST
        places = () if self.alone else SEATS
        self._seats: list[Claim] = [(self._hosts, "seat", seat) for seat in places]

    @property
    def watchful(self) -> bool:
        """Whether to look at the journal before the next trial is asked."""
        return self._watchful > 0

    def claim(self, number: int) -> bool:
        """Whether to ask it now; False where another program does."""
        taken = self._take(self._what(number))
        if taken and not self._others():
            self._watchful = max(self._watchful - 1, 0)
        else:
            self._watchful = WATCHFUL
        return taken

    def give(self, number: int) -> None:
        """It is in the journal, or left to others."""
        if not self.alone:
            for what in self._what(number):
                self._claims.give(*what)

    def look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Tell ``found``, on its loop, what others have answered since."""
        with suppress(JournalFailed):
            if rows := self._news.look():
                self._watchful = WATCHFUL
                loop.call_soon_threadsafe(self._found, self._plan.among(rows))

    def close(self) -> None:
        """Leave all to others."""
        self._claims.close()

    def _take(self, several: Sequence[Claim]) -> bool:
        """Claim all of them, or none."""
        for place, what in enumerate(several):
            if not self._claims.take(*what):
                for other in several[:place]:
                    self._claims.give(*other)
                return False
        return True

    def _others(self) -> bool:
        """Whether other programs are there: whoever is alone can have both seats."""
        mine = [seat for seat in self._seats if self._claims.take(*seat)]
        for seat in mine[1:]:
            self._claims.give(*seat)
        return len(mine) < len(self._seats)

    def _what(self, number: int) -> list[Claim]:
        if self.alone:
            return [(host, "alone") for host in self._hosts.split()]
        return [(self._hosts, self._plan.asked[number])]
