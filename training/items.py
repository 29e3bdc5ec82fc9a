"""A question with its answer, and the split between taught and held out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from .words import Korean, Row

__all__ = ["LANGUAGES", "Item", "Message", "Task", "held_out", "one", "phrase", "right"]

LANGUAGES = ("en", "ko")
HELD_OUT_ONE_IN = 6

Message = tuple[str, str]  # role and text
Task = Callable[[Random, str], "Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """One question, whatever has to be said before it, and the right answer.

    Attributes
    ----------
    key
        What makes the item what it is: items with the same key are either all
        taught or all held out.  Sums of the same numbers have one key, however
        they are asked.
    rule
        How an answer is judged: see `right`.
    thought
        What a thinking model thinks before it answers.
    tools
        The tools that are offered, as Ollama's API takes them.
    """

    task: str
    language: str
    messages: tuple[Message, ...]
    answer: str
    key: str
    rule: str = "exact"
    thought: str = ""
    tools: tuple[Mapping[str, Any], ...] = ()

    @property
    def held_out(self) -> bool:
        """Whether the item is kept for the examination."""
        return held_out(self.key)


def held_out(key: str) -> bool:
    """Whether items with this key are kept for the examination: one in six."""
    digest = hashlib.blake2b(key.encode(), digest_size=4).digest()
    return int.from_bytes(digest) % HELD_OUT_ONE_IN == 0


def one(random: Random, table: list[Row], language: str) -> Korean:
    """A word of the table's first two columns, in that language."""
    return random.choice(table)[LANGUAGES.index(language)]


def phrase(random: Random, phrases: Mapping[str, str], language: str) -> str:
    """One of the phrases of that language, which stand one a line."""
    return random.choice(phrases[language].strip().splitlines()).strip()


def right(item: Item, answer: str) -> bool:
    """Whether ``answer`` is right by the item's rule.

    ``exact``: but for space around it and a full stop at its end.  ``starts``: begins
    with the expected word.  ``has``: has all expected words, set apart by ``|``.
    ``json``: is the same object.
    """
    said = answer.strip()
    if item.rule == "starts":
        return said.startswith(item.answer.split()[0].rstrip(",."))
    if item.rule == "has":
        return all(word in said for word in item.key.split("|")[1:])
    if item.rule == "json":
        try:
            return bool(json.loads(said) == json.loads(item.answer))
        except ValueError:
            return False
    return said.removesuffix(".") == item.answer.removesuffix(".")
