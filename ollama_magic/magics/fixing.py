"""`%chat fix`: the last error goes to a model, and the cell comes back mended."""

from __future__ import annotations

import re
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..dialogue import Conversation
from ..display.cell import turn_key
from ..errors import BadUsage
from ..fences import fenced
from ..messages import say
from ..plain import shortened
from ..session import Session
from .answers import answered
from .arguments import Arguments
from .asks import FLAGS, asked
from .failures import Failure, last

__all__ = ["FLAGS_OF_FIX", "fix"]

NAMES = (
    "model system option seed think no_think keep_alive context cells "
    "conversation no_history drop_oldest no_stream"
).split()
FLAGS_OF_FIX = tuple(flag for flag in FLAGS if flag.argument in NAMES)
TOLD_CHARACTERS = 4_000
FIRST_FRAMES, LAST_FRAMES = 3, 6
_CELL = re.compile(r"<ipython-input-|[\\/]ipykernel_\d+[\\/]")
_FILE = re.compile(r"^ *File \"([^\"\n]*)\", line (\d+)", re.MULTILINE)
_MACHINERY = ("IPython", "ipykernel")


def fix(session: Session, shell: Any, arguments: Arguments) -> Any:
    """Ask what was wrong with the last cell that failed; the reply.

    It is a turn of the conversation, so that one can ask on.

    Raises
    ------
    BadUsage
        Where no cell has failed since the extension was loaded.
    """
    failure = last()
    if failure is None:
        raise BadUsage("fix_nothing")
    session.notices.put(_named(failure))
    question = say(
        "fix.question",
        cell=fenced(failure.cell, "python"),
        error=fenced(_told(failure.error)),
    )
    none = {flag.argument: () if flag.repeats else None for flag in FLAGS}
    flags = {**none, **arguments.flags, "verbatim": True, "next": True}
    whole = Arguments(flags, (), "")
    key, _ = turn_key(session)
    ask = replace(asked(session, shell, whole, question, key), prompt="%chat fix")
    name = arguments.conversation
    conversation = session.talk(name) if name else session.conversation
    if arguments.no_history or not session.settings.history:
        conversation = Conversation("")
    return answered(session, shell, whole, ask, conversation)


def _named(failure: Failure) -> str:
    """Which cell it is about, since others may have run after it."""
    lines = [line for line in failure.cell.splitlines() if line.strip()]
    first = shortened(lines[0].strip() if lines else "", 60)
    key = "fix.about_ran" if failure.ran else "fix.about"
    return say(key, number=failure.number or "…", first=first)


def _told(error: BaseException) -> str:
    """The error as a traceback of few lines, without the frames of the machinery."""
    told = traceback.TracebackException.from_exception(error, compact=True)
    lines = [*_chain(told)]
    text = "\n".join(lines)
    # The last line says what it is.
    return text if len(text) <= TOLD_CHARACTERS else f"…{text[-TOLD_CHARACTERS:]}"


def _chain(told: traceback.TracebackException) -> list[str]:
    before = told.__cause__
    if before is None and not told.__suppress_context__:
        before = told.__context__
    lines = [*_chain(before), ""] if before is not None else []
    frames = [*map(_frame, filter(_theirs, told.stack))]
    if len(frames) > FIRST_FRAMES + LAST_FRAMES:
        frames = [*frames[:FIRST_FRAMES], "…", *frames[-LAST_FRAMES:]]
    said = _FILE.sub(_placed, "".join(told.format_exception_only()).rstrip())
    return [*lines, *frames, *said.splitlines()]


def _theirs(frame: traceback.FrameSummary) -> bool:
    parts = Path(frame.filename).parts
    return bool(_CELL.search(frame.filename)) or not any(
        name in parts for name in _MACHINERY
    )


def _frame(frame: traceback.FrameSummary) -> str:
    line = f": {frame.line.strip()}" if frame.line else ""
    named = not frame.name.startswith(("<module>", "<cell line"))
    function = f" ({frame.name})" if named else ""
    return f"{_place(frame.filename, frame.lineno)}{function}{line}"


def _place(file: str, line: int | str | None) -> str:
    where = say("fix.cell") if _CELL.search(file) else Path(file).name
    return say("fix.place", where=where, line=line)


def _placed(match: re.Match[str]) -> str:
    """Where a cell that cannot be read is wrong, as for other errors."""
    return _place(match[1], match[2])
