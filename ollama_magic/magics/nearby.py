"""Where a server may be that was told to nobody: here, or outside of the container."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ..client import Client
from ..dialects import ollama
from ..errors import HostError
from ..hosts import DEFAULT, Host
from ..surroundings import Surroundings

__all__ = ["answer_of", "candidates", "find"]

PATIENCE_SECONDS = 2.0


async def find(named: Host | None = None) -> Host | None:
    """The first of the addresses worth trying at which an Ollama server answers.

    Parameters
    ----------
    named
        One that somebody named, which comes before all others.
    """
    hosts = [*([named] if named else []), *candidates()]
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
    """This machine, and what may be around it."""
    return [DEFAULT, *Surroundings.here().outside]
