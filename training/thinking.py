"""Sums of many steps, with the steps as a thought."""

from __future__ import annotations

from random import Random

from .items import Item, Task, one, phrase
from .words import NAMES, THINGS, Korean

__all__ = ["STEPS", "thought_of"]

_CHAIN = {
    "en": """
        What is {sum}?
        Calculate {sum}.
        Add it up: {sum}
        {sum}=?
        How much is {sum}?
        """,
    "ko": """
        {sum:은} 얼마인가요?
        {sum:을} 계산해 주세요.
        모두 더하세요: {sum}
        {sum}=?
        {sum}의 값을 구하세요.
        """,
}
_STORY = {
    "en": (
        "{name} has {first} {thing}s. {events} How many {thing}s does {name} have now?"
    ),
    "ko": (
        "{name:은} {thing} {first}개가 있습니다. {events} 이제 {thing:은} 몇 개인가요?"
    ),
}
_GETS = {
    "en": "{name} gets {number} more.\n{name} buys {number}.\n{name} finds {number}.",
    "ko": """
        {number}개를 더 받았습니다.
        {number}개를 샀습니다.
        {number}개를 찾았습니다.
        """,
}
_LOSES = {
    "en": "{name} loses {number}.\n{name} gives away {number}.\n{name} sells {number}.",
    "ko": """
        {number}개를 잃었습니다.
        {number}개를 주었습니다.
        {number}개를 팔았습니다.
        """,
}
_NO_STEPS = {"en": "No steps are needed.", "ko": "단계가 필요 없습니다."}
_GREATEST = 40


def chain(random: Random, language: str) -> Item:
    """A sum of three to five numbers; the same in both languages."""
    numbers = [random.randint(1, _GREATEST) for _ in range(random.randint(3, 5))]
    asked = phrase(random, _CHAIN, language)
    sum_ = Korean("+".join(map(str, numbers)))
    key = f"chain {sorted(numbers)}"
    first, *more = numbers
    return _stepped("chain", language, asked.format(sum=sum_), key, first, more)


def tale_of_numbers(random: Random, language: str) -> Item:
    """Someone has some things, gets more and loses some."""
    name, thing = one(random, NAMES, language), one(random, THINGS, language)
    total = first = random.randint(5, _GREATEST)
    changes, events = [], []
    for _ in range(random.randint(2, 3)):
        number = random.randint(1, _GREATEST)
        lost = random.random() < 0.5 and number <= total
        total += -number if lost else number
        changes.append(-number if lost else number)
        event = phrase(random, _LOSES if lost else _GETS, language)
        events.append(event.format(name=name, number=number))
    asked = _STORY[language].format(
        name=name, thing=thing, first=first, events=" ".join(events)
    )
    key = f"things {first} {changes}"
    return _stepped("things", language, asked, key, first, changes)


def _stepped(
    task: str, language: str, asked: str, key: str, first: int, changes: list[int]
) -> Item:
    """The item whose thought takes one step for each change."""
    lines, total = [], first
    for change in changes:
        lines.append(f"{total}{change:+d}={total + change}")
        total += change
    messages, thought = (("user", asked),), "\n".join(lines)
    return Item(task, language, messages, str(total), key, thought=thought)


def thought_of(item: Item) -> str:
    """What is thought: the steps, or that none are needed."""
    return item.thought or _NO_STEPS[item.language]


STEPS: dict[str, Task] = {"chain": chain, "things": tale_of_numbers}
