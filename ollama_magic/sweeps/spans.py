"""Seconds as people say them."""

from __future__ import annotations

from ..messages import say

__all__ = ["span"]


def span(seconds: float) -> str:
    """Seconds, minutes, or hours and minutes: what is longer is told less exactly."""
    if seconds < 100:
        return say("span.seconds", seconds=f"{seconds:.0f}")
    minutes = round(seconds / 60)
    if minutes < 100:
        return say("span.minutes", minutes=minutes)
    return say("span.hours", hours=minutes // 60, minutes=minutes % 60)
