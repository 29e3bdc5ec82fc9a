"""How long trials will take, by what the same models took before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..journals import Journal
from ..messages import say
from ..names import ModelRef
from ..trial import Trial
from .hosts import Place
from .spans import span

__all__ = ["Means", "means_of", "time_of", "told_time"]

Means = Mapping[str, float | None]


def means_of(
    models: Iterable[ModelRef], places: Sequence[Place], journal: Journal | None
) -> dict[str, float | None]:
    """Seconds of an answer by model, from a journal; ``None`` for one it never saw."""
    means: dict[str, float | None] = {}
    for model in models:
        digests = (place.digest(model) for place in places if place.has(model))
        digest = next(filter(None, digests), None)
        known = journal is not None and digest is not None
        means[model.tagged] = journal.seconds_of(digest) if known else None  # type: ignore[union-attr, arg-type]
    return means


def time_of(trials: Iterable[Trial], means: Means) -> tuple[float, dict[str, Trial]]:
    """Seconds of what is known, and of each model of which nobody knows a trial."""
    seconds, unknown = 0.0, dict[str, Trial]()
    for trial in trials:
        model = trial.request.model.tagged
        mean = means.get(model)
        if mean is None:
            unknown.setdefault(model, trial)
        else:
            seconds += mean
    return seconds, unknown


def told_time(seconds: float, unknown: Iterable[str]) -> str:
    """The same for people."""
    if not (models := ", ".join(unknown)):
        return span(seconds)
    told = {"models": models, "time": span(seconds)}
    return say("plan.partly" if seconds else "plan.unknown", **told)
