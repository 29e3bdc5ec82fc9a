"""What is found in an answer: its last number, the letter or the choice it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

__all__ = [
    "LETTERS",
    "folded",
    "letter_alone",
    "letter_named",
    "letter_of",
    "letter_of_text",
    "number_in",
    "plainly",
]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ENDS = " \t\r\n.!?。'\"“”‘’`*"
# A digit behind a Latin letter is a part of a word (km2), a sign behind a digit or a
# letter is a minus or a dash (5-3). Thousands are parted by one sign throughout.
_NUMBER = re.compile(
    r"""
    (?: (?<![\w.)\]]) [-+−] | (?<![A-Za-z_\d]) (?<!\d\.) )
    (?: [1-9]\d{0,2} ([,'\ \u00a0\u2009\u202f]) \d{3} (?:\1\d{3})* (?!\d) (?:\.\d+)?
      | \d+ (?:\.\d+)?
      | (?<!\w) (?<!\.) \.\d+ )
    (?: [eE][-+]?\d+ )?
    """,
    re.VERBOSE,
)
_SAYING = (
    *("choose", "chose", "pick", "select", "go with", "going with", "it's", "it is"),
    *("would be", "must be", "should be", "guess"),
)
# "a" and "I" are words, unless nothing follows that they could go on with.
_ALONE = r"(?=\s*(?:[.,;:!?)\]}*\"]|\Z|\n|[가-힣]))"


def number_in(text: str) -> float | None:
    """The last number of a text."""
    found = [each[0] for each in _NUMBER.finditer(text)]
    return float(re.sub(r"[,'\s]", "", found[-1]).replace("−", "-")) if found else None


def letter_of(wanted: Any, of: Sequence[Any]) -> str:
    """The letter of a choice that is told by its letter or its text.

    Raises
    ------
    ValueError
        Where it is none of them.
    """
    texts = [plainly(str(each)) for each in of]
    told = str(wanted).strip()
    if told.upper() in LETTERS[: len(of)] and told:
        return told.upper()
    if plainly(told) in texts:
        return LETTERS[texts.index(plainly(told))]
    raise ValueError(f"{wanted!r} is none of the choices")


def letter_named(answer: str, count: int) -> str | None:
    """The letter that an answer names: the last one that it says is the answer.

    Small letters count where they cannot be words: in brackets, on a line of their
    own, or where it is said that they are the answer.
    """
    answer = unicodedata.normalize("NFKC", answer)
    for way in _ways(count):
        if found := [*way.finditer(answer)]:
            return str(next(filter(None, found[-1].groups()))).upper()
    return None


def _ways(count: int) -> list[re.Pattern[str]]:
    """In which a letter is named, the plainest first; a few signs may be between."""
    great, small = LETTERS[:count], LETTERS[:count].lower()
    either = f"[{great}{small}]"
    sure = "".join(each for each in great + small if each not in "aiI")
    said = rf"(?:([{sure}])(?![A-Za-z0-9'])|([{great}{small}]){_ALONE})"
    no_other = rf"(?!\W{{1,3}}(?:or|and)\W{{1,3}}{either}(?![A-Za-z0-9]))"
    verbs = "|".join(_SAYING)
    ways = (
        rf"\\boxed\{{(?:\\text\{{)?\W?({either})\W",
        rf"(?:(?i:\b(?:answer|choice|option)\b)|정답|답)\W{{0,6}}"
        rf"(?i:is|would be|must be|should be|은|는)?\W{{0,6}}{said}{no_other}",
        rf"[(\[]({either})[)\]]",
        rf"(?m:^)[^\w\n]*({either})(?:[):]|\.(?![a-z])|[^\w\n]*(?m:$))",
        rf"(?i:\b(?:{verbs}))\W{{1,4}}{said}{no_other}",
        rf"(?<![\w'])([{great}]) (?i:is|seems|looks) (?i:the |most |probably |clearly )"
        r"{0,4}(?i:right|correct|true|best|answer)",
        rf"(?<![\w'])({either})번?(?:입니다|이다|이에요|예요|이야|임|번)",
        rf"(?<![\w'])(?<!or )(?<!and )([{great}])(?:\)|(?=[.,]?\s*\Z))",
    )
    return [re.compile(way) for way in ways]


def letter_alone(answer: str, count: int) -> str | None:
    """The letter, where an answer is nothing else."""
    plain = unicodedata.normalize("NFKC", answer).upper()
    found = re.fullmatch(rf"\W*([{LETTERS[:count]}])\W*", plain)
    return found[1] if found else None


def letter_of_text(answer: str, of: Sequence[Any]) -> str | None:
    """The letter of the only choice whose text an answer has."""
    whole, texts = folded(answer), [plainly(str(each)) for each in of]
    # Letters alone end a word: in Korean a particle follows without a space.
    there = [
        t for t in texts if re.search(rf"(?<!\w){re.escape(t)}(?![a-z0-9])", whole)
    ]
    longest = max(there, key=len, default="")
    # Of "green" and "dark green" both are there, and the longer one is meant.
    meant = {text for text in there if text == longest or text not in longest}
    return LETTERS[texts.index(longest)] if len(meant) == 1 else None


def plainly(text: str) -> str:
    """``text`` but for case, width of letters, and quotes and stops around it."""
    return folded(text).strip(_ENDS)


def folded(text: str) -> str:
    """``text`` but for case, width of letters, and how much space is in it."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
