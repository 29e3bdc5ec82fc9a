"""What a question takes from the notebook: values, pictures, files and cells."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import BadInput
from ..images import is_picture, picture_of, told
from ..messages import say
from ..plain import shortened
from ..session import Session
from .arguments import Arguments, did_you_mean
from .cells import cells_of
from .files import context_of
from .named import own_names
from .pictures import need_sight, picture_named
from .readable import readable

__all__ = ["Filled", "filled", "filled_text"]

MOST_CHARACTERS = 4_000  # of an expression: what is longer is a text with braces


@dataclass(frozen=True, slots=True)
class Filled:
    """What is sent for a text, and what there is to say about it."""

    content: str
    images: tuple[bytes, ...] = ()
    notes: tuple[str, ...] = ()


def filled(session: Session, shell: Any, arguments: Arguments, text: str) -> Filled:
    """``text`` with what it takes from the notebook.

    Files come first, then cells, then the text, in which ``{{expression}}`` stands for
    its value; with ``--verbatim`` it stays as it is.

    Raises
    ------
    BadInput
        Where one of them cannot be had; nothing was sent.
    """
    taken = _Taken(session, shell)
    for name in arguments.image:
        taken.see(name)
    parts, notes = context_of(arguments.context)
    taken.notes += notes
    if arguments.cells:
        cells, notes = cells_of(shell, arguments.cells)
        parts += cells
        taken.notes += notes
    parts.append(text if arguments.verbatim else taken.fill(text))
    if taken.images:
        need_sight(session, arguments.model)
    content = "\n\n".join(part for part in parts if part)
    whole = content.encode("utf-8", "replace").decode()  # half a surrogate pair
    return Filled(whole, tuple(taken.images), tuple(taken.notes))


def filled_text(session: Session, shell: Any, text: str) -> Filled:
    """A text alone, in which ``{{expression}}`` stands for its value.

    Raises
    ------
    BadInput
        Where one cannot be had.
    """
    taken = _Taken(session, shell)
    content = taken.fill(text)
    return Filled(content, tuple(taken.images), tuple(taken.notes))


@dataclass(slots=True)
class _Taken:
    """The pictures so far, and what there is to say."""

    session: Session
    shell: Any
    images: list[bytes] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def see(self, name: str) -> None:
        picture, notes = picture_named(self.session, self.shell, name)
        self.images.append(picture.data)
        self.notes += notes

    def fill(self, text: str) -> str:
        parts = [*_parts(text)]
        if len(parts) == 1:
            return text
        written = (self._written(part) if braces else part for part, braces in parts)
        return "".join(written).strip("\n")

    def _written(self, expression: str) -> str:
        """The value of an expression as text, or as a word for its picture."""
        try:
            value = self.shell.ev(expression)
            seen = is_picture(value)
            shown = None if seen else readable(value)
        except Exception as error:  # noqa: BLE001 (it is the user's own)
            raise _no_value(self.shell, expression, error) from None
        name = shortened(expression, 60)
        if shown is None:
            picture = picture_of(value, name)
            self.images.append(picture.data)
            self.notes += told(picture, name)
            return say("input.image", number=len(self.images))
        if shown.left_out:
            some = _sliceable(expression) if name == expression else "…"
            note = say("input.left_out", name=name, told=shown.left_out, some=some)
            self.notes.append(note)
        # A table begins and ends with lines of its own, wherever it was typed.
        return f"\n{shown.text}\n" if shown.block else shown.text


def _sliceable(expression: str) -> str:
    """The expression, so that brackets behind it take a part of its value."""
    tree = ast.parse(expression, mode="eval").body
    whole = isinstance(tree, ast.Name | ast.Attribute | ast.Call | ast.Subscript)
    return expression if whole else f"({expression})"


def _no_value(shell: Any, expression: str, error: Exception) -> BadInput:
    name = getattr(error, "name", None) if isinstance(error, NameError) else None
    if name and (near := did_you_mean(name, own_names(shell))):
        return BadInput("filling_near", expression=expression, name=name, near=near)
    if isinstance(error, SyntaxError):
        return BadInput("filling_syntax", expression=expression, reason=str(error.msg))
    reason = shortened(f"{type(error).__name__}: {error}", 120)
    return BadInput("filling", expression=expression, reason=reason)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is an expression.

    Braces that are never closed, or hold nothing, are text. An expression goes on to
    the first ``}}`` that makes it one of Python's, since it may have braces itself; if
    none does, to the first at all.
    """
    place = 0
    while (begin := text.find("{{", place)) >= 0:
        yield text[place:begin], False
        end = _end(text, begin + 2)
        place = begin + 2 if end < 0 else end + 2
        inner = text[begin + 2 : max(end, 0)].strip()
        yield (inner, True) if inner else (text[begin:place], False)
    yield text[place:], False


def _end(text: str, begin: int) -> int:
    """Where the braces of an expression that begins at ``begin`` close; -1 if never."""
    last = begin + MOST_CHARACTERS
    first = end = text.find("}}", begin, last)
    while end >= 0:
        try:
            ast.parse(text[begin:end].strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            end = text.find("}}", end + 1, last)
        else:
            return end
    return first
