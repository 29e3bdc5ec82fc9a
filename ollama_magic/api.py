"""The functions behind ``import ollama_magic as om``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from .display.looks import register
from .display.renderer import announce
from .errors import BadInput
from .names import ModelRef
from .reply import Reply
from .run import Run
from .session import Session, current

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["chat", "generate", "history", "models", "running", "show"]


def chat(
    prompt: str,
    *,
    model: str | None = None,
    system: str | None = None,
    options: Mapping[str, Any] | None = None,
    format: str | Mapping[str, Any] | None = None,
    think: bool | str | None = None,
    keep_alive: str | float | None = None,
) -> Reply[Run]:
    """Ask a model one question, without the conversation of the cells.

    Returns at once; the answer comes in the background. Iterate the reply for the
    pieces of the answer, or take ``.text`` (waits for the whole), ``.run`` (the record
    with its timings), ``await`` it, or ``.cancel()`` it. At the end of a cell it shows
    itself live.

    Parameters
    ----------
    model
        As in ``om.models()``; by default the one in use (``%ollama use``), else one
        that the server has.
    system
        A system prompt.
    options
        Ollama's options, e.g. ``{"temperature": 0, "seed": 1}``.
    format
        ``"json"``, or a JSON schema that the answer has to fit.
    think
        Whether, or how much (``"low"``, ``"medium"``, ``"high"``), to think first.
    keep_alive
        How long the model stays loaded: seconds, or a text such as ``"5m"``.

    Raises
    ------
    BadName, BadOption
        At once. What goes wrong later is raised by the reply.
    """
    _check(options, prompt=prompt, model=model or "", system=system or "")
    session = current()
    reply = session.chat(
        _whole(prompt),
        model=ModelRef.parse(model) if model else None,
        system=None if system is None else _whole(system),
        options=options,
        format=format,
        think=think,
        keep_alive=keep_alive,
    )
    return _presented(reply, session)


def generate(
    prompt: str,
    *,
    model: str | None = None,
    system: str | None = None,
    options: Mapping[str, Any] | None = None,
    format: str | Mapping[str, Any] | None = None,
    think: bool | str | None = None,
    keep_alive: str | float | None = None,
    raw: bool = False,
    suffix: str | None = None,
) -> Reply[Run]:
    """Have a model continue a prompt; parameters and result as of `chat`.

    Parameters
    ----------
    raw
        Send the prompt as it is, without the model's template.
    suffix
        What comes behind the gap to fill, for models that can insert.
    """
    _check(options, prompt=prompt, model=model or "", system=system or "")
    session = current()
    reply = session.generate(
        _whole(prompt),
        model=ModelRef.parse(model) if model else None,
        system=None if system is None else _whole(system),
        options=options,
        format=format,
        think=think,
        keep_alive=keep_alive,
        raw=raw,
        suffix=suffix,
    )
    return _presented(reply, session)


def models() -> pd.DataFrame:
    """The models that the server has, one a row.

    Columns: ``name``, ``size`` (bytes), ``context`` (tokens the model was trained for),
    ``input``, ``capabilities``, ``parameters`` (how many), ``quantization``,
    ``family``, ``format``, ``license``, ``digest``, ``modified``, ``location``
    (``local``, or ``cloud``: then there is no size), ``loaded``, ``memory`` (bytes that
    it takes, where it is loaded). What the server does not tell is missing, not
    guessed; details are asked for once and then remembered by digest.

    Raises
    ------
    HostError
        Where the server does not answer as it should.
    """
    from . import frames

    session = current()
    try:
        inventory = session.call(session.inventory())
        return frames.models(inventory.tags, inventory.details, inventory.loaded)
    finally:
        announce(session)


def running() -> pd.DataFrame:
    """The models that are loaded, one a row.

    Columns: ``name``, ``memory`` and ``vram`` (bytes), ``context`` (tokens, as loaded),
    ``parameters``, ``quantization``, ``family``, ``digest``, ``until``.

    Raises
    ------
    HostError
        Where the server does not answer as it should.
    """
    from . import frames

    session = current()
    try:
        return frames.running(session.call(session.ps()))
    finally:
        announce(session)


def show(name: str) -> pd.DataFrame:
    """Everything the server tells of one model: a column ``value``, a row a property.

    Raises
    ------
    ModelNotFound
        Where the server does not have it.
    """
    from . import frames

    _check(name=name)
    session = current()
    try:
        return frames.card(session.call(session.show(ModelRef.parse(name))))
    finally:
        announce(session)


def history() -> pd.DataFrame:
    """The runs of this session as a table, oldest first: see `frames.runs`."""
    from . import frames

    return frames.runs(current().runs)


def _presented(reply: Reply[Run], session: Session) -> Reply[Run]:
    """``reply``, ready to show itself, and to say notices to who waits for it."""
    register()
    reply.between = partial(announce, session)
    return reply


def _check(options: Mapping[str, Any] | None = None, **texts: str) -> None:
    for name, value in texts.items():
        if not isinstance(value, str):
            raise BadInput("not_text", name=name, kind=type(value).__name__)
    good = options is None or isinstance(options, Mapping)
    if not good or not all(isinstance(name, str) for name in options or ()):
        raise BadInput("not_options", value=repr(options))


def _whole(text: str) -> str:
    """``text`` as it can be sent: half of a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
