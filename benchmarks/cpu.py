"""How much CPU each token costs a client: this one, Ollama's own, and bare httpx."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.support.kernel import Kernel

from .figures import Figure, Report, main
from .kernels import ask, asking
from .serve import serving

__all__ = ["measure"]

Ask = Callable[[], str]
BASE = "bare httpx, `aiter_lines`"
IN_KERNEL = "`%%chat` in a kernel, painted"
BODY: dict[str, Any] = {
    "model": "tiny",
    "messages": [{"role": "user", "content": "Count."}],
}


def bare(url: str) -> Ask:
    """What nobody who uses httpx can do for less."""
    import httpx

    client = httpx.AsyncClient(base_url=url, timeout=None, trust_env=False)

    async def ask() -> str:
        async with client.stream("POST", "/api/chat", json=BODY) as response:
            lines = [json.loads(line) async for line in response.aiter_lines()]
        return "".join(line["message"]["content"] for line in lines)

    loop = asyncio.new_event_loop()
    return lambda: loop.run_until_complete(ask())


def bare_sync(url: str) -> Ask:
    """The same without an event loop."""
    import httpx

    client = httpx.Client(base_url=url, timeout=None, trust_env=False)

    def ask() -> str:
        with client.stream("POST", "/api/chat", json=BODY) as response:
            lines = [json.loads(line) for line in response.iter_lines()]
        return "".join(line["message"]["content"] for line in lines)

    return ask


def official(url: str) -> Ask:
    """The `ollama` package from PyPI."""
    import ollama

    client = ollama.Client(host=url)

    def ask() -> str:
        parts = client.chat(**BODY, stream=True)
        return "".join(part.message.content or "" for part in parts)

    return ask


def iterated(url: str) -> Ask:
    """This package, as a loop over the pieces."""
    import ollama_magic as om

    return lambda: "".join(om.chat("Count.", model="tiny"))


def waited(url: str) -> Ask:
    """This package, asked for the whole."""
    import ollama_magic as om

    return lambda: om.chat("Count.", model="tiny").text


CLIENTS: dict[str, Callable[[str], Ask]] = {
    BASE: bare,
    "bare httpx, `iter_lines`": bare_sync,
    "`ollama.Client().chat`": official,
    "`for piece in om.chat()`": iterated,
    "`om.chat().text`": waited,
}


def measure(arguments: argparse.Namespace) -> Report:
    """Stream the same answer through each client in turn, each in a new process."""
    count, pace = arguments.tokens, arguments.per_second
    costs: dict[str, list[float]] = {name: [] for name in (*CLIENTS, IN_KERNEL)}
    with serving(count, pace) as url, asking(url) as kernel:
        for _ in range(arguments.n):
            for name in CLIENTS:
                costs[name].append(_in_process(name, url) / count * 1e6)
            costs[IN_KERNEL].append(_in_kernel(kernel) / count * 1e6)
    said = f"at {pace:g} a second" if pace else "as fast as they can be read"
    figures = [
        Figure(name, "µs", values, base="" if name == BASE else BASE)
        for name, values in costs.items()
    ]
    return Report(f"CPU per token, {count:,} tokens {said}", figures)


def _in_process(name: str, url: str) -> float:
    """CPU seconds of one answer in a new process, after one that warms it up."""
    command = [sys.executable, "-c", "from benchmarks.cpu import one; one()"]
    environment = {**os.environ, "OLLAMA_HOST": url}
    done = subprocess.run(
        [*command, name, url], env=environment, stdout=subprocess.PIPE, check=True
    )
    return float(done.stdout)


def _in_kernel(kernel: Kernel) -> float:
    """CPU seconds of the whole kernel while a cell shows an answer."""
    clock = "import time; time.process_time()"
    before = kernel.run(clock)
    ask(kernel)
    after = kernel.run(clock)
    return float(after.displays[0].text) - float(before.displays[0].text)


def one() -> None:
    """Have one client read the answer twice, and print what the second time cost."""
    name, url = sys.argv[1:]
    ask = CLIENTS[name](url)
    first = ask()
    before = time.process_time()
    second = ask()
    seconds = time.process_time() - before
    assert first == second
    assert first.startswith("t0 t1 ")
    print(seconds)


if __name__ == "__main__":
    main(measure, n=5, tokens=8000, per_second=None)
