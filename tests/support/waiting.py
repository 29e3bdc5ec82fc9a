"""Waiting for what another thread does, or another process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import psutil

__all__ = ["ended", "eventually"]


def eventually(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is true; an assertion that fails where it stays false."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"still not true after {seconds} s"
        time.sleep(0.01)


def ended(processes: Iterable[psutil.Process]) -> bool:
    """Whether none of them runs any more: the system may reap them seconds later."""
    return not any(map(_runs, processes))


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
