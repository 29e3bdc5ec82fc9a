"""JSON as Go writes it, and time as Ollama writes it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

__all__ = ["dumps", "local_time", "now", "quoted"]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Go escapes these in every JSON text, so that it may stand inside HTML.
_ESCAPES = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026",
    "\u2028": "\\u2028", "\u2029": "\\u2029",
}  # fmt: skip
_FOREVER = timedelta(days=106_751)
_second, _second_text = 0, ""


def dumps(value: object) -> str:
    """Compact JSON with ``<``, ``>`` and ``&`` escaped."""
    text = _encode(value)
    for character, escape in _ESCAPES.items():
        if character in text:
            text = text.replace(character, escape)
    return text


def quoted(text: str) -> str:
    """The text as Go's ``%q`` writes it in error messages."""
    return _encode(text)


def now() -> str:
    """This moment in UTC with nanoseconds, ``2026-01-02T03:04:05.123456789Z``."""
    global _second, _second_text
    second, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
    if second != _second:  # one call per token: the date is worked out once a second
        _second_text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        _second = second
    return f"{_second_text}.{nanoseconds:09}Z"


def local_time(seconds: float) -> str:
    """A moment in the local zone; infinity is 292 years ahead, as in Go."""
    if seconds == float("inf"):
        return _go_zone((datetime.now(UTC) + _FOREVER).isoformat())
    return _go_zone(datetime.fromtimestamp(seconds, UTC).astimezone().isoformat())


def _go_zone(text: str) -> str:
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
