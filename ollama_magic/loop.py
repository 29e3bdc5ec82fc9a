"""One private event loop on a daemon thread: everything that waits, waits there."""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import os
import threading
import warnings
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

__all__ = ["POLL_SECONDS", "Job", "in_forked_child", "submit", "wait"]

T = TypeVar("T")
POLL_SECONDS = 0.2

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_inherited: list[object] = []  # kept: a loop that is dropped closes what it shares


class Job:
    """A coroutine on the private loop that any thread may cancel.

    ``on_end`` is called on the loop's thread, once, whatever happened: also for a job
    that was cancelled before its first step.
    """

    def __init__(
        self,
        coroutine: Coroutine[Any, Any, None],
        on_end: Callable[[asyncio.Task[None]], None],
    ) -> None:
        self._loop = _running()
        self._coroutine, self._on_end = coroutine, on_end
        self._loop.call_soon_threadsafe(self._start)

    def cancel(self) -> None:
        """End it at its next step; does nothing to one that is over."""
        self._loop.call_soon_threadsafe(lambda: self._task.cancel())

    def _start(self) -> None:
        self._task = self._loop.create_task(self._coroutine)
        self._task.add_done_callback(self._on_end)


def submit(coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
    """Start ``coroutine`` on the private loop, from any thread."""
    return asyncio.run_coroutine_threadsafe(coroutine, _running())


def wait(
    coroutine: Coroutine[Any, Any, T], between: Callable[[], None] = lambda: None
) -> T:
    """Run ``coroutine`` on the private loop and wait for what it returns.

    ``between`` is called about five times a second meanwhile. An interrupt cancels
    the coroutine. Short waits in Python code, since an interrupt does not wake a
    thread that blocks in C on every system.
    """
    future = submit(coroutine)
    try:
        while True:
            try:
                return future.result(timeout=POLL_SECONDS)
            except concurrent.futures.TimeoutError:
                if future.done():
                    raise
            finally:
                between()
    except BaseException:
        future.cancel()
        raise


def in_forked_child(forget: Callable[[], None]) -> None:
    """Have ``forget`` called in a forked child, where our thread does not run."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forget)


def _forget() -> None:
    global _lock, _loop
    _inherited.append(_loop)
    _lock, _loop = threading.Lock(), None
    atexit.unregister(_end)


in_forked_child(_forget)


def _running() -> asyncio.AbstractEventLoop:
    global _loop
    with _lock:
        if _loop is None:
            # Where connecting is cancelled in its first step, anyio leaves this behind.
            left = "coroutine 'connect_tcp.* was never awaited"
            warnings.filterwarnings("ignore", left, RuntimeWarning)
            _loop = asyncio.new_event_loop()
            thread = threading.Thread(
                target=_loop.run_forever, name="ollama-magic", daemon=True
            )
            thread.start()
            atexit.register(_end, _loop, thread)
        return _loop


def _end(ending: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """At exit: nothing stays half done, so nothing complains of having been left."""

    async def cancel_all() -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=1) if tasks else None
        ending.stop()

    asyncio.run_coroutine_threadsafe(cancel_all(), ending)
    thread.join(timeout=2)
