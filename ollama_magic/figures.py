"""Figures written for people: ``9.6GB``, ``128K``, ``7.6B``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from .errors import BadInput

__all__ = [
    "context",
    "count",
    "read_context",
    "read_count",
    "read_memory",
    "read_size",
    "size",
]

_PREFIXES = "KMGT"
LEAST_MEMORY = 10**6
_BYTES = {
    "": 1,
    "B": 1,
    **{unit: 1000**step for step, unit in enumerate(_PREFIXES, 1)},
    **{f"{unit}B": 1000**step for step, unit in enumerate(_PREFIXES, 1)},
    **{f"{unit}IB": 1024**step for step, unit in enumerate(_PREFIXES, 1)},
}


def size(size_bytes: float) -> str:
    """Bytes in decimal units with two digits, as Ollama writes them: ``9.6GB``."""
    return _scaled(size_bytes, ("B", "KB", "MB", "GB", "TB"))


def context(tokens: int) -> str:
    """Tokens as the field names windows: 131072 is ``128K``, a million ``1M``."""
    for factor, unit in ((1 << 20, "M"), (10**6, "M"), (1 << 10, "K"), (10**3, "K")):
        if tokens >= factor and tokens % factor == 0:
            return f"{tokens // factor}{unit}"
    return f"{tokens / 1024:.0f}K" if tokens >= 10_000 else str(tokens)


def count(number: float) -> str:
    """How many, with two digits or three: ``951K``, ``7.6B``."""
    return _scaled(number, ("", "K", "M", "B", "T"))


def read_size(text: str | float) -> int:
    """Bytes of ``8GB``, ``512 MB``, ``6.5GiB`` (1024 a step), or a plain number.

    Raises
    ------
    BadInput
        For anything else.
    """
    return _read("bad_size", text, _BYTES)


def read_memory(text: str | float) -> int:
    """As `read_size`, for the memory of a machine: so few bytes are a slip.

    Raises
    ------
    BadInput
        For less than a megabyte: ``8`` was to be ``"8GB"``.
    """
    size_bytes = read_size(text)
    if size_bytes < LEAST_MEMORY:
        raise BadInput("few_bytes", text=str(text))
    return size_bytes


def read_context(text: str | float) -> int:
    """Tokens of ``128K`` (1024 a step, as windows are named), or a plain number.

    Raises
    ------
    BadInput
        For anything else.
    """
    tokens = _read("bad_context", text, {"": 1, "K": 1 << 10, "M": 1 << 20})
    if tokens < 1:
        raise BadInput("bad_context", text=str(text))
    return tokens


def read_count(text: str | float) -> int:
    """How many ``7.6B`` or ``270M`` are, or a plain number.

    Raises
    ------
    BadInput
        For anything else.
    """
    return _read("bad_count", text, {"": 1, "K": 10**3, "M": 10**6, "B": 10**9})


def _read(key: str, text: str | float, units: Mapping[str, int]) -> int:
    if isinstance(text, int | float) and math.isfinite(text) and text >= 0:
        return round(text)
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([A-Z]*)", str(text).strip().upper())
    if match is None or match[2] not in units:
        raise BadInput(key, text=str(text))
    return round(float(match[1]) * units[match[2]])


def _scaled(number: float, units: tuple[str, ...]) -> str:
    step = 0
    while number >= 999.5 and step < len(units) - 1:
        number, step = number / 1000, step + 1
    digits = f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}"
    return digits + units[step]
