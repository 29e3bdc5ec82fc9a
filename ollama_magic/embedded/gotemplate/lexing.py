"""A Go template cut into text and the words of its actions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Piece", "TemplateError", "Word", "pieces", "text_of"]


class TemplateError(ValueError):
    """What is wrong with a template, or beyond what is known here; in Go's form."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"template: :{line}: {reason}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an action: its kind, and the text of it."""

    kind: str
    text: str
    spaced: bool
    """Whether there is space before it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between actions, or the words of one action."""

    line: int
    text: str = ""
    words: tuple[Word, ...] | None = None


_WORD = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>/\*.*?\*/)
    | (?P<string>"(?:[^"\\\n]|\\.)*" | `[^`]*`)
    | (?P<char>'(?:[^'\\\n]|\\.)+')
    | (?P<number>[+-]?\d[\w.]*)
    | (?P<field>\.[A-Za-z_]\w*)
    | (?P<variable>\$\w*)
    | (?P<name>[A-Za-z_]\w*)
    | (?P<sign>:=|[=|(),.])
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN = re.compile(r"\{\{(-(?=\s))?")
_CLOSE = re.compile(r"(\s-)?\}\}")
_GO_SPACE = " \t\r\n"


def pieces(source: str) -> Iterator[Piece]:
    """Text and actions in turn.

    Raises
    ------
    TemplateError
        For an action that is not closed, or has a character that is out of place.
    """
    place, trim = 0, False
    while opened := _OPEN.search(source, place):
        text = source[place : opened.start()]
        text = text.lstrip(_GO_SPACE) if trim else text
        text = text.rstrip(_GO_SPACE) if opened[1] else text
        if text:
            yield Piece(_line(source, place), text)
        line = _line(source, opened.start())
        words, place, trim = _action(source, opened.end(), line)
        if words:
            yield Piece(line, words=words)
    rest = source[place:]
    rest = rest.lstrip(_GO_SPACE) if trim else rest
    if rest:
        yield Piece(_line(source, place), rest)


def text_of(word: Word, line: int) -> str:
    """What a quoted word says."""
    if word.text.startswith("`"):
        return word.text[1:-1]
    try:
        return str(json.loads(word.text))
    except ValueError:
        raise TemplateError(line, f"unknown escape in {word.text}") from None


def _action(source: str, place: int, line: int) -> tuple[tuple[Word, ...], int, bool]:
    """The words up to the end of the action, the end, and whether it trims."""
    words: list[Word] = []
    spaced = False
    while True:
        if closed := _CLOSE.match(source, place):
            return tuple(words), closed.end(), bool(closed[1])
        found = _WORD.match(source, place)
        if found is None:
            if place >= len(source) or source[place : place + 2] == "{{":
                raise TemplateError(line, "unclosed action")
            if source[place] in "\"`'":
                raise TemplateError(line, "unterminated quoted string")
            shown = json.dumps(source[place], ensure_ascii=False)
            raise TemplateError(line, f"unexpected {shown} in command")
        place = found.end()
        if found.lastgroup not in ("space", "comment"):
            words.append(Word(str(found.lastgroup), found[0], spaced))
        spaced = found.lastgroup == "space"


def _line(source: str, place: int) -> int:
    return source.count("\n", 0, place) + 1
