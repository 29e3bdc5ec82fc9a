"""An answer whose tokens are coloured by how sure the model was of each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from ..events import Token
from ..messages import say
from ..plain import printable

__all__ = ["confidence"]

# Vermilion of Okabe and Ito's palette, which the colour-blind can tell from both
# backgrounds; how strong it is says how unsure the model was.
COLOUR = "213, 94, 0"
STRONGEST = 0.6


def confidence(
    tokens: Sequence[Token],
    answer: str,
    *,
    thinking: str = "",
    thought: str = "",
    below: Iterable[str] = (),
) -> str:
    """The tokens as HTML; whatever they hold is text there.

    Parameters
    ----------
    answer
        Its tokens are the last ones; those before it are thoughts.
    thinking, thought
        What the model thought, and the line to click on to see it.
    below
        What is said below the answer, with the legend.
    """
    begin = _begin(tokens, answer)
    parts = []
    if thinking.strip():
        inner = "".join(map(_token, tokens[:begin])) or escape(printable(thinking))
        summary = f"<summary>{escape(thought)}</summary>"
        parts.append(f"<details>{summary}{_block(inner)}</details>")
    parts.append(_block("".join(map(_token, tokens[begin:]))))
    note = " · ".join((*filter(None, below), say("confidence.legend")))
    return "".join((*parts, f"<div><small>{escape(note)}</small></div>"))


def _begin(tokens: Sequence[Token], answer: str) -> int:
    """The place of the answer's first token, counted from its end."""
    place, left = len(tokens), len(answer)
    while place and left > 0:
        place -= 1
        left -= len(tokens[place].text)
    return place


def _block(inner: str) -> str:
    style = "white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6"
    return f'<div style="{style}">{inner}</div>'


def _token(token: Token) -> str:
    chance = math.exp(min(token.logprob, 0.0))
    others = [
        f"{printable(text)!r} {_percent(math.exp(min(logprob, 0.0)))} %"
        for text, logprob in token.others
        if text != token.text
    ]
    told = f"{_percent(chance)} %"
    if others:
        told = say("confidence.others", percent=told, others=", ".join(others))
    alpha = STRONGEST * (1 - chance)
    return (
        f'<span title="{escape(told)}" style="background-color: '
        f'rgba({COLOUR}, {alpha:.2f})">{escape(printable(token.text))}</span>'
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}" if share < 0.995 else "100"
