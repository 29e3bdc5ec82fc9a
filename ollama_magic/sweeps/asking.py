"""Asks one trial: sends it, hears it out, and makes its record."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from typing import Any

from ..client import Client
from ..dialects import ollama
from ..dialects.call import StreamCall
from ..errors import HostError
from ..events import Text, Thinking
from ..messages import say
from ..providers import provider
from ..record import new_identity, record
from ..repetition import Repetition
from ..reply import Reply
from ..request import ChatRequest, GenerateRequest, Message
from ..run import Run
from ..trial import Trial
from ..witness import facts_of
from .hosts import Place
from .order import Group

__all__ = ["PATIENCE_SECONDS", "Answer", "answers_still", "ask", "cool", "warm"]

PATIENCE_SECONDS = 3.0
COLD_SECONDS = 30.0
FIRST_PROMPT = "Hi"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: its record, and the error where one ended it."""

    run: Run
    error: BaseException | None = None


async def ask(
    place: Place,
    group: Group,
    trial: Trial,
    sweep: str,
    *,
    seconds: float | None,
    guarded: bool,
) -> Answer:
    """Ask once; an answer that takes longer than ``seconds`` is broken off."""
    over = asyncio.Event()
    identity = new_identity(
        source="sweep",
        sweep=sweep,
        trial=trial.name,
        repeat=trial.repeat,
    )

    def finish(reply: Reply[Run]) -> Run:
        over.set()
        return record(reply, identity)

    async def feed(reply: Reply[Run]) -> None:
        await _listen(place, group, reply, guarded=guarded)

    reply = Reply(trial.request, feed, finish)
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        reply.cancel()
        await over.wait()
        if reply.stopped:
            error = say("sweep.timeout", seconds=f"{seconds:g}")
            return Answer(replace(reply.run, status="timeout", error=error))
    except asyncio.CancelledError:
        reply.cancel()
        raise
    return Answer(reply.run, reply.error)


async def _listen(
    place: Place, group: Group, reply: Reply[Run], *, guarded: bool
) -> None:
    guard = Repetition() if guarded else None
    reply.facts.update(group.facts or place.facts(group.model))
    call = _call(reply.request)
    reply.begin(place.client.host, reply.request)
    async with aclosing(place.client.stream(call)) as stream:
        async for events in stream:
            reply.keep(events)
            if guard is not None:
                said = (e.text for e in events if isinstance(e, Text | Thinking))
                if guard.heard("".join(said)):
                    reply.looping = True
                    break
    if not group.facts:
        # Of the whole group once: it is loaded in the same way for all of it.
        await facts_of(place.client, reply)
        group.facts.update(reply.facts)


def _call(request: ChatRequest | GenerateRequest) -> StreamCall:
    dialect = provider(request.model.provider).dialect
    chat = isinstance(request, ChatRequest)
    call: StreamCall = (dialect.chat if chat else dialect.generate)(request)
    return call


async def warm(
    place: Place, group: Group, seconds: float | None
) -> HostError | TimeoutError | None:
    """Load the model as its group needs it, and have it say a token.

    That is no answer to anything, and is not kept. What went wrong is given back: where
    the host lives, it is left to the first trial, which says it.
    """
    request = group.trials[0].request
    options = {n: v for n, v in group.runner.items() if n != "shift"}
    shared: dict[str, Any] = {
        "options": {**options, "num_predict": 1},
        "keep_alive": request.keep_alive,
        "shift": request.shift,
    }
    first: ChatRequest | GenerateRequest
    if isinstance(request, ChatRequest):
        first = ChatRequest(group.model, (Message("user", FIRST_PROMPT),), **shared)
    else:
        first = GenerateRequest(group.model, FIRST_PROMPT, raw=request.raw, **shared)
    try:
        async with asyncio.timeout(seconds):
            async for _ in place.client.stream(_call(first)):
                pass
    except (HostError, TimeoutError) as error:
        return error
    return None


async def cool(place: Place, group: Group) -> None:
    """Unload the model, and see it gone."""
    from ..store import unload  # all that can be done to models, for this alone

    with suppress(HostError, TimeoutError):
        async with asyncio.timeout(COLD_SECONDS):
            while await unload(place.client, [group.model.tagged]):
                await asyncio.sleep(0.01)


async def answers_still(
    client: Client, seconds: float = PATIENCE_SECONDS
) -> HostError | None:
    """Why a host that failed does not answer now; ``None`` where it does."""
    try:
        await client.fetch(ollama.version(), seconds)
    except HostError as error:
        return error
    return None
