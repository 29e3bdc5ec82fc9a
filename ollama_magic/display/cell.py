"""Which cell is running, as a front end tells it."""

from __future__ import annotations

from typing import Any

from IPython import get_ipython

from ..session import Session
from ..turn import TurnKey

__all__ = ["turn_key"]


def turn_key(session: Session) -> tuple[TurnKey, int]:
    """The key of a turn that is asked now, and the how-manieth in its cell it is.

    The key is ``None`` where there is no cell, or where the front end does not tell
    its cells apart.
    """
    parent: dict[str, Any] = getattr(get_ipython(), "get_parent", dict)() or {}
    cell_id = (parent.get("metadata") or {}).get("cellId")
    execution = (parent.get("header") or {}).get("msg_id")
    ordinal = session.ordinal(execution)
    return ((cell_id, ordinal) if cell_id else None), ordinal
