"""Tests of the private loop on which everything waits."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time

import pytest

from ollama_magic import loop


def test_all_that_waits_waits_on_one_thread_of_its_own() -> None:
    async def where() -> threading.Thread:
        return threading.current_thread()

    threads = {loop.wait(where()) for _ in range(3)}

    assert len(threads) == 1
    assert threads.isdisjoint({threading.current_thread()})
    assert threads.pop().daemon


def test_a_value_and_an_error_come_back() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    assert loop.wait(asyncio.sleep(0, "value")) == "value"
    with pytest.raises(ZeroDivisionError):
        loop.wait(fail())


def test_a_timeout_of_what_is_waited_for_is_no_end_of_patience() -> None:
    async def slow() -> None:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)

    with pytest.raises(TimeoutError):
        loop.wait(slow())
    assert loop.wait(asyncio.sleep(2.5 * loop.POLL_SECONDS, 1)) == 1


def test_something_may_be_done_between() -> None:
    calls: list[float] = []
    loop.wait(asyncio.sleep(0.5), lambda: calls.append(time.perf_counter()))

    assert 2 <= len(calls) <= 4


def test_waiting_works_within_another_loop() -> None:
    async def main() -> int:
        return loop.wait(asyncio.sleep(0, 7))

    assert asyncio.run(main()) == 7


def test_an_interrupt_ends_the_wait_and_what_was_waited_for() -> None:
    ended = threading.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            ended.set()

    threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    start = time.perf_counter()

    with pytest.raises(KeyboardInterrupt):
        loop.wait(work())
    assert ended.wait(1)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("seconds", [0.0, 0.1])
def test_a_job_ends_once_whenever_it_is_cancelled(seconds: float) -> None:
    ends: list[bool] = []
    over = threading.Event()

    def on_end(task: asyncio.Task[None]) -> None:
        ends.append(task.cancelled())
        over.set()

    job = loop.Job(asyncio.sleep(30), on_end)
    time.sleep(seconds)
    job.cancel()
    job.cancel()

    assert over.wait(2)
    job.cancel()
    loop.wait(asyncio.sleep(0.05))
    assert ends == [True]
