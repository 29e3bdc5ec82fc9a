"""How a reply gets its events: who is asked, and what is learned on the way."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from .dialects import ollama
from .errors import ContextFull, HostError, ModelNotFound
from .events import Text, Thinking
from .providers import provider
from .remedies import near_name, roomier
from .repetition import Repetition
from .request import ChatRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .client import Client
    from .events import Event
    from .reply import Reply
    from .run import Run
    from .session import Session

__all__ = ["feed"]

FACTS_SECONDS = 2.0


async def feed(session: Session, reply: Reply[Run], *, guarded: bool) -> None:
    """Fill ``reply`` with what its model says."""
    client = await session.client()
    model = await session.choose(client, reply.request.model)
    request = replace(reply.request, model=model)
    dialect = provider(model.provider).dialect
    speak = dialect.chat if isinstance(request, ChatRequest) else dialect.generate
    call = speak(request)
    reply.begin(client.host, request)
    guard = Repetition() if guarded else None
    witness: asyncio.Task[None] | None = None
    try:
        async with aclosing(client.stream(call)) as stream:
            async for events in stream:
                reply.keep(events)
                # The first event proves that the model is loaded, so now the server
                # can tell which one it is and what it occupies.
                witness = witness or asyncio.create_task(_witness(client, reply))
                if guard is not None and guard.heard(_said(events)):
                    reply.looping = True
                    break
    except ModelNotFound as error:
        session.forget_choice(client.host)
        raise await near_name(client, model, error) from error
    except ContextFull as error:
        raise await roomier(client, request, error) from error
    finally:
        if witness is not None and not witness.done():
            await asyncio.wait({witness}, timeout=0.5)
            witness.cancel()


def _said(events: Sequence[Event]) -> str:
    return "".join(e.text for e in events if isinstance(e, Text | Thinking))


async def _witness(client: Client, reply: Reply[Run]) -> None:
    """Learn which model answers, for the record; a server that will not say may not."""
    name = reply.request.model.tagged.lower()
    try:
        reply.facts["version"] = await client.fetch(ollama.version(), FACTS_SECONDS)
        for loaded in await client.fetch(ollama.ps(), FACTS_SECONDS):
            if str(loaded.get("name", "")).lower() == name:
                reply.facts["loaded"] = loaded
    except HostError:
        return
