"""Waiting for what another thread does."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["eventually"]


def eventually(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is true; an assertion that fails where it stays false."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"still not true after {seconds} s"
        time.sleep(0.01)
