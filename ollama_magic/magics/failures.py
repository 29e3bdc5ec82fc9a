"""Remembers the last cell that failed, for `%chat fix`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..errors import OllamaMagicError

__all__ = ["Failure", "last", "note"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A cell as it was typed, and the error that ended it.

    Attributes
    ----------
    number
        That of its execution, as ``In [3]`` shows it; ``None`` where it has none.
    place
        Which cell of the notebook it is; empty where the front end does not tell.
    ran
        Whether it has run since without an error.
    """

    cell: str
    error: Exception
    number: int | None = None
    place: str = ""
    ran: bool = False


_last: Failure | None = None


def note(result: Any) -> None:
    """Take in how a cell ended: IPython calls this after each.

    Interrupts are no failures, and our own errors say what to do themselves: after one
    of ``%chat fix``, the failure to be fixed is still the one before.
    """
    global _last
    error = result.error_before_exec or result.error_in_exec
    cell = getattr(result.info, "raw_cell", "")
    place = getattr(result.info, "cell_id", "") or ""
    if isinstance(error, Exception) and not isinstance(error, OllamaMagicError):
        _last = Failure(cell, error, result.execution_count, place)
    elif error is None and _last is not None:
        again = place == _last.place if place else cell == _last.cell
        _last = replace(_last, ran=_last.ran or again)


def last() -> Failure | None:
    """The last failure of this kernel; None where there was none."""
    return _last
