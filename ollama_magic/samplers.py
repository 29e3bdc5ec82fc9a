"""What samplers make of the probabilities of the next token."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from .options import OPTIONS

__all__ = ["NAMES", "Chance", "Sampled", "defaults", "sampled"]

# llama.cpp's order among those that are moved here (common/common.h, `samplers`):
# penalties, dry, top_n_sigma, top_k, typ_p, top_p, min_p, xtc, temperature.
NAMES = ("top_k", "top_p", "min_p", "temperature")
NEAR = 1e-9
ALIKE = 0.005  # a narrower range is shown as one number


@dataclass(frozen=True, slots=True)
class Chance:
    """One token: its probability by the model, and after sampling from … to.

    ``cut_by`` names the sampler that took it out; empty where none did. All others
    together have no ``token``.
    """

    token: str | None
    before: float
    low: float
    high: float
    cut_by: str = ""

    @property
    def after(self) -> float:
        """The middle of what it can be."""
        return (self.low + self.high) / 2

    @property
    def exact(self) -> bool:
        """Whether it is known to half a percent."""
        return self.high - self.low <= ALIKE


@dataclass(frozen=True, slots=True)
class Sampled:
    """The known tokens, likeliest first, and all ``others`` together."""

    chances: tuple[Chance, ...]
    others: Chance


@dataclass(frozen=True, slots=True)
class _Tail:
    """The tokens that are not known: their mass, how many at most, the largest."""

    mass: float
    count: float
    most: float
    cut_by: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way in which the unknown tokens may be spread, and what comes of it."""

    cuts: tuple[str, ...]
    ends: tuple[tuple[float, float], ...]
    tail: _Tail


def defaults() -> dict[str, Any]:
    """The values of the samplers that a server takes by itself."""
    return {name: OPTIONS[name].default for name in NAMES}


def sampled(
    known: Sequence[tuple[str, float]], values: Mapping[str, Any], vocabulary: int
) -> Sampled:
    """The probabilities after top_k, top_p, min_p and temperature, in this order.

    top_p and min_p look at probabilities before the temperature, as in llama.cpp. What
    is not among the known tokens has the mass that is left; how it is spread is not
    known, so that what depends on it lies between two ends: all of it on few tokens,
    each as likely as the last known one, or evenly on all.

    Parameters
    ----------
    known
        The likeliest tokens with the natural logarithms of their probabilities.
    vocabulary
        How many tokens the model knows.
    """
    if not known:
        return Sampled((), Chance(None, 1.0, 0.0, 1.0))
    ordered = sorted(known, key=lambda each: -each[1])
    shares = [math.exp(logarithm) for _, logarithm in ordered]
    mass = max(0.0, 1.0 - math.fsum(shares))
    whole = _Tail(mass, max(vocabulary - len(shares), 1), shares[-1])
    tails = _top_k(shares, whole, values)
    ways = [way for tail in tails for way in _ways(shares, tail, values)]
    spans = [
        (min(low for low, _ in ends), max(high for _, high in ends))
        for ends in zip(*(way.ends for way in ways), strict=True)
    ]
    first = ways[0]
    chances = tuple(
        Chance(token, share, *span, "" if span[1] else cut)
        for (token, _), share, span, cut in zip(
            ordered, shares, spans[:-1], first.cuts, strict=True
        )
    )
    cut_by = "" if first.tail.mass else first.tail.cut_by
    return Sampled(chances, Chance(None, mass, *spans[-1], cut_by))


def _ways(
    shares: list[float], tail: _Tail, values: Mapping[str, Any]
) -> Iterator[_Way]:
    """What may come of it where the unknown tokens have that mass."""
    most = values["top_k"]
    cuts = ["top_k" if 0 < most <= at else "" for at in range(len(shares))]
    for some in _top_p(shares, cuts, tail, values["top_p"]):
        for rest in _min_p(shares, cuts, some, values["min_p"]):
            ends = _warmed(shares, cuts, rest, values["temperature"])
            yield _Way(tuple(cuts), tuple(ends), rest)


def _top_k(
    shares: list[float], tail: _Tail, values: Mapping[str, Any]
) -> Iterator[_Tail]:
    """What may be left of the unknown ones: most of it first; 0 is off.

    Between the ends are those masses where top_p takes one known token more or less.
    """
    most, part = values["top_k"], values["top_p"]
    left = most - len(shares)
    if most <= 0 or left >= tail.count:
        yield tail
        return
    if left <= 0:
        yield _nothing("top_k")
        return
    high, low = min(tail.mass, left * tail.most), tail.mass * left / tail.count
    between: list[float] = []
    if 0 < part < 1:
        known = math.fsum(shares)
        turns = (so_far / part - known for so_far in accumulate(shares))
        near = (turn + side * NEAR for turn in turns for side in (-1, 1))
        between = [mass for mass in near if low < mass < high]
    for mass in (high, low, *between):
        yield _Tail(mass, left, tail.most)


def _top_p(
    shares: list[float], cuts: list[str], tail: _Tail, part: float
) -> tuple[_Tail, ...]:
    """The likeliest until they make up this part of what is left; 1 is off."""
    if part >= 1:
        return (tail,)
    known = math.fsum(share for share, cut in zip(shares, cuts, strict=True) if not cut)
    enough, so_far = part * (known + tail.mass), 0.0
    for place, share in enumerate(shares):
        if place and so_far >= enough and not cuts[place]:
            cuts[place] = "top_p"
        so_far += share
    if known >= enough:
        return (_nothing(tail.cut_by or "top_p"),)
    # The token with which it is enough may be as large as any of them.
    masses = (min(tail.mass, enough - known + more) for more in (tail.most, 0.0))
    return tuple(_Tail(mass, tail.count, tail.most) for mass in masses)


def _min_p(
    shares: list[float], cuts: list[str], tail: _Tail, part: float
) -> tuple[_Tail, ...]:
    """Those with this part of the likeliest one's probability; 0 is off."""
    least = part * shares[0]
    for place, share in enumerate(shares):
        if not cuts[place] and place and share < least:
            cuts[place] = "min_p"
    if part <= 0 or not tail.mass:
        return (tail,)
    nothing = _nothing("min_p")
    # How many of the others are below it is not known: perhaps all.
    return (nothing,) if tail.most < least else (tail, nothing)


def _nothing(sampler: str) -> _Tail:
    return _Tail(0.0, 0, 0.0, sampler)


def _warmed(
    shares: list[float], cuts: list[str], tail: _Tail, temperature: float
) -> list[tuple[float, float]]:
    """What each has at that temperature, from … to, and at last all others."""
    if temperature <= 0:  # the likeliest, whatever else there is
        return [(1.0, 1.0), *[(0.0, 0.0)] * len(shares)]
    top = shares[0]
    power = 1 / temperature
    weights = [
        0.0 if cut else (share / top) ** power
        for share, cut in zip(shares, cuts, strict=True)
    ]
    few, even = 0.0, 0.0
    if tail.mass > 0 and tail.most > 0:
        few = tail.mass / tail.most * (tail.most / top) ** power
        count = max(tail.count, tail.mass / tail.most)
        even = count * (tail.mass / count / top) ** power
    low, high = sorted((few, even))
    known = math.fsum(weights)
    ends = [(w / (known + high), w / (known + low)) for w in weights]
    return [*ends, (low / (known + low), high / (known + high))]
