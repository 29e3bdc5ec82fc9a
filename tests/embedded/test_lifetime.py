"""How long an engine lives that was started for others."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ollama_magic.embedded.lifetime import Leases
from ollama_magic.embedded.outlet import Outlet
from tests.embedded.asking import chat, client, runners, until
from tests.support.engine import Engine
from tests.support.waiting import ended

HOLDER = """\
import sys, time, urllib.request
lease = urllib.request.urlopen(sys.argv[1] + "/api/embedded/lease")
print(lease.readline(), flush=True)
time.sleep(60)
"""


def test_it_ends_with_its_runners_when_the_last_holder_has_gone_or_was_killed(
    own: Callable[..., Engine],
) -> None:
    engine = own("--until-unused")
    with client(engine) as asked, _holder(engine) as holder:
        with asked.stream("GET", "/api/embedded/lease") as first:
            one = first.iter_lines()
            assert next(one) == '{"leases":2}'
            chat(asked)
            found = runners(engine)
        time.sleep(0.3)
        assert engine.process.poll() is None
        os.kill(holder.pid, signal.SIGKILL)
        began = time.monotonic()
        assert engine.process.wait(9) == 0
        assert 4.5 < time.monotonic() - began < 7
    until(lambda: ended(found), 1)
    assert engine.log == ""


def test_without_the_flag_a_closed_lease_ends_nothing() -> None:
    leases = Leases(None, first_seconds=0.01, grace_seconds=0.01)
    asyncio.run(_held(leases, 0.05))


def test_it_ends_when_no_lease_ever_came() -> None:
    ended: list[float] = []

    async def wait() -> None:
        leases = Leases(lambda: ended.append(1), first_seconds=0.05)
        leases.start()
        await asyncio.sleep(0.02)
        assert not ended
        await asyncio.sleep(0.1)

    asyncio.run(wait())
    assert ended == [1]


def test_a_lease_stops_the_wait_for_the_first_one() -> None:
    ended: list[float] = []
    leases = Leases(lambda: ended.append(1), first_seconds=0.05, grace_seconds=60)
    asyncio.run(_held(leases, 0.15))
    assert not ended


def test_a_new_lease_in_time_keeps_it() -> None:
    ended: list[float] = []
    leases = Leases(lambda: ended.append(1), grace_seconds=0.2)

    async def two() -> None:
        await _held(leases, 0.01)
        await _held(leases, 0.3)
        assert not ended
        await asyncio.sleep(0.25)

    asyncio.run(two())
    assert ended == [1]


@contextmanager
def _holder(engine: Engine) -> Iterator[subprocess.Popen[bytes]]:
    """Another program that holds a lease."""
    command = [sys.executable, "-c", HOLDER, engine.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert b"leases" in holder.stdout.readline()
        yield holder
        holder.kill()


async def _held(leases: Leases, seconds: float) -> None:
    async def send(message: Any) -> None:
        assert message["type"].startswith("http.response")

    leases.start()
    holding = asyncio.create_task(leases(b"", Outlet(send)))
    await asyncio.sleep(seconds)
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)
    await asyncio.sleep(0.05)
