"""The functions behind ``import ollama_magic as om`` that ask again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from .again import request_again
from .comparing import Check, compare
from .display.renderer import announce, follow
from .display.status import StatusLine, show_value
from .errors import (
    BadInput,
    EngineFailed,
    ModelNotFound,
    NoModel,
    NotOllama,
    OllamaMagicError,
    Stopped,
    Unreachable,
    stoppable,
)
from .messages import say
from .names import ModelRef
from .plain import shortened
from .record import new_identity
from .run import Run
from .session import Session, current

if TYPE_CHECKING:
    from .beside import Beside, Pair
    from .recall import Meant

__all__ = ["check", "replay"]

# After these, no other question would be answered either.
_FINAL = (EngineFailed, NoModel, NotOllama, Unreachable)


def replay(
    history: Meant | None = None, model: str | Iterable[str] | None = None
) -> Beside:
    """Ask again what was asked, and show old and new answers beside each other.

    Sent are the same messages, those of earlier turns with their old answers included,
    with the same system prompt, options, seed, format and thinking. Of a turn with
    tools it is the last request, with what they gave then: nothing is called again.
    An interrupt keeps
    what came: the same call, made again, goes on from there.

    Parameters
    ----------
    history
        What `ollama_magic.history` gives, or some of its rows; runs; or a notebook, a
        folder or a pattern. By default all of this session, but for what was itself
        asked again.
    model
        The one to ask, or several; by default each the same as before.

    Returns
    -------
    DataFrame
        A row for each question and model: see `beside.beside`. Where a question cannot
        be asked again (images are kept as sums only), or is answered by a call,
        ``reason`` says why.

    Raises
    ------
    BadInput
        Where there is nothing to ask again.
    HostError
        Where the server cannot be asked at all.
    """
    from .beside import beside

    session = current()
    models = _models(model)
    runs, known = _meant(session, history)
    if not runs:
        raise BadInput("replay_nothing")
    # A model after the other: loading one takes longer than most answers.
    wanted = [(run, each) for each in models for run in runs]
    key = (tuple(run.identity.id for run in runs), tuple(map(str, models)))
    pairs: list[Pair] = session.unfinished.setdefault(key, [])
    line = StatusLine()
    try:
        for run, each in wanted[len(pairs) :]:
            line.text = _progress(len(pairs) + 1, len(wanted), each, run)
            pairs.append(_ask(session, run, known, each, line, first=not pairs))
    except KeyboardInterrupt:
        if pairs:
            show_value(beside(_sorted(pairs, runs)))
        text = say("replay.stopped", done=len(pairs), count=len(wanted))
        raise Stopped(text) from None
    finally:
        line.close(_done(pairs, len(wanted)))
    del session.unfinished[key]
    return beside(_sorted(pairs, runs))


def check(run: Meant) -> Check:
    """Ask again with the same seed: identical, or the first word that differs.

    Parameters
    ----------
    run
        A run, a reply, or a row of `ollama_magic.history`.

    Returns
    -------
    Check
        ``identical``, ``first_difference``, both texts and runs, and in ``changed``
        what else differs: the model's digest, the server and its version, the window.

    Raises
    ------
    BadInput
        Where the record does not hold all that was sent: it has sums for texts or
        images; or where there was no answer.
    HostError
        Where the server does not answer now.
    """
    session = current()
    runs, known = _meant(session, run)
    if len(runs) != 1:
        raise BadInput("check_one", count=len(runs))
    [old] = runs
    request = request_again(old, known)
    if not (old.answered.text or old.answered.thinking):
        raise BadInput("check_empty", name=old.identity.id[:8], status=old.status)
    line = StatusLine()
    line.text = say("check.asking", model=str(request.model))
    identity = new_identity(source="check", before=old.identity.before)
    reply = session.ask(request, identity)
    follow(reply, line, session)
    return compare(old, reply.run)


def _meant(session: Session, what: Meant | None) -> tuple[list[Run], dict[str, Run]]:
    from .recall import meant

    with stoppable():
        try:
            return meant(session, what)
        finally:
            announce(session)


def _models(names: str | Iterable[str] | None) -> list[ModelRef | None]:
    if names is None:
        return [None]
    return [ModelRef.parse(n) for n in ([names] if isinstance(names, str) else names)]


def _ask(
    session: Session,
    run: Run,
    known: Mapping[str, Run],
    model: ModelRef | None,
    line: StatusLine,
    *,
    first: bool,
) -> Pair:
    """What comes of asking once more; an error, but for the hopeless, is a reason."""
    from .beside import Pair

    name = run.what.model if model is None else str(model)
    try:
        request = request_again(run, known, model)
    except BadInput as error:
        return Pair(run, name, reason=error.message)
    identity = new_identity(source="replay", before=run.identity.before)
    reply = session.ask(request, identity)
    try:
        follow(reply, line, session)
    except OllamaMagicError as error:
        if isinstance(error, _FINAL) or (first and isinstance(error, ModelNotFound)):
            raise
        return Pair(run, name, reply.run, error.message)
    called = ", ".join(call.name for call in reply.tool_calls)
    reason = say("replay.calls", names=shortened(called)) if called else ""
    return Pair(run, name, reply.run, reason)


def _done(pairs: Sequence[Pair], count: int) -> str:
    """How many were asked, and where it stands why others were not."""
    done = sum(pair.new is not None for pair in pairs)
    key = "replay.done" if done == len(pairs) else "replay.done_some"
    return say(key, done=done, count=count, left=len(pairs) - done)


def _sorted(pairs: Sequence[Pair], runs: Sequence[Run]) -> list[Pair]:
    """By question again."""
    place = {run.identity.id: at for at, run in enumerate(runs)}
    return sorted(pairs, key=lambda pair: place[pair.old.identity.id])


def _progress(place: int, count: int, model: ModelRef | None, run: Run) -> str:
    name = run.what.model if model is None else str(model)
    return say("replay.progress", place=place, count=count, model=name)
