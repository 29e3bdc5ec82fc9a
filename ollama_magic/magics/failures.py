"""Remembers the last cell that failed, for `%chat fix`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import OllamaMagicError

__all__ = ["Failure", "last", "note"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A cell as it was typed, and the error that ended it."""

    cell: str
    error: Exception


_last: Failure | None = None


def note(result: Any) -> None:
    """Take in how a cell ended: IPython calls this after each.

    Interrupts are no failures, and our own errors say what to do themselves: after one
    of ``%chat fix``, the failure to be fixed is still the one before.
    """
    global _last
    error = result.error_before_exec or result.error_in_exec
    if isinstance(error, Exception) and not isinstance(error, OllamaMagicError):
        cell = getattr(result.info, "raw_cell", "")
        _last = Failure(cell, error)


def last() -> Failure | None:
    """The last failure of this kernel; None where there was none."""
    return _last
