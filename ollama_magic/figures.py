"""Figures written for people: ``9.6GB``, ``128K``, ``7.6B``."""

from __future__ import annotations

__all__ = ["context", "count", "size"]


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


def _scaled(number: float, units: tuple[str, ...]) -> str:
    step = 0
    while number >= 999.5 and step < len(units) - 1:
        number, step = number / 1000, step + 1
    digits = f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}"
    return digits + units[step]
