"""What is wished of a model, read from what people write."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .. import figures
from ..errors import BadInput
from ..licenses import is_license
from ..names import near_name
from ..published import published
from .criteria import PURPOSES
from .languages import read_language
from .rows import told

__all__ = ["check_licenses", "check_names", "read_wishes"]

Row = Mapping[str, Any]
TAGS = ("Audio", "Cloud", "Embedding", "Insert", "Thinking", "Tools", "Vision")
INPUTS = ("Text", "Image", "Audio")
# What "a community" is where no number is given: its family was pulled so often.
MANY_PULLS = 1_000_000
_SINCE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?(?=$|-\d\d$)")
Read = Callable[[Any], Any]


def read_wishes(wishes: Mapping[str, Any]) -> dict[str, Any]:
    """The wishes that were made, each as its criterion takes it.

    Raises
    ------
    BadInput
        For a wish that cannot be, with those that can.
    """
    made = {
        name: wish
        for name, wish in wishes.items()
        if wish is not None and wish is not False
    }
    return {name: _READ[name](wish) for name, wish in made.items()}


def check_names(names: Iterable[str]) -> None:
    """Each has to be something that can be wished for.

    Raises
    ------
    BadInput
        For one that cannot, with the nearest that can.
    """
    for name in names:
        if name not in _READ:
            near = near_name(name, _READ)
            key = "no_such_wish_near" if near else "no_such_wish"
            raise BadInput(key, name=name, names=", ".join(_READ), near=near)


def check_licenses(wished: Iterable[str], rows: Iterable[Row]) -> None:
    """Each has to be that of a row, which may be a model of the user's own.

    Raises
    ------
    BadInput
        For one that no model has.
    """
    known = sorted({str(name) for row in rows if (name := told(row, "license"))})
    for each in wished:
        if not any(is_license(name, each) for name in known):
            raise _refusal("license", each, known)


def _purpose(wish: object) -> str:
    return _one_of("purpose", wish, tuple(PURPOSES))


def _inputs(wish: object) -> tuple[str, ...]:
    return tuple(_one_of("input", each, INPUTS) for each in _listed(wish))


def _tags(wish: object) -> tuple[str, ...]:
    return tuple(_one_of("tags", each, TAGS) for each in _listed(wish))


def _scores(wish: object) -> Mapping[str, float]:
    if not isinstance(wish, Mapping):
        raise _example("quality", wish, "{'MMLU-Pro': 70}")
    scores = (score for row in published() for score in row["scores"])
    known = {_plain(score.benchmark): score.benchmark for score in scores}
    read = {}
    for name, least in wish.items():
        if _plain(name) not in known:
            raise _refusal("quality", name, sorted(known.values()))
        read[known[_plain(name)]] = _number("quality", least)
    return read


def _language(wish: object) -> str:
    return read_language(wish)


def _since(wish: object) -> str:
    if match := _SINCE.match(str(wish).strip()):
        return match[0]
    raise _example("since", wish, "2024, 2024-06")


def _community(wish: Any) -> int:
    return MANY_PULLS if wish is True else figures.read_count(wish)


def _cost(wish: object) -> str:
    return _one_of("cost", wish or "free", ("free",))


def _yes(what: str) -> Read:
    def read(wish: object) -> bool:
        if wish is not True:
            raise _example(what, wish, "True")
        return True

    return read


def _figure(what: str) -> Read:
    return lambda wish: _number(what, wish)


_READ: Mapping[str, Read] = {
    "purpose": _purpose,
    "memory": lambda wish: figures.read_memory(wish),
    "parameters": lambda wish: figures.read_count(wish),
    "context": lambda wish: figures.read_context(wish),
    "input": _inputs,
    "tags": _tags,
    "license": lambda wish: _listed(wish),
    "cost": _cost,
    "quality": _scores,
    "stable": _yes("stable"),
    "speed": _figure("speed"),
    "latency": _figure("latency"),
    "language": _language,
    "deterministic": _yes("deterministic"),
    "since": _since,
    "community": _community,
}


def _listed(wish: object) -> tuple[str, ...]:
    if isinstance(wish, str):
        return tuple(filter(None, map(str.strip, wish.split(","))))
    return tuple(map(str, wish if isinstance(wish, Iterable) else (wish,)))


def _number(what: str, wish: Any) -> float:
    number = isinstance(wish, int | float) and not isinstance(wish, bool)
    if number and math.isfinite(wish) and wish >= 0:
        return float(wish)
    raise _example(what, wish, "20, 0.5")


def _one_of(what: str, wish: object, known: Sequence[str]) -> str:
    for name in known:
        if name.lower() == str(wish).strip().lower():
            return name
    raise _refusal(what, wish, known)


def _plain(name: object) -> str:
    """``mmlupro`` of ``MMLU-Pro``: what people spell differently is left out."""
    return re.sub(r"[\W_]", "", str(name).lower())


def _example(what: str, wish: object, names: str) -> BadInput:
    return BadInput("bad_wish_like", what=what, text=str(wish), names=names)


def _refusal(what: str, wish: object, known: Sequence[str]) -> BadInput:
    near = near_name(str(wish), known)
    key = "bad_wish_near" if near else "bad_wish"
    names = ", ".join(known)
    return BadInput(key, what=what, text=str(wish), names=names, near=near)
