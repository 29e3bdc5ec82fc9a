"""How long a cell takes to end, and a server to learn of it, after an interrupt."""

from __future__ import annotations

import argparse
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import SimpleNamespace
from typing import Any

from tests.support.hostile import endless, hanging, slow
from tests.support.kernel import Cell, Kernel
from tests.support.server import Server
from tests.support.turns import Turns, call, pondering

from .figures import Figure, Report, main
from .kernels import CHAT, asking, send, text_of

__all__ = ["measure"]


@contextmanager
def busy() -> Iterator[SimpleNamespace]:
    """A port whose queue is full: on Linux, connecting takes until one gives up."""
    with socket.socket() as listener, socket.socket() as first:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        first.connect(listener.getsockname())
        yield SimpleNamespace(url=f"http://127.0.0.1:{listener.getsockname()[1]}")


PHASES: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "connecting": busy,
    "loading the model": lambda: slow(3600),
    "before the first token": hanging,
    "thinking": pondering,
    "in a tool": lambda: Turns(call("hang")),
    "answering": endless,
}
TOOL = "%%chat -m tiny --tool hang --yes\nCount."
HANG = "import time\ndef hang() -> None:\n    time.sleep(3600)"


def measure(arguments: argparse.Namespace) -> Report:
    """Interrupt a real kernel at a random moment of each phase."""
    rng = random.Random(1)
    over: dict[str, list[float]] = {phase: [] for phase in PHASES}
    told: dict[str, list[float]] = {phase: [] for phase in PHASES}
    cells = []
    for phase, start in PHASES.items():
        with start() as server, asking(server.url) as kernel:
            kernel.run(HANG)
            in_tool = isinstance(server, Turns)
            for _ in range(arguments.n):
                now, cell = _interrupted(kernel, rng, TOOL if in_tool else CHAT)
                cells.append(cell)
                over[phase].append(_ms(now, cell.done_seconds))
                if isinstance(server, Server) and not in_tool:
                    told[phase].append(_ms(now, _hung_up(server)))
    lines = max(len(cell.traceback.splitlines()) for cell in cells)
    kept = sum(text_of(cell).startswith("t0 ") for cell in cells[-arguments.n :])
    return Report(
        "Interrupt of a cell",
        [
            *(Figure(f"{phase}: cell over", "ms", over[phase]) for phase in PHASES),
            *(Figure(f"{p}: server told", "ms", told[p]) for p in PHASES if told[p]),
        ],
        {
            "lines of error, at most": str(lines),
            "answers kept as far as they came": f"{kept} of {arguments.n}",
        },
    )


def _interrupted(kernel: Kernel, rng: random.Random, code: str) -> tuple[float, Cell]:
    """When the interrupt was sent, and the cell that it ended."""
    cell = send(kernel, code)
    kernel.wait(cell, lambda cell: "execute_input" in cell.kinds)
    kernel.listen(rng.uniform(0.4, 0.8))
    now = time.monotonic()
    kernel.interrupt()
    kernel.wait(cell)
    assert cell.error
    assert cell.error.data["ename"] == "Stopped", cell.traceback
    return now, cell


def _ms(start_seconds: float, end_seconds: float | None) -> float:
    assert end_seconds is not None
    return (end_seconds - start_seconds) * 1000


def _hung_up(server: Server) -> float | None:
    """When the client of the latest question left, waited for."""
    request = server.requests_to("/api/chat")[-1]
    deadline = time.monotonic() + 5
    while request.hung_up_seconds is None and time.monotonic() < deadline:
        time.sleep(0.001)
    return request.hung_up_seconds


if __name__ == "__main__":
    main(measure, n=10)
