"""Knows when a text repeats itself without end."""

from __future__ import annotations

__all__ = ["Repetition"]

# A refrain comes back a few times and a table's empty rows some dozens; what a model
# says over and over fills its window.
TIMES = 40
CHARACTERS = 1_500
LONGEST_UNIT = 400
STEP = 100


class Repetition:
    """Listens to a text and tells when its end is one unit many times over.

    That is a unit of at most 400 characters, the same to the letter, at least 40 times
    without anything between, over at least 1,500 characters.
    """

    def __init__(self) -> None:
        self._tail = ""
        self._unheard = 0

    def heard(self, text: str) -> bool:
        """Take in what comes next; whether the text goes round in circles."""
        reach = max(CHARACTERS, TIMES * LONGEST_UNIT)
        self._tail = (self._tail + text)[-reach:]
        self._unheard += len(text)
        if self._unheard < STEP:
            return False
        self._unheard = 0
        return _goes_round(self._tail)


def _goes_round(text: str) -> bool:
    """Whether ``text`` ends in one unit, over and over."""
    # The unit's length is the distance to where its last characters stood before.
    end, place = text[-8:], len(text) - 8
    while (place := text.rfind(end, 0, place + 7)) >= 0:
        length = len(text) - 8 - place
        if length > LONGEST_UNIT:
            return False
        span = max(CHARACTERS, TIMES * length)
        if len(text) >= span and text[-span + length :] == text[-span:-length]:
            return True
    return False
