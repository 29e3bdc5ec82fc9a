"""The words of a Go template put together to what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from .lexing import Piece, TemplateError, Word, pieces, text_of

__all__ = [
    "Block", "Call", "Chain", "Literal", "Node", "Operand", "Print", "Set", "Template",
    "Text", "Use", "parse_template",
]  # fmt: skip

FUNCTIONS = frozenset(
    "and or not eq ne lt le gt ge len index slice print printf println json "
    "currentDate yesterdayDate toTypeScriptType html js urlquery call".split()
)
_KEYWORDS = ("if", "range", "with", "define", "block")


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number, a truth, or nothing."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Chain:
    """``.A.B``, ``$x.A`` or ``(…).A``: fields of something; ``base`` empty is dot."""

    base: Operand | str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Operand, ...]
    line: int


Operand: TypeAlias = "Literal | Chain | Call"


@dataclass(frozen=True, slots=True)
class Text:
    """Text as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Print:
    """A value, printed."""

    value: Operand
    line: int


@dataclass(frozen=True, slots=True)
class Set:
    """``$x := value``, or ``$x = value`` of one that there is."""

    variable: str
    value: Operand
    new: bool
    line: int


@dataclass(frozen=True, slots=True)
class Use:
    """``{{ template "name" value }}``, ``{{ break }}``, ``{{ continue }}``."""

    keyword: str
    name: str
    value: Operand | None
    line: int


@dataclass(slots=True)
class Block:
    """``if``, ``range`` or ``with``, and what is inside."""

    keyword: str
    variables: tuple[str, ...]
    value: Operand
    line: int
    body: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)


Node: TypeAlias = "Text | Print | Set | Use | Block"


@dataclass(frozen=True, slots=True)
class Template:
    """The nodes of a template, and the templates that it defines."""

    nodes: list[Node]
    defined: dict[str, list[Node]]


def parse_template(source: str) -> Template:
    """Read a template.

    Raises
    ------
    TemplateError
        With the words of Go's parser where they are known.
    """
    return _Parser(list(pieces(source)), source.count("\n") + 1).template()


class _Parser:
    def __init__(self, found: list[Piece], last_line: int) -> None:
        self._pieces, self._last_line = found, last_line
        self._place = 0
        self._defined: dict[str, list[Node]] = {}

    def template(self) -> Template:
        nodes, end = self._nodes()
        if end:
            raise TemplateError(self._line, f"unexpected {{{{{end}}}}}")
        return Template(nodes, self._defined)

    @property
    def _line(self) -> int:
        place = min(self._place, len(self._pieces)) - 1
        return self._pieces[place].line if self._pieces else 1

    def _nodes(self) -> tuple[list[Node], str]:
        """Nodes up to an ``end`` or ``else``, and which of them it was."""
        nodes: list[Node] = []
        while self._place < len(self._pieces):
            piece = self._pieces[self._place]
            self._place += 1
            if piece.words is None:
                nodes.append(Text(piece.text))
                continue
            word = piece.words[0].text
            if word in ("end", "else"):
                return nodes, word
            nodes.extend(self._action(piece.words, piece.line))
        return nodes, ""

    def _action(self, words: Sequence[Word], line: int) -> list[Node]:
        keyword = words[0].text if words[0].kind == "name" else ""
        if keyword in ("define", "block"):
            return self._definition(keyword, words, line)
        if keyword in _KEYWORDS:
            return [self._block(keyword, words[1:], line)]
        if keyword in ("template", "break", "continue"):
            return [_use(keyword, words[1:], line)]
        variables, new, rest = _declared(words)
        value = _Pipeline(rest, line).whole()
        if variables:
            return [Set(variables[0], value, new, line)]
        return [Print(value, line)]

    def _block(self, keyword: str, words: Sequence[Word], line: int) -> Block:
        variables, _, rest = _declared(words)
        block = Block(keyword, variables, _Pipeline(rest, line).whole(), line)
        block.body, end = self._nodes()
        if end == "else":
            found = self._pieces[self._place - 1]
            words = (found.words or ())[1:]
            if words:  # else if: a block of its own, which has our end
                inner = self._block(words[0].text, words[1:], found.line)
                block.otherwise = [inner]
                return block
            block.otherwise, end = self._nodes()
        if end != "end":
            raise TemplateError(self._last_line, "unexpected EOF")
        return block

    def _definition(self, keyword: str, words: Sequence[Word], line: int) -> list[Node]:
        if len(words) < 2 or words[1].kind != "string":
            raise TemplateError(line, f"unexpected words in {keyword} clause")
        name = text_of(words[1], line)
        nodes, end = self._nodes()
        if end != "end":
            raise TemplateError(self._last_line, "unexpected EOF")
        self._defined[name] = nodes
        if keyword == "define":
            return []
        value = _Pipeline(words[2:], line).whole() if words[2:] else None
        return [Use("template", name, value, line)]


