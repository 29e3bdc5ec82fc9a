"""The fenced blocks of a text in markdown, as models write them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Block", "blocks", "code_in", "fenced"]

# Any indent: models indent blocks below the points of a list.
_OPENS = re.compile(r"[ \t>]*(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_PYTHON = {"python", "py", "python3", "py3", "ipython", "ipython3", "jupyter"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block: what its fence says first, in lower case, and what it holds.

    ``whole`` is false where its end is missing.
    """

    language: str
    code: str
    whole: bool = True


def blocks(text: str) -> list[Block]:
    """The fenced blocks of ``text``; one that is never closed goes on to its end."""
    found: list[Block] = []
    mark, language, lines = "", "", [""]
    for line in text.splitlines():
        opens = _OPENS.fullmatch(line)
        if not mark:
            if opens and not (opens["mark"][0] == "`" and "`" in opens["info"]):
                mark, language, lines = opens["mark"], _language(opens["info"]), []
        elif opens and opens["mark"].startswith(mark) and not opens["info"].strip():
            found.append(Block(language, _code(lines)))
            mark = ""
        else:
            lines.append(line)
    if mark and lines:
        found.append(Block(language, _code(lines), whole=False))
    return found


def code_in(text: str, asked: str = "") -> Block | None:
    """The block of an answer that is its code; None where there is none.

    It is the first one in Python, or else the first that does not say what it is in.
    One that only quotes a piece of what was ``asked`` is passed over, if another is
    there.
    """
    found = [block for block in blocks(text) if block.code.strip()]
    chosen = [block for block in found if block.language in _PYTHON]
    chosen = chosen or [block for block in found if not block.language]
    new = [block for block in chosen if not _quotes(block.code, asked)]
    return next(iter(new or chosen[-1:]), None)


def fenced(text: str, language: str = "") -> str:
    """``text`` between fences that are longer than any in it."""
    longest = max((len(each) for each in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _language(info: str) -> str:
    words: Sequence[str] = re.split(r"[\s{}.,:=]+", info.strip().lower())
    return next(filter(None, words), "")


def _code(lines: Sequence[str]) -> str:
    return textwrap.dedent("\n".join(lines)).strip("\n")


def _quotes(code: str, asked: str) -> bool:
    return " ".join(code.split()) in " ".join(asked.split())
