"""Which cell is running, as a front end tells it."""

from __future__ import annotations

from typing import Any

from IPython import get_ipython

from ..session import Session
from ..turn import TurnKey

__all__ = ["cell_id", "turn_key"]


def turn_key(session: Session) -> tuple[TurnKey, int]:
    """The key of a turn that is asked now, and the how-manieth in its cell it is.

    The key is ``None`` where there is no cell, or where the front end does not tell
    its cells apart.
    """
    cell, execution = cell_id(), (_parent().get("header") or {}).get("msg_id")
    ordinal = session.ordinal(execution)
    return ((cell, ordinal) if cell else None), ordinal


def cell_id() -> str | None:
    """The cell that runs now; ``None`` where there is none, or it is not told."""
    return (_parent().get("metadata") or {}).get("cellId") or None


def _parent() -> dict[str, Any]:
    """The message that had the running cell run."""
    return getattr(get_ipython(), "get_parent", dict)() or {}
