"""What takes long with models: pull, push, upload and create, each reporting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from .blobs import Blob, hashed, sent
from .client import Client
from .dialects import ollama_models
from .dialects.call import StreamCall
from .embedding import Embeddings, EmbedRequest
from .errors import Unfinished
from .events import Done, Event, Progress
from .modelfile import CreateRequest, Modelfile
from .names import ModelRef
from .operation import Operation
from .sources import find_sources

__all__ = ["create", "embed", "pull", "push", "upload"]

Clients = Callable[[], Awaitable[Client]]
Events = AsyncIterator[Sequence[Event]]
BATCH_TEXTS = 64


def pull(client: Clients, model: ModelRef, *, insecure: bool = False) -> Operation:
    """Have the server get a model; what came before an interruption is not lost.

    Parameters
    ----------
    client
        Finds the client to use, on the private loop: ``session.client``.
    insecure
        Allow a registry that speaks plain http.
    """
    call = ollama_models.pull(model.name, insecure=insecure)
    return Operation(f"pull {model}", partial(_called, client, call))


def push(client: Clients, model: ModelRef, *, insecure: bool = False) -> Operation:
    """Have the server send a model to its registry; parameters as of `pull`."""
    call = ollama_models.push(model.name, insecure=insecure)
    return Operation(f"push {model}", partial(_called, client, call))


def upload(client: Clients, path: Path) -> Operation:
    """Hash a file and send it to the server, unless the server has it by now."""
    return Operation(f"upload {path.name}", partial(_uploaded, client, path))


def create(
    client: Clients,
    model: ModelRef,
    modelfile: Modelfile,
    *,
    folder: Path | None = None,
    quantize: str = "",
) -> Operation:
    """Make a model: find its files, send those that the server lacks, have it made.

    Parameters
    ----------
    folder
        Where relative paths start; by default the current one.
    quantize
        As in `CreateRequest`.
    """
    feed = partial(_created, client, model, modelfile, folder or Path.cwd(), quantize)
    return Operation(f"create {model}", feed)


async def embed(client: Client, request: EmbedRequest) -> list[Embeddings]:
    """Vectors for the texts of ``request`` in order, batch by batch.

    Raises
    ------
    ContextFull
        For a text that is too long; one such text fails its batch.
    HostError
        Where the server does not answer as it should.
    """
    texts, batches = request.texts, []
    for start in range(0, len(texts), BATCH_TEXTS):
        batch = replace(request, texts=texts[start : start + BATCH_TEXTS])
        # The model may have to be loaded first, and that may take minutes.
        batches.append(await client.fetch(ollama_models.embed(batch), seconds=None))
    return batches


async def _called(client: Clients, call: StreamCall) -> Events:
    async for events in _finished(await client(), call):
        yield events


async def _finished(client: Client, call: StreamCall) -> Events:
    """The events of ``call``, and `Done` where the last of them says success."""
    last: Event | None = None
    async for events in client.stream(call):
        last = events[-1] if events else last
        yield events
    if not isinstance(last, Progress) or last.status != ollama_models.SUCCESS:
        raise Unfinished("unfinished", host=str(client.host))
    yield (Done(ollama_models.SUCCESS),)


async def _created(
    client: Clients, model: ModelRef, modelfile: Modelfile, folder: Path, quantize: str
) -> Events:
    sources = await asyncio.to_thread(find_sources, modelfile, folder)
    server = await client()
    parts = (sources.files, sources.adapters, sources.drafts)
    blobs = {path: Blob(path) for files in parts for path in files.values()}
    async for events in _given(server, [*blobs.values()]):
        yield events
    files, adapters, drafts = (
        {name: blobs[path].digest for name, path in files.items()} for files in parts
    )
    request = CreateRequest(
        model, modelfile, sources.from_, files, adapters, drafts, quantize
    )
    async for events in _finished(server, ollama_models.create(request)):
        yield events


async def _uploaded(client: Clients, path: Path) -> Events:
    async for events in _given(await client(), [Blob(path)]):
        yield events
    yield (Done(ollama_models.SUCCESS),)


async def _given(server: Client, blobs: Sequence[Blob]) -> Events:
    async for events in hashed(blobs):
        yield events
    async for events in sent(server, blobs):
        yield events
