"""What takes long with models: pull, push, upload and create, each reporting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import figures
from .blobs import Blob, hashed, sent
from .client import Client
from .dialects import ollama, ollama_models
from .dialects.call import StreamCall
from .disk import free_bytes, models_folder
from .embedding import Embeddings, EmbedRequest
from .errors import (
    BadModelfile,
    HostError,
    ModelNotFound,
    OllamaMagicError,
    Refused,
    Unfinished,
)
from .events import Done, Event, Progress
from .modelfile import CreateRequest, Modelfile
from .names import ModelRef
from .operation import ALL, FILES, Operation
from .progress import Tally, advance
from .remedies import near_published
from .request import GenerateRequest
from .sources import Sources, find_sources

__all__ = ["create", "embed", "pull", "push", "remove", "unload", "upload"]

Clients = Callable[[], Awaitable[Client]]
Events = AsyncIterator[Sequence[Event]]
BATCH_TEXTS = 64
UNLOAD_SECONDS = 10.0


def pull(
    client: Clients, model: ModelRef, *, insecure: bool = False, place: str = ""
) -> Operation:
    """Have the server get a model; what came before an interruption is not lost.

    Parameters
    ----------
    client
        Finds the client to use, on the private loop: ``session.client``.
    insecure
        Allow a registry that speaks plain http.
    place
        A folder, or the address of another engine: only the embedded engine pulls
        from such.
    """
    call = ollama_models.pull(model.name, insecure=insecure, place=_absolute(place))
    feed = partial(_pulled_from if place else _pulled, client, call)
    return Operation(f"pull {model}", feed, keeps=ALL)


def push(client: Clients, model: ModelRef, *, insecure: bool = False) -> Operation:
    """Have the server send a model to its registry; parameters as of `pull`."""
    call = ollama_models.push(model.name, insecure=insecure)
    return Operation(f"push {model}", partial(_called, client, call), keeps=ALL)


def upload(client: Clients, path: Path) -> Operation:
    """Hash a file and send it to the server, unless the server has it by now."""
    feed = partial(_uploaded, client, path)
    return Operation(f"upload {path.name}", feed, keeps=FILES)


def create(
    client: Clients,
    model: ModelRef,
    modelfile: Modelfile,
    *,
    folder: Path | None = None,
    quantize: str = "",
    sources: Sources | None = None,
) -> Operation:
    """Make a model: find its files, send those that the server lacks, have it made.

    Parameters
    ----------
    folder
        Where relative paths start; by default the current one.
    quantize
        As in `CreateRequest`.
    sources
        Its files, where somebody has looked for them by now.
    """
    found = sources or partial(find_sources, modelfile, folder or Path.cwd())
    feed = partial(_created, client, model, modelfile, found, quantize)
    return Operation(f"create {model}", feed, keeps=FILES)


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


async def unload(client: Client, names: Sequence[str]) -> list[str]:
    """Unload those of ``names`` that are loaded; which they were.

    Raises
    ------
    HostError
        Where the server does not answer as it should.
    """
    wanted = {ModelRef(name).tagged.lower() for name in names}
    loaded = [str(each["name"]) for each in await client.fetch(ollama.ps())]
    loaded = [name for name in loaded if name.lower() in wanted]
    for name in loaded:
        request = GenerateRequest(ModelRef(name), "", keep_alive=0)
        async for _ in client.stream(ollama.generate(request)):
            pass
    return loaded


async def remove(client: Client, names: Sequence[str]) -> None:
    """Remove models, each unloaded before: else it would stay loaded for nobody.

    Raises
    ------
    ModelNotFound
        For one that the server does not have.
    """
    # What cannot be unloaded, or takes too long to, is removed all the same.
    with suppress(HostError, TimeoutError):
        async with asyncio.timeout(UNLOAD_SECONDS):
            await unload(client, names)
    for name in names:
        await client.fetch(ollama_models.delete(name))


async def _called(client: Clients, call: StreamCall) -> Events:
    async for events in _finished(await client(), call):
        yield events


async def _pulled(client: Clients, call: StreamCall) -> Events:
    """As `_called`, as far as this machine's disk has room for what comes."""
    server = await client()
    so_far, model = Tally(), str(call.body["model"])
    async for events in _named(server, model, _finished(server, call)):
        for event in events:
            known, so_far = len(so_far.layers), advance(so_far, 0.0, event)
            if len(so_far.layers) > known and server.host.is_loopback:
                await _check_room(server, model, so_far)
        yield events


async def _check_room(server: Client, model: str, so_far: Tally) -> None:
    """See whether what is to come has room, where the server's disk is ours."""
    folder, total = models_folder(), so_far.total_bytes or 0
    free = free_bytes(folder)
    if free is None or total - (so_far.completed_bytes or 0) <= free:
        return
    if "embedded" not in await server.fetch(ollama.version()):  # it keeps its elsewhere
        shown = {"size": figures.size(total), "free": figures.size(free)}
        raise OllamaMagicError("no_room", model=model, folder=str(folder), **shown)


async def _pulled_from(client: Clients, call: StreamCall) -> Events:
    """As `_pulled`, where the server understands it."""
    server = await client()
    if "embedded" not in await server.fetch(ollama.version()):
        raise Refused("from_not_engine", status=400, host=str(server.host))
    async for events in _pulled(client, call):
        yield events


def _absolute(place: str) -> str:
    """A folder as the engine finds it, which has another working folder."""
    is_folder = place and "://" not in place
    return str(Path(place).expanduser().absolute()) if is_folder else place


async def _named(client: Client, model: str, events: Events) -> Events:
    """The events of a pull; of a name that nobody knows, with one that is near."""
    try:
        async for each in events:
            yield each
    except ModelNotFound as error:
        if error.key != "pull_unknown":
            raise
        raise await near_published(client, model, error) from error


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
    client: Clients,
    model: ModelRef,
    modelfile: Modelfile,
    found: Sources | Callable[[], Sources],
    quantize: str,
) -> Events:
    sources = await asyncio.to_thread(found) if callable(found) else found
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
    made = _finished(server, ollama_models.create(request))
    try:
        async for events in _named(server, sources.from_, made):
            yield events
    except HostError as error:
        if error.key != "bad_template":
            raise
        line = modelfile.lines.get(("TEMPLATE", modelfile.template))
        reason = str(error.values["reason"])
        raise BadModelfile("bad_template", line=line, reason=reason) from error


async def _uploaded(client: Clients, path: Path) -> Events:
    async for events in _given(await client(), [Blob(path)]):
        yield events
    yield (Done(ollama_models.SUCCESS),)


async def _given(server: Client, blobs: Sequence[Blob]) -> Events:
    async for events in hashed(blobs):
        yield events
    async for events in sent(server, blobs):
        yield events
