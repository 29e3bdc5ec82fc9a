"""What stands around an answer, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, str] = {
    "phase.connecting": "*connecting … {seconds} s*",
    "phase.waiting": "*waiting for {model} … {seconds} s*",
    "phase.waiting_any": "*waiting … {seconds} s*",
    "phase.loading": "*loading {model} … {seconds} s*",
    "phase.reading": "*{model} is reading the prompt … {seconds} s*",
    "thought.now": "thinking … {seconds} s",
    "thought.done": "thought for {seconds} s",
    "figures.token": "{tokens} token",
    "figures.tokens": "{tokens} tokens",
    "figures.rate": "{rate} tokens/s",
    "figures.characters": "{rate} characters/s",
    "figures.first": "first text after {seconds} s",
    "figures.loaded": "loaded in {seconds} s",
    "figures.context": "context {percent} % of {window}",
    "figures.shifted": "its beginning fell out of the context of {window}",
    "figures.total": "total {seconds} s",
    "figures.prompt": "prompt {tokens} tokens in {seconds} s",
    "figures.answer": "answer {tokens} tokens in {seconds} s",
    "confidence.others": "{percent} — or: {others}",
    "confidence.legend": "The stronger the colour, the less sure; hover for figures.",
    "chat.looping_mark": "*(stopped: it repeats itself without end; --no-loop-guard)*",
}
