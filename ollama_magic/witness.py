"""What the server tells of the model that is asked: whether it loads, what it is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .client import Client
from .dialects import ollama
from .errors import HostError
from .names import ModelRef

if TYPE_CHECKING:
    from .reply import Reply
    from .run import Run

__all__ = ["facts_of", "phases_of"]

FACTS_SECONDS = 2.0
PATIENCE_SECONDS = 1.0  # an answer that is quicker needs no question


async def facts_of(client: Client, reply: Reply[Run]) -> None:
    """Learn which model answers, for the record; a server that will not say may not."""
    with suppress(HostError):
        reply.facts["version"] = await client.fetch(ollama.version(), FACTS_SECONDS)
        if loaded := await _loaded(client, reply.request.model):
            reply.facts["loaded"] = loaded


async def phases_of(client: Client, reply: Reply[Run]) -> None:
    """Keep ``reply.phase`` true until its first event, looking once a second.

    A model that is being loaded is not yet in the server's list of running models.
    """
    while True:
        await asyncio.sleep(PATIENCE_SECONDS)
        with suppress(HostError):
            loaded = await _loaded(client, reply.request.model)
            reply.phase = "reading" if loaded else "loading"


async def _loaded(client: Client, model: ModelRef) -> Mapping[str, Any] | None:
    """The model's row in the list of running models, where it has one."""
    for loaded in await client.fetch(ollama.ps(), FACTS_SECONDS):
        if str(loaded.get("name", "")).lower() == model.tagged.lower():
            return loaded
    return None
