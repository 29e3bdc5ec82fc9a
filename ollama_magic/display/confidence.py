"""An answer whose tokens are coloured by how sure the model was of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from ..events import Token
from ..messages import say
from ..plain import printable

__all__ = ["confidence"]

# Vermilion of Okabe and Ito's palette, which the colour-blind can tell from both
# backgrounds; how strong it is says how unsure the model was.
COLOUR = "213, 94, 0"
STRONGEST = 0.6


def confidence(tokens: Sequence[Token], note: str = "") -> str:
    """The tokens as HTML, with ``note`` below; whatever they hold is text there."""
    shown = "".join(map(_token, tokens))
    below = " · ".join(part for part in (note, say("confidence.legend")) if part)
    return (
        '<div style="white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6">'
        f"{shown}</div><div><small>{escape(below)}</small></div>"
    )


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
