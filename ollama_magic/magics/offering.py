"""`--next`: the code of an answer as the next cell, for the user to look at and run."""

from __future__ import annotations

from typing import Any

from ..display.cell import cell_id
from ..display.renderer import announce
from ..fences import code_in
from ..messages import say
from ..plain import printable
from ..session import Session

__all__ = ["offer"]

# What a cell has put below itself: run again, it does not do so twice.
_offered: dict[str, str] = {}


def offer(session: Session, shell: Any, answer: str, asked: str = "") -> None:
    """Put the code of ``answer`` into a new cell below; nothing is run.

    Which of its blocks that is, `fences.code_in` says. In a terminal it stands at the
    next prompt. A cell that has put the same code there before does not add it again.
    """
    block, cell = code_in(answer, asked), cell_id()
    said = "next.nothing"
    if block is not None:
        # What others wrote must read as it runs: signs that reorder or hide are shown.
        code = printable(block.code)
        said = "next.there" if block.whole else "next.cut"
        if cell is not None and _offered.get(cell) == code:
            said = "next.again"
        else:
            shell.set_next_input(code, replace=False)
        if cell is not None:
            _offered[cell] = code
    session.notices.put(say(said))
    announce(session)
