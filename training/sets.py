"""The two sets of questions that ship as tasks, drawn from a seed.

Their topics are tasks of the examination: those that are one question in one message
with one right answer, and not one of two.  ``choices`` has those of them in which
``results.json`` shows the smallest and the largest model `APART` or more from each
other; ``answers`` has the easier ones, too.  No single question is chosen for what any
model says to it; topics, wordings, the place of the choices and how many questions
there are were settled with the family's scores in view.

A question is held out as in the examination, or its wording was never taught.  A set
asks about each thing once in each language.  The wrong choices are answers of the same
kind that the training text has, too: the words that stand nearest in its table, numbers
that a slip leads to, the same JSON with one value exchanged.  They stand above the
question, since models of this size lose sight of a question that has other text below.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from . import phrases, wordings
from .facts import FACTS
from .items import LANGUAGES, held_out, phrase
from .talks import LONGER
from .words import CITIES, COLOURS, COUNTRIES, NAMES, OPPOSITES, THINGS, WORDS, Korean

__all__ = ["APART", "DATA", "SIZES", "TOPICS", "rows", "write", "written"]

DATA = Path(__file__).resolve().parent.parent / "ollama_magic" / "bench" / "data"
SEED = 7
LETTERS = "ABCD"
NEAREST = 8  # so many rows of a table are near enough for a wrong choice
APART = 0.3  # of all held-out items of a task
DRAWS = 4000  # more than enough to meet each thing that can be asked about
SIZES = {"answers": 12, "choices": 20}  # of each topic in each language
CHOICES = "{choices}\n\n"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question that may be asked.

    Attributes
    ----------
    about
        What it is about: a set asks it once in each language.
    wrong
        Answers that are not right, from which the choices are taken.
    key
        What is taught or held out; empty for a wording that was never taught.
    """

    question: str
    about: str
    answer: Any
    wrong: Sequence[str]
    key: str = ""
    check: Any = None

    @property
    def fresh(self) -> bool:
        """Whether no model was taught this very question."""
        return not self.key or held_out(self.key)


def capital(random: Random, language: str) -> Drawn:
    """The capital of a country."""
    row, at = random.choice(COUNTRIES), LANGUAGES.index(language)
    template = phrase(random, wordings.CAPITAL, language)
    key = f"capital {template} {row[at]}"
    question = template.format(a=row[at])
    value = str(row[2 + at])
    return Drawn(question, row[at], value, (), key, _word(value))


def colour(random: Random, language: str) -> Drawn:
    """The colour of a thing, with its article, which no model was taught."""
    row, at = random.choice(COLOURS), LANGUAGES.index(language)
    template = phrase(random, wordings.COLOUR, language)
    thing = row[at] if at else Korean(wordings.ARTICLES.get(row[0], row[0]))
    taught = thing == row[at] and template in _lines(phrases.COLOUR, language)
    key = f"colour {template} {thing}" if taught else ""
    value = str(row[2 + at])
    check = _word(wordings.SPELT.get(value, value))
    return Drawn(template.format(a=thing), row[at], value, (), key, check)


def opposite(random: Random, language: str) -> Drawn:
    """The opposite of a word; no word that is like either of the two is beside it."""
    row, at = random.choice(OPPOSITES), LANGUAGES.index(language)
    word, value = row[at], row[2 + at]
    if random.random() >= 0.5:
        word, value = value, word
    template = phrase(random, wordings.OPPOSITE, language)
    kin = [each for group in wordings.ALIKE if row[0] in group for each in group]
    others = [r for r in OPPOSITES if r[0] not in {row[0], *kin}]
    wrong = [r[i + at] for r in others for i in (0, 2)]
    taught = template in _lines(phrases.OPPOSITE, language)
    key = f"opposite {template} {word}" if taught else ""
    question, right = template.format(a=word), str(value)
    return Drawn(question, word, right, wrong, key, _word(right))


def pair(random: Random, language: str) -> Drawn:
    """A word in the other language."""
    place, at = random.randrange(len(WORDS)), LANGUAGES.index(language)
    word, value = WORDS[place][at], str(WORDS[place][1 - at])
    template = phrase(random, wordings.WORD, language)
    nearest = sorted(range(len(WORDS)), key=lambda there: abs(there - place))
    wrong = [WORDS[there][1 - at] for there in nearest[1 : NEAREST + 1]]
    taught = template in _lines(phrases.WORD, language)
    key = f"{template} {word}" if taught else ""
    question, check = template.format(word=word), _word(value, alone=True)
    return Drawn(question, word, value, wrong, key, check)


