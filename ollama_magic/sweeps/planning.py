"""Makes a plan of what was wished for: looks at hosts and models, refuses nonsense."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from operator import index
from pathlib import Path
from typing import Any

from ..bulk import in_bulk
from ..client import Client
from ..downloads import download
from ..errors import BadInput, Stopped
from ..hosts import Host
from ..images import MOST_BYTES
from ..journals import Journal
from ..messages import say
from ..names import ModelRef
from ..presets import permit
from ..providers import provider
from ..session import Session
from .grid import choices_of, count_of
from .hosts import Place, apart, missing, survey
from .plan import Gather, How, Plan, Runner
from .prompts import each_of, items_of, once
from .trials import CACHES, Grid, Skipped, reason_against

__all__ = ["MANY_TRIALS", "Wish", "make_plan"]

MANY_TRIALS = 10_000  # more are asked about first
Against = Mapping[tuple[ModelRef, int, bool], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a sweep was called with: see `ollama_magic.sweep`."""

    models: Any
    prompts: Any
    options: Any = None
    repeats: int = 1
    variables: Any = None
    checks: Any = None
    hosts: Any = None
    journal: str | Path | Journal | bool | None = True
    cold: bool = False
    cache: str = "allow"
    parallel: int = 1
    timeout: float | None = None
    warm_up: bool = True
    loop_guard: bool = True
    interleaved: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)


def make_plan(
    session: Session,
    wish: Wish,
    *,
    run: Runner,
    results: Gather,
    agree: Callable[[str], bool],
) -> Plan:
    """The plan of ``wish``; ``agree`` is asked about what is very large.

    Raises
    ------
    BadInput
        For what cannot be understood, and for a grid with nothing in it.
    ModelNotFound
        For a model that no host has.
    HostError
        Where no host answers.
    JournalFailed
        Where the journal cannot be used.
    Stopped
        Where the user does not agree.
    """
    how = _how(wish)
    written, twice = count_of(wish.options, wish.fields), wish.cache == "measure"
    fetch = partial(_fetched, session)
    named = _models(session, wish.models)
    repeats = _natural("repeats", wish.repeats)
    each = written * max(len(named), 1) * repeats * (2 if twice else 1)
    # Before any of them is made: of a million, that takes its time.
    many = partial(_allow, agree, each)
    given = wish.prompts, wish.variables, wish.checks
    made = items_of(*given, fetch=fetch, agree=many)
    if not made:
        raise BadInput("sweep_empty", name="prompts")
    if len(items := once(made)) < len(made):
        left_out = say("sweep.twice_prompts", count=len(made) - len(items))
        session.notices.put(left_out)
    choices = choices_of(wish.options, wish.fields)
    if len(choices) < written:
        left_out = say("sweep.twice", count=written - len(choices))
        session.notices.put(left_out)
    models, places = session.call(_looked(session, _hosts(wish.hosts), named))
    how_asked = (wish.cold, wish.cache, bool(wish.interleaved))
    grid = Grid(models, items, choices, repeats, *how_asked)
    against = _against(grid, places)
    skipped = _skipped(grid, against)
    if sum(each.trials for each in skipped) == len(grid):
        raise BadInput("sweep_nothing", reason=skipped[0].reason)
    journal = _journal(wish.journal)
    trials = grid.trials(session, against, _salt(wish.cache, journal))
    with in_bulk():
        return Plan(grid, trials, skipped, places, how, journal, run, results)


def _allow(agree: Callable[[str], bool], each: int, items: int) -> None:
    """Ask where that many trials of so many items are very many.

    Raises
    ------
    Stopped
        Where the user does not agree.
    """
    count = each * items
    if count > MANY_TRIALS and not agree(say("sweep.ask", count=f"{count:,}")):
        raise Stopped(say("sweep.not_run"))


def _how(wish: Wish) -> How:
    if wish.cache not in CACHES:
        names = ", ".join(CACHES)
        raise BadInput("bad_wish", what="cache", text=str(wish.cache), names=names)
    slots = _natural("parallel", wish.parallel)
    if slots > 1 and (wish.cold or wish.cache == "measure"):
        raise BadInput("sweep_serial", name="cold" if wish.cold else "cache")
    seconds = wish.timeout
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if seconds is not None and not (number and seconds > 0):
        raise BadInput("sweep_number", name="timeout", value=repr(seconds))
    return How(slots, seconds, wish.warm_up, wish.loop_guard)


