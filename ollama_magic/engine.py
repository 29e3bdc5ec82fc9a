"""Finds the embedded engine of this user and this environment, or starts it."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from . import loop
from .client import Client
from .dialects import ollama
from .errors import EngineFailed, HostError
from .hosts import Host
from .version import __version__

__all__ = ["alive", "find_or_start", "installed", "key"]

FIRST_PORT, PORTS, TRIES = 11500, 1000, 8
START_SECONDS = 30.0
PORT_TAKEN = 98

_lease: asyncio.StreamWriter | None = None
_leased: Host | None = None
_watches: set[asyncio.Task[None]] = set()
_inherited: list[object] = []  # kept, since it is the parent's to close
_started: list[subprocess.Popen[bytes]] = []  # kept, since a dropped one complains


def installed() -> bool:
    """Whether the extra ``embedded`` is there."""
    names = ("xllamacpp", "starlette", "uvicorn")
    return all(importlib.util.find_spec(name) for name in names)


def key() -> str:
    """What the engines of one user, one environment and one version share.

    Kernels find their common engine by a port derived from it: binding a port is
    atomic on every system, and leaves no file behind.
    """
    name = os.environ.get("OLLAMA_MAGIC_ENGINE", "")
    known = f"{os.path.expanduser('~')}|{sys.prefix}|{__version__}|{name}"
    return f"{zlib.crc32(known.encode()):08x}"


def alive(host: Host) -> bool:
    """False where ``host`` is an engine of ours that has ended."""
    return host != _leased or (_lease is not None and not _lease.is_closing())


async def find_or_start(client: Callable[[Host], Client]) -> Host:
    """The engine's address, with a lease on it: it lives while somebody holds one.

    Raises
    ------
    EngineFailed
        Where it does not start within half a minute.
    """
    first = int(key(), 16) % PORTS
    reason = ""
    for step in range(TRIES):
        host = Host(port=FIRST_PORT + (first + step) % PORTS)
        ours = await _ours(client(host))
        if ours is None:
            ours, reason = await _start(client(host))
        if ours:
            await _hold(host)
            return host
    raise EngineFailed("engine_failed", reason=reason or f"ports {first}+{TRIES}")


async def _ours(client: Client) -> bool | None:
    """Whether our engine is at the address; ``None`` where nothing is."""
    try:
        version = await client.fetch(ollama.version(), seconds=2)
    except HostError as error:
        return None if error.key == "unreachable" else False
    return bool((version.get("embedded") or {}).get("key") == key())


async def _start(client: Client) -> tuple[bool, str]:
    """Start the engine at the address; False where another took the port first."""
    with tempfile.TemporaryFile("w+", errors="replace") as complaints:
        process = _spawn(client.host.port, complaints)
        _started.append(process)
        deadline = time.monotonic() + START_SECONDS
        try:
            while time.monotonic() < deadline:
                if ours := await _ours(client):
                    return True, ""
                code = process.poll()
                if code is not None and (ours is False or code == PORT_TAKEN):
                    return await _ours(client) is True, "port taken"
                if code is not None:
                    break
                await asyncio.sleep(0.02)
        except asyncio.CancelledError:
            process.terminate()
            raise
        process.kill()
        complaints.seek(0)
        lines = complaints.read().strip().splitlines() or [
            f"exit code {process.poll()}"
        ]
        raise EngineFailed("engine_failed", reason=lines[-1])


def _spawn(port: int, complaints: IO[str]) -> subprocess.Popen[bytes]:
    """The engine as a process that an interrupt of this one does not reach."""
    arguments = ["--host", "127.0.0.1", "--port", str(port), "--key", key()]
    windows = sys.platform == "win32"
    # CREATE_NEW_PROCESS_GROUP and CREATE_NO_WINDOW, which other systems do not have.
    flags = 0x00000200 | 0x08000000 if windows else 0
    # -P, since a learner's json.py in the working folder is none of its modules.
    engine = [sys.executable, "-P", "-m", "ollama_magic.embedded"]
    return subprocess.Popen(
        [*engine, *arguments, "--until-unused"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=complaints,
        start_new_session=not windows,
        creationflags=flags,
    )


async def _hold(host: Host) -> None:
    """Open a connection that stays open; the system closes it if we are killed."""
    global _lease, _leased
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    line = f"GET /api/embedded/lease HTTP/1.1\r\nHost: {host.hostname}\r\n\r\n"
    writer.write(line.encode())
    await writer.drain()
    _lease, _leased = writer, host
    watch = asyncio.get_running_loop().create_task(_watch(reader, writer), name="lease")
    # The loop itself keeps no task alive.
    _watches.add(watch)
    watch.add_done_callback(_watches.discard)


async def _watch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while await reader.read(4096):
            pass
    writer.close()


def _forget() -> None:
    global _lease, _leased
    _inherited.append(_lease)
    _lease = _leased = None


loop.in_forked_child(_forget)
