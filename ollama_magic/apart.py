"""Waits for what can be awaited, where the caller's own event loop is running."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from typing import Any

from .loop import POLL_SECONDS

__all__ = ["finished"]


def finished(value: Any) -> Any:
    """``value``, or where it can be awaited what it gives at last.

    It runs on a loop and a thread of its own: the caller's loop is busy with the
    caller, and what blocks must hold up nothing else. An interrupt cancels it.
    """
    if not inspect.isawaitable(value):
        return value
    outcome: Future[Any] = Future()
    cancels: list[Callable[[], object]] = []

    async def whole() -> Any:
        here, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is not None:
            cancels.append(lambda: here.call_soon_threadsafe(task.cancel))
        return await value

    def run() -> None:
        try:
            outcome.set_result(asyncio.run(whole()))
        except BaseException as error:  # noqa: BLE001 (raised where it is waited for)
            outcome.set_exception(error)

    # What it prints belongs to the cell that waits.
    within = contextvars.copy_context()
    threading.Thread(
        target=within.run, args=(run,), name="ollama-magic-tool", daemon=True
    ).start()
    try:
        return _waited(outcome)
    except KeyboardInterrupt:
        for cancel in cancels:
            with suppress(RuntimeError):  # it has just ended
                cancel()
        raise


def _waited(outcome: Future[Any]) -> Any:
    while True:
        try:
            return outcome.result(timeout=POLL_SECONDS)
        except NotYet:
            if outcome.done():
                raise
