"""What followed what: runs in their order, and the turns that they were part of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from .events import ToolCall
from .request import Message
from .run import Run
from .turn import Turn

__all__ = ["by_id", "chain", "in_order", "last_rounds", "messages_of", "turns_of"]


def by_id(runs: Iterable[Run]) -> dict[str, Run]:
    """Runs by their ids; of two with one id, the first."""
    known: dict[str, Run] = {}
    for run in runs:
        known.setdefault(run.identity.id, run)
    return known


def in_order(runs: Iterable[Run]) -> list[Run]:
    """The runs by time, each once and behind the one that it goes on from."""
    known = by_id(sorted(runs, key=lambda run: run.identity.time_utc))
    placed: dict[str, Run] = {}
    for run in known.values():
        new = []
        for each in _back(run, known):
            if each.identity.id in placed:
                break
            new.append(each)
        placed |= by_id(reversed(new))
    return [*placed.values()]


def chain(run: Run, known: Mapping[str, Run]) -> list[Run]:
    """``run`` behind all that it goes on from, oldest first, as far as is known."""
    return [*_back(run, known)][::-1]


def turns_of(runs: Iterable[Run]) -> tuple[Turn, ...]:
    """The turns that these runs, each going on from the last, were asked in.

    A run of a later round belongs to the turn of the run before.
    """
    turns: list[list[Run]] = []
    for run in runs:
        if turns and run.identity.round:
            turns[-1].append(run)
        else:
            turns.append([run])
    return tuple(map(_turn, turns))


def last_rounds(runs: Iterable[Run]) -> list[Run]:
    """Of each turn the run that ended it."""
    known = [*runs]
    earlier = {run.identity.before for run in known if run.identity.round}
    return [run for run in known if run.identity.id not in earlier]


def messages_of(runs: Sequence[Run]) -> Iterator[Message]:
    """What was asked and answered, one run after the other, without the thoughts."""
    for run, after in zip_longest(runs, runs[1:]):
        called = tuple(map(_call, run.answered.tool_calls))
        if after is not None and after.identity.round and not called:
            continue  # an answer without its form, which was then asked for instead
        for told in run.asked.messages:
            name = str(told.get("tool_name") or "")
            yield Message(told["role"], told.get("content") or "", tool_name=name)
        yield Message("assistant", run.answered.text, tool_calls=called)


def _back(run: Run, known: Mapping[str, Run]) -> Iterator[Run]:
    """``run``, the one before it, and so on; a damaged file may lead in a circle."""
    seen: set[str] = set()
    here: Run | None = run
    while here is not None and here.identity.id not in seen:
        seen.add(here.identity.id)
        yield here
        here = known.get(here.identity.before or "")


def _turn(runs: list[Run]) -> Turn:
    identity = runs[0].identity
    key = None
    if identity.cell_id is not None and identity.ordinal is not None:
        key = identity.cell_id, identity.ordinal
    messages = tuple(messages_of(runs))
    asked = (message.content for message in messages if message.role == "user")
    prompt = runs[0].asked.prompt
    written = next(asked, "") if prompt is None else prompt
    return Turn(written, messages, tuple(runs), key)


def _call(told: Mapping[str, Any]) -> ToolCall:
    arguments = told.get("arguments")
    known = arguments if isinstance(arguments, Mapping) else {}
    return ToolCall(str(told.get("name") or ""), known)
