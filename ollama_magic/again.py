"""The request that a record is of, made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .errors import BadInput
from .lineage import chain, messages_of
from .names import ModelRef
from .options import check
from .request import ChatRequest, GenerateRequest, Message, Request
from .run import Run

__all__ = ["request_again"]


def request_again(
    run: Run, known: Mapping[str, Run], model: ModelRef | None = None
) -> Request:
    """What ``run`` asked, the turns before it included.

    Where it told a model what tools had given, it tells that again; they are offered,
    but who sends it has nothing to call.

    Parameters
    ----------
    known
        Runs by their ids; those that it goes on from have to be among them.
    model
        The one to ask, by default the same.

    Raises
    ------
    BadInput
        Where the record does not hold all that was sent.
    """
    branch = chain(run, known)
    _look(run, branch)
    asked = run.asked
    common: dict[str, Any] = {
        "model": model or ModelRef.parse(run.what.model),
        "options": check(asked.options),
        "format": asked.format,
        "think": asked.think,
    }
    if run.identity.source == "generate":
        return GenerateRequest(
            prompt=asked.messages[-1].get("content") or "",
            system=asked.system,
            raw=bool(asked.raw),
            suffix=asked.suffix,
            template=asked.template,
            **common,
        )
    system = [Message("system", asked.system)] if asked.system else []
    said = [*messages_of(branch)][asked.left_out or 0 : -1]
    return ChatRequest(messages=(*system, *said), tools=asked.tools, **common)


def _look(run: Run, branch: Sequence[Run]) -> None:
    """Find what a record does not hold."""
    name = run.identity.id[:8]
    if not any(message.get("content") for message in run.asked.messages):
        raise BadInput("again_nothing", name=name)
    if any(each.hashed or each.cut for each in branch):
        raise BadInput("again_sums", where=name)
    if any(each.asked.images for each in branch):
        raise BadInput("again_images", name=name)
    if before := branch[0].identity.before:
        raise BadInput("again_cut", name=name, before=before[:8])
