"""The model card of each model, which stands in its own file."""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["RESULTS", "card"]

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"

_PURPOSE = {
    "think": "It is made to show thinking: with thoughts it adds numbers step by step.",
    "tools": "It is made to show tools: it calls those offered for everyday questions.",
    "embed": "It gives a text's meaning as a vector of 64 numbers, for sixteen topics.",
}
_CHAT = "It knows phrases in English and Korean, some facts, small sums, tiny stories."


def card(tag: str) -> str:
    """What the model is and what it scored, plainly."""
    text = (HERE / "CARD.md").read_text("utf-8").strip()
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    score = results.get(tag, {}).get("score", "It has not been examined yet.")
    purpose = _PURPOSE.get(tag.split("-")[0], _CHAT)
    return text.format(tag=tag, purpose=purpose, score=score)
