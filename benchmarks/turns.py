"""What a question costs behind a thousand earlier turns, beside the first one."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from tests.support.hostile import tokens
from tests.support.kernel import Kernel

from .figures import Figure, Report, main
from .kernels import asking

__all__ = ["measure"]

COUNTS = (0, 100, 1000)
QUESTION = "Go on counting, please, from where you were: question {number}."
ANSWER = "one two three four five six seven eight nine ten " * 20


def measure(arguments: argparse.Namespace) -> Report:
    """Ask the same cell again and again behind conversations of several lengths."""
    milliseconds: dict[int, list[float]] = {count: [] for count in COUNTS}
    with (
        tempfile.TemporaryDirectory() as folder,
        tokens(10) as server,
        asking(server.url) as kernel,
    ):
        for count in COUNTS:
            _begin(kernel, Path(folder), count)
        for _ in range(arguments.n):
            for count in COUNTS:
                code = f"%%chat -m tiny -c after{count}\nAnd now?"
                cell = kernel.run(code, cell_id=f"cell{count}")
                assert cell.status == "ok", cell.traceback
                milliseconds[count].append(cell.seconds * 1000)
        sent = len(server.requests_to("/api/chat")[-1].json["messages"])
    first = f"behind {COUNTS[0]} turns"
    return Report(
        "A whole cell, behind earlier turns",
        [
            Figure(f"behind {count} turns", "ms", values, base=first if count else "")
            for count, values in milliseconds.items()
        ],
        {"messages that the longest sent": f"{sent:,}"},
    )


def _begin(kernel: Kernel, folder: Path, count: int) -> None:
    """Have a conversation with ``count`` turns."""
    path = folder / f"after{count}.jsonl"
    messages = [
        {"role": role, "content": text.format(number=number)}
        for number in range(count)
        for role, text in (("user", QUESTION), ("assistant", ANSWER))
    ]
    path.write_text(json.dumps({"messages": messages}) + "\n", "utf-8")
    talk = f"import ollama_magic as om\ntalk = om.conversation('after{count}')"
    cell = kernel.run(f"{talk}\nif {count}: talk.load({str(path)!r})")
    assert cell.status == "ok", cell.traceback


if __name__ == "__main__":
    main(measure, n=20)
