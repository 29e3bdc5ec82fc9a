"""A question to the user, where somebody is there to answer it."""

from __future__ import annotations

import sys

from ..display.renderer import shell_here
from ..errors import BadUsage, Stopped
from ..messages import say
from ..session import Session
from .arguments import Arguments

__all__ = ["agreed", "confirmed", "need_answers"]

_YES = frozenset(("y", "yes", "예", "네", "ㅛ"))


def agreed(session: Session, question: str, magic: str, arguments: Arguments) -> bool:
    """Whether it was said on the line, in the settings, or is answered now.

    Raises
    ------
    BadUsage
        As `confirmed` does.
    """
    if arguments.yes or not session.settings.confirm or confirmed(question, magic):
        return True
    print(say("asking.kept"))
    return False


def confirmed(question: str, magic: str) -> bool:
    """Whether the user says yes.

    Raises
    ------
    BadUsage
        Where nobody can answer, as under Run All in a service; it names ``--yes``.
    Stopped
        Where the user interrupts instead.
    """
    need_answers(magic, question)
    try:
        return input(question).strip().lower() in _YES
    except (NotImplementedError, EOFError):  # a kernel's, and a terminal's
        raise _nobody(magic, question) from None
    except KeyboardInterrupt:
        raise Stopped(say("asking.kept")) from None


def need_answers(magic: str, question: str = "") -> None:
    """Refuse at once what has, or will have, a question that nobody can answer.

    Raises
    ------
    BadUsage
        As `confirmed` does.
    """
    kernel = getattr(shell_here(), "kernel", None)
    # Without a kernel, what is piped in is meant for others.
    able = sys.stdin.isatty() if kernel is None else kernel
    if not getattr(able, "_allow_stdin", able):
        raise _nobody(magic, question)


def _nobody(magic: str, question: str) -> BadUsage:
    """The error, with what is in the way where that is known by now."""
    asked = question.removesuffix("[y/N] ").strip()
    if not asked:
        return BadUsage("usage_nobody", magic=magic)
    return BadUsage("usage_unanswered", magic=magic, question=asked)
