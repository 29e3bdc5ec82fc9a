"""How much memory a model takes, and whether that is there: before it is loaded."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .. import figures
from ..anatomy import Anatomy, Needs, shown_anatomy
from ..errors import BadInput
from ..frames import Table
from ..messages import say
from .machine import Machine

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Fit", "default_context", "fit_anatomy", "fit_shown", "hidden_arrays"]

GIB = 1 << 30
DEFAULT_TOKENS = 4096
# From so much memory of graphics cards on, Ollama's default window is larger
# (its server/routes.go; "VRAM-tiered default context").
_TIERS = ((47 * GIB, 262_144), (23 * GIB, 32_768))
_ARRAYS = ("attention.sliding_window_pattern",)


@dataclass(frozen=True, slots=True)
class Fit:
    """What a model needs, beside what there is; it shows itself as a table.

    Attributes
    ----------
    machine
        The memory that there is; ``None`` where that is not known.
    context_tokens, asked_tokens
        The window, and the one that was asked for: never more than the model has.
    verdict
        ``gpu`` (all on graphics cards), ``memory`` (all in the machine's memory),
        ``spills`` (a part beside the cards), ``tight`` (if other programs make room),
        ``no``, or ``unknown``.
    """

    name: str
    needs: Needs
    context_tokens: int
    parallel: int
    machine: Machine | None = None
    asked_tokens: int | None = None

    @property
    def verdict(self) -> str:
        if self.machine is None:
            return "unknown"
        machine, total = self.machine, self.needs.total
        if total <= machine.free_vram_bytes:
            return "gpu"
        if total <= machine.free_bytes + machine.free_vram_bytes:
            return "spills" if machine.free_vram_bytes else "memory"
        everything = machine.total_bytes + machine.vram_bytes
        return "tight" if total <= everything else "no"

    @property
    def fits(self) -> bool | None:
        """Whether it can be loaded now; ``None`` where the memory is not known."""
        return {"unknown": None, "tight": False, "no": False}.get(self.verdict, True)

    @property
    def spilled_bytes(self) -> int:
        """What stays beside the graphics cards, about, and is slower there."""
        there = self.machine.free_vram_bytes if self.machine else 0
        return max(self.needs.total - there, 0) if there else 0

    @property
    def table(self) -> pd.DataFrame:
        """The parts in bytes: ``weights``, ``cache``, ``compute`` and ``total``."""
        needs = self.needs
        rows = {
            "weights": needs.weights,
            "cache": needs.cache,
            "compute": needs.compute,
            "total": needs.total,
        }
        return Table({"part": [*rows], "memory": [*rows.values()]})

    def __str__(self) -> str:
        """The outcome in two sentences, or three."""
        size = figures.size
        needed = say(
            "fit.needs",
            name=self.name,
            total=size(self.needs.total),
            context=figures.context(self.context_tokens),
            parallel=self.parallel,
        )
        machine = self.machine or Machine(0, 0)
        return f"{needed}{self._cut} " + say(
            _VERDICTS[self.verdict],
            free=size(machine.free_bytes),
            total=size(machine.total_bytes + machine.vram_bytes),
            vram=size(machine.free_vram_bytes),
            spilled=size(self.spilled_bytes),
        )

    @property
    def _cut(self) -> str:
        """What is said where a longer window was asked for."""
        asked, window = self.asked_tokens or 0, self.context_tokens
        if asked <= window:
            return ""
        shown = {"asked": figures.context(asked), "window": figures.context(window)}
        return f" {say('fit.cut', **shown)}"

    def __repr__(self) -> str:
        return f"{self}\n{self._shown!r}"

    @property
    def _shown(self) -> pd.DataFrame:
        """The table with its parts in the reader's language."""
        table = self.table
        return Table(table.assign(part=[say(_PARTS[part]) for part in table["part"]]))

    def _repr_html_(self) -> str:
        shown: Any = self._shown
        return f"<p>{html.escape(str(self))}</p>{shown._repr_html_()}"


_PARTS = {
    "weights": "fit.weights",
    "cache": "fit.cache",
    "compute": "fit.compute",
    "total": "fit.total",
}
_VERDICTS = {
    "gpu": "fit.gpu",
    "memory": "fit.memory",
    "spills": "fit.spills",
    "tight": "fit.tight",
    "no": "fit.no",
    "unknown": "fit.unknown",
}


def fit_shown(
    shown: Mapping[str, Any],
    num_ctx: int | None = None,
    parallel: int = 1,
    machine: Machine | None = None,
    *,
    file_bytes: int = 0,
) -> Fit:
    """What the model takes that a server has ``shown``: see `fit_anatomy`.

    Parameters
    ----------
    file_bytes
        All its files together: what sees through a projector has that in a file of
        its own, whose tensors are not listed.

    Raises
    ------
    BadInput
        For a model that runs in the cloud, or whose tensors the server does not list.
    """
    name = str(shown.get("name"))
    if shown.get("remote_host"):
        raise BadInput("fit_cloud", name=name)
    asked = num_ctx or _own_context(str(shown.get("parameters") or ""))
    fit = fit_anatomy(name, shown_anatomy(shown), asked, parallel, machine)
    if shown.get("projector_info") and file_bytes > fit.needs.weights:
        return replace(fit, needs=replace(fit.needs, weights=file_bytes))
    return fit


def fit_anatomy(
    name: str,
    anatomy: Anatomy | None,
    num_ctx: int | None = None,
    parallel: int = 1,
    machine: Machine | None = None,
) -> Fit:
    """What the model with this ``anatomy`` takes: formulae in `Anatomy.needs`.

    Parameters
    ----------
    num_ctx
        The window; cut to the one that the model was trained for.
    parallel
        How many requests at a time: ``OLLAMA_NUM_PARALLEL``. An embedding model takes
        them one by one.

    Raises
    ------
    BadInput
        Where there is none, since the header does not tell enough.
    """
    if anatomy is None:
        raise BadInput("fit_no_header", name=name)
    asked = num_ctx or default_context(machine)
    context = max(4, min(asked, anatomy.trained_tokens or asked))
    slots = 1 if anatomy.embeds else max(1, parallel)
    needs = anatomy.needs(context, slots)
    return Fit(name, needs, context, slots, machine, asked_tokens=num_ctx)


def default_context(machine: Machine | None) -> int:
    """The window that Ollama takes by itself: more on cards with much memory."""
    vram = machine.vram_bytes if machine else 0
    return next((tokens for size, tokens in _TIERS if vram >= size), DEFAULT_TOKENS)


def hidden_arrays(shown: Mapping[str, Any]) -> bool:
    """Whether an array that is needed was left out, as servers do unless asked."""
    info = shown.get("model_info") or {}
    names = (f"{info.get('general.architecture')}.{array}" for array in _ARRAYS)
    return any(name in info and info[name] is None for name in names)


def _own_context(parameters: str) -> int | None:
    """The ``num_ctx`` that the model's own parameters set."""
    match = re.search(r"^num_ctx\s+(\d+)", parameters, re.MULTILINE)
    return int(match[1]) if match else None
