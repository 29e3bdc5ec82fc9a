"""The functions behind ``import ollama_magic as om`` that change what a server has."""

from __future__ import annotations

from pathlib import Path

from . import store
from .dialects import ollama_models
from .dialects.call import Call
from .display.looks import register
from .display.renderer import announce
from .modelfile import Modelfile
from .names import ModelRef
from .operation import Operation
from .session import current

__all__ = ["copy", "create", "delete", "pull", "push"]


def pull(model: str, *, insecure: bool = False) -> Operation:
    """Have the server get a model.

    Returns at once; it goes on in the background. Iterate the operation for its
    reports, take ``.result`` (waits for the end), ``await`` it, or ``.cancel()`` it:
    what came is kept. At the end of a cell it shows itself live.

    Parameters
    ----------
    insecure
        Allow a registry that speaks plain http.

    Raises
    ------
    BadName
        At once. What goes wrong later is raised by the operation.
    """
    register()
    return store.pull(current().client, ModelRef.parse(model), insecure=insecure)


def push(model: str, *, insecure: bool = False) -> Operation:
    """Have the server send a model to its registry; the rest as of `pull`."""
    register()
    return store.push(current().client, ModelRef.parse(model), insecure=insecure)


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
    register()
    made = Modelfile.parse(modelfile) if isinstance(modelfile, str) else modelfile
    where = None if folder is None else Path(folder)
    return store.create(
        current().client, ModelRef.parse(name), made, folder=where, quantize=quantize
    )


def copy(source: str, destination: str) -> None:
    """Give a model a second name; what had that name before is replaced.

    Raises
    ------
    ModelNotFound
        Where the server does not have it.
    """
    names = ModelRef.parse(source).name, ModelRef.parse(destination).name
    _tell(ollama_models.copy(*names))


def delete(model: str) -> None:
    """Remove a model, without a question.

    Raises
    ------
    ModelNotFound
        Where the server does not have it.
    """
    _tell(ollama_models.delete(ModelRef.parse(model).name))


def _tell(call: Call[None]) -> None:
    session = current()

    async def told() -> None:
        await (await session.client()).fetch(call)

    try:
        session.call(told())
    finally:
        announce(session)
