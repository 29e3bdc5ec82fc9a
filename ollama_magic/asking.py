"""How a reply gets its events: who is asked, and what is learned on the way."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from .errors import ContextFull, ModelNotFound, Refused
from .events import Text, Thinking
from .fitting import shorter
from .messages import say
from .plain import shortened
from .providers import provider
from .remedies import abler, near_name, roomier
from .repetition import Repetition
from .request import ChatRequest
from .witness import facts_of, phases_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .client import Client
    from .events import Event
    from .reply import Reply
    from .request import Message, Request
    from .run import Run
    from .session import Session

__all__ = ["feed"]


async def feed(
    session: Session, reply: Reply[Run], *, guarded: bool, drop_oldest: bool = False
) -> None:
    """Fill ``reply`` with what its model says."""
    client = await session.client()
    model = await session.choose(client, reply.request.model)
    request: Request = replace(reply.request, model=model)
    guard = Repetition() if guarded else None
    dropped: list[Message] = []
    while True:
        reply.begin(client.host, request)
        try:
            return await _listen(session, client, reply, guard, dropped)
        except ModelNotFound as error:
            session.forget_choice(client.host)
            raise await near_name(client, model, error) from error
        except ContextFull as error:
            fits = None
            if drop_oldest and isinstance(request, ChatRequest):
                fits = shorter(request, error)
            if fits is None:
                raise await roomier(client, request, error) from error
            request, dropped = fits.request, [*dropped, *fits.dropped]
        except Refused as error:
            raise await abler(session, error) from error


async def _listen(
    session: Session,
    client: Client,
    reply: Reply[Run],
    guard: Repetition | None,
    dropped: Sequence[Message],
) -> None:
    """Ask once, and keep all that comes."""
    request = reply.request
    dialect = provider(request.model.provider).dialect
    speak = dialect.chat if isinstance(request, ChatRequest) else dialect.generate
    witness: asyncio.Task[None] | None = None
    watcher = asyncio.create_task(phases_of(client, reply))
    try:
        async with aclosing(client.stream(speak(request))) as stream:
            async for events in stream:
                if witness is None and dropped:
                    reply.facts["left_out"] = len(dropped)
                    session.notices.put(_left_out(dropped))
                reply.keep(events)
                # The first event proves that the model is loaded, so now the server
                # can tell which one it is and what it occupies.
                witness = witness or asyncio.create_task(facts_of(client, reply))
                watcher.cancel()
                if guard is not None and guard.heard(_said(events)):
                    reply.looping = True
                    break
    finally:
        watcher.cancel()
        if witness is not None and not witness.done():
            await asyncio.wait({witness}, timeout=0.5)
            witness.cancel()


def _left_out(dropped: Sequence[Message]) -> str:
    """Which turns the model does not see."""
    asked = [shortened(m.content, 40) for m in dropped if m.role == "user"]
    if len(asked) < 2:
        return say("context.dropped_one", first=(*asked, "…")[0])
    count, first, last = len(asked), asked[0], asked[-1]
    return say("context.dropped", turns=count, first=first, last=last)


def _said(events: Sequence[Event]) -> str:
    return "".join(e.text for e in events if isinstance(e, Text | Thinking))
