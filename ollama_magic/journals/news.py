"""What other programs have written to a journal since one last looked."""

from __future__ import annotations

from .journal import Journal, Row

__all__ = ["News"]


class News:
    """Looks at a journal again and again; where nothing is new that costs nothing."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._version, self._last = journal.version, journal.last

    def look(self) -> list[Row]:
        """The settled answers since the last look; none where only we have written.

        Raises
        ------
        JournalFailed
            Where it cannot be read.
        """
        if (version := self._journal.version) == self._version:
            return []
        last = self._journal.last
        rows = self._journal.between(self._last, last)
        self._version, self._last = version, last
        return rows
