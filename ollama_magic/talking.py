"""The functions behind ``import ollama_magic as om`` that give conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checking import allow_texts
from .dialogue import Conversation
from .display.cell import cell_id
from .errors import BadInput
from .session import current

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["conversation", "conversations"]


def conversation(name: str | None = None) -> Conversation:
    """A conversation of this session: the one in use, or the one of that name.

    It is a sequence of turns, oldest first, each with ``prompt``, ``answer``,
    ``messages``, ``runs`` and ``status``; ``.messages`` is what the next question is
    sent behind, and ``.stale`` holds the turns that hung on an answer which was asked
    for again. What changes it: ``.edit(0, prompt=…, answer=…)``, ``.undo()``,
    ``.fork(name)``, ``.clear()``. Files: ``.save(path)``, ``.load(path)``,
    ``.export("talk.md")``.

    Parameters
    ----------
    name
        As in ``%%chat -c NAME``; a new one where there is none yet.

    Raises
    ------
    BadInput
        For a name that is empty.
    """
    allow_texts(name=name)
    if name is not None and not name.strip():
        raise BadInput("conversation_name")
    session = current()
    found = session.conversation if name is None else session.talk(name.strip())
    found.place = cell_id
    return found


def conversations() -> pd.DataFrame:
    """The conversations of this session that have turns, one a row.

    Columns: ``name``, ``turns``, ``last`` (the last question) and ``in_use`` (whether
    it is the one of cells without ``-c``).
    """
    from . import frames

    session = current()
    talks = [each for each in session.conversations.values() if each or each.stale]
    return frames.conversations(talks, session.settings.conversation)
