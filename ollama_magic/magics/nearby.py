"""Where a server may be that was told to nobody: here, or outside of the container."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..client import Client
from ..dialects import ollama
from ..errors import HostError
from ..hosts import DEFAULT, Host

__all__ = ["answer_of", "candidates", "find", "gateway", "in_container"]

PATIENCE_SECONDS = 2.0
_MARKS = ("/.dockerenv", "/run/.containerenv")
_ROUTES = Path("/proc/net/route")


async def find() -> Host | None:
    """The first of the addresses worth trying at which an Ollama server answers."""
    hosts = candidates()
    answers = await asyncio.gather(*map(answer_of, hosts))
    found = (host for host, answer in zip(hosts, answers, strict=True) if answer)
    return next(found, None)


async def answer_of(host: Host) -> Mapping[str, Any] | None:
    """What the server at ``host`` says of its version; ``None`` where there is none."""
    client = Client(host)
    with suppress(HostError, TimeoutError):
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await client.fetch(ollama.version(), PATIENCE_SECONDS)
        finally:
            await client.close()
    return None


def candidates() -> list[Host]:
    """This machine, the host of a container, and the gateway of the network."""
    hosts = [DEFAULT, Host("host.docker.internal")]
    with suppress(OSError):
        if address := gateway(_ROUTES.read_text()):
            hosts.append(Host(address))
    return hosts


def gateway(table: str) -> str:
    """The address of the default route in Linux's table of routes; empty for none."""
    for row in map(str.split, table.splitlines()[1:]):
        if len(row) > 2 and row[1] == "00000000" and row[2] != "00000000":
            # The kernel writes the number as it lies in memory: last byte first.
            return ".".join(str(byte) for byte in reversed(bytes.fromhex(row[2])))
    return ""


def in_container() -> bool:
    """Whether this is a container, where ``localhost`` is the container itself."""
    return any(map(os.path.exists, _MARKS))
