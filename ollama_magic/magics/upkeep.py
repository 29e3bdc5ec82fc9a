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
from ..presets import permit
from ..reply import Reply
from ..request import GenerateRequest
from ..run import Run
from ..session import Session
from ..store import embed as embed_texts
from ..store import remove, unload
from .arguments import Arguments, Flag
from .asking import agreed
from .command import listed, missing, models
from .setting import need_chat, spelled
from .transfers import YES

__all__ = ["RM_FLAGS", "cp", "embed", "rm", "run", "stop"]

RM_FLAGS = (
    Flag(("--all",), "", "help.rm.all"),
    YES,
)
_WILD = frozenset("*?[")


def run(session: Session, arguments: Arguments) -> Reply[Run] | None:
    """Ask a model once, outside of the conversation; or use it, and load it."""
    [model] = models(arguments)
    permit(model, session.settings.allowed_models)
    model = spelled(session, model)
    if arguments.rest:
        register()
        reply = session.chat(arguments.rest, model=model)
        show_reply(reply, session)
        return reply
    need_chat(model, session.call(session.show(model)))
    session.settings.model = str(model)
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

    async def unloaded() -> list[str]:
        return await unload(await session.client(), [model.tagged])

    loaded = session.call(unloaded())
    key = "stop.done" if loaded else "stop.nothing"
    print(say(key, model=model))


def cp(session: Session, arguments: Arguments) -> None:
    """Give a model a second name."""
    source, destination = models(arguments)
    there = session.call(listed(session, destination))
    if there and session.call(_differs(session, source, there)):
        question = say("create.ask", model=there["name"])
        if not agreed(session, question, "%ollama cp", arguments):
            return

    async def copied() -> None:
        client = await session.client()
        await client.fetch(ollama_models.copy(source.name, destination.name))

    session.call(copied())
    print(say("cp.done", source=source, destination=destination))


async def _differs(session: Session, model: ModelRef, other: Mapping[str, Any]) -> bool:
    """Whether a model is not the very one that a server's list has as ``other``."""
    there = await listed(session, model)
    return there is None or there.get("digest") != other.get("digest")


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
    key = "rm.ask" if len(going) == 1 else "rm.ask_many"
    question = say(key, count=len(going), size=total)
    if not agreed(session, question, magic, arguments):
        return
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
    await remove(await session.client(), names)


def _shown(size_bytes: int) -> str:
    return figures.size(size_bytes) if size_bytes else "-"


def embed(session: Session, arguments: Arguments) -> Any:
    """Turn texts into vectors."""
    from ..vectors import as_vectors

    model, texts = ModelRef.parse(arguments.words[0]), arguments.words[1:]
    request = EmbedRequest(model, texts)

    async def embedded() -> Any:
        return await embed_texts(await session.client(), request)

    return as_vectors(str(model), texts, session.call(embedded())).frame
