"""``keep_alive`` in all its forms: numbers of seconds and Go's durations."""

from __future__ import annotations

import math
import re

from .jsontext import quoted
from .refusals import Refusal

__all__ = ["FOREVER", "keep_alive_seconds"]

FOREVER = math.inf

_LONGEST_SECONDS = 9e9  # Go's durations end at 292 years

_UNIT_SECONDS = {
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0,
    "m": 60.0, "h": 3600.0,
}  # fmt: skip
_PART = re.compile(r"(\d+\.?\d*|\.\d+)([^\d.]*)")
_TYPE_NAMES = {bool: "bool", list: "[]interface {}", dict: "map[string]interface {}"}


def keep_alive_seconds(value: object) -> float | None:
    """Seconds to stay loaded, `FOREVER` for negative values, ``None`` for absent.

    Raises
    ------
    Refusal
        With the words of Go's ``time.ParseDuration``.
    """
    if value is None:
        return None
    if isinstance(value, str):
        seconds = _duration(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value)
    else:
        raise Refusal(400, f"Unsupported type: '{_TYPE_NAMES[type(value)]}'")
    return FOREVER if seconds < 0 or seconds > _LONGEST_SECONDS else seconds


def _duration(text: str) -> float:
    sign = -1.0 if text.startswith("-") else 1.0
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0.0
    total, place = 0.0, 0
    while place < len(rest) or not rest:
        part = _PART.match(rest, place)
        if part is None:
            raise Refusal(400, f"time: invalid duration {quoted(text)}")
        if not part[2]:
            raise Refusal(400, f"time: missing unit in duration {quoted(text)}")
        if part[2] not in _UNIT_SECONDS:
            unit = quoted(part[2])
            raise Refusal(400, f"time: unknown unit {unit} in duration {quoted(text)}")
        total += float(part[1]) * _UNIT_SECONDS[part[2]]
        place = part.end()
    return sign * total
