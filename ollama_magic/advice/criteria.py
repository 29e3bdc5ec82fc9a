"""What can be asked of a model, each with the column or the call that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import figures
from ..anatomy import Anatomy
from ..licenses import is_license
from ..messages import say
from .fit import DEFAULT_TOKENS
from .languages import language_name
from .machine import Machine
from .rows import is_cloud, tags_of, told

__all__ = [
    "CRITERIA",
    "DROPPED",
    "KEPT",
    "OPEN",
    "PURPOSES",
    "Facts",
    "Finding",
    "most_needed",
]

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
# What the library's pages tell of a family; of anything else they say nothing.
PUBLISHED_TAGS = ("Audio", "Cloud", "Embedding", "Thinking", "Tools", "Vision")
# Only what was made to converse is told of tools, or thinks before it answers.
CONVERSES = {"Thinking", "Tools"}
CODE = ("Aider", "SWE-bench", "LiveCodeBench", "HumanEval")
# With as many keys and values as there are queries, the cache of a window of 4096
# tokens takes at most this part of the weights in 4 bits, and compute the rest:
# 4 x tokens x width x layers to 12 x width x width x layers x 4.5 / 8, at width 4096.
CACHE_PART, COMPUTE_BYTES = 0.6, 500_000_000


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


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a model passes one criterion, and why."""

    verdict: str
    reason: str


Row = Mapping[str, Any]
Criterion = Callable[[Row, Any, Facts], Finding]


def most_needed(row: Row, facts: Facts) -> int | None:
    """The memory that a model takes at most, by its size; ``None`` where unknown."""
    size = told(row, "size")
    if size is None:
        return None
    part = CACHE_PART * max(facts.context_tokens / DEFAULT_TOKENS, 1)
    return round(float(size) * (1 + part)) + COMPUTE_BYTES


def _purpose(row: Row, wish: str, facts: Facts) -> Finding:
    if tag := PURPOSES[wish]:
        return _tags(row, (tag,), facts)
    if _embeds(row):
        return Finding(DROPPED, say("choose.embeds"))
    if wish == "chat" and told(row, "variant") == "base":
        return Finding(DROPPED, say("choose.base"))
    if wish == "chat":
        return _known(_answers(row), say("choose.chats"), row)
    scores = [each for each in _scores(row) if str(each).startswith(CODE)]
    return _known(bool(scores), _scored(scores), row)


def _answers(row: Row) -> bool:
    """Whether it is known to answer: as trained for it, or as its server tells."""
    taught = told(row, "variant") == "instruct"
    completes = "completion" in (told(row, "capabilities") or ())
    return taught or completes or bool(CONVERSES & tags_of(row))


def _memory(row: Row, wish: int, facts: Facts) -> Finding:
    if is_cloud(row):
        return Finding(KEPT, say("choose.cloud_memory"))
    if (anatomy := facts.anatomies.get(str(row["name"]))) is not None:
        trained = anatomy.trained_tokens or facts.context_tokens
        total = anatomy.needs(min(facts.context_tokens, trained)).total
        verdict = KEPT if total <= wish else DROPPED
        return Finding(verdict, say("choose.needs", size=_spaced(total)))
    size, most = told(row, "size"), most_needed(row, facts)
    if size is None or most is None:
        return _measure("choose.no_size", row)
    shown = {"size": _spaced(size), "most": _spaced(most)}
    if size > wish:
        return Finding(DROPPED, say("choose.needs_weights", **shown))
    if most <= wish:
        return Finding(KEPT, say("choose.needs_most", **shown))
    return _measure("choose.weights_alone", row, **shown)


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
    found = {each.benchmark: each for each in _scores(row) if each.benchmark in wish}
    if [name for name, each in found.items() if each.percent < wish[name]]:
        return Finding(DROPPED, _scored(found.values()))
    if missing := [name for name in wish if name not in found]:
        return _try("choose.measure_quality", row, what=", ".join(missing))
    return Finding(KEPT, _scored(found.values()))


def _tags(row: Row, wish: Iterable[str], facts: Facts) -> Finding:
    tags, asked = tags_of(row), told(row, "capabilities") is not None
    if told(row, "tags") is None and not asked:
        return _unknown("choose.no_tags", row)
    missing = [tag for tag in wish if tag not in tags]
    if [tag for tag in missing if asked or tag in PUBLISHED_TAGS]:
        return Finding(DROPPED, say("choose.lacks", what=", ".join(missing)))
    if missing:
        return _unknown("choose.no_tag", row, what=", ".join(missing))
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
    fits = any(is_license(name, each) for each in wish)
    return Finding(KEPT if fits else DROPPED, say("choose.license", license=name))


