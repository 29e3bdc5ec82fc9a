"""The functions behind ``import ollama_magic as om``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from .background import begin
from .checking import allow_level, allow_texts, need_texts
from .dialogue import Conversation
from .display.cell import turn_key
from .display.looks import register
from .display.renderer import announce
from .downloads import download, is_address
from .errors import BadInput
from .events import Token
from .images import MOST_BYTES, picture_of, told
from .names import ModelRef
from .options import check
from .reply import Reply
from .run import Run
from .session import Session, current
from .shapes import schema_of
from .talk import Ask, Front, converse
from .tools import ROUNDS, Toolbox

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["chat", "generate", "logprobs", "models", "running", "show"]


def chat(
    prompt: str,
    *,
    model: str | None = None,
    system: str | None = None,
    options: Mapping[str, Any] | None = None,
    format: Any = None,
    think: bool | str | None = None,
    keep_alive: str | float | None = None,
    images: Sequence[Any] = (),
    tools: Sequence[Callable[..., Any]] = (),
    rounds: int = ROUNDS,
    conversation: str | Conversation | None = None,
    drop_oldest: bool = False,
    logprobs: bool | int = False,
    loop_guard: bool = True,
    stream: bool = True,
) -> Reply[Run]:
    """Ask a model, from a cell, a script or any thread.

    Returns at once; the answer comes in the background. Iterate the reply for the
    pieces of the answer, or take ``.text`` (waits for the whole), ``.value`` (what
    ``format`` makes of it), ``.run`` (the record with its timings), ``await`` it, or
    ``.cancel()`` it. At the end of a cell it shows itself live.

    An interrupt of the kernel ends what waits for the answer, an ``await`` in a cell
    too, and the request with it; what came is kept. One that nobody waits for goes on.

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
        What the answer is: ``"json"``, a JSON schema, a pydantic model, a dataclass, a
        TypedDict, an Enum, or a type such as ``list[Person]``.
    think
        Whether, or how much (``"low"``, ``"medium"``, ``"high"``), to think first.
    keep_alive
        How long the model stays loaded: seconds, or a text such as ``"5m"``.
    images
        Pictures: paths, bytes of a file, PIL images, arrays or figures.
    tools
        Functions that the model may call; they are called without asking, here and
        now, so that it is the last reply that returns.
    rounds
        How often the model may call before it has to answer.
    conversation
        A conversation, or its name as in ``%%chat -c``, that this is a turn of; by
        default none. It waits for another reply that is in flight there. Running a
        cell again replaces its turn, as of ``%%chat``.
    drop_oldest
        Leave out the oldest turns where all are too long for the model, and say which.
    logprobs
        Whether to tell how probable each token was (`ollama_magic.logprobs`); a number
        asks for so many others.
    loop_guard
        Stop an answer that repeats itself without end.
    stream
        False waits for the answer, and raises what went wrong.

    Raises
    ------
    BadInput
        At once. What goes wrong later is raised by the reply.
    """
    need_texts(prompt=prompt)
    allow_texts(model=model, system=system)
    allow_level(think)
    session = current()
    ask = Ask(
        _whole(prompt),
        images=_pictures(session, images),
        model=ModelRef.parse(model) if model else None,
        system=None if system is None else _whole(system),
        options={} if options is None else check(options),
        more={"think": think, "keep_alive": keep_alive, **_more(format, logprobs)},
        shape=format,
        toolbox=Toolbox.of(tools, rounds=rounds),
        drop_oldest=drop_oldest,
    )
    where = _conversation(session, conversation)
    if where.name:
        ask = replace(ask, key=turn_key(session)[0])
    if tools:
        front = Front(lambda reply: _presented(reply, session).text)
        return converse(session, ask, where, front)
    return _presented(begin(session, ask, where), session, stream=stream)


def generate(
    prompt: str,
    *,
    model: str | None = None,
    system: str | None = None,
    options: Mapping[str, Any] | None = None,
    format: Any = None,
    think: bool | str | None = None,
    keep_alive: str | float | None = None,
    images: Sequence[Any] = (),
    raw: bool = False,
    suffix: str | None = None,
    template: str | None = None,
    logprobs: bool | int = False,
    stream: bool = True,
) -> Reply[Run]:
    """Have a model continue a prompt; parameters and result as of `chat`.

    Parameters
    ----------
    raw
        Send the prompt as it is, without the model's template.
    suffix
        What comes behind the gap to fill, for models that can insert.
    template
        A template for this prompt, in the place of the model's.
    """
    need_texts(prompt=prompt)
    allow_texts(model=model, system=system, suffix=suffix, template=template)
    allow_level(think)
    session = current()
    reply = session.generate(
        _whole(prompt),
        model=ModelRef.parse(model) if model else None,
        system=None if system is None else _whole(system),
        options=options,
        think=think,
        keep_alive=keep_alive,
        images=_pictures(session, images),
        raw=raw,
        suffix=suffix,
        template=template,
        **_more(format, logprobs),
    )
    reply.shape = format
    return _presented(reply, session, stream=stream)


def logprobs(answer: Reply[Run] | Run) -> pd.DataFrame:
    """How probable each token of an answer was, one a row.

    Columns: ``token``, ``logprob`` (natural logarithm of its probability),
    ``probability``, and ``others``, the likeliest tokens at its place with their
    probabilities, where they were asked for. It is empty, and says so, where
    ``logprobs`` was not.

    Parameters
    ----------
    answer
        A reply, which is waited for; or its run, which knows the others only where a
        single token was asked for.

    Raises
    ------
    BadInput
        For anything else.
    """
    from . import frames

    if isinstance(answer, Reply):
        answer.wait()
        return frames.tokens(answer.tokens)
    if not isinstance(answer, Run):
        raise BadInput("no_reply", kind=type(answer).__name__)
    known = answer.answered.logprobs or ()
    return frames.tokens([Token(text, log, *more) for text, log, *more in known])


def models() -> pd.DataFrame:
    """The models that the server has, one a row.

    Columns: ``name``, ``size`` (bytes), ``context`` (tokens the model was trained for),
    ``input``, ``capabilities``, ``parameters`` (how many), ``quantization``,
    ``family``, ``format``, ``license``, ``digest``, ``modified``, ``location``
    (``local``, ``embedded`` in the embedded engine, or ``cloud``: then there is no
    size), ``loaded``, ``memory`` (bytes that it takes, where it is loaded). What the
    server does not tell is missing, not guessed; details are asked for once and then
    remembered by digest.

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
    from .cards import card

    need_texts(name=name)
    session = current()
    try:
        return card(session.call(session.show(ModelRef.parse(name))))
    finally:
        announce(session)


