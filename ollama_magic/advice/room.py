"""Whether a machine has room for a model: by its header, or by the size alone."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import figures
from ..anatomy import Anatomy
from ..messages import say
from .fit import DEFAULT_TOKENS
from .machine import Machine
from .rows import is_cloud, told

__all__ = ["Facts", "most_needed", "needs", "room", "spaced", "window_of"]

# With as many keys and values as there are queries, the cache of a window of 4096
# tokens takes at most this part of the weights in 4 bits, and compute the rest:
# 4 x tokens x width x layers to 12 x width x width x layers x 4.5 / 8, at width 4096.
CACHE_PART, COMPUTE_BYTES = 0.6, 500_000_000
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the tables, by name: headers, and what was measured here.

    ``speeds`` are tokens a second, ``latencies`` seconds until the first text;
    ``machine`` is where models would run, where that is known.
    """

    anatomies: Mapping[str, Anatomy] = field(default_factory=dict)
    speeds: Mapping[str, float] = field(default_factory=dict)
    latencies: Mapping[str, float] = field(default_factory=dict)
    context_tokens: int = DEFAULT_TOKENS
    machine: Machine | None = None


def most_needed(row: Row, facts: Facts) -> int | None:
    """The memory that a model takes at most, by its size; ``None`` where unknown."""
    size = told(row, "size")
    if size is None:
        return None
    part = CACHE_PART * max(window_of(row, facts) / DEFAULT_TOKENS, 1)
    return round(float(size) * (1 + part)) + COMPUTE_BYTES


def window_of(row: Row, facts: Facts) -> int:
    """The window that is reckoned with: never more than the model has."""
    return min(facts.context_tokens, told(row, "context") or facts.context_tokens)


def needs(row: Row, facts: Facts) -> int | None:
    """The memory that a model takes by its header; ``None`` where that is not known."""
    anatomy = facts.anatomies.get(str(row["name"]))
    if anatomy is None:
        return None
    trained = anatomy.trained_tokens or facts.context_tokens
    return anatomy.needs(min(facts.context_tokens, trained)).total


def room(row: Row, facts: Facts) -> tuple[int, str]:
    """Whether the model fits the machine, and a reason where it may not.

    It is 0 where it does, or where nothing is known; 1 where it depends on its cache;
    2 where it does not.
    """
    machine, most = facts.machine, most_needed(row, facts)
    if machine is None or most is None or is_cloud(row):
        return 0, ""
    total = machine.total_bytes + machine.vram_bytes
    exact = needs(row, facts)
    least, most = (exact, exact) if exact else (int(told(row, "size")), most)
    if most <= total:
        return 0, ""
    shown = {"least": spaced(least), "most": spaced(most)}
    if least <= total:
        window = figures.context(window_of(row, facts))
        return 1, say("choose.may_not_fit", window=window, **shown)
    return 2, say("choose.does_not_fit", **shown)


def spaced(size_bytes: float) -> str:
    """``65 GB``, as in a sentence; rounded up, since what is needed has to be there."""
    return re.sub(r"(?<=\d)(?=[A-Z])", " ", figures.size(_rounded_up(size_bytes)))


def _rounded_up(number: float) -> float:
    """At least that, with the two digits or three that `figures.size` shows."""
    if number <= 0:
        return number
    digits = max(math.floor(math.log10(number)), 1)
    step = 10.0 ** (digits - (1 if digits % 3 == 0 else digits % 3))
    # A trifle less, so that 4.9e9, which is no sum of powers of two, stays 4.9 GB.
    return math.ceil(number / step - 1e-9) * step
