"""The grammar of Modelfiles: text to instructions, values to text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .errors import BadInput, BadModelfile, BadOption
from .figures import read_context
from .options import OPTIONS, check

__all__ = ["ROLES", "WORDS", "Instruction", "instructions", "is_version", "written"]

# Each instruction, and how one looks.
WORDS = {
    "FROM": "FROM qwen3:4b",
    "PARAMETER": "PARAMETER temperature 0.2",
    "TEMPLATE": 'TEMPLATE """{{ .Prompt }}"""',
    "SYSTEM": 'SYSTEM """You are brief."""',
    "ADAPTER": "ADAPTER ./adapter.gguf",
    "LICENSE": 'LICENSE """MIT"""',
    "MESSAGE": "MESSAGE user Hello",
    "RENDERER": "RENDERER qwen3.5",
    "PARSER": "PARSER qwen3.5",
    "REQUIRES": "REQUIRES 0.14.0",
    "DRAFT": "DRAFT ./draft.gguf",
}
ROLES = ("system", "user", "assistant")
_NAMED = re.compile(r"[A-Za-z0-9_]+")
_NEVER_EMPTY = ("FROM", "ADAPTER", "DRAFT", "PARAMETER", "REQUIRES")
_NUMBER = r"(?:0|[1-9][0-9]*)"
_VERSION = re.compile(
    rf"v?{_NUMBER}(?:\.{_NUMBER}(?:\.{_NUMBER}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)?)?"
)
_EXAMPLES = {"int": "42", "float": "0.5", "bool": "true"}
_TRUTHS = dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True)
_TRUTHS |= dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), False)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction; ``name`` is a parameter's name or a message's role."""

    line: int
    word: str
    value: str
    name: str = ""

    def typed(self) -> Any:
        """A parameter's value, of the type that its option has.

        Raises
        ------
        BadModelfile
            For an unknown name, a wrong type, a value out of range.
        """
        kind = OPTIONS[self.name].kind if self.name in OPTIONS else ""
        value: Any = self.value
        if kind == "bool":
            value = _TRUTHS.get(value, value)
        elif kind in ("int", "float"):
            value = _number(value, int if kind == "int" else float)
        try:
            return check({self.name: value})[self.name]
        except BadOption as error:
            hint = error.hint
            if error.key == "option_type":
                hint = f"PARAMETER {self.name} {_example(kind, self.value)}"
            reason = error.message
            raise self.mistake("modelfile_option", reason=reason, hint=hint) from error

    def mistake(self, key: str, **values: object) -> BadModelfile:
        """The error for this line."""
        return BadModelfile(key, line=self.line, **values)


def instructions(text: str) -> Iterator[Instruction]:
    """Read the instructions of a Modelfile one after the other.

    A value ends with its line; one that begins with a quote goes on to the line that
    ends with the closing one. Nothing is escaped.

    Raises
    ------
    BadModelfile
        With the line, and what to write instead.
    """
    # Every other part is a newline.
    parts = re.split(r"(\r\n|\r|\n)", text)
    place = 0
    while place < len(parts):
        line, rest = place // 2 + 1, _visible(parts[place]).lstrip(" \t")
        if rest and not rest.startswith("#"):
            word, rest = _word(line, rest)
            name, rest = _name(line, word, rest)
            while (value := _unquoted(rest)) is None:
                place += 2
                if place >= len(parts):
                    raise BadModelfile("modelfile_quote", line=line, word=word)
                rest += parts[place - 1] + _visible(parts[place])
            yield _checked(Instruction(line, word, value, name))
        place += 2


def written(value: str) -> str:
    """A value as Ollama writes it: in quotes where it must be, in three if need be.

    Raises
    ------
    BadModelfile
        For a text that no form can hold: it ends a line of its own with the quote.
    """
    needs = "\n" in value or value != value.strip(" ")
    quotes = ("" if not needs else '"' if '"' not in value else '"""', '"', '"""')
    for quote in quotes:
        form = f"{quote}{value}{quote}"
        if _reads_as(form, value):
            return form
    raise BadModelfile("modelfile_unwritable", text=value)


def is_version(text: str) -> bool:
    """Whether Ollama takes it for a version: ``0.14.0``, ``v0.14``, ``1.0.0-rc1``."""
    return _VERSION.fullmatch(text) is not None


def _reads_as(form: str, value: str) -> bool:
    """Whether a reader gets ``value`` from ``form``, and only at its end."""
    lines = form.split("\n")
    heads = ("\n".join(lines[:count]) for count in range(1, len(lines)))
    return _unquoted(form) == value and all(_unquoted(head) is None for head in heads)


def _word(line: int, rest: str) -> tuple[str, str]:
    typed, space, rest = re.match(r"(\S*)([ \t]?)(.*)", rest).groups()  # type: ignore[union-attr]
    word = typed.upper()
    if word not in WORDS:
        near = difflib.get_close_matches(word.rstrip(":="), WORDS, n=1, cutoff=0.6)
        key = "modelfile_near" if near else "modelfile_word"
        names = ", ".join(WORDS)
        like = WORDS[near[0]] if near else ""
        raise BadModelfile(key, line=line, word=typed, like=like, names=names)
    if not rest.strip() and (word in _NEVER_EMPTY or not space):
        raise BadModelfile("modelfile_empty", line=line, word=word, like=WORDS[word])
    return word, rest


def _name(line: int, word: str, rest: str) -> tuple[str, str]:
    """A parameter's name or a message's role, and what follows it."""
    if word not in ("PARAMETER", "MESSAGE"):
        return "", rest
    name, *behind = re.split(r"[ \t]", rest.lstrip(" \t"), maxsplit=1)
    if word == "MESSAGE" and name not in ROLES:
        roles = ", ".join(ROLES)
        raise BadModelfile("modelfile_role", line=line, role=name, roles=roles)
    if word == "PARAMETER" and not _NAMED.fullmatch(name):
        known = re.split(r"\W", name)[0]
        like = f"PARAMETER {known or 'temperature'} 0.2"
        raise BadModelfile("modelfile_name", line=line, name=name, like=like)
    if not behind:
        said = f"{word} {name}"
        raise BadModelfile("modelfile_empty", line=line, word=said, like=WORDS[word])
    return name, behind[0]


def _checked(found: Instruction) -> Instruction:
    word = found.word
    if word in _NEVER_EMPTY and not found.value and found.name != "stop":
        raise found.mistake("modelfile_empty", word=word, like=WORDS[word])
    if word == "REQUIRES" and not is_version(found.value):
        raise found.mistake("modelfile_version", version=found.value)
    return found


def _unquoted(text: str) -> str | None:
    """The value that ``text`` stands for; ``None`` where its quote is still open."""
    text = text.strip()
    for quote in ('"""', '"'):
        if text.startswith(quote):
            whole = len(text) >= 2 * len(quote) and text.endswith(quote)
            return text[len(quote) : -len(quote)] if whole else None
    return text


def _visible(line: str) -> str:
    """The line without what is not printed: Ollama drops it, wherever it is."""
    return "".join(each for each in line if each.isprintable() or each == "\t")


def _example(kind: str, value: str) -> str:
    """What Ollama takes instead: ``32768`` for ``32K``, else one of the kind."""
    with suppress(BadInput):
        if kind == "int":
            return str(read_context(value))
    return _EXAMPLES[kind]


def _number(text: str, kind: type[int] | type[float]) -> Any:
    """The text as a number, or as it is where it is none: Go knows no underscores."""
    try:
        return text if "_" in text else kind(text)
    except ValueError:
        return text
