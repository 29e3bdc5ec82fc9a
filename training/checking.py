"""That no examined question is in the training text, judged by its words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from .corpus import Talk, examination
from .examining import EACH, PAIRS_EACH, SEED, calls, steps
from .items import Item, Message
from .meanings import Pair, examined_pairs, taught_pairs
from .plans import SEED as TEXT_SEED
from .plans import TALKS

__all__ = ["leaked", "leaks", "pairs_leaked"]

# In these the question alone is often asked: it is the turns before that differ.
_IN_CONTEXT = {"system", "recall", "follow_up"}
_PAIR_ROUNDS = 1_200


def _plain(messages: Iterable[Message]) -> tuple[str, ...]:
    """As it reads but for capitals and the stop at the end, which people leave out."""
    return tuple(f"{role}: {text.lower().rstrip('?.! ')}" for role, text in messages)


def _question(item: Item) -> tuple[str, ...]:
    return _plain(item.messages if item.task in _IN_CONTEXT else item.messages[-1:])


def leaked(items: Iterable[Item], talks: Iterable[Talk]) -> list[Item]:
    """The items whose question stands in one of the talks."""
    wanted = {_question(item): item for item in items}
    longest = max(map(len, wanted))
    found: dict[tuple[str, ...], Item] = {}
    for talk in talks:
        plain = _plain(talk.messages)
        for end in range(1, len(plain) + 1):
            for begin in range(max(0, end - longest), end):
                part = plain[begin:end]
                if part in wanted:
                    found[part] = wanted[part]
    return list(found.values())


def pairs_leaked(pairs: Iterable[Pair], taught: Iterable[Pair]) -> list[Pair]:
    """The pairs of which a text, in either language, was taught."""
    known = {text for pair in taught for text in pair.texts}
    return [pair for pair in pairs if known & set(pair.texts)]


def leaks(count: int | None = None) -> list[Item | Pair]:
    """What leaked into all the text that the models learn from, or its first talks."""
    items = [*examination(SEED, EACH), *steps(), *calls()]
    found: list[Item | Pair] = []
    for make, seed, most in TALKS.values():
        found += leaked(items, make(seed, min(count or most, most)))
    rounds = islice(taught_pairs(TEXT_SEED), min(count or _PAIR_ROUNDS, _PAIR_ROUNDS))
    taught = (pair for some in rounds for pair in some)
    return found + pairs_leaked(examined_pairs(SEED, PAIRS_EACH), taught)
