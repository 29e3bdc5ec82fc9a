"""What the record of an answer adds to the notebook file, as a conversation grows."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.support.hostile import tokens
from tests.support.kernel import Cell

from .figures import Figure, Report, main
from .kernels import asking

__all__ = ["measure"]

PROMPT = "Go on counting, please, from where you were: question {number}."
LEVELS = ("full", "hashes", "off")


def measure(arguments: argparse.Namespace) -> Report:
    """Hold a conversation in a real kernel, and weigh what each of its cells keeps."""
    turns = arguments.turns
    with tokens(arguments.tokens) as server, asking(server.url) as kernel:
        kernel.run("%chat --new")
        cells = [
            kernel.run(
                f"%%chat -m tiny\n{PROMPT.format(number=number)}", cell_id=str(n)
            )
            for n, number in enumerate(range(1001, 1001 + turns))
        ]
        sent = server.requests_to("/api/chat")[-1].json["messages"]
        levels = {}
        for level in LEVELS:
            kernel.run(f"%config OllamaMagic.record = '{level}'")
            cell = kernel.run("%%chat -m tiny --new\nCount.", cell_id="alone")
            levels[level] = _bytes(_record(cell)) if _record(cell) else 0
    sizes = [_bytes(_record(cell)) for cell in cells]
    tenth = max(1, turns // 10)
    first, last = sizes[1 : 1 + tenth], sizes[-tenth:]
    return Report(
        f"The record in the notebook, {arguments.tokens:,} tokens an answer",
        [
            Figure(f"turns 2 – {tenth + 1}", "bytes", first),
            Figure(f"turns {turns - tenth + 1} – {turns}", "bytes", last),
            Figure("the last tenth, to the first", "", _ratios(last, first), goal=1.1),
            Figure("but for question and answer", "bytes", _beside(cells)),
            *(
                Figure(f"alone, with record = {level!r}", "bytes", [size])
                for level, size in levels.items()
            ),
        ],
        {
            "messages that the last turn sent": str(len(sent)),
            "all records of the conversation": f"{sum(sizes):,} bytes",
        },
    )


def _record(cell: Cell) -> dict[str, Any]:
    """The record below a cell; nothing where it has none."""
    record: dict[str, Any] = cell.displays[-1].metadata.get("ollama_magic", {})
    return record


def _bytes(value: Any) -> int:
    """What it weighs where it stands in a file, with Jupyter's indents."""
    written = json.dumps(value, indent=1, ensure_ascii=False)
    return len(written.replace("\n", "\n" + " " * 6).encode())


def _beside(cells: Sequence[Cell]) -> list[float]:
    """What a record weighs without the texts that people read anyhow."""
    sizes = []
    for cell in cells:
        record = _record(cell)
        texts = (record["asked"]["messages"][-1]["content"], record["answered"]["text"])
        sizes.append(float(_bytes(record) - sum(map(_text_bytes, texts))))
    return sizes


def _text_bytes(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode())


def _ratios(last: Sequence[int], first: Sequence[int]) -> list[float]:
    return [size / median(first) for size in last]


if __name__ == "__main__":
    main(measure, turns=100, tokens=100)
