"""Short questions that have one right answer: greetings, facts, sums, choices."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from . import phrases
from .items import LANGUAGES, Item, Task, one, phrase
from .words import COLOURS, COUNTRIES, NAMES, OPPOSITES, WORDS, Korean, Row

__all__ = ["CHOICES", "FACTS", "Fact", "fact", "manners", "unknown"]

CHOICES = "ABCD"

_KINDS = {
    "capital": (COUNTRIES, phrases.CAPITAL, phrases.CAPITAL_BACK),
    "colour": (COLOURS, phrases.COLOUR, phrases.COLOUR_BACK),
    "opposite": (OPPOSITES, phrases.OPPOSITE, phrases.OPPOSITE_BACK),
}
_MANNERS = (
    (phrases.GREETINGS, phrases.GREETING_BACK),
    (phrases.GREETINGS, phrases.GREETING_BACK),
    (phrases.THANKS, phrases.THANKS_BACK),
    (phrases.WHO, phrases.WHO_BACK),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A thing and its capital, colour or opposite, each in both languages."""

    kind: str
    thing: Row
    value: Row

    def asked(self, random: Random, language: str) -> tuple[str, str]:
        """A question for it, and what is held out: the thing with this phrase."""
        template = phrase(random, _KINDS[self.kind][1], language)
        thing = self.thing[LANGUAGES.index(language)]
        return template.format(a=thing), f"{self.kind} {template} {thing}"

    def answer(self, language: str) -> str:
        """The whole sentence."""
        at = LANGUAGES.index(language)
        back = _KINDS[self.kind][2][language]
        return back.format(a=self.thing[at], b=self.value[at])

    def item(self, random: Random, language: str) -> Item:
        """The question with its answer."""
        asked, key = self.asked(random, language)
        messages = (("user", asked),)
        return Item(self.kind, language, messages, self.answer(language), key)


def fact(random: Random, kind: str = "") -> Fact:
    """A fact, of that kind or any."""
    kind = kind or random.choice(list(_KINDS))
    row = random.choice(_KINDS[kind][0])
    thing, value = row[:2], row[2:]
    if kind == "opposite" and random.random() < 0.5:
        thing, value = value, thing
    return Fact(kind, thing, value)


def manners(random: Random, language: str) -> Item:
    """A greeting without a name, thanks, and who are you: taught, never examined."""
    heard, said = random.choice(_MANNERS)
    messages = (("user", phrase(random, heard, language)),)
    return Item("manners", language, messages, said[language], "taught")


def unknown(random: Random, language: str) -> Item:
    """What no model of this size knows, with an honest answer: taught only."""
    at = LANGUAGES.index(language)
    a = random.choice([*COLOURS, *WORDS])[at]
    asked = phrase(random, phrases.UNKNOWN, language)
    asked = asked.format(a=a, b=random.choice(OPPOSITES)[at])
    answer = phrases.UNKNOWN_BACK[language]
    return Item("unknown", language, (("user", asked),), answer, "taught")


def capital(random: Random, language: str) -> Item:
    """The capital of a country."""
    return fact(random, "capital").item(random, language)


def colour(random: Random, language: str) -> Item:
    """The colour of a thing."""
    return fact(random, "colour").item(random, language)


def opposite(random: Random, language: str) -> Item:
    """The opposite of a word."""
    return fact(random, "opposite").item(random, language)


def greeting(random: Random, language: str) -> Item:
    """A greeting with a name, which comes back in the answer."""
    name, template = (
        one(random, NAMES, language),
        phrase(random, phrases.HELLO, language),
    )
    answer = phrases.HELLO_BACK[language].format(name=name)
    messages = (("user", template.format(name=name)),)
    return Item("greeting", language, messages, answer, f"greeting {template} {name}")


def pair(random: Random, language: str) -> Item:
    """A word in the other language."""
    row, template = random.choice(WORDS), phrase(random, phrases.WORD, language)
    at = LANGUAGES.index(language)
    messages = (("user", template.format(word=row[at])),)
    return Item("pair", language, messages, str(row[1 - at]), f"{template} {row[at]}")


def sums(random: Random, language: str) -> Item:
    """A sum, a difference or a product of two numbers; the same in both languages."""
    sign = random.choice("++-×")
    most = 9 if sign == "×" else random.choice((20, 99))
    a, b = random.randint(0, most), random.randint(0, most)
    if sign == "-":
        a, b = max(a, b), min(a, b)
    value = {"+": a + b, "-": a - b, "×": a * b}[sign]
    low, high = sorted((a, b))
    asked = phrase(random, phrases.SUM, language)
    shown = Korean(random.choice(("{}{}{}", "{} {} {}")).format(a, sign, b))
    messages = (("user", asked.format(sum=shown)),)
    answer, key = f"{a}{sign}{b}={value}", f"sums {low}{sign}{high}"
    return Item("sums", language, messages, answer, key)


def yes_no(random: Random, language: str) -> Item:
    """Yes or no, each as often."""
    kind = random.choice(list(phrases.YES_NO[language]))
    true = random.random() < 0.5
    if kind in ("greater", "less"):
        low, high = sorted(random.sample(range(100), 2))
        a, b = (high, low) if (kind == "greater") == true else (low, high)
    else:
        b, a = _claimed(random, kind, language, true)
    asked = phrases.YES_NO[language][kind].format(a=Korean(a), b=Korean(b))
    answer = phrases.YES[language][0 if true else 1]
    key = f"{kind} {a} {b}"
    return Item("yes_no", language, (("user", asked),), answer, key, "starts")


def choice(random: Random, language: str) -> Item:
    """A question with four answers, A to D, of which one is right."""
    known, at = fact(random), LANGUAGES.index(language)
    right = known.value[at]
    answers = [right, *random.sample(_others(known, language), 3)]
    random.shuffle(answers)
    lines = [f"{letter}) {text}" for letter, text in zip(CHOICES, answers, strict=True)]
    asked, _ = known.asked(random, language)
    asked = "\n".join([asked, *lines])
    answer, key = lines[answers.index(right)], f"choice {known.thing} {answers}"
    return Item("choice", language, (("user", asked),), answer, key, "starts")


def _claimed(
    random: Random, kind: str, language: str, true: bool
) -> tuple[Korean, Korean]:
    """A thing and what it has, or has not."""
    known, at = fact(random, kind), LANGUAGES.index(language)
    others = _others(known, language)
    return known.thing[at], known.value[at] if true else random.choice(others)


def _others(known: Fact, language: str) -> list[Korean]:
    """Wrong answers of the same kind."""
    at = LANGUAGES.index(language)
    table = _KINDS[known.kind][0]
    return sorted({row[2 + at] for row in table} - {known.thing[at], known.value[at]})


FACTS: dict[str, Task] = {
    "greeting": greeting,
    "capital": capital,
    "colour": colour,
    "opposite": opposite,
    "pair": pair,
    "sums": sums,
    "yes_no": yes_no,
    "choice": choice,
}
