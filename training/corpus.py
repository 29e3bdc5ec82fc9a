"""The training text: conversations made of taught items, from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from . import phrases
from .calling import call_item, ending, offered
from .facts import manners, unknown
from .items import LANGUAGES, Item, Message, Task, phrase
from .memory import TASKS, taught
from .talks import echo, tale
from .templates import NO_THOUGHT, declared
from .thinking import STEPS, thought_of

__all__ = ["Talk", "calling_talks", "chat_talks", "examination", "thinking_talks"]

TURNS = (1, 1, 1, 2, 2, 3, 4, 6)
LONG_TURNS = 24
DRAWS = 60  # small tasks have fewer items than are wished for
LONG_ONE_IN = 150
HELPFUL_SHARE = 0.12
STEPS_SHARE, THOUGHTS_SHARE, CALLS_SHARE = 0.6, 0.6, 0.7
NOTHING: frozenset[str] = frozenset()
SYSTEM = frozenset({"system"})
WITHOUT_TOOLS = frozenset({"system", "sums", "pair"})  # tools would do these
# How often each task is taught: what is hard, more often.
SHARES = {
    "manners": 3, "tale": 2, "echo": 8, "unknown": 3, "greeting": 4, "capital": 6,
    "colour": 4, "opposite": 5,
    "pair": 5, "sums": 14, "yes_no": 8, "choice": 14, "story": 5, "review": 6,
    "extraction": 10, "system": 9, "recall": 8, "follow_up": 3,
}  # fmt: skip
_OTHERS: dict[str, Task] = {
    "manners": manners,
    "tale": tale,
    "echo": echo,
    "unknown": unknown,
}


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation to learn from: all answers in it, or only the last."""

    messages: tuple[Message, ...]
    only_last: bool = False


def chat_talks(seed: int, count: int) -> Iterator[Talk]:
    """Conversations for the chat models, the same for the same seed."""
    random = Random(seed)
    for _ in range(count):
        long = random.randrange(LONG_ONE_IN) == 0
        turns = LONG_TURNS if long else random.choice(TURNS)
        yield _talk(random, turns)


def _talk(random: Random, turns: int, but: frozenset[str] = NOTHING) -> Talk:
    """Turns that have nothing to do with each other, mostly in one language."""
    language = random.choice(LANGUAGES)
    messages: list[Message] = []
    for _ in range(turns):
        if random.random() < 0.15:
            language = random.choice(LANGUAGES)
        item = _drawn(random, language, but | SYSTEM if messages else but)
        messages += [*_roughened(random, item), ("assistant", item.answer)]
        if item.task == "system":
            return Talk(tuple(messages))
    if "system" not in but and random.random() < HELPFUL_SHARE:
        messages.insert(0, ("system", phrase(random, phrases.HELPFUL, language)))
    return Talk(tuple(messages))


def _drawn(random: Random, language: str, but: frozenset[str] = NOTHING) -> Item:
    """An item of any task but those."""
    names = [name for name in SHARES if name not in but]
    (name,) = random.choices(names, [SHARES[name] for name in names])
    if name in _OTHERS:
        return _OTHERS[name](random, language)
    return taught(random, TASKS[name], language)


def _roughened(random: Random, item: Item) -> list[Message]:
    """People leave out capitals and full stops."""
    *before, (role, text) = item.messages
    if item.task != "extraction" and random.random() < 0.1:
        text = text.rstrip("?.! ") or text
    if random.random() < 0.1:
        text = text[0].lower() + text[1:]
    return [*before, (role, text)]


def thinking_talks(seed: int, count: int) -> Iterator[Talk]:
    """Talks that end in a question, with a thought before the answer or without one."""
    random = Random(seed)
    for _ in range(count):
        language = random.choice(LANGUAGES)
        before = _talk(random, random.choice((0, 0, 0, 1, 2)), SYSTEM)
        if random.random() < STEPS_SHARE:
            item = taught(random, random.choice(list(STEPS.values())), language)
        else:
            item = _drawn(random, language, SYSTEM if before.messages else NOTHING)
        thought = thought_of(item) if random.random() < THOUGHTS_SHARE else ""
        answer = with_thought(thought, item.answer)
        asked = _roughened(random, item)
        yield Talk((*before.messages, *asked, ("assistant", answer)), only_last=True)


def with_thought(thought: str, answer: str) -> str:
    """As a thinking model writes it; no thought is an empty one."""
    return (
        f"<think>\n{thought}\n</think>\n\n{answer}" if thought else NO_THOUGHT + answer
    )


def calling_talks(seed: int, count: int) -> Iterator[Talk]:
    """Talks with tools on offer, in most of which one is called."""
    random = Random(seed)
    for _ in range(count):
        language = random.choice(LANGUAGES)
        before = _talk(random, random.choice((0, 0, 0, 1, 2)), WITHOUT_TOOLS)
        if random.random() < CALLS_SHARE:
            item = taught(random, call_item, language)
            tools, more = list(item.tools), ending(random, item)
        else:
            item = _drawn(random, language, WITHOUT_TOOLS)
            tools, more = offered(random, LANGUAGES.index(language)), []
        said = [*_roughened(random, item), ("assistant", item.answer), *more]
        yield Talk((("system", declared(tools)), *before.messages, *said))


def examination(seed: int, each: int) -> list[Item]:
    """Held-out items, all different: of every task in every language up to ``each``."""
    found: dict[tuple[str, ...], Item] = {}
    for name, task in TASKS.items():
        for language in LANGUAGES:
            random = Random(f"{seed} {name} {language}")
            drawn = (task(random, language) for _ in range(each * DRAWS))
            kept = {
                (name, *map(str, item.messages)): item
                for item in drawn
                if item.held_out
            }
            found |= dict(list(kept.items())[:each])
    return list(found.values())