def _use(keyword: str, words: Sequence[Word], line: int) -> Use:
    if keyword != "template":
        return Use(keyword, "", None, line)
    if not words or words[0].kind != "string":
        raise TemplateError(line, "unexpected words in template clause")
    value = _Pipeline(words[1:], line).whole() if words[1:] else None
    return Use(keyword, text_of(words[0], line), value, line)


def _declared(words: Sequence[Word]) -> tuple[tuple[str, ...], bool, Sequence[Word]]:
    """The variables before ``:=`` or ``=``, whether they are new, and the rest."""
    for place, word in enumerate(words[:4]):
        if word.text in (":=", "="):
            names = [each.text for each in words[:place] if each.kind == "variable"]
            return tuple(names), word.text == ":=", words[place + 1 :]
    return (), False, words


class _Pipeline:
    """Reads ``a b | c``."""

    def __init__(self, words: Sequence[Word], line: int) -> None:
        self._words, self._line = words, line
        self._place = 0

    def whole(self) -> Operand:
        value = self._piped()
        if self._place < len(self._words):
            word = self._words[self._place].text
            raise TemplateError(self._line, f'unexpected "{word}" in command')
        return value

    def _piped(self) -> Operand:
        value = self._command(())
        while self._peek() == "|":
            self._place += 1
            value = self._command((value,))
        return value

    def _command(self, last: tuple[Operand, ...]) -> Operand:
        word = self._next()
        if word.kind == "name" and word.text not in ("true", "false", "nil"):
            if word.text not in FUNCTIONS:
                raise TemplateError(self._line, f'function "{word.text}" not defined')
            arguments: list[Operand] = []
            while self._peek() not in ("", "|", ")"):
                arguments.append(self._operand(self._next()))
            return Call(word.text, (*arguments, *last), self._line)
        value = self._operand(word)
        if last or self._peek() not in ("", "|", ")"):
            raise TemplateError(self._line, f"can't give argument to {word.text}")
        return value

    def _operand(self, word: Word) -> Operand:
        if word.text == "(":
            inner = self._piped()
            if self._next().text != ")":
                raise TemplateError(self._line, "unclosed left paren")
            return self._fields(inner)
        if word.kind == "name":
            return self._named(word)
        if word.kind in ("string", "char"):
            return Literal(text_of(word, self._line))
        if word.kind == "number":
            return Literal(_number(word.text, self._line))
        if word.kind == "variable":
            return self._fields(word.text)
        if word.kind == "field":
            return self._fields("", word.text[1:])
        if word.text == ".":
            return Chain("", ())
        raise TemplateError(self._line, f'unexpected "{word.text}" in operand')

    def _named(self, word: Word) -> Operand:
        if word.text in FUNCTIONS:
            return Call(word.text, (), self._line)
        if word.text not in ("true", "false", "nil"):
            raise TemplateError(self._line, f'function "{word.text}" not defined')
        return Literal({"true": True, "false": False}.get(word.text))

    def _fields(self, base: Operand | str, *first: str) -> Operand:
        fields = [*first]
        while self._place < len(self._words):
            word = self._words[self._place]
            if word.kind != "field" or word.spaced:
                break
            fields.append(word.text[1:])
            self._place += 1
        return Chain(base, tuple(fields))

    def _peek(self) -> str:
        more = self._place < len(self._words)
        return self._words[self._place].text if more else ""

    def _next(self) -> Word:
        if self._place >= len(self._words):
            raise TemplateError(self._line, "missing value for command")
        self._place += 1
        return self._words[self._place - 1]


def _number(text: str, line: int) -> int | float:
    try:
        return int(text, 0)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise TemplateError(line, f'bad number syntax: "{text}"') from None