def _natural(name: str, value: Any) -> int:
    with suppress(TypeError):  # of what is no whole number, numpy's among them
        if not isinstance(value, bool) and (number := index(value)) >= 1:
            return number
    raise BadInput("sweep_number", name=name, value=repr(value))


def _models(session: Session, models: Any) -> tuple[ModelRef, ...]:
    """The models by name, each once, in the order in which they were named."""
    if models is None:
        return ()
    if not isinstance(models, Iterable):
        raise BadInput("not_text", name="models", kind=type(models).__name__)
    names = [models] if isinstance(models, str) else list(models)
    if not names:
        raise BadInput("sweep_empty", name="models")
    found: dict[str, ModelRef] = {}
    for name in names:
        if not isinstance(name, str):
            raise BadInput("not_text", name="models", kind=type(name).__name__)
        model = ModelRef.parse(name)
        provider(model.provider)
        permit(model, session.settings.allowed_models)
        found.setdefault(model.tagged.lower(), model)
    return tuple(found.values())


def _hosts(hosts: Any) -> list[Host]:
    if hosts is None:
        return []
    if not (addresses := each_of(hosts)):
        raise BadInput("sweep_empty", name="hosts")
    return [*dict.fromkeys(Host.parse(str(each), strict=True) for each in addresses)]


async def _looked(
    session: Session, hosts: Sequence[Host], models: Sequence[ModelRef]
) -> tuple[tuple[ModelRef, ...], list[Place]]:
    """The models, one chosen where none was named, and who has which."""
    same = await apart(hosts)
    for host, first in same.items():
        session.say_once("sweep.same_host", host=str(host), first=str(first))
    clients: list[Client] = [session.client_at(h) for h in hosts if h not in same]
    if not clients:
        clients = [await session.client()]
    if not models:
        models = (await session.choose(clients[0], session.model),)
    places = await survey(clients, models)
    for model in models:
        if (error := await missing(places, model)) is not None:
            raise error
    for place in places:
        if place.error is not None:
            told = {"host": place.name, "reason": place.error.message}
            session.say_once("sweep.host_away", **told)
    return tuple(models), places


def _fetched(session: Session, address: str) -> bytes:
    """The file of a picture."""
    return session.call(download(address, most_bytes=MOST_BYTES))


def _against(grid: Grid, places: Sequence[Place]) -> Against:
    """Which choices make no sense for which models, with the reason.

    Of prompts with pictures (true) and of those without any (false).
    """
    seen = sorted({bool(item.images) for item in grid.items})
    choices = [*enumerate(grid.choices)]
    told = {
        (model, place, pictures): reason_against(model, choice, places, pictures)
        for model, (place, choice), pictures in product(grid.models, choices, seen)
    }
    return {key: reason for key, reason in told.items() if reason}


def _skipped(grid: Grid, against: Against) -> list[Skipped]:
    """The same for people: by model and reason."""
    counts: Counter[tuple[str, str]] = Counter()
    each = len(grid) // (len(grid.models) * len(grid.choices) * len(grid.items))
    items = Counter(bool(item.images) for item in grid.items)
    for (model, _, pictures), reason in against.items():
        counts[str(model), reason] += each * items[pictures]
    return [Skipped(what, reason, n) for (what, reason), n in counts.items()]


def _salt(cache: str, journal: Journal | None) -> int:
    """By which signs in front of prompts differ from those of other sweeps.

    Who goes on with a journal asks the same again; all others ask what is new.
    """
    if cache == "allow":
        return 0
    return secrets.randbits(31) if journal is None else journal.salt


def _journal(wish: str | Path | Journal | bool | None) -> Journal | None:
    if wish is None or wish is False:
        return None
    if isinstance(wish, Journal):
        return wish
    if wish is not True and not isinstance(wish, str | Path):
        raise BadInput("not_text", name="journal", kind=type(wish).__name__)
    return Journal(None if wish is True else wish)
