"""Cells of the notebook with their outputs, as `--cells` puts them into a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import BadInput
from ..fences import fenced
from ..messages import say

__all__ = ["Span", "cells_of", "spans"]

OUTPUT_CHARACTERS = 4_000
# From one number to another, both included; or, below zero, so many of the last.
Span = tuple[int, int]
_SPAN = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?|-(?P<recent>\d+)")
_ACTING = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_OURS = re.compile(r"\s*(?:\w+\s*=\s*)?%{1,2}(?:chat|ollama|modelfile|load_ext)\b")


def spans(text: str) -> tuple[Span, ...]:
    """The cells that ``3``, ``3-5``, ``3,5-7`` or ``-3`` means; else a ValueError."""
    found = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(text)
        if match["recent"]:
            found.append((-int(match["recent"]), -1))
        else:
            first, last = int(match["first"]), int(match["last"] or match["first"])
            found.append((first, last))
        if not found[-1][0] or found[-1][0] > found[-1][1]:
            raise ValueError(text)
    return tuple(found)


def cells_of(shell: Any, wanted: Sequence[Span]) -> list[str]:
    """The cells, by their execution counts, each with its source and its outputs.

    Of the last cells those are left out that only asked a model or managed ours: what
    was said stands in the conversation.

    Raises
    ------
    BadInput
        For a number that no cell has by now.
    """
    ran = _ran(shell)
    numbers: dict[int, None] = {}
    for first, last in wanted:
        if first < 0:
            others = [number for number, code in ran.items() if not _OURS.match(code)]
            chosen: Sequence[int] = others[first:]
        else:
            chosen = range(first, last + 1)
            if last not in ran or first not in ran:
                raise _missing(ran, first if first not in ran else last)
        numbers.update(dict.fromkeys(number for number in chosen if number in ran))
    if not numbers:
        raise _missing(ran, 1)
    return [_cell(shell, number, ran[number]) for number in sorted(numbers)]


def _ran(shell: Any) -> Mapping[int, str]:
    """What each cell said that ran before this one, as it was typed."""
    typed = shell.history_manager.input_hist_raw
    before = min(len(typed), shell.execution_count)
    return {n: typed[n] for n in range(1, before) if typed[n].strip()}


def _missing(ran: Mapping[int, str], number: int) -> BadInput:
    if not ran:
        return BadInput("cells_none")
    return BadInput("cells_missing", number=number, last=max(ran))


def _cell(shell: Any, number: int, code: str) -> str:
    parts = [f"In [{number}]:\n{fenced(code, 'python')}"]
    output = "\n".join(text for text in _outputs(shell, number) if text.strip())
    if len(output) > OUTPUT_CHARACTERS:
        half, count = OUTPUT_CHARACTERS // 2, len(output)
        told = say("input.cut", shown=f"{OUTPUT_CHARACTERS:,}", of=f"{count:,}")
        output = f"{output[:half]}\n… ({told}) …\n{output[-half:]}"
    if output:
        parts.append(f"Out [{number}]:\n{fenced(output)}")
    return "\n".join(parts)


def _outputs(shell: Any, number: int) -> Iterator[str]:
    """What a cell printed, showed and gave, as far as IPython has kept it."""
    kept = getattr(shell.history_manager, "outputs", {}).get(number, ())
    gave = False
    for output in kept:
        bundle = output.bundle
        gave = gave or output.output_type == "execute_result"
        text = bundle.get("stream", bundle.get("text/plain", ""))
        yield _still("".join(text))
    values = shell.user_ns.get("_oh", {})
    if not gave and number in values:
        plain = shell.display_formatter.formatters["text/plain"]
        yield _still(plain(values[number]) or "")
    failed = getattr(shell.history_manager, "exceptions", {}).get(number)
    if failed:
        yield _still(f"{failed.get('ename')}: {failed.get('evalue')}")


def _still(text: str) -> str:
    """Text without colours, and of lines that were overwritten the last state."""
    lines = _ACTING.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines).strip()
