"""Which models there are, how large, and what each of them learns from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import templates
from .corpus import Talk, calling_talks, chat_talks, thinking_talks

__all__ = [
    "BUILD",
    "CONTEXT_TOKENS",
    "PLANS",
    "SEED",
    "TALKS",
    "VOCABULARY_TOKENS",
    "Plan",
    "Shape",
    "names",
]

BUILD = Path(__file__).resolve().parent / "build"
SEED = 1
VOCABULARY_TOKENS = 2048
CONTEXT_TOKENS = 1024


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a network; widths are multiples of 32, for quantization."""

    width: int
    layers: int
    heads: int
    hidden: int
    vocabulary: int = VOCABULARY_TOKENS
    epsilon: float = 1e-5
    rope_base: float = 10_000.0


@dataclass(frozen=True, slots=True)
class Plan:
    """One training.

    Attributes
    ----------
    text
        The text to learn from: a key of `TALKS`, or ``pairs`` for meanings.
    template
        The chat template; none for a model of meanings.
    start
        The model whose weights are the start; none where it starts at random.
    pace
        How fast it learns, as a share of the full rate.
    kinds
        The kinds of numbers in which the weights are shipped.
    """

    shape: Shape
    text: str = "chat"
    template: str = templates.CHAT
    start: str = ""
    pace: float = 1.0
    kinds: tuple[str, ...] = field(default=("f16",))


# The text of each kind: how it is made, from which seed, and how many talks of it.
TALKS: dict[str, tuple[Callable[[int, int], Iterator[Talk]], int, int]] = {
    "chat": (chat_talks, SEED, 60_000),
    "thinking": (thinking_talks, SEED + 1, 16_000),
    "calling": (calling_talks, SEED + 2, 12_000),
}
_MIDDLE = Shape(width=128, layers=4, heads=4, hidden=384)
PLANS = {
    "0.1m": Plan(Shape(width=32, layers=2, heads=1, hidden=96)),
    "0.3m": Plan(Shape(width=64, layers=3, heads=2, hidden=192)),
    "1m": Plan(_MIDDLE, kinds=("f16", "q8_0", "q4_0")),
    "think": Plan(
        _MIDDLE, "thinking", templates.THINKING, start="1m", pace=0.6, kinds=("q8_0",)
    ),
    "tools": Plan(
        _MIDDLE, "calling", templates.TOOLS, start="1m", pace=0.6, kinds=("q8_0",)
    ),
    "embed": Plan(Shape(width=64, layers=2, heads=2, hidden=192), "pairs", ""),
}


def names(name: str, kind: str) -> str:
    """The tag under which it ships; what it ships in first needs no suffix."""
    return name if kind == PLANS[name].kinds[0] else f"{name}-{kind}"
