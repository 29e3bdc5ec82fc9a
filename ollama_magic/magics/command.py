"""A sub-command of `%ollama`: what does it, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import BadUsage
from ..names import ModelRef
from ..session import Session
from .arguments import Arguments, Flag, Grammar

__all__ = ["Command", "listed", "missing", "models"]


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table of sub-commands.

    Attributes
    ----------
    do
        Does what the line says; a table is returned, all else is printed.
    usage
        What is written behind the name.
    least, most
        How many words there are; ``most`` is ``None`` for any number.
    free
        Whether a text follows the words that is taken as it is.
    """

    do: Callable[[Session, Arguments], Any]
    usage: str = ""
    least: int = 0
    most: int | None = 0
    flags: tuple[Flag, ...] = ()
    free: bool = False

    def written(self, name: str) -> str:
        """The whole line."""
        return f"%ollama {name} {self.usage}".rstrip()

    def grammar(self, name: str) -> Grammar:
        """How its line is understood."""
        magic, lead = f"%ollama {name}", self.most or 0
        return Grammar(magic, self.written(name), self.flags, self.free, lead)

    def parse(self, name: str, line: str) -> Arguments:
        """Understand what stands behind the name.

        Raises
        ------
        BadUsage
            As `Grammar.parse` does, and for too few words or too many.
        """
        grammar = self.grammar(name)
        arguments = grammar.parse(line)
        words = len(arguments.words)
        if arguments.help:
            return arguments
        if words < self.least:
            raise missing(grammar.magic, self.usage.split()[words], grammar.usage)
        if not self.free and self.most is not None and words > self.most:
            word = arguments.words[self.most]
            raise BadUsage(
                "usage_extra", magic=grammar.magic, word=word, usage=grammar.usage
            )
        return arguments


def missing(magic: str, metavar: str, usage: str) -> BadUsage:
    """The error for a word that is not there."""
    return BadUsage("usage_missing", magic=magic, metavar=metavar, usage=usage)


async def listed(session: Session, model: ModelRef) -> Mapping[str, Any] | None:
    """What the server's list says of a model, whatever the case of its name."""
    tags = await session.tags()
    wanted = model.tagged.lower()
    return next((tag for tag in tags if str(tag["name"]).lower() == wanted), None)


def models(arguments: Arguments) -> list[ModelRef]:
    """All words as names of models; raises `BadName` before anything is done."""
    return [ModelRef.parse(word) for word in arguments.words]
