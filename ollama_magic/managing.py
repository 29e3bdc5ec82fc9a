"""The functions behind ``import ollama_magic as om`` that change what a server has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from . import store
from .checking import allow_texts, need_texts
from .client import Client
from .dialects import ollama_models
from .display.looks import register
from .display.renderer import announce
from .modelfile import Modelfile
from .names import ModelRef
from .operation import Operation
from .session import Session, current

__all__ = ["copy", "create", "delete", "pull", "push"]


def pull(model: str, *, insecure: bool = False, from_: str | Path = "") -> Operation:
    """Have the server get a model.

    Returns at once; it goes on in the background. Iterate the operation for its
    reports, take ``.result`` (waits for the end), ``await`` it, or ``.cancel()`` it:
    what came is kept. At the end of a cell it shows itself live.

    Parameters
    ----------
    insecure
        Allow a registry that speaks plain http.
    from_
        A folder of models (see ``ollama-magic bundle``), or the address of another
        embedded engine; only the embedded engine pulls from such.

    Raises
    ------
    BadName
        At once. What goes wrong later is raised by the operation.
    """
    need_texts(model=model)
    session, name = current(), ModelRef.parse(model)
    operation = store.pull(session.client, name, insecure=insecure, place=str(from_))
    return _presented(operation, session)


def push(model: str, *, insecure: bool = False) -> Operation:
    """Have the server send a model to its registry; the rest as of `pull`."""
    need_texts(model=model)
    session, name = current(), ModelRef.parse(model)
    return _presented(store.push(session.client, name, insecure=insecure), session)


def create(
    name: str,
    modelfile: Modelfile | str,
    *,
    folder: str | Path | None = None,
    quantize: str = "",
) -> Operation:
    """Make a model; result as of `pull`.

    Parameters
    ----------
    modelfile
        A `Modelfile`, or the text of one.
    folder
        Where its relative paths start; by default the current one.
    quantize
        ``q8_0``, ``q4_K_M``, …; only from weights of 16 bits or more.

    Raises
    ------
    BadName, BadModelfile
        At once. What goes wrong later is raised by the operation.
    """
    need_texts(name=name, quantize=quantize)
    if isinstance(modelfile, Modelfile):
        made = modelfile
    else:
        need_texts(modelfile=modelfile)
        made = Modelfile.parse(modelfile)
    if not isinstance(folder, Path):
        allow_texts(folder=folder)
    session, model = current(), ModelRef.parse(name)
    if made.retired:
        session.say_once("notice.retired", names=", ".join(made.retired))
    where = None if folder is None else Path(folder)
    operation = store.create(
        session.client, model, made, folder=where, quantize=quantize
    )
    return _presented(operation, session)


def copy(source: str, destination: str) -> None:
    """Give a model a second name; what had that name before is replaced.

    Raises
    ------
    ModelNotFound
        Where the server does not have it.
    """
    need_texts(source=source, destination=destination)
    names = ModelRef.parse(source).name, ModelRef.parse(destination).name
    call = ollama_models.copy(*names)
    _do(lambda client: client.fetch(call))


def delete(model: str) -> None:
    """Remove a model, without a question; one that is loaded is unloaded before.

    Raises
    ------
    ModelNotFound
        Where the server does not have it.
    """
    need_texts(model=model)
    _do(partial(store.remove, names=[ModelRef.parse(model).name]))


def _presented(operation: Operation, session: Session) -> Operation:
    """It, ready to show itself, and to say notices to who waits for it."""
    register()
    operation.between = partial(announce, session)
    return operation


def _do(work: Callable[[Client], Awaitable[None]]) -> None:
    session = current()

    async def done() -> None:
        await work(await session.client())

    try:
        session.call(done())
    finally:
        announce(session)
