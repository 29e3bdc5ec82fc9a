"""Breaks the lines of a text that is still being written, between words."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

__all__ = ["Wrapping"]

_WORDS = re.compile(r"[^\S\n]+|\n|\S+")


class Wrapping:
    """Takes pieces of a text, and gives them on with line breaks put in.

    A word is held back until it is known to be whole, since it may be the one that does
    not fit. Hangul and other wide characters count as two columns.
    """

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._column = 0
        self._word = ""

    def add(self, text: str) -> str:
        """What can be written now."""
        pieces = _WORDS.findall(self._word + text)
        # Only white space proves that the word before it is whole.
        whole = not pieces or pieces[-1].isspace()
        self._word = "" if whole else pieces.pop()
        return "".join(map(self._placed, pieces))

    def rest(self) -> str:
        """What was held back; the text is complete."""
        word, self._word = self._word, ""
        return self._placed(word)

    def again(self) -> Wrapping:
        """For another text, at the beginning of a line."""
        return Wrapping(self._columns)

    def _placed(self, piece: str) -> str:
        if piece == "\n":
            self._column = 0
            return piece
        width = _width(piece)
        fits = self._column + width <= self._columns
        if piece.isspace() and not fits:
            self._column = 0
            return "\n"
        if not fits and self._column:
            piece, self._column = "\n" + piece, 0
        # A line that is just full ends with the next sign, not before it.
        if width:
            self._column = (self._column + width - 1) % self._columns + 1
        return piece


def _width(text: str) -> int:
    """In columns of a terminal."""
    return sum(
        0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1
        for sign in text
    )
