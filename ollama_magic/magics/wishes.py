"""How the values of flags are read."""

from __future__ import annotations

import builtins
import keyword
import re

from ..checking import LEVELS
from ..errors import BadUsage

__all__ = ["count", "duration", "level", "others", "variable"]

# As Go writes a duration: 300ms, 5m, 1h30m, -1s; a number alone is seconds.
_DURATION = re.compile(r"[-+]?(?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+")


def count(text: str) -> int:
    """A number of at least one; else a ``ValueError``."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def variable(text: str) -> str:
    """A name that a variable can have; else a ``ValueError``.

    Raises
    ------
    BadUsage
        For a name of Python's own, such as ``print``, which would then be lost.
    """
    if not text.isidentifier() or keyword.iskeyword(text):
        raise ValueError(text)
    if hasattr(builtins, text):
        raise BadUsage("into_builtin", name=text)
    return text


def level(text: str) -> bool | str:
    """How much to think: nothing said is yes; else a ``ValueError``."""
    if text in ("", "true", "false"):
        return text != "false"
    if text not in LEVELS:
        raise ValueError(text)
    return text


def others(text: str) -> int:
    """How many other tokens to tell of at each place; else a ``ValueError``."""
    number = int(text or 0)
    if not 0 <= number <= 20:
        raise ValueError(text)
    return number


def duration(text: str) -> str | float:
    """Seconds, or a text such as ``5m``; else a ``ValueError``."""
    return text if _DURATION.fullmatch(text) else float(text)
