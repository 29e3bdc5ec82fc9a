"""What tests of comparisons share: to begin one, to wait for it, and to read it."""

from __future__ import annotations

from typing import Any

from ollama_magic.names import ModelRef
from ollama_magic.talk import Ask
from ollama_magic.widgets.comparison import Comparison

__all__ = ["CAPITAL", "begin", "seen", "whole"]

CAPITAL = "What is the capital of Korea?"


def begin(
    comparison: Comparison,
    *models: str,
    prompt: str = CAPITAL,
    blind: bool = False,
    parallel: bool = False,
) -> None:
    refs = [ModelRef.parse(name) for name in models]
    comparison.compare(Ask(prompt), refs, blind=blind, parallel=parallel)


def whole(comparison: Comparison) -> None:
    """Wait for all answers."""
    assert comparison.wait(20)


def seen(widget: Any) -> str:
    """All that a widget and those in it show."""
    own = [
        str(getattr(widget, name, "")) for name in ("value", "description", "tooltip")
    ]
    own += [str(output) for output in getattr(widget, "outputs", ())]
    return "\n".join(
        (*own, *(seen(child) for child in getattr(widget, "children", ())))
    )
