"""What can be asked of a model, each with the column or the call that answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import figures
from ..licenses import is_license
from ..messages import say
from .languages import language_name
from .room import Facts, most_needed, needs, spaced, window_of
from .rows import is_cloud, tags_of, told

__all__ = [
    "CRITERIA",
    "DROPPED",
    "KEPT",
    "OPEN",
    "PURPOSES",
    "Finding",
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
# The family's name on its page says that it was made for code.
_CODER = "code"


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
    if _embeds(row):
        return Finding(DROPPED, say("choose.embeds"))
    if wish == "chat" and told(row, "variant") == "base":
        return Finding(DROPPED, say("choose.base"))
    if wish == "chat":
        return _known(_answers(row), say("choose.chats"), row)
    return _codes(row)


def _codes(row: Row) -> Finding:
    """As its family's name says; a score may be low, so it is shown and no pass."""
    family = str(row["name"]).partition(":")[0].rpartition("/")[2]
    if told(row, "source") and _CODER in family:
        return Finding(KEPT, say("choose.coder"))
    scores = [each for each in _scores(row) if str(each).startswith(CODE)]
    if scores:
        return _measure("choose.code_scored", row, scored=_scored(scores))
    return _measure("choose.measure_purpose", row)


def _answers(row: Row) -> bool:
    """Whether it is known to answer: as trained for it, or as its server tells."""
    taught = told(row, "variant") == "instruct"
    completes = "completion" in (told(row, "capabilities") or ())
    return taught or completes or bool(CONVERSES & tags_of(row))


def _memory(row: Row, wish: int, facts: Facts) -> Finding:
    if is_cloud(row):
        return Finding(KEPT, say("choose.cloud_memory"))
    if (total := needs(row, facts)) is not None:
        verdict = KEPT if total <= wish else DROPPED
        return Finding(verdict, say("choose.needs", size=spaced(total)))
    size, most = told(row, "size"), most_needed(row, facts)
    if size is None or most is None:
        return _measure("choose.no_size", row)
    window = figures.context(window_of(row, facts))
    shown = {"size": spaced(size), "most": spaced(most), "window": window}
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
