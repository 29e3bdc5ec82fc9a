"""Tests of what samplers make of probabilities, against whole vocabularies."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import pytest

from ollama_magic.samplers import defaults, sampled

KNOWN = 20
OFF = {"top_k": 0, "top_p": 1.0, "min_p": 0.0, "temperature": 1.0}
SETTINGS = [
    dict(zip(OFF, values, strict=True))
    for values in itertools.product(
        (0, 1, 5, 20, 40), (0.3, 0.9, 1.0), (0.0, 0.045, 0.45), (0.0, 0.4, 1.0, 1.7)
    )
]


def spread(kind: str, count: int) -> list[float]:
    """Probabilities of a whole vocabulary, largest first."""
    chance = random.Random(kind)
    weights = {
        "steep": [math.exp(-at / 3) for at in range(count)],
        "long": [1 / (at + 1) for at in range(count)],
        "flat": [1 + chance.random() / 10 for _ in range(count)],
        "sure": [1000.0, *[chance.random() for _ in range(count - 1)]],
    }[kind]
    total = sum(weights)
    return sorted((weight / total for weight in weights), reverse=True)


def truly(shares: list[float], values: dict[str, Any]) -> list[float]:
    """The same with nothing unknown: llama.cpp's samplers, one after the other."""
    left = shares[: values["top_k"]] if values["top_k"] else shares
    if values["top_p"] < 1:
        enough, so_far, kept = values["top_p"] * sum(left), 0.0, []
        for share in left:
            kept.append(share)
            so_far += share
            if so_far >= enough:
                break
        left = kept
    left = [share for share in left if share >= values["min_p"] * left[0]]
    if values["temperature"] <= 0:
        return [1.0]
    weights = [share ** (1 / values["temperature"]) for share in left]
    return [weight / sum(weights) for weight in weights]


def known(shares: list[float]) -> list[tuple[str, float]]:
    return [(f"t{at}", math.log(share)) for at, share in enumerate(shares[:KNOWN])]


@pytest.mark.parametrize("kind", ["steep", "long", "flat", "sure"])
def test_the_truth_lies_between_the_ends_that_are_told(kind: str) -> None:
    shares = spread(kind, 500)
    for values in SETTINGS:
        told, true = sampled(known(shares), values, 500), truly(shares, values)
        for at, chance in enumerate(told.chances):
            share = true[at] if at < len(true) else 0.0
            assert chance.low - 1e-6 <= share <= chance.high + 1e-6, (values, at)
        rest = sum(true[KNOWN:])
        assert told.others.low - 1e-6 <= rest <= told.others.high + 1e-6, values


@pytest.mark.parametrize("values", SETTINGS)
def test_where_all_tokens_are_known_all_is_exact(values: dict[str, Any]) -> None:
    shares = spread("long", KNOWN)
    told, true = sampled(known(shares), values, KNOWN), truly(shares, values)

    for at, chance in enumerate(told.chances):
        assert chance.exact
        assert chance.after == pytest.approx(
            true[at] if at < len(true) else 0, abs=1e-9
        )
        if values["temperature"] > 0:
            assert bool(chance.cut_by) == (at >= len(true))


def test_without_samplers_the_probabilities_are_the_models_own() -> None:
    shares = spread("long", 5000)
    told = sampled(known(shares), OFF, 5000)

    assert [chance.after for chance in told.chances] == pytest.approx(shares[:KNOWN])
    assert told.others.exact
    assert told.others.after == pytest.approx(sum(shares[KNOWN:]))


def test_who_is_cut_is_said_with_the_first_sampler_that_cuts() -> None:
    shares = spread("steep", 100)
    told = sampled(known(shares), {**OFF, "top_k": 10, "top_p": 0.9}, 100)

    assert told.chances[0].cut_by == ""
    assert {chance.cut_by for chance in told.chances} == {"", "top_p", "top_k"}
    assert [chance.cut_by for chance in told.chances[10:]] == ["top_k"] * 10
    assert told.others.cut_by == "top_k"
    mild = sampled(known(shares), {**OFF, "min_p": 0.5}, 100)
    assert mild.chances[-1].cut_by == mild.others.cut_by == "min_p"


def test_order_and_nothing_at_all_are_no_trouble() -> None:
    assert sampled([], defaults(), 100).chances == ()
    mixed = sampled([("b", -3.0), ("a", -0.1)], OFF, 2)
    assert [chance.token for chance in mixed.chances] == ["a", "b"]


def test_the_defaults_are_the_servers() -> None:
    assert defaults() == {"top_k": 40, "top_p": 0.9, "min_p": 0.0, "temperature": 0.8}
