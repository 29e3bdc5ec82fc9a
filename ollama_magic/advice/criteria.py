"""What can be asked of a model, each with the column or the call that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .. import figures
from ..anatomy import Anatomy
from ..messages import say
from .fit import DEFAULT_TOKENS
from .rows import is_cloud, tags_of, told

__all__ = ["CRITERIA", "DROPPED", "KEPT", "OPEN", "PURPOSES", "Facts", "Finding"]

KEPT, OPEN, DROPPED = "kept", "open", "dropped"
# What a model must be able to do for a purpose, by its tag.
PURPOSES = {
    "chat": "",
    "code": "",
    "embedding": "Embedding",
    "vision": "Vision",
    "audio": "Audio",
    "tools": "Tools",
    "reasoning": "Thinking",
}
CODE = ("Aider", "SWE-bench", "LiveCodeBench", "HumanEval")
# With as many keys and values as there are queries, the cache of a window of 4096
# tokens takes at most this part of the weights in 4 bits, and compute the rest:
# 4 x tokens x width x layers to 12 x width x width x layers x 4.5 / 8, at width 4096.
CACHE_PART, COMPUTE_BYTES = 0.6, 500_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the tables, by name: headers, and speeds measured here."""

    anatomies: Mapping[str, Anatomy] = field(default_factory=dict)
    speeds: Mapping[str, float] = field(default_factory=dict)
    context_tokens: int = DEFAULT_TOKENS


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a model passes one criterion, and why."""

    verdict: str
    reason: str


Row = Mapping[str, Any]
Criterion = Callable[[Row, Any, Facts], Finding]


def _purpose(row: Row, wish: str, facts: Facts) -> Finding:
    if tag := PURPOSES[wish]:
        return _tags(row, (tag,), facts)
    tags = tags_of(row)
    if "Embedding" in tags:
        return Finding(DROPPED, say("choose.embeds"))
    if wish == "chat":
        known = tags or told(row, "capabilities") or told(row, "source")
        return _known(bool(known), say("choose.chats"), row)
    scores = [each for each in _scores(row) if str(each).startswith(CODE)]
    found = ", ".join(map(str, scores))
    return _known(bool(scores), say("choose.scored", scores=found), row)


def _memory(row: Row, wish: int, facts: Facts) -> Finding:
    if is_cloud(row):
        return Finding(KEPT, say("choose.cloud_memory"))
    if (anatomy := facts.anatomies.get(str(row["name"]))) is not None:
        trained = anatomy.trained_tokens or facts.context_tokens
        total = anatomy.needs(min(facts.context_tokens, trained)).total
        verdict = KEPT if total <= wish else DROPPED
        return Finding(verdict, say("choose.needs", size=_spaced(total)))
    size = told(row, "size")
    if size is None:
        return _measure("choose.no_size", row)
    if size > wish:
        return Finding(DROPPED, say("choose.needs", size=_spaced(size)))
    part = CACHE_PART * max(facts.context_tokens / DEFAULT_TOKENS, 1)
    if size * (1 + part) + COMPUTE_BYTES <= wish:
        return Finding(KEPT, say("choose.needs", size=_spaced(size)))
    name = str(row["name"])
    return Finding(OPEN, say("choose.weights_alone", size=_spaced(size), name=name))


def _parameters(row: Row, wish: float, facts: Facts) -> Finding:
    count = told(row, "parameters")
    if count is None:
        return _unknown("choose.no_parameters", row)
    shown = figures.count(count)
    verdict = KEPT if count <= wish else DROPPED
    return Finding(verdict, say("choose.parameters", count=shown))


def _context(row: Row, wish: int, facts: Facts) -> Finding:
    context = told(row, "context")
    if context is None:
        return _unknown("choose.no_context", row)
    verdict = KEPT if context >= wish else DROPPED
    return Finding(verdict, say("choose.context", context=figures.context(context)))


def _quality(row: Row, wish: Mapping[str, float], facts: Facts) -> Finding:
    scores = {score.benchmark: score.percent for score in _scores(row)}
    missing = [name for name in wish if name not in scores]
    low = [name for name in wish if name in scores and scores[name] < wish[name]]
    found = ", ".join(f"{name} {scores[name]:g}" for name in wish if name in scores)
    if low:
        return Finding(DROPPED, say("choose.scored", scores=found))
    if missing:
        return _measure("choose.measure_quality", row, what=", ".join(missing))
    return Finding(KEPT, say("choose.scored", scores=found))


def _tags(row: Row, wish: Iterable[str], facts: Facts) -> Finding:
    tags = tags_of(row)
    if told(row, "tags") is None and told(row, "capabilities") is None:
        return _unknown("choose.no_tags", row)
    if missing := [tag for tag in wish if tag not in tags]:
        return Finding(DROPPED, say("choose.lacks", what=", ".join(missing)))
    return Finding(KEPT, say("choose.has", what=", ".join(wish)))


def _input(row: Row, wish: Iterable[str], facts: Facts) -> Finding:
    kinds = told(row, "input")
    if kinds is None:
        return _unknown("choose.no_input", row)
    if missing := [kind for kind in wish if kind not in kinds.split(", ")]:
        return Finding(DROPPED, say("choose.lacks", what=", ".join(missing)))
    return Finding(KEPT, say("choose.takes", what=kinds))


def _license(row: Row, wish: Iterable[str], facts: Facts) -> Finding:
    name = told(row, "license")
    if name is None:
        return _unknown("choose.no_license", row)
    fits = any(fnmatchcase(name.lower(), each.lower()) for each in wish)
    return Finding(KEPT if fits else DROPPED, say("choose.license", license=name))


def _speed(row: Row, wish: float, facts: Facts) -> Finding:
    speed = facts.speeds.get(str(row["name"]))
    if speed is None:
        return _measure("choose.measure_speed", row)
    verdict = KEPT if speed >= wish else DROPPED
    return Finding(verdict, say("choose.speed", speed=f"{speed:.3g}"))


def _cost(row: Row, wish: str, facts: Facts) -> Finding:
    if is_cloud(row):
        return Finding(DROPPED, say("choose.account"))
    return Finding(KEPT, say("choose.free"))


def _language(row: Row, wish: str, facts: Facts) -> Finding:
    if "Embedding" in tags_of(row):
        return _measure("choose.measure_language_embedding", row, language=wish)
    return _measure("choose.measure_language", row, language=wish)


def _deterministic(row: Row, wish: bool, facts: Facts) -> Finding:
    return _measure("choose.measure_deterministic", row)


def _since(row: Row, wish: str, facts: Facts) -> Finding:
    return _measure("choose.measure_since", row)


def _community(row: Row, wish: object, facts: Facts) -> Finding:
    return _unknown("choose.no_community", row)


def _known(known: bool, reason: str, row: Row) -> Finding:
    return Finding(KEPT, reason) if known else _measure("choose.measure_purpose", row)


def _unknown(key: str, row: Row) -> Finding:
    """A cell is missing: where to read what it would say."""
    name = str(row["name"])
    page = f"ollama.com/library/{name}"
    where = f"om.show('{name}')" if row.get("installed") else page
    return Finding(OPEN, say(key, where=where))


def _measure(key: str, row: Row, **values: object) -> Finding:
    return Finding(OPEN, say(key, name=str(row["name"]), **values))


def _scores(row: Row) -> tuple[Any, ...]:
    return told(row, "scores") or ()


def _spaced(size_bytes: float) -> str:
    """``65 GB``, as in a sentence."""
    return re.sub(r"(?<=\d)(?=[A-Z])", " ", figures.size(size_bytes))


# In the order in which reasons are given.
CRITERIA: Mapping[str, Criterion] = {
    "purpose": _purpose,
    "memory": _memory,
    "parameters": _parameters,
    "context": _context,
    "input": _input,
    "tags": _tags,
    "license": _license,
    "cost": _cost,
    "quality": _quality,
    "speed": _speed,
    "language": _language,
    "deterministic": _deterministic,
    "since": _since,
    "community": _community,
}
