"""Go's functions and values, as Jinja writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from .lexing import TemplateError
from .parsing import Literal, Operand

__all__ = ["as_json", "called", "literal", "quoted"]

_TYPES = (
    '{"string": "string", "number": "number", "integer": "number", '
    '"boolean": "boolean", "array": "any[]", "object": "Record<string, any>", '
    '"null": "null"}'
)


def called(
    name: str, words: list[str], arguments: tuple[Operand, ...], line: int
) -> str:
    """A function's value.

    Raises
    ------
    TemplateError
        For one that has no likeness in Jinja, or with too few arguments.
    """
    if name == "printf" and words and isinstance(arguments[0], Literal):
        return _printf(str(arguments[0].value), words[1:], line)
    least, most, write = _FUNCTIONS.get(name, (1, 0, _joined))
    if not least <= len(words) <= most:
        raise TemplateError(line, f'function "{name}" is not supported in this way')
    return write(words)


def _joined(words: list[str], sign: str = " ~ ") -> str:
    return f"({sign.join(words)})"


def _compared(sign: str) -> Callable[[list[str]], str]:
    """The first with any of the others."""
    return lambda words: _joined([f"{words[0]} {sign} {w}" for w in words[1:]], " or ")


def _typed(words: list[str]) -> str:
    """Of a tool's parameter, as Ollama has it; of anything else it is ``any``."""
    kind = f'{words[0]}["type"]'
    return f'({_TYPES}[{kind}] if {kind} is string else "any")'


def _yesterday(_words: list[str]) -> str:
    return quoted((date.today() - timedelta(days=1)).isoformat())


_ANY = 99
# How many arguments a function takes at least and at most, and what it becomes.
_FUNCTIONS: Mapping[str, tuple[int, int, Callable[[list[str]], str]]] = {
    "and": (1, _ANY, lambda words: _joined(words, " and ")),
    "or": (1, _ANY, lambda words: _joined(words, " or ")),
    "not": (1, 1, lambda words: f"(not {words[0]})"),
    "eq": (2, _ANY, _compared("==")),
    "ne": (2, 2, _compared("!=")),
    "lt": (2, 2, _compared("<")),
    "le": (2, 2, _compared("<=")),
    "gt": (2, 2, _compared(">")),
    "ge": (2, 2, _compared(">=")),
    "len": (1, 1, lambda words: f"({words[0]}|length)"),
    "index": (2, _ANY, lambda words: words[0] + "".join(f"[{w}]" for w in words[1:])),
    "slice": (2, 3, lambda words: f"{words[0]}[{':'.join([*words[1:], ''][:2])}]"),
    "json": (1, 1, lambda words: as_json(words[0])),
    "print": (1, _ANY, _joined),
    "println": (0, _ANY, lambda words: _joined([_joined(words, ' ~ " " ~ '), '"\\n"'])),
    "currentDate": (0, 0, lambda words: 'strftime_now("%Y-%m-%d")'),
    "yesterdayDate": (0, 0, _yesterday),
    "toTypeScriptType": (1, 1, _typed),
}


def _printf(form: str, words: list[str], line: int) -> str:
    parts: list[str] = []
    for text, verb in re.findall(r"([^%]*)(%.|%$|$)", form):
        parts += [quoted(text)] if text else []
        if verb == "%%":
            parts.append('"%"')
        elif verb in ("%s", "%d", "%v") and words:
            parts.append(words.pop(0))
        elif verb == "%q" and words:
            parts.append(as_json(words.pop(0)))
        elif verb:
            raise TemplateError(line, f'printf with "{verb}" is not supported')
    return f"({' ~ '.join(parts or [quoted('')])})"


def as_json(text: str) -> str:
    """As Go writes JSON: no spaces, and nothing that HTML would take for its own."""
    return (
        f'({text}|tojson(separators=(",", ":"))|replace("<", "\\\\u003c")'
        '|replace(">", "\\\\u003e")|replace("&", "\\\\u0026"))'
    )


def literal(value: str | float | bool | None) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return str(value).lower()
    return repr(value)


def quoted(text: str) -> str:
    for sign, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, escape)
    return '"' + text.replace("\t", "\\t") + '"'
