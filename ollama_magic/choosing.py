"""The functions behind ``import ollama_magic as om`` that help to choose a model."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from .advice.machine import Machine, this_machine
from .anatomy import file_anatomy
from .checking import need_texts
from .display.renderer import announce
from .errors import BadInput, EngineFailed, HostError
from .figures import read_context, read_memory
from .gguf import GGUFError, read_gguf
from .hosts import Host
from .inventory import Inventory
from .names import ModelRef
from .session import Session, current

if TYPE_CHECKING:
    import pandas as pd

    from .advice.choose import Choice
    from .advice.explain import Explanation
    from .advice.fit import Fit
    from .advice.room import Facts

__all__ = ["choose", "explain", "fit"]


def fit(
    name: str | os.PathLike[str],
    num_ctx: int | str | None = None,
    parallel: int = 1,
    memory: str | float | None = None,
) -> Fit:
    """How much memory a model takes, from its header, before it is loaded.

    Weights, the cache of keys and values, and what computing takes, each by
    llama.cpp's own sums (`anatomy.Anatomy.needs` has them and their sources); and
    whether that is there: on graphics cards, in this machine's memory, or partly here
    and there. What a server on another machine has is unknown unless given.

    Parameters
    ----------
    name
        A model that the server has, or a GGUF file.
    num_ctx
        The window in tokens, or ``"32K"``; by default the one set with options, else
        the model's own, else Ollama's.
    parallel
        How many requests at a time: ``OLLAMA_NUM_PARALLEL`` of the server.
    memory
        What there is, instead of this machine's: bytes, or a text such as ``"8GB"``.

    Raises
    ------
    ModelNotFound
        Where the server does not have it.
    BadInput
        Where its header does not tell, or it runs in the cloud.
    """
    from .advice import fit as fits

    given = None if memory is None else _given(memory)
    window = None if num_ctx is None else read_context(num_ctx)
    if not isinstance(name, os.PathLike):
        need_texts(name=name)
    if isinstance(name, os.PathLike) or name.endswith(".gguf"):
        try:
            anatomy = file_anatomy(read_gguf(Path(name)))
        except (GGUFError, OSError) as error:
            raise BadInput("fit_file", name=str(name), reason=str(error)) from error
        machine = given or this_machine()
        return fits.fit_anatomy(Path(name).name, anatomy, window, parallel, machine)
    model = ModelRef.parse(name)
    if model.is_cloud:
        raise BadInput("fit_cloud", name=name)
    session = current()
    asked = window or session.settings.options.get("num_ctx")
    try:
        shown, host, size = session.call(_shown(session, model))
    finally:
        announce(session)
    machine = given or (this_machine() if host.is_loopback else None)
    return fits.fit_shown(shown, asked, parallel, machine, file_bytes=size)


def explain(name: str | Mapping[str, Any] | pd.Series[Any]) -> Explanation:
    """What the figures of a model mean for the machine that runs it, in sentences.

    That is this one, unless the server is elsewhere: its memory is not known.

    Parameters
    ----------
    name
        As in `models`, or else in `library`; or a row of one of these tables.

    Raises
    ------
    BadInput
        Where neither table has it.
    """
    from .advice.explain import explain_row

    row = _row(name) if isinstance(name, str) else name
    if not hasattr(row, "keys"):
        need_texts(name=name)
    elsewhere = _elsewhere(current())
    machine = None if elsewhere else this_machine()
    return explain_row({**row}, machine, elsewhere)


def choose(
    purpose: str | None = None,
    *,
    memory: str | float | None = None,
    parameters: str | float | None = None,
    context: str | int | None = None,
    input: str | Iterable[str] | None = None,
    tags: str | Iterable[str] | None = None,
    license: str | Iterable[str] | None = None,
    cost: str | None = None,
    quality: Mapping[str, float] | None = None,
    stable: bool | None = None,
    speed: float | None = None,
    latency: float | None = None,
    language: str | None = None,
    deterministic: bool | None = None,
    since: str | int | None = None,
    community: str | float | bool | None = None,
    **others: object,
) -> Choice:
    """Which models, here and in the library, answer what you wish for, and why.

    Each wish is looked up in a column that has a source, or the call is named that
    finds out. What is unknown is no pass: such a model is neither kept nor dropped.

    Parameters
    ----------
    purpose
        ``chat``, ``code``, ``embedding``, ``vision``, ``audio``, ``tools`` or
        ``reasoning``.
    memory
        What there is for it: ``"8GB"``.
    parameters
        At most so many: ``"8B"``.
    context
        At least so long a window: ``"32K"``.
    input
        What it has to take: ``"Text, Image"``.
    tags
        What it has to be able to do: ``"Tools, Thinking"``.
    license
        One of these: a family (``"llama"``), a name (``"Apache-2.0"``), a pattern.
    cost
        ``"free"``: nothing but this machine's time, and no account.
    quality
        Scores to be reached, as published by the makers of each model or by a board
        that measures all alike: ``{"MMLU-Pro": 70}``.
    speed
        Tokens a second, at least, that were measured in this session.
    latency
        Seconds until the first text, at most, that were measured in this session.
    language
        One that its page names: ``"Korean"``, ``"ko"``.
    since
        Its training data go on at least until then: ``"2024"``, ``"2024-06"``.
    community
        So often, at least, its family was pulled: ``"10M"``; ``True`` is a million.
    stable, deterministic
        Answers as good each time, the same answer to the same seed: no table tells
        these, so the answer is what to try.

    Raises
    ------
    BadInput
        For a wish that cannot be, with those that can.
    """
    from .advice import choose as choosing
    from .advice.wishes import check_licenses, check_names, read_wishes
    from .shelf import library

    wishes = {name: wish for name, wish in locals().items() if name in _WISHES}
    # What is mistyped is refused before a server is asked, or started.
    check_names(others)
    read = read_wishes(wishes)
    session = current()
    inventory = _inventory(session)
    rows = choosing.merged(library(), _models(inventory))
    check_licenses(read.get("license", ()), rows)
    return choosing.choose_rows(rows, read, _facts(session, inventory, read))


_WISHES = (
    "purpose", "memory", "parameters", "context", "input", "tags", "license", "cost",
    "quality", "stable", "speed", "latency", "language", "deterministic", "since",
    "community",
)  # fmt: skip


def _given(memory: str | float) -> Machine:
    size = read_memory(memory)
    return Machine(size, size)


async def _shown(
    session: Session, model: ModelRef
) -> tuple[Mapping[str, Any], Host, int]:
    """What the host tells of the model, the host, and the size of its files."""
    from .advice.fit import hidden_arrays

    shown = await session.show(model)
    if hidden_arrays(shown):
        shown = await session.show(model, verbose=True)
    wanted = model.tagged.lower()
    sizes = (
        int(tag.get("size") or 0)
        for tag in await session.tags()
        if str(tag.get("name")).lower() == wanted
    )
    return shown, (await session.client()).host, next(sizes, 0)


def _row(name: str) -> Mapping[str, Any]:
    """The row of that name: what the server tells of it counts more."""
    from .advice.choose import merged
    from .advice.rows import missing
    from .shelf import library

    wanted = ModelRef.parse(name).tagged.lower()
    rows = merged(library(), _models(_inventory(current())))
    for row in rows:
        if str(row["name"]).lower() == wanted:
            return row
    raise missing(name, (str(row["name"]) for row in rows))


def _elsewhere(session: Session) -> str:
    """The configured server where it is on another machine, else nothing."""
    host = session.configured_host
    return "" if host is None or host.is_loopback else str(host)


def _inventory(session: Session) -> Inventory | None:
    """What the host has; ``None`` with a notice where there is none to ask."""
    try:
        return session.call(session.inventory())
    except (HostError, EngineFailed):
        session.say_once("notice.library_alone")
        return None
    finally:
        announce(session)


def _models(inventory: Inventory | None) -> pd.DataFrame:
    from . import frames

    if inventory is None:
        return frames.models(())
    return frames.models(inventory.tags, inventory.details, inventory.loaded)


def _facts(
    session: Session, inventory: Inventory | None, wishes: Mapping[str, Any]
) -> Facts:
    from .advice.room import Facts
    from .frames import runs

    measured = runs(session.runs)
    details = inventory.details if inventory else {}
    anatomies = {name: each.anatomy for name, each in details.items() if each.anatomy}
    window = {"context_tokens": wishes["context"]} if "context" in wishes else {}
    speeds = _medians(measured, "tokens_per_second")
    machine = None if _elsewhere(session) else this_machine()
    latencies = _medians(measured, "first_text_seconds")
    return Facts(anatomies, speeds, latencies, machine=machine, **window)


def _medians(measured: pd.DataFrame, column: str) -> dict[str, float]:
    """The middle of a column's figures for each model."""
    figures = defaultdict(list)
    known = measured.dropna(subset=column)
    for name, figure in known[["model", column]].to_numpy(object):
        figures[ModelRef.parse(str(name)).tagged].append(float(figure))
    return {name: median(each) for name, each in figures.items()}
