"""Cells of the notebook with their outputs, as `--cells` puts them into a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import BadInput
from ..fences import fenced
from ..messages import say
from ..reply import Reply
from .displayed import displayed

__all__ = ["Span", "cells_of", "spans"]

OUTPUT_CHARACTERS = 4_000
# From one number to another, both included; or, below zero, so many of the last.
Span = tuple[int, int]
_SPAN = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?|-(?P<recent>\d+)")
_ACTING = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_OURS = re.compile(
    r"\s*(?:\w+\s*=\s*)?%{1,2}(?:chat|compare|sweep|ollama|modelfile|load_ext)\b"
)


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


def cells_of(shell: Any, wanted: Sequence[Span]) -> tuple[list[str], list[str]]:
    """The cells, by their execution counts, each with its source and its outputs.

    Of the last cells those are left out that only asked a model or managed ours: what
    was said stands in the conversation. With them comes what there is to say of it:
    pictures are there by name only.

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
    parts = [_cell(shell, number, ran[number]) for number in sorted(numbers)]
    with_pictures = [
        f"In [{number}]"
        for number in sorted(numbers)
        if any(picture for _, picture in displayed(number))
    ]
    named = ", ".join(with_pictures)
    return parts, [say("input.pictures", cells=named)] if named else []


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
    """What a cell printed, showed and gave, as far as it is kept."""
    kept = getattr(shell.history_manager, "outputs", {}).get(number, ())
    kinds = {output.output_type for output in kept}
    shown = [] if "display_data" in kinds else displayed(number)
    results = [output for output in kept if output.output_type == "execute_result"]
    yield from (_of(output) for output in kept if output not in results)
    yield from (_still(text) for text, _ in shown)
    yield from map(_of, results)
    value = shell.user_ns.get("_oh", {}).get(number)
    if isinstance(value, Reply):  # which displays itself
        yield "" if shown else _still(value.text)
    elif value is not None and "execute_result" not in kinds:
        plain = shell.display_formatter.formatters["text/plain"]
        yield _still(plain(value) or "")
    failed = getattr(shell.history_manager, "exceptions", {}).get(number)
    if failed:
        yield _still(f"{failed.get('ename')}: {failed.get('evalue')}")


def _of(output: Any) -> str:
    bundle = output.bundle
    return _still("".join(bundle.get("stream", bundle.get("text/plain", ""))))


def _still(text: str) -> str:
    """Text without colours, and of lines that were overwritten the last state."""
    lines = _ACTING.sub("", text).replace("\r\n", "\n").split("\n")
    still = (line.rstrip("\r").rpartition("\r")[2].rstrip() for line in lines)
    return "\n".join(still).strip("\n")  # spaces in front may hold columns
