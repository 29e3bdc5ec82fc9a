"""`%ollama run`, `stop`, `cp`, `rm`, `embed`: what is done with the models here."""

from __future__ import annotations

import fnmatch
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from .. import figures
from ..dialects import ollama, ollama_models
from ..display.looks import register
from ..display.looks import show as show_reply
from ..display.progress import show_progress
from ..embedding import EmbedRequest
from ..errors import BadUsage, ModelNotFound
from ..events import Event
from ..messages import say
from ..names import ModelRef
from ..operation import Operation
from ..plain import printable
from ..reply import Reply
from ..request import GenerateRequest
from ..run import Run
from ..session import Session
from ..store import embed as embed_texts
from .arguments import Arguments, Flag
from .asking import confirmed
from .command import missing, models
from .engine_says import explained

__all__ = ["RM_FLAGS", "cp", "embed", "rm", "run", "stop"]

RM_FLAGS = (
    Flag(("--all",), "", "help.rm.all"),
    Flag(("-y", "--yes"), "", "help.rm.yes"),
)
_WILD = frozenset("*?[")


def run(session: Session, arguments: Arguments) -> Reply[Run] | None:
    """Ask a model once, outside of the conversation; or use it, and load it."""
    [model] = models(arguments)
    if arguments.rest:
        register()
        reply = session.chat(arguments.rest, model=model)
        show_reply(reply, session)
        return reply
    shown = session.call(session.show(model))
    session.settings.model = str(model)
    if "completion" in (shown.get("capabilities") or ["completion"]):
        loading = Operation(f"load {model}", lambda: _loaded(session, model))
        show_progress(loading, session)
    print(say("use.done", model=model))
    return None


async def _loaded(session: Session, model: ModelRef) -> AsyncIterator[Sequence[Event]]:
    """An empty prompt loads a model, with the options that questions will have."""
    request = GenerateRequest(model, "", options=dict(session.settings.options))
    client = await session.client()
    async for events in client.stream(ollama.generate(request)):
        yield events


def stop(session: Session, arguments: Arguments) -> None:
    """Unload a model from memory."""
    [model] = models(arguments)
    session.call(session.show(model))
    loaded = session.call(_unload(session, [model.tagged]))
    key = "stop.done" if loaded else "stop.nothing"
    print(say(key, model=model))


async def _unload(session: Session, names: Sequence[str]) -> list[str]:
    """Unload those of ``names`` that are loaded; which they were."""
    client = await session.client()
    wanted = {name.lower() for name in names}
    loaded = [str(each["name"]) for each in await client.fetch(ollama.ps())]
    loaded = [name for name in loaded if name.lower() in wanted]
    for name in loaded:
        request = GenerateRequest(ModelRef(name), "", keep_alive=0)
        async for _ in client.stream(ollama.generate(request)):
            pass
    return loaded


def cp(session: Session, arguments: Arguments) -> None:
    """Give a model a second name."""
    source, destination = models(arguments)

    async def copied() -> None:
        client = await session.client()
        await client.fetch(ollama_models.copy(source.name, destination.name))

    with explained(session, "cp"):
        session.call(copied())
    print(say("cp.done", source=source, destination=destination))


def rm(session: Session, arguments: Arguments) -> None:
    """Remove models, after a question."""
    magic = "%ollama rm"
    if not arguments.words and not arguments.all:
        raise missing(magic, "MODEL", "%ollama rm MODEL… [--all] [--yes]")
    if arguments.words and arguments.all:
        usage, word = "%ollama rm --all", arguments.words[0]
        raise BadUsage("usage_extra", magic=f"{magic} --all", word=word, usage=usage)
    going = _chosen(session, arguments.words or ("*",))
    for name, size_bytes in going.items():
        print(f"  {printable(name)}  {_shown(size_bytes)}")
    if not going:
        print(say("rm.nothing"))
        return
    total = figures.size(sum(going.values()))
    if session.settings.confirm and not arguments.yes:
        question = say("rm.ask", count=len(going), size=total)
        if not confirmed(question, magic):
            print(say("rm.kept"))
            return
    with explained(session, "rm"):
        session.call(_removed(session, [*going]))
    if session.model.tagged in going:
        session.settings.model = ""
    print(say("rm.done", count=len(going), size=total))


def _chosen(session: Session, words: Sequence[str]) -> dict[str, int]:
    """The models that names and patterns mean, with their sizes."""
    tags = {str(tag["name"]): tag for tag in session.call(session.tags())}
    chosen: dict[str, int] = {}
    for word in words:
        if _WILD & {*word}:
            found = fnmatch.filter(tags, word) or fnmatch.filter(tags, f"{word}:latest")
            if not found and word != "*":
                raise ModelNotFound("no_match", status=404, pattern=word)
        else:
            found = [_one(session, ModelRef.parse(word), tags)]
        chosen |= {name: int(tags.get(name, {}).get("size") or 0) for name in found}
    return chosen


def _one(session: Session, model: ModelRef, tags: Mapping[str, Any]) -> str:
    """The name as the server lists it; raises `ModelNotFound` with a near one."""
    listed = (name for name in tags if name.lower() == model.tagged.lower())
    if name := next(listed, ""):
        return name
    session.call(session.show(model))
    return model.tagged


async def _removed(session: Session, names: Sequence[str]) -> None:
    # A model that is loaded would stay so, for nobody.
    await _unload(session, names)
    client = await session.client()
    for name in names:
        await client.fetch(ollama_models.delete(name))


def _shown(size_bytes: int) -> str:
    return figures.size(size_bytes) if size_bytes else "-"


def embed(session: Session, arguments: Arguments) -> Any:
    """Turn texts into vectors."""
    from ..vectors import as_vectors

    model, texts = ModelRef.parse(arguments.words[0]), arguments.words[1:]
    request = EmbedRequest(model, texts)

    async def embedded() -> Any:
        return await embed_texts(await session.client(), request)

    with explained(session, "embed"):
        return as_vectors(str(model), texts, session.call(embedded())).frame
