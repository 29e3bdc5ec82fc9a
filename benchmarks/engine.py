"""Measure the embedded engine beside llama.cpp's own server, in one run.

Usage::

    python benchmarks/engine.py

The direct figures come from the same runner program, asked without the engine between.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ollama_magic.embedded.process import Process
from ollama_magic.embedded.sampling import chat_fields, launch_for, options_for
from ollama_magic.gguf import read_gguf
from tests.scripted import say, write_store

TOKENS, ROUNDS = 8000, 5
MESSAGES = [{"role": "user", "content": "Hello"}]
OPTIONS = {"num_predict": TOKENS, "num_ctx": 16_384, "temperature": 0}


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        script = [f"w{number} " for number in range(50)]
        model = say(Path(folder, "gguf"), script, then_from=0, context=16_384)
        store = write_store(Path(folder, "store"), {"count": model})
        starts = [start_and_ask(store) for _ in range(ROUNDS)]
        print(f"start to listening      {middle(starts, 0):8.0f} ms")
        print(f"start to first token    {middle(starts, 1):8.0f} ms  (tutor:1m, cold)")
        with engine(store) as (port, process):
            warm = [first_token(port, "tutor:1m") for _ in range(3 * ROUNDS)]
            print(f"first token, loaded     {statistics.median(warm) * 1e3:8.1f} ms")
            ours = [through_engine(port, process) for _ in range(ROUNDS)]
        theirs = asyncio.run(directly(model))
    through, alone = middle(ours, 0), statistics.median(theirs)
    print(f"tokens/s, direct        {alone:8.0f}")
    print(f"tokens/s, engine        {through:8.0f}  ({through / alone:.0%} of direct)")
    print(f"engine's CPU per token  {middle(ours, 1):8.1f} µs")


def middle(rows: list[tuple[float, float]], column: int) -> float:
    """The median of a column."""
    return statistics.median(row[column] for row in rows)


@contextmanager
def engine(store: Path) -> Iterator[tuple[int, psutil.Process]]:
    """A running engine: its port and its process."""
    command = [sys.executable, "-m", "ollama_magic.embedded", "--models", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())["port"], psutil.Process(process.pid)
        process.terminate()


def start_and_ask(store: Path) -> tuple[float, float]:
    """Milliseconds from nothing to listening, and to a model's first token."""
    began = time.perf_counter()
    with engine(store) as (port, _):
        listening = time.perf_counter() - began
        first_token(port, "tutor:1m")
        return listening * 1e3, (time.perf_counter() - began) * 1e3


def first_token(port: int, model: str) -> float:
    """Seconds to the first line of an answer."""
    began = time.perf_counter()
    with stream(port, "/api/chat", {"model": model, "messages": MESSAGES}) as answer:
        answer.readline()
        return time.perf_counter() - began


def through_engine(port: int, process: psutil.Process) -> tuple[float, float]:
    """Tokens per second, and microseconds of the engine's CPU per token."""
    body = {"model": "count", "messages": MESSAGES, "options": OPTIONS}
    before = sum(process.cpu_times()[:2])
    rate = tokens_per_second(lambda: stream(port, "/api/chat", body))
    return rate, (sum(process.cpu_times()[:2]) - before) / TOKENS * 1e6


async def directly(model: Path) -> list[float]:
    """Tokens per second of the runner alone."""
    options = options_for(OPTIONS)
    process = await Process.start(
        launch_for(model, read_gguf(model), options, shift=True)
    )
    fields = chat_fields(options, 16_384) | {"messages": MESSAGES}
    key = {"Authorization": f"Bearer {process.address.key}"}
    port = process.address.port

    def ask() -> Any:
        return stream(port, "/v1/chat/completions", fields, key)

    rates = [await asyncio.to_thread(tokens_per_second, ask) for _ in range(ROUNDS)]
    await process.end()
    return rates


def tokens_per_second(ask: Callable[[], Any]) -> float:
    """From the first line of a stream to its end."""
    with ask() as answer:
        answer.readline()
        began = time.perf_counter()
        answer.read()
        return TOKENS / (time.perf_counter() - began)


@contextmanager
def stream(
    port: int, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> Iterator[http.client.HTTPResponse]:
    """An open answer."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("POST", path, json.dumps(body), headers or {})
    answer = line.getresponse()
    assert answer.status == 200, answer.read()
    yield answer
    line.close()


if __name__ == "__main__":
    main()