def _speed(row: Row, wish: float, facts: Facts) -> Finding:
    speed = facts.speeds.get(str(row["name"]))
    if speed is None:
        return _try("choose.measure_speed", row)
    verdict = KEPT if speed >= wish else DROPPED
    return Finding(verdict, say("choose.speed", speed=f"{speed:.3g}"))


def _latency(row: Row, wish: float, facts: Facts) -> Finding:
    seconds = facts.latencies.get(str(row["name"]))
    if seconds is None:
        return _try("choose.measure_latency", row)
    verdict = KEPT if seconds <= wish else DROPPED
    return Finding(verdict, say("choose.latency", seconds=f"{seconds:.3g}"))


def _cost(row: Row, wish: str, facts: Facts) -> Finding:
    if is_cloud(row):
        return Finding(DROPPED, say("choose.account"))
    if told(row, "location") is None and told(row, "tags") is None:
        return _unknown("choose.no_cost", row)
    return Finding(KEPT, say("choose.free"))


def _language(row: Row, wish: str, facts: Facts) -> Finding:
    name = language_name(wish)
    if wish in (told(row, "languages") or ()):
        return Finding(KEPT, say("choose.language", language=name))
    return _try("choose.measure_language", row, language=name)


def _stable(row: Row, wish: bool, facts: Facts) -> Finding:
    return _try("choose.measure_stable", row)


def _deterministic(row: Row, wish: bool, facts: Facts) -> Finding:
    return _try("choose.measure_deterministic", row)


def _since(row: Row, wish: str, facts: Facts) -> Finding:
    trained = told(row, "trained")
    if trained is None:
        return _try("choose.measure_since", row, where=_page(row))
    verdict = KEPT if trained[: len(wish)] >= wish else DROPPED
    return Finding(verdict, say("choose.trained", month=trained))


def _community(row: Row, wish: int, facts: Facts) -> Finding:
    pulls = told(row, "pulls")
    if pulls is None:
        return _measure("choose.no_community", row, where=_page(row))
    verdict = KEPT if pulls >= wish else DROPPED
    return Finding(verdict, say("choose.pulls", count=figures.count(pulls)))


def _known(known: bool, reason: str, row: Row) -> Finding:
    return Finding(KEPT, reason) if known else _measure("choose.measure_purpose", row)


def _unknown(key: str, row: Row, **values: object) -> Finding:
    """A cell is missing: where to read what it would say."""
    name = str(row["name"])
    where = f"om.show('{name}')" if row.get("installed") else _page(row)
    return _measure(key, row, where=where, **values)


def _page(row: Row) -> str:
    """Where people tell of a model; of one's own, only the server does."""
    name = str(row["name"])
    if row.get("installed") and not told(row, "source"):
        return f"om.show('{name}')"
    return f"ollama.com/library/{name} (om.library('{name}').source)"


def _measure(key: str, row: Row, **values: object) -> Finding:
    return Finding(OPEN, say(key, name=str(row["name"]), **values))


def _try(key: str, row: Row, **values: object) -> Finding:
    """As `_measure`, with what can be asked of a model that only makes vectors."""
    return _measure(_OF_VECTORS[key] if _embeds(row) else key, row, **values)


_OF_VECTORS = {
    "choose.measure_quality": "choose.measure_quality_embedding",
    "choose.measure_stable": "choose.measure_stable_embedding",
    "choose.measure_speed": "choose.measure_speed_embedding",
    "choose.measure_latency": "choose.measure_latency_embedding",
    "choose.measure_language": "choose.measure_language_embedding",
    "choose.measure_deterministic": "choose.measure_deterministic_embedding",
    "choose.measure_since": "choose.measure_since_embedding",
}


def _embeds(row: Row) -> bool:
    return "Embedding" in tags_of(row)


def _scored(scores: Iterable[Any]) -> str:
    told_by = (f"{each} ({each.publisher})" for each in scores)
    return say("choose.scored", scores=", ".join(told_by))


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
    "stable": _stable,
    "speed": _speed,
    "latency": _latency,
    "language": _language,
    "deterministic": _deterministic,
    "since": _since,
    "community": _community,
}
