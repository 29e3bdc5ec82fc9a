"""How long trials will take, by what the same models took before."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any, NamedTuple, Self

from ..journals import Journal
from ..measured import Measured
from ..messages import say
from ..names import ModelRef
from ..request import ChatRequest
from ..trial import Trial
from .hosts import Place
from .spans import span

__all__ = ["Estimate", "Pace", "Past", "Range", "estimate", "past_of"]

NEWEST = 1000  # answers of a model that are looked at
WINDOW_TOKENS = 4096.0  # what an answer without a limit may fill, where nobody told
TEMPLATE_TOKENS, BYTES_PER_TOKEN = 20, 3.5  # of a prompt, about
ALIKE = 3.0  # times as long: such a prompt takes about the same time
WIDE = 10.0  # times as much: of such a range the upper end is told alone


class Range(NamedTuple):
    """Two bounds of what nobody knows exactly."""

    low: float
    high: float


NONE = Range(0.0, 0.0)


class Past(NamedTuple):
    """An answer of a model, and how many were asked at once."""

    told: Measured
    slots: int = 1


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long trials will take, and a trial of each model that was never measured.

    The seconds are those of the others.
    """

    low_seconds: float = 0.0
    high_seconds: float = 0.0
    unknown: Mapping[str, Trial] = field(default_factory=dict)

    def __str__(self) -> str:
        """The same for people."""
        low, time = span(self.low_seconds), span(self.high_seconds)
        if low != time:
            wide = self.low_seconds * WIDE < self.high_seconds
            time = say("plan.at_most" if wide else "plan.between", low=low, time=time)
        if not self.unknown:
            return time
        told = {"models": ", ".join(self.unknown), "time": time}
        return say("plan.partly" if self.high_seconds else "plan.unknown", **told)


def past_of(
    models: Iterable[ModelRef], places: Sequence[Place], journal: Journal | None
) -> dict[str, list[Past]]:
    """What a journal has of models by name, of these weights and on these hosts."""
    found: dict[str, list[Past]] = {}
    for model in models:
        able = [place for place in places if place.has(model)]
        names = {place.name for place in able}
        rows = [
            row
            for digest in {place.digest(model) for place in able}
            if journal is not None and digest is not None
            for row in journal.newest(digest, NEWEST)
        ]
        past = [Past(row.told, row.slots) for row in rows if row.told.host in names]
        found[model.tagged] = past
    return found


@dataclass(frozen=True, slots=True)
class Pace:
    """How quick a model is, by answers that it gave.

    Attributes
    ----------
    rest, token
        Seconds of an answer beside loading, prompt and tokens, and of each token.
    prompt_seconds, prompt_tokens
        The means; no tokens where nobody told.
    load
        Seconds until it is loaded: the mean, and the most.
    share
        How much of its time a trial takes of the sweep's, where several are asked at
        once.
    """

    past: Sequence[Measured]
    rest: Range
    token: Range
    prompt_seconds: float
    prompt_tokens: float
    load: Range
    share: Range

    @classmethod
    def of(cls, past: Iterable[Past], slots: int) -> Self | None:
        """The pace that answers show; ``None`` where there are none.

        Those that were asked as many at once are the measure. Of others nobody knows
        what that brings: anything from nothing to all.
        """
        ended = [p for p in past if p.told.status != "overflow"]
        timed = [p for p in ended if p.told.total_seconds]
        like = [p.told for p in timed if p.slots == slots]
        if not (told := like or [p.told for p in timed]):
            return None
        loads = [one.load_seconds or 0.0 for one in told]
        read = fmean(one.prompt_seconds or 0.0 for one in told)
        tokens = fmean(one.prompt_tokens or 0 for one in told)
        most = slots * max(p.slots for p in timed)
        share = Range(1 / slots, 1 / slots) if like else Range(1 / most, 1.0)
        load = Range(fmean(loads), max(loads))
        return cls(told, *_speed(told), read, tokens, load, share)

    def tokens(self, options: Mapping[str, Any]) -> Range:
        """How many tokens an answer has: one that was cut says how many at least.

        Answers with the same limit are the measure, where there are some. One that was
        cut is taken to be no longer than the longest that came to its end, unless it
        was already.
        """
        wanted = _limit(options)
        windows = [one.context for one in self.past if one.context]
        window = options.get("num_ctx") or max(windows, default=WINDOW_TOKENS)
        limit, limits = min(wanted, float(window)), _limits(self.past)
        like = [one for one in self.past if limits[one.options] == wanted] or self.past
        whole = [_count(o) for o in self.past if not _cut(o, limits[o.options])]
        longest = min(max(whole, default=0.0), limit)
        known = more = 0.0
        for one in like:
            count = min(_count(one), limit)
            known += count
            if _cut(one, limits[one.options]):
                more += (longest if longest >= count else limit) - count
        return Range(known / len(like), (known + more) / len(like))

    def seconds(self, trial: Trial, tokens: Range) -> Range:
        """How long an answer of so many tokens takes."""
        read = self.prompt_seconds
        if self.prompt_tokens:
            length = TEMPLATE_TOKENS + _bytes(trial) / BYTES_PER_TOKEN
            times = length / self.prompt_tokens
            read *= 1.0 if 1 / ALIKE <= times <= ALIKE else times
        low = read + self.rest.low + tokens.low * self.token.low
        high = read + self.rest.high + tokens.high * self.token.high
        return Range(low, max(low, high))


