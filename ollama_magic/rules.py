"""Checks that can be written down: an answer, and what it is held against."""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .errors import BadInput
from .fences import blocks
from .run import Run
from .schemas import faulty, unfit
from .shapes import schema_of
from .trial import Trial, Verdict
from .version import __version__

__all__ = ["KINDS", "LETTERS", "Rule", "letter_of", "rule_of", "verdict_of"]

VERDICTS = ("correct", "wrong", "unparsable")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Json = Mapping[str, Any]

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_ENDS = " \t\r\n.!?。'\"“”‘’`*"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check that can be written down.

    Attributes
    ----------
    kind
        One of ``KINDS``.
    wanted
        What the answer is held against; ``None`` for what the trial expects.
    more
        What else the kind takes: ``within``, ``percent``, ``of``.
    """

    kind: str
    wanted: Any = None
    more: Json = field(default_factory=dict)

    def __call__(self, run: Run, trial: Trial, /) -> Verdict:
        """The verdict, thoughts left aside."""
        answer = _THOUGHT.sub("", run.answered.text).strip()
        return KINDS[self.kind][0](answer, self, trial.expected)

    def mark(self, expected: Any) -> str | None:
        """A sum of the rule and of what it goes by: whose is the same judges alike.

        ``None`` where nobody can tell.
        """
        if type(self) is not Rule or not (own := _own_text()):
            return None
        told = repr((self.kind, self.wanted, self.more, expected)).encode()
        return hashlib.sha256(own + told).hexdigest()[:16]

    def against(self, expected: Any) -> Any:
        """What the answer is held against."""
        return expected if self.wanted is None else self.wanted

    @property
    def choices(self) -> Sequence[Any]:
        """What there is to choose from; letters, where no texts are told."""
        return self.more.get("of") or LETTERS[:4]


@cache
def _own_text() -> bytes:
    """What the kinds are made of, so that a rule which was changed judges anew."""
    with suppress(OSError):
        return Path(__file__).read_bytes() + __version__.encode()
    return b""


def rule_of(wish: str | Json, expected: Any, where: str) -> Rule:
    """A check as it is written in a file: see `judging.check_of`.

    Raises
    ------
    BadInput
        Before anything is asked, for what no answer could be held against.
    """
    told = {wish: None} if isinstance(wish, str) else dict(wish)
    kinds = [name for name in told if name in KINDS]
    kind = next((name for name in kinds if told[name] is not None), "".join(kinds[:1]))
    # In a table of checks each has the columns of all.
    told = {name: v for name, v in told.items() if v is not None or name == kind}
    wanted = told.pop(kind, None)
    others = {*told} - KINDS[kind][1] if kind else {*told}
    idle = wanted is None and expected is None and kind != "json"
    if not kind or others or idle or not _usable(kind, wanted, told):
        raise _no_rule(wish, [*told], where)
    if kind == "json" and wanted is not None:
        wanted = schema_of(wanted)
    rule = Rule(kind, wanted, told)
    if kind in ("choice", "option"):
        _letter(rule, expected, where)
    return rule


def _no_rule(wish: Any, names: Sequence[str], where: str) -> BadInput:
    """The error for what is no check, with the kind that was probably meant."""
    told = {"where": where, "value": repr(wish)[:80]}
    words = {*KINDS}.union(*(more for _, more in KINDS.values()))
    for name in names:
        near = difflib.get_close_matches(str(name), words, n=1)
        if name not in words and near:
            return BadInput("bad_check_near", near=near[0], **told)
    return BadInput("bad_check", names=", ".join(KINDS), **told)


def _usable(kind: str, wanted: Any, more: Json) -> bool:
    """Whether a check can be made of it; a file may have anything there."""
    if kind == "regex":
        with suppress(re.error, TypeError):
            return re.compile(wanted) is not None
        return False
    if kind == "json" and isinstance(wanted, Mapping):
        return not faulty(wanted)
    if kind == "number" and wanted is not None:
        return _number(str(wanted)) is not None
    of = more.get("of", "" if kind == "option" else LETTERS[:4])
    return isinstance(of, Sequence) and 2 <= len(of) <= len(LETTERS)


def _letter(rule: Rule, expected: Any, where: str) -> None:
    try:
        letter_of(rule.against(expected), rule.choices)
    except ValueError as error:
        names = ", ".join(map(str, rule.choices))
        told = {"where": where, "value": str(rule.against(expected))[:80]}
        raise BadInput("no_choice", names=names, **told) from error


def verdict_of(value: Any) -> Verdict:
    """What a check said, as a verdict.

    Raises
    ------
    ValueError
        For what is none.
    """
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return "correct" if value else "wrong"
    if value is None or isinstance(value, str):
        if value in (None, *VERDICTS):
            return value
        raise ValueError(f"{value!r} is no verdict")
    number = float(value)
    if math.isnan(number):
        raise ValueError("NaN is no verdict")
    return number


# The kinds: of the answer, the rule and what the trial expects, the verdict.


def _exact(answer: str, rule: Rule, expected: Any) -> Verdict:
    wanted = rule.against(expected)
    several = wanted if isinstance(wanted, list | tuple) else [wanted]
    return verdict_of(_plain(answer) in {_plain(str(each)) for each in several})


def _contains(answer: str, rule: Rule, expected: Any) -> Verdict:
    wanted = rule.against(expected)
    several = wanted if isinstance(wanted, list | tuple) else [wanted]
    whole = _folded(answer)
    return verdict_of(all(_folded(str(each)) in whole for each in several))


def _regex(answer: str, rule: Rule, expected: Any) -> Verdict:
    pattern = re.compile(rule.wanted, re.MULTILINE)
    found = [*pattern.finditer(answer)]
    last = found[-1] if found else None
    if not pattern.groups or expected is None:
        return verdict_of(last is not None)
    if last is None or last[1] is None:
        return "unparsable"
    return verdict_of(_plain(last[1]) == _plain(str(expected)))


def _json(answer: str, rule: Rule, expected: Any) -> Verdict:
    found = blocks(answer)
    try:
        value = json.loads(found[0].code if found else answer)
        wanted = json.loads(expected) if isinstance(expected, str) else expected
    except (ValueError, RecursionError):
        return "unparsable"
    if isinstance(rule.wanted, Mapping | bool) and unfit(value, rule.wanted):
        return "wrong"
    return verdict_of(wanted is None or value == wanted)


def _nearly(answer: str, rule: Rule, expected: Any) -> Verdict:
    found, wanted = _number(answer), _number(str(rule.against(expected)))
    if found is None:
        return "unparsable"
    if wanted is None:
        raise ValueError(f"{rule.against(expected)!r} is no number")
    reach = float(rule.more.get("within", 0.0))
    reach = max(reach, abs(wanted) * float(rule.more.get("percent", 0.0)) / 100)
    return verdict_of(abs(found - wanted) <= reach + 1e-12 * abs(wanted))


def _choice(answer: str, rule: Rule, expected: Any) -> Verdict:
    wanted = letter_of(rule.against(expected), rule.choices)
    found = _named(answer, len(rule.choices))
    if found is None and "of" in rule.more:
        found = _texted(answer, rule.choices)
    return "unparsable" if found is None else verdict_of(found == wanted)


def _option(answer: str, rule: Rule, expected: Any) -> Verdict:
    wanted = letter_of(rule.against(expected), rule.choices)
    found = _texted(answer, rule.choices) or _alone(answer, len(rule.choices))
    return "unparsable" if found is None else verdict_of(found == wanted)


def letter_of(wanted: Any, of: Sequence[Any]) -> str:
    """The letter of a choice that is told by its letter or its text.

    Raises
    ------
    ValueError
        Where it is none of them.
    """
    texts = [_plain(str(each)) for each in of]
    told = str(wanted).strip()
    if told.upper() in LETTERS[: len(of)] and told:
        return told.upper()
    if _plain(told) in texts:
        return LETTERS[texts.index(_plain(told))]
    raise ValueError(f"{wanted!r} is none of the choices")


def _named(answer: str, count: int) -> str | None:
    """The letter that an answer names: the last one that it says is the answer."""
    letter = f"[{LETTERS[:count]}]"
    ways = (
        rf"(?i:answer|choice|option|정답|답)\W*(?i:is|은|는)?\W*({letter})(?![A-Za-z0-9'])",
        rf"\(({letter})\)",
        rf"(?m:^)\W*({letter})(?:[).:]|\W*(?m:$))",
        rf"(?<![\w'])({letter})(?:\)|(?=[.,]?\s*\Z))",
    )
    for way in ways:
        if found := re.findall(way, answer):
            return str(found[-1])
    return None


def _alone(answer: str, count: int) -> str | None:
    """The letter, where an answer is nothing else."""
    found = re.fullmatch(rf"\W*([{LETTERS[:count]}])\W*", answer)
    return found[1] if found else None


def _texted(answer: str, of: Sequence[Any]) -> str | None:
    """The letter of the only choice whose text an answer has."""
    whole, texts = _folded(answer), [_plain(str(each)) for each in of]
    # Letters alone end a word: in Korean a particle follows without a space.
    there = [
        t for t in texts if re.search(rf"(?<!\w){re.escape(t)}(?![a-z0-9])", whole)
    ]
    longest = max(there, key=len, default="")
    # Of "green" and "dark green" both are there, and the longer one is meant.
    meant = {text for text in there if text == longest or text not in longest}
    return LETTERS[texts.index(longest)] if len(meant) == 1 else None


def _number(text: str) -> float | None:
    """The last number of a text."""
    found = _NUMBER.findall(text)
    return float(found[-1].replace(",", "").replace("−", "-")) if found else None


def _plain(text: str) -> str:
    return _folded(text).strip(_ENDS)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


# Each with the words that it takes beside its own.
KINDS: dict[str, tuple[Callable[[str, Rule, Any], Verdict], frozenset[str]]] = {
    "exact": (_exact, frozenset()),
    "contains": (_contains, frozenset()),
    "regex": (_regex, frozenset()),
    "json": (_json, frozenset()),
    "number": (_nearly, frozenset(("within", "percent"))),
    "choice": (_choice, frozenset(("of",))),
    "option": (_option, frozenset(("of",))),
}