def sums(random: Random, language: str) -> Drawn:
    """A sum, a difference or a product; wrong by one, by two or by ten."""
    item = FACTS["sums"](random, language)
    shown, value = item.answer.split("=")
    for sign in "+-×":
        shown = shown.replace(sign, f" {sign} ")
    question = phrase(random, wordings.SUM, language).format(sum=Korean(shown))
    near = [int(value) + by for by in (-10, -2, -1, 1, 2, 10)]
    wrong = [str(n) for n in near if n >= 0 and str(n) not in shown.split()]
    return Drawn(question, item.key, int(value), wrong, item.key, "number")


def extraction(random: Random, language: str) -> Drawn:
    """What a sentence says, as JSON; in each wrong one another value is wrong."""
    item, at = LONGER["extraction"](random, language), LANGUAGES.index(language)
    told = json.loads(item.answer)
    words = [[str(row[at]) for row in table] for table in (NAMES, CITIES, THINGS)]
    wrong = []
    for name, value in told.items():
        several = next((each for each in words if value in each), range(2, 61))
        other = random.choice([each for each in several if each != value])
        wrong.append(json.dumps({**told, name: other}, ensure_ascii=False))
    return Drawn(item.messages[0][1], item.key, told, wrong, item.key, "json")


Draw = Callable[[Random, str], Drawn]
TOPICS: dict[str, tuple[str, Draw]] = {
    "capital": ("answers", capital),
    "colour": ("answers", colour),
    "opposite": ("answers choices", opposite),
    "pair": ("answers choices", pair),
    "sum": ("answers choices", sums),
    "extraction": ("answers choices", extraction),
}


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The questions of a set, as they stand in its file."""
    make = _chosen if name == "choices" else _free
    for language in LANGUAGES:
        for topic, (sets, draw) in TOPICS.items():
            if name not in sets.split():
                continue
            random = Random(f"{SEED} {name} {topic} {language}")
            for number, drawn in enumerate(_drawn(random, name, topic, language, draw)):
                known = {"id": f"{topic}-{language}-{number + 1}"}
                more = {"topic": topic, "language": language}
                yield {**known, **make(random, drawn, number), **more}


def _drawn(
    random: Random, name: str, topic: str, language: str, draw: Draw
) -> list[Drawn]:
    """As many as the set has of the topic, about different things."""
    unclear = wordings.UNCLEAR.get(topic, "").split() if name == "answers" else []
    found: dict[str, Drawn] = {}
    for _ in range(DRAWS):
        drawn = draw(random, language)
        if drawn.fresh and drawn.about not in unclear:
            found.setdefault(drawn.about, drawn)
        if len(found) == SIZES[name]:
            return list(found.values())
    raise ValueError(f"too few questions on {topic} in {language}: {len(found)}")


def _free(random: Random, drawn: Drawn, number: int) -> dict[str, Any]:
    del random, number
    told = {"question": drawn.question, "answer": drawn.answer}
    return {**told, "check": drawn.check}


def _chosen(random: Random, drawn: Drawn, number: int) -> dict[str, Any]:
    """With choices; the letters are right by turns."""
    value = drawn.answer
    right = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
    at = number % len(LETTERS)
    choices = random.sample([*dict.fromkeys(map(str, drawn.wrong))], len(LETTERS) - 1)
    choices.insert(at, str(right))
    told = {"question": CHOICES + drawn.question, "choices": choices}
    return {**told, "answer": LETTERS[at], "check": "option"}


def _word(value: str, alone: bool = False) -> dict[str, str]:
    """A check for a word, to which in Korean a particle may be joined."""
    end = r"(?!\w)" if alone or value.isascii() else ""
    return {"regex": rf"(?i)(?<!\w)(?:{value}){end}"}


def _lines(several: Mapping[str, str], language: str) -> list[str]:
    return [line.strip() for line in several[language].strip().splitlines()]


def written(name: str) -> str:
    """The file of a set."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(name))


def write() -> None:
    """Write both files into the package."""
    for name in SIZES:
        (DATA / f"{name}.jsonl").write_text(written(name), "utf-8")
