"""Knows when a text repeats itself without end."""

from __future__ import annotations

__all__ = ["Repetition"]

# A refrain comes back half a dozen times.
TIMES = 12
CHARACTERS = 2_000
# Rows of a table and numbers may be equal for long, and come to their end all the same.
TABLE_CHARACTERS = 10_000
LONGEST_UNIT = 1_000
STEP = 100
_MARK = 8


class Repetition:
    """Listens to a text and tells when it ends in one unit, over and over.

    The unit has at most 1,000 characters and is the same to the letter; it stands at
    least twelve times with nothing between, and fills at least 2,000 characters, or
    10,000 where it is a row of a table or has no letters.
    """

    def __init__(self) -> None:
        self._tail = ""
        self._unheard = 0

    def heard(self, text: str) -> bool:
        """Take in what comes next; whether the text goes round in circles."""
        self._tail += text
        self._unheard += len(text)
        if self._unheard < STEP:
            return False
        self._unheard = 0
        self._tail = self._tail[-TIMES * LONGEST_UNIT :]
        return _goes_round(self._tail)


def _goes_round(text: str) -> bool:
    # How long the unit is tells the place where its last characters stood before.
    last = len(text) - _MARK
    mark, place = text[last:], last
    while (place := text.rfind(mark, 0, place + _MARK - 1)) >= 0:
        length = last - place
        if length > LONGEST_UNIT:
            return False
        tabular = _is_tabular(text[last + _MARK - length :])
        least = TABLE_CHARACTERS if tabular else CHARACTERS
        span = max(least, TIMES * length)
        if len(text) >= span and text[-span + length :] == text[-span:-length]:
            return True
    return False


def _is_tabular(unit: str) -> bool:
    return unit.count("|") > 1 or not any(map(str.isalpha, unit))
