"""What `%chat` does besides asking: `fix`, `export` and `preset`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..display.renderer import announce
from ..errors import BadUsage
from ..messages import say
from ..session import Session
from . import exporting
from .arguments import Arguments, Flag, Grammar
from .fixing import FLAGS_OF_FIX, fix
from .presetting import preset

__all__ = ["WORDS", "beside"]

Act = Callable[[Session, Any], Any]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that stands first on the line, and how the line goes on."""

    do: Callable[[Session, Any, Arguments], Any]
    usage: str
    help_key: str
    flags: tuple[Flag, ...] = ()
    most: int = 1


def _preset(session: Session, shell: Any, arguments: Arguments) -> None:
    preset(session, arguments.words)


WORDS = {
    "fix": Word(fix, "[-m MODEL] …", "help.chat.fix", FLAGS_OF_FIX, most=0),
    "export": Word(
        exporting.export,
        "[FILE] [-c NAME] [--format FORMAT]",
        "help.chat.export",
        exporting.FLAGS,
    ),
    "preset": Word(_preset, "[NAME|off]", "help.chat.preset"),
}


def beside(line: str) -> Act | None:
    """What the line has done; None for a question.

    It is a question as soon as more follows the word than belongs there: ``%chat fix my
    bike``, ``%chat export the data to csv``.

    Raises
    ------
    BadUsage
        For a flag that is none.
    """
    word, _, rest = line.strip().partition(" ")
    if word not in WORDS:
        return None
    row = WORDS[word]
    usage = f"%chat {word} {row.usage}".rstrip()
    grammar = Grammar(f"%chat {word}", usage, row.flags)
    try:
        arguments = grammar.parse(rest)
    except BadUsage:
        if _words_before_flags(rest) > row.most or "-" not in rest:
            return None
        raise
    if len(arguments.words) > row.most:
        return None
    if arguments.help:
        return lambda session, shell: print(grammar.manual(say(row.help_key)))
    return lambda session, shell: _done(row, session, shell, arguments)


def _words_before_flags(text: str) -> int:
    words = text.split()
    flags = (place for place, word in enumerate(words) if word.startswith("-"))
    return next(flags, len(words))


def _done(row: Word, session: Session, shell: Any, arguments: Arguments) -> Any:
    try:
        return row.do(session, shell, arguments)
    finally:
        announce(session)
