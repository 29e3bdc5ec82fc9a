"""`--next`: the code of an answer as the next cell, for the user to look at and run."""

from __future__ import annotations

from typing import Any

from ..display.renderer import announce
from ..fences import code_in
from ..messages import say
from ..plain import printable
from ..session import Session

__all__ = ["offer"]


def offer(session: Session, shell: Any, answer: str, asked: str = "") -> None:
    """Put the code of ``answer`` into a new cell below; nothing is run.

    Which of its blocks that is, `fences.code_in` says. In a terminal it stands at the
    next prompt.
    """
    block = code_in(answer, asked)
    said = "next.nothing"
    if block is not None:
        # What others wrote must read as it runs: signs that reorder or hide are shown.
        shell.set_next_input(printable(block.code), replace=False)
        said = "next.there" if block.whole else "next.cut"
    session.notices.put(say(said))
    announce(session)
