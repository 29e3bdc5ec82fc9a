"""What a long, fast answer does to a kernel: whole or not, and how many bytes."""

from __future__ import annotations

import argparse
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from tests.support.hostile import tokens, words
from tests.support.kernel import Cell, Update
from tests.support.server import Request

from .figures import Figure, Report, main
from .kernels import ask, asking, size_bytes, text_of

__all__ = ["measure"]

GOAL = 1.0  # MB/s: more than JupyterLab's own limit for streams


def measure(arguments: argparse.Namespace) -> Report:
    """Show many tokens through `%%chat` in a real kernel, and count what it sends."""
    count, rate = arguments.tokens, arguments.per_second
    with tokens(count, per_second=rate) as server, asking(server.url) as kernel:
        cells = [ask(kernel) for _ in range(arguments.n)]
        asked = server.requests_to("/api/chat")
    runs = list(zip(cells, asked, strict=True))
    expected = "".join(words(count)).strip()
    whole = sum(text_of(cell).strip() == expected for cell in cells)
    return Report(
        f"{count:,} tokens at {rate:,} a second, in a cell",
        [
            Figure("server said", "tokens/s", [count / _said(r) for r in asked]),
            Figure(
                "output, overall",
                "MB/s",
                [cell.bytes_received / 1e6 / cell.seconds for cell in cells],
                goal=GOAL,
            ),
            Figure(
                "output, worst second",
                "MB/s",
                [_worst_second_bytes(cell.updates) / 1e6 for cell in cells],
                goal=GOAL,
            ),
            Figure("output, whole", "MB", [c.bytes_received / 1e6 for c in cells]),
            Figure("frames", "", [len(cell.updates) for cell in cells]),
            Figure("messages", "", [len(cell.kinds) for cell in cells]),
            Figure(
                "server's end to last frame", "ms", [_late_ms(c, r) for c, r in runs]
            ),
        ],
        {"whole answers": f"{whole} of {len(cells)}"},
    )


def _said(request: Request) -> float:
    assert request.answered_seconds is not None
    return request.answered_seconds - request.arrived_seconds


def _late_ms(cell: Cell, request: Request) -> float:
    assert request.answered_seconds is not None
    return (cell.updates[-1].seconds - request.answered_seconds) * 1000


def _worst_second_bytes(updates: Sequence[Update]) -> int:
    """The most that came within any one second."""
    moments = [update.seconds for update in updates]
    sums = list(accumulate(map(size_bytes, updates), initial=0))
    ends = [bisect_left(moments, moment + 1) for moment in moments]
    return max(sums[end] - sums[start] for start, end in enumerate(ends))


if __name__ == "__main__":
    main(measure, n=3, tokens=8000, per_second=2000)
