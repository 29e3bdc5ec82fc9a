"""A magic's line, understood: flags and words by one small table."""

from __future__ import annotations

import difflib
import io
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import BadUsage, OllamaMagicError
from ..messages import say

__all__ = ["Arguments", "Flag", "Grammar", "did_you_mean"]


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of a magic.

    Attributes
    ----------
    names
        As typed, the last one (without dashes) being the argument's name.
    metavar
        What the value is called in the manual; empty for a switch. In brackets, as in
        ``[=LEVEL]``, it may be left out, and is then read as an empty text.
    help_key
        The catalogue's key of the explanation.
    read
        Turns the text into a value; a ``ValueError`` is reported as a wrong value.
    repeats
        Whether it may stand several times: the argument is then a tuple. A metavar
        such as ``FILE…`` takes several words, too, where no text may follow them.
    allowed
        What the value can be, for whom typed another.
    """

    names: tuple[str, ...]
    metavar: str
    help_key: str
    read: Callable[[str], Any] = str
    repeats: bool = False
    allowed: str = ""

    @property
    def optional(self) -> bool:
        """Whether the flag may stand without its value."""
        return self.metavar.startswith("[")

    @property
    def argument(self) -> str:
        """The name under which the value is found."""
        return self.names[-1].lstrip("-").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a line said: the flags' values by name, and the other words."""

    flags: dict[str, Any]
    words: tuple[str, ...]
    rest: str

    def __getattr__(self, name: str) -> Any:
        return self.flags[name]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The flags that a magic knows.

    Attributes
    ----------
    free
        Whether a text follows that is taken as it is, quotes and dashes and all.
    lead
        How many words stand before that text.
    """

    magic: str
    usage: str
    flags: tuple[Flag, ...] = ()
    free: bool = False
    lead: int = 0
    _by_name: dict[str, Flag] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        helping = Flag(("-h", "--help"), "", "help.help")
        for flag in (*self.flags, helping):
            self._by_name.update(dict.fromkeys(flag.names, flag))

    def parse(self, line: str) -> Arguments:
        """Understand ``line``.

        Raises
        ------
        BadUsage
            For an unknown flag, a missing or wrong value, an open quote.
        """
        values: dict[str, Any] = {
            flag.argument: () if flag.repeats else None
            for flag in self._by_name.values()
        }
        rest = line.strip()
        words: list[str] = []
        while rest:
            led = self.free and len(words) >= self.lead
            if led and not _is_flag(rest):
                break  # the prompt, in which an apostrophe is no open quote
            token, after = self._next(rest)
            if not _is_flag(token) or token in ("-", "--"):
                if led or (self.free and token == "--"):
                    rest = after if token == "--" else rest
                    break
                words += [token]
                rest = after
                continue
            rest = self._take(token, after, values)
        return Arguments(values, tuple(words), rest)

    def manual(self, text: str) -> str:
        """The magic's manual: what it does, how it is written, each flag."""
        lines = [text, "", f"{say('help.usage')}: {self.usage}"]
        if self.flags:
            shown = [(_signature(flag), say(flag.help_key)) for flag in self.flags]
            width = max(len(signature) for signature, _ in shown)
            lines += ["", f"{say('help.flags')}:"]
            lines += [f"  {signature:<{width}}  {help_}" for signature, help_ in shown]
        return "\n".join(lines)

    def _take(self, token: str, after: str, values: dict[str, Any]) -> str:
        """Put one flag's value into ``values``; what follows it."""
        name, equals, text = token.partition("=")
        flag = self._by_name.get(name) if name.startswith("--") else None
        flag = flag or self._by_name.get(token)
        if flag is None or (equals and not flag.metavar):
            near = self._near(name)
            key = "usage_unknown_flag" if near else "usage_no_flag"
            raise self._wrong(key, flag=token, near=near)
        if not flag.metavar:
            values[flag.argument] = True
            return after
        naming = {"flag": flag.names[-1], "metavar": flag.metavar}
        if not flag.optional and (not equals or token in self._by_name):
            if not after:
                raise self._wrong("usage_no_value", **naming)
            text, after = self._next(after)
        elif flag.optional and not equals and self._wordless and _is_word(after):
            text, after = self._next(after)
        value = self._read(flag, text)
        if not flag.repeats:
            values[flag.argument] = value
            return after
        values[flag.argument] += (value,)
        while flag.metavar.endswith("…") and self._wordless and _is_word(after):
            text, after = self._next(after)
            values[flag.argument] += (self._read(flag, text),)
        return after

    def _near(self, name: str) -> str:
        """What was probably meant by a flag that there is none of; empty for nothing.

        ``-mtiny`` is not taken for ``-m tiny``, since ``-model`` is to be ``--model``.
        """
        short = self._by_name.get(name[:2])
        if f"-{name}" not in self._by_name and short and short.metavar:
            return f"{name[:2]} {name[2:]}"
        return did_you_mean(name, self._by_name)

    @property
    def _wordless(self) -> bool:
        """Whether it has no words but those of its flags, as a cell's first line."""
        return self.magic == "%%chat"

    def _read(self, flag: Flag, text: str) -> Any:
        try:
            return flag.read(text)
        except OllamaMagicError:
            raise
        except ValueError:
            naming = {"flag": flag.names[-1], "metavar": flag.metavar}
            naming |= {"value": text, "allowed": flag.allowed}
            key = "usage_value_allowed" if flag.allowed else "usage_value"
            raise self._wrong(key, **naming) from None

    def _wrong(self, key: str, **values: str) -> BadUsage:
        # Without a cell below it, which %%chat would need; and not every cell magic
        # is one of a line too.
        lined = self.magic.removeprefix("%") if self.magic == "%%chat" else self.magic
        manual = f"{lined} --help"
        return BadUsage(key, magic=self.magic, manual=manual, **values)

    def _next(self, rest: str) -> tuple[str, str]:
        """The first word of ``rest`` without its quotes, and what follows it."""
        source = io.StringIO(rest)
        lexer = shlex.shlex(source, posix=True, punctuation_chars=False)
        lexer.whitespace_split, lexer.commenters, lexer.escape = True, "", ""
        try:
            token = lexer.get_token()
        except ValueError:
            raise BadUsage("usage_quotes", magic=self.magic, line=rest) from None
        return token or "", rest[source.tell() :].lstrip()


def did_you_mean(word: str, known: Sequence[str] | dict[str, Any]) -> str:
    """The known word that is near to ``word``, whatever its case; empty for none."""
    folded = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(word.casefold(), folded, n=1)
    return folded[near[0]] if near else ""


def _is_flag(text: str) -> bool:
    """Whether ``text`` begins as a flag does, and not as a number below zero."""
    return re.match(r"-(?!\.?\d)", text) is not None


def _is_word(text: str) -> bool:
    return bool(text) and not _is_flag(text)


def _signature(flag: Flag) -> str:
    between = " " if flag.metavar and not flag.optional else ""
    return ", ".join(flag.names) + between + flag.metavar
