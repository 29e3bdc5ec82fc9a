"""The functions behind ``import ollama_magic as om`` that help to choose a model."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from .advice.machine import Machine, this_machine
from .anatomy import file_anatomy
from .display.renderer import announce
from .errors import BadInput, EngineFailed, HostError
from .figures import read_size
from .gguf import GGUFError, read_gguf
from .hosts import Host
from .inventory import Inventory
from .names import ModelRef
from .session import Session, current

if TYPE_CHECKING:
    import pandas as pd

    from .advice.choose import Choice
    from .advice.criteria import Facts
    from .advice.explain import Explanation
    from .advice.fit import Fit

__all__ = ["choose", "explain", "fit"]


def fit(
    name: str | os.PathLike[str],
    num_ctx: int | None = None,
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
        The window in tokens; by default the one set with options, else the model's
        own, else Ollama's.
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
    if isinstance(name, os.PathLike) or name.endswith(".gguf"):
        try:
            anatomy = file_anatomy(read_gguf(Path(name)))
        except (GGUFError, OSError) as error:
            raise BadInput("fit_file", name=str(name), reason=str(error)) from error
        machine = given or this_machine()
        return fits.fit_anatomy(Path(name).name, anatomy, num_ctx, parallel, machine)
    session = current()
    asked = num_ctx or session.settings.options.get("num_ctx")
    try:
        shown, host, size = session.call(_shown(session, ModelRef.parse(name)))
    finally:
        announce(session)
    machine = given or (this_machine() if host.is_loopback else None)
    return fits.fit_shown(shown, asked, parallel, machine, file_bytes=size)


def explain(name: str | Mapping[str, Any] | pd.Series[Any]) -> Explanation:
    """What the figures of a model mean for this machine, in sentences.

    Parameters
    ----------
    name
        As in `library`, or else in `models`; or a row of one of these tables.

    Raises
    ------
    BadInput
        Where neither table has it.
    """
    from .advice.explain import explain_row

    row = _row(name) if isinstance(name, str) else {**name}
    return explain_row(row, this_machine())


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
    speed: float | None = None,
    language: str | None = None,
    deterministic: bool | None = None,
    since: str | None = None,
    community: bool | None = None,
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
        One of these, or a pattern: ``["MIT", "Apache*"]``.
    cost
        ``"free"``: nothing but this machine's time, and no account.
    quality
        Published scores to be reached: ``{"MMLU-Pro": 70}``.
    speed
        Tokens a second that were measured in this session.
    language, deterministic, since, community
        A language, the same answer to the same seed, how new its knowledge is, who
        supports it: no table tells these, so the answer is what to try or read.

    Raises
    ------
    BadInput
        For a purpose, a tag, a kind of input or a size that there is not.
    """
    from .advice import choose as choosing
    from .shelf import library

    wishes = {name: wish for name, wish in locals().items() if name in _WISHES}
    read = choosing.read_wishes(wishes)
    session = current()
    inventory = _inventory(session)
    rows = choosing.merged(library(), _models(inventory))
    return choosing.choose_rows(rows, read, _facts(session, inventory, read))


_WISHES = (
    "purpose", "memory", "parameters", "context", "input", "tags", "license", "cost",
    "quality", "speed", "language", "deterministic", "since", "community",
)  # fmt: skip


def _given(memory: str | float) -> Machine:
    size = read_size(memory)
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
    """The row of that name: the library needs no server, so it is looked at first."""
    from .advice.rows import missing, rows_of
    from .shelf import library

    wanted = ModelRef.parse(name).tagged.lower()
    tables: tuple[Callable[[], pd.DataFrame], ...] = (library, _installed)
    names = []
    for table in tables:
        for row in rows_of(table()):
            if str(row["name"]).lower() == wanted:
                return row
            names.append(str(row["name"]))
    raise missing(wanted, names)


def _inventory(session: Session) -> Inventory | None:
    """What the host has; ``None`` with a notice where there is none to ask."""
    try:
        return session.call(session.inventory())
    except (HostError, EngineFailed):
        session.say_once("notice.library_alone")
        return None
    finally:
        announce(session)


def _installed() -> pd.DataFrame:
    return _models(_inventory(current()))


def _models(inventory: Inventory | None) -> pd.DataFrame:
    from . import frames

    if inventory is None:
        return frames.models(())
    return frames.models(inventory.tags, inventory.details, inventory.loaded)


def _facts(
    session: Session, inventory: Inventory | None, wishes: Mapping[str, Any]
) -> Facts:
    from .advice.criteria import Facts
    from .frames import runs

    measured = runs(session.runs).dropna(subset="tokens_per_second")
    speeds = defaultdict(list)
    for name, speed in measured[["model", "tokens_per_second"]].to_numpy(object):
        speeds[ModelRef.parse(str(name)).tagged].append(float(speed))
    details = inventory.details if inventory else {}
    anatomies = {name: each.anatomy for name, each in details.items() if each.anatomy}
    middle = {name: median(each) for name, each in speeds.items()}
    window = {"context_tokens": wishes["context"]} if "context" in wishes else {}
    return Facts(anatomies, middle, **window)