def estimate(
    trials: Iterable[Trial],
    paces: Mapping[str, Pace | None],
    loads: Mapping[str, int],
    places: Sequence[Place],
    most_seconds: float | None,
) -> Estimate:
    """How long trials take on hosts that share them.

    Parameters
    ----------
    loads
        How often each model will be loaded.
    most_seconds
        After how long a trial is broken off.
    """
    unknown, spent = dict[str, Trial](), dict[ModelRef, Range]()
    counted: dict[Any, Range] = {}
    most = math.inf if most_seconds is None else most_seconds
    one, last = NONE, None
    for trial in trials:
        model, options = trial.request.model, trial.request.options
        if (pace := paces.get(model.tagged)) is None:
            unknown.setdefault(model.tagged, trial)
            continue
        limits = (model, options.get("num_predict"), options.get("num_ctx"))
        if limits not in counted:
            counted[limits] = pace.tokens(options)
        if trial.request is not last:  # which repeats share
            one, last = pace.seconds(trial, counted[limits]), trial.request
        before = spent.get(model, NONE)
        low = before.low + pace.share.low * min(one.low, most)
        spent[model] = Range(low, before.high + pace.share.high * min(one.high, most))
    low = high = 0.0
    for model, seconds in spent.items():
        load, count = paces[model.tagged].load, loads.get(model.tagged, 0)  # type: ignore[union-attr]
        low += seconds.low + count * load.low
        # Not every host may have it.
        able = sum(place.has(model) for place in places)
        high += (seconds.high + count * load.high) / max(able, 1)
    alive = sum(place.error is None for place in places)
    return Estimate(low / max(alive, 1), high, unknown)


def _speed(told: Sequence[Measured]) -> tuple[Range, Range]:
    """Seconds beside loading, prompt and tokens, and those of each token.

    A single token came of reading the prompt, and took no time of its own; where there
    is nothing else, each takes no longer than all of that.
    """
    several = [one for one in told if one.answer_seconds and _count(one) > 1]
    if several:
        token = sum(one.answer_seconds or 0.0 for one in several)
        token /= sum(map(_count, several))
        rest = fmean(_rest(one) for one in several)
        return Range(rest, rest), Range(token, token)
    rest, read = fmean(map(_rest, told)), fmean(o.prompt_seconds or 0.0 for o in told)
    count = max(fmean(map(_count, told)), 1.0)
    return Range(rest, -read), Range(0.0, (rest + read) / count)


def _rest(one: Measured) -> float:
    parts = (one.load_seconds, one.prompt_seconds, one.answer_seconds)
    return max((one.total_seconds or 0.0) - sum(part or 0.0 for part in parts), 0.0)


def _count(one: Measured) -> float:
    return float(one.answer_tokens or 0)


def _cut(one: Measured, limit: float) -> bool:
    return one.status == "truncated" or _count(one) >= limit


def _limit(options: Mapping[str, Any]) -> float:
    """The most tokens of an answer."""
    wanted = options.get("num_predict")
    return float(wanted) if isinstance(wanted, int | float) and wanted > 0 else math.inf


def _limits(past: Iterable[Measured]) -> dict[str, float]:
    """The same of answers, by their options as they were kept."""
    return {told: _limit(json.loads(told)) for told in {one.options for one in past}}


def _bytes(trial: Trial) -> int:
    """How long the texts of a request are."""
    request = trial.request
    if isinstance(request, ChatRequest):
        texts = [message.content for message in request.messages]
    else:
        texts = [request.system or "", request.prompt]
    return sum(len(text.encode("utf-8", "replace")) for text in texts)