def _presented(
    reply: Reply[Run], session: Session, *, stream: bool = True
) -> Reply[Run]:
    """``reply``, ready to show itself, and to say notices to who waits for it."""
    register()
    reply.between = partial(announce, session)
    if not stream:
        reply.text  # noqa: B018 (waits, and raises)
    return reply


def _more(format: Any, logprobs: bool | int) -> dict[str, Any]:
    """The fields of a request that say what form the answer has."""
    more: dict[str, Any] = {"logprobs": bool(logprobs)}
    if format is not None:
        more["format"] = schema_of(format)
    if logprobs and logprobs is not True:
        more["top_logprobs"] = logprobs
    return more


def _conversation(session: Session, chosen: str | Conversation | None) -> Conversation:
    if isinstance(chosen, Conversation):
        return chosen
    allow_texts(conversation=chosen)
    return session.talk(chosen) if chosen else Conversation("")


def _pictures(session: Session, images: Sequence[Any]) -> tuple[bytes, ...]:
    """The pictures as they are sent; where one was made smaller, that is said."""
    sent = []
    for place, image in enumerate(images):
        if isinstance(image, str) and is_address(image):
            image = session.call(download(image, most_bytes=MOST_BYTES))
        picture = picture_of(image, name := f"images[{place}]")
        sent.append(picture.data)
        for note in told(picture, name):
            session.notices.put(note)
    return tuple(sent)


def _whole(text: str) -> str:
    """``text`` as it can be sent: half of a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
