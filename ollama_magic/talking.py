"""The function behind ``import ollama_magic as om`` that gives a conversation."""

from __future__ import annotations

from .checking import allow_texts
from .conversations import Conversation
from .display.cell import cell_id
from .errors import BadInput
from .session import current

__all__ = ["conversation"]


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
