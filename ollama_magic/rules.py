"""Checks that can be written down: an answer, and what it is held against."""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .errors import BadInput
from .fences import blocks
from .gleaning import (
    LETTERS,
    folded,
    letter_alone,
    letter_named,
    letter_of,
    letter_of_text,
    number_in,
    plainly,
)
from .matching import last_match
from .messages import say
from .run import Run
from .schemas import faulty, unfit
from .shapes import schema_of
from .trial import Trial, Verdict
from .version import __version__

__all__ = ["KINDS", "LETTERS", "Rule", "letter_of", "rule_of", "verdict_of"]

VERDICTS = ("correct", "wrong", "unparsable")
Json = Mapping[str, Any]

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)


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
        here = Path(__file__)
        beside = ("gleaning.py", "matching.py", "fences.py", "schemas.py")
        files = (here, *map(here.with_name, beside))
        return b"".join(file.read_bytes() for file in files) + __version__.encode()
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
    _held(kind, expected if wanted is None or kind == "json" else wanted, where)
    for name in ("within", "percent"):
        _reach(name, told.get(name, 0), where)
    if kind == "json" and wanted is not None:
        wanted = schema_of(wanted)
    rule = Rule(kind, wanted, told)
    if kind in ("choice", "option"):
        _letter(rule, expected, where)
    return rule


def _held(kind: str, against: Any, where: str) -> None:
    """Refuse what every answer would fit, or none could.

    Raises
    ------
    BadInput
        For no text to contain, a number that is none, JSON that is none.
    """
    several = _several(against)
    blank = kind == "contains" and not all(folded(str(each)) for each in several)
    told = {"where": where, "value": repr(against)[:80], "kind": kind}
    if kind in ("exact", "contains") and (blank or not several):
        raise BadInput("check_blank", **told)
    if kind == "number" and number_in(str(against)) is None:
        raise BadInput("check_number", **told)
    if kind == "json" and isinstance(against, str):
        try:
            json.loads(against)
        except (ValueError, RecursionError):
            raise BadInput("check_json", **told) from None


def _reach(name: str, value: Any, where: str) -> None:
    """How far from a number an answer may be: from 0 on."""
    with suppress(TypeError, ValueError):
        if not isinstance(value, bool) and 0 <= float(value) < math.inf:
            return
    raise BadInput("check_reach", where=where, name=name, value=repr(value)[:80])


def _several(wanted: Any) -> Sequence[Any]:
    """What there is, any of which will do."""
    return wanted if isinstance(wanted, list | tuple) else [wanted]


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
        raise ValueError(say("check.no_verdict", value=repr(value)[:80]))
    number = float(value)
    if math.isnan(number):
        raise ValueError(say("check.no_verdict", value="NaN"))
    return number


# The kinds: of the answer, the rule and what the trial expects, the verdict.


def _exact(answer: str, rule: Rule, expected: Any) -> Verdict:
    said = plainly(answer)
    several = _several(rule.against(expected))
    return verdict_of(any(said in _written(each) for each in several))


def _written(value: Any) -> set[str]:
    """How a value may be written: a table with gaps makes 2.0 of a 2."""
    texts = [value, int(value)] if _whole(value) else [value]
    return {plainly(str(each)) for each in texts}


def _whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


def _contains(answer: str, rule: Rule, expected: Any) -> Verdict:
    several, whole = _several(rule.against(expected)), folded(answer)
    return verdict_of(all(folded(str(each)) in whole for each in several))


def _regex(answer: str, rule: Rule, expected: Any) -> Verdict:
    last = last_match(rule.wanted, answer)
    if expected is None or not re.compile(rule.wanted).groups:
        return verdict_of(last is not None)
    if last is None or last[1] is None:
        return "unparsable"
    return verdict_of(plainly(last[1]) == plainly(str(expected)))


def _json(answer: str, rule: Rule, expected: Any) -> Verdict:
    found = blocks(answer)
    try:
        value = json.loads(found[0].code if found else answer)
        wanted = json.loads(expected) if isinstance(expected, str) else expected
    except (ValueError, RecursionError):
        return "unparsable"
    if isinstance(rule.wanted, Mapping | bool) and unfit(value, rule.wanted):
        return "wrong"
    return verdict_of(wanted is None or _alike(value, wanted))


def _alike(one: Any, other: Any) -> bool:
    """Whether two values are the same as JSON, where ``true`` is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _alike(value, other[name]) for name, value in one.items()
        )
    if isinstance(one, list) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)


def _nearly(answer: str, rule: Rule, expected: Any) -> Verdict:
    found, wanted = number_in(answer), number_in(str(rule.against(expected)))
    if found is None:
        return "unparsable"
    if wanted is None:
        raise ValueError(say("check.no_number", value=repr(rule.against(expected))))
    reach = float(rule.more.get("within", 0.0))
    reach = max(reach, abs(wanted) * float(rule.more.get("percent", 0.0)) / 100)
    return verdict_of(abs(found - wanted) <= reach + 1e-12 * abs(wanted))


def _choice(answer: str, rule: Rule, expected: Any) -> Verdict:
    wanted = letter_of(rule.against(expected), rule.choices)
    found = letter_named(answer, len(rule.choices))
    if found is None and "of" in rule.more:
        found = letter_of_text(answer, rule.choices)
    return "unparsable" if found is None else verdict_of(found == wanted)


def _option(answer: str, rule: Rule, expected: Any) -> Verdict:
    wanted = letter_of(rule.against(expected), rule.choices)
    found = letter_of_text(answer, rule.choices)
    found = found or letter_alone(answer, len(rule.choices))
    return "unparsable" if found is None else verdict_of(found == wanted)


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
