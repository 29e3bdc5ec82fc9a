"""A question to the user, where somebody is there to answer it."""

from __future__ import annotations

import sys

from IPython import get_ipython
from IPython.core.error import StdinNotImplementedError

from ..errors import BadUsage

__all__ = ["confirmed"]

_YES = frozenset(("y", "yes", "예", "네", "ㅛ"))


def confirmed(question: str, magic: str) -> bool:
    """Whether the user says yes.

    Raises
    ------
    BadUsage
        Where nobody can answer, as under Run All in a service; it names ``--yes``.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    try:
        # Without a kernel, what is piped in is meant for others.
        if kernel is None and not sys.stdin.isatty():
            raise EOFError
        return input(question).strip().lower() in _YES
    except (StdinNotImplementedError, EOFError):
        raise BadUsage("usage_nobody", magic=magic) from None
