"""Lets magics be asked questions: IPython takes a last ``?`` for a call for help."""

from __future__ import annotations

import re
from typing import Any

from IPython.core.inputtransformer2 import EscapedCommand, MagicAssign

__all__ = ["AssignedQuestion", "Question", "with_body"]

_OURS = re.compile(r"%%(?:chat|compare|sweep|modelfile)(?!\S)")
# `%chat?` alone stays IPython's: it shows the manual.
_ASKS = re.compile(r"%(?:chat|ollama\s+(?:run|embed))\s.*\?\s*$")


def with_body(lines: list[str]) -> list[str]:
    """An empty body for a cell magic of ours that has none, which IPython refuses."""
    if len(lines) == 1 and _OURS.match(lines[0]):
        return [*lines, "\n"]
    return lines


# Else a terminal would take a first line that is only being typed for a whole cell.
with_body.has_side_effects = True  # type: ignore[attr-defined]


def _asks(line: list[Any], start: int) -> bool:
    """Whether the tokens of ``line`` from ``start`` on are a question to ``%chat``."""
    return bool(_ASKS.match(line[start].line[line[start].start[1] :]))


class Question(EscapedCommand):
    """``%chat … ?``, seen before the transformer that looks for a last ``?``."""

    priority = 0

    @classmethod
    def find(cls, tokens_by_line: list[list[Any]]) -> Question | None:
        """The first such line, where there is one."""
        lines = [line for line in tokens_by_line if _question(line)]
        found = super().find(lines)  # type: ignore[no-untyped-call]
        return found if isinstance(found, cls) else None


class AssignedQuestion(MagicAssign):
    """``reply = %chat … ?``."""

    priority = 0

    def __init__(self, start: tuple[int, int]) -> None:
        super().__init__(start)  # type: ignore[no-untyped-call]
        # The earliest column wins, and the call for help begins at the line's start.
        self._column, self.start_col = self.start_col, 0

    def transform(self, lines: list[str]) -> list[str]:
        """The lines with the question as a call."""
        self.start_col = self._column
        changed: list[str] = super().transform(lines)
        return changed

    @classmethod
    def find(cls, tokens_by_line: list[list[Any]]) -> AssignedQuestion | None:
        """The first such line, where there is one."""
        lines = [line for line in tokens_by_line if _assigned_question(line)]
        found = super().find(lines)  # type: ignore[no-untyped-call]
        return found if isinstance(found, cls) else None


def _question(line: list[Any]) -> bool:
    first = next((i for i, token in enumerate(line) if token.string.strip()), None)
    return first is not None and _asks(line, first)


def _assigned_question(line: list[Any]) -> bool:
    equals = next((i for i, token in enumerate(line) if token.string == "="), None)
    return equals is not None and len(line) > equals + 1 and _asks(line, equals + 1)
