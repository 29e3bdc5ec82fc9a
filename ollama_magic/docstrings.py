"""What a function's docstring says of it and of its parameters."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

__all__ = ["described"]

# A heading as numpy writes it, underlined, or as Google does, with a colon.
_NUMPY = re.compile(r"^([A-Z][A-Za-z ]*)\n-{3,}[ \t]*$", re.M)
_GOOGLE = re.compile(
    r"^(Args|Arguments|Parameters|Returns?|Yields?|Raises|Examples?|Notes?|Attributes"
    r"|See Also|Warnings?|References|Todo|Usage):[ \t]*$",
    re.M,
)
_SPHINX = re.compile(r"^:(\w+)(?:[ \t]+[^:\n]*?(\w+))?:[ \t]*", re.M)
_PARAMETERS = {"Args", "Arguments", "Parameters", "Other Parameters"}
# ``name``, ``name (type)`` or ``first, second``, and what follows the colon.
_ENTRY = re.compile(r"([\w*]+(?:, *[\w*]+)*)\s*(?:\(.*?\))?\s*(?::(.*))?")


def described(function: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """What it does, and what each parameter is, as far as its docstring tells.

    Read are numpy's, Google's and Sphinx's ways of writing; of any other it is the
    text.
    """
    text = inspect.getdoc(function) or ""
    for heading, read in ((_NUMPY, _numpy), (_GOOGLE, _google), (_SPHINX, _sphinx)):
        if first := heading.search(text):
            told = {name: _line(words) for name, words in read(text)}
            return _line(text[: first.start()]), told
    return _line(text), {}


def _numpy(text: str) -> Iterator[tuple[str, str]]:
    for title, body in _sections(_NUMPY, text):
        if title in _PARAMETERS:
            yield from _entries(body, typed=True)


def _google(text: str) -> Iterator[tuple[str, str]]:
    for title, body in _sections(_GOOGLE, text):
        if title in _PARAMETERS:
            yield from _entries(body, typed=False)


def _sphinx(text: str) -> Iterator[tuple[str, str]]:
    fields = [*_SPHINX.finditer(text)]
    ends = [*(field.start() for field in fields[1:]), len(text)]
    for field, end in zip(fields, ends, strict=True):
        if field[1] in ("param", "parameter", "arg", "argument") and field[2]:
            yield field[2], text[field.end() : end]


def _sections(heading: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    found = [*heading.finditer(text)]
    ends = [*(each.start() for each in found[1:]), len(text)]
    for each, end in zip(found, ends, strict=True):
        yield each[1], dedent(text[each.end() : end].strip("\n"))


def _entries(body: str, *, typed: bool) -> Iterator[tuple[str, str]]:
    """Each parameter with its words; ``typed`` has its type behind the colon."""
    names: list[str] = []
    words = ""
    for line in body.splitlines():
        entry = None if line[:1].isspace() else _ENTRY.fullmatch(line)
        if entry is None:
            words += f" {line}"
            continue
        yield from ((name, words) for name in names)
        names = [name.strip(" *") for name in entry[1].split(",")]
        words = "" if typed else entry[2] or ""
    yield from ((name, words) for name in names)


def _line(text: str) -> str:
    return " ".join(text.split())
