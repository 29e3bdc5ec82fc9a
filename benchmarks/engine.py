"""The embedded engine beside llama.cpp asked directly, in one run.

Both are asked in turns; the direct figures come from the same runner program.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import psutil

from ollama_magic.embedded.process import Process
from ollama_magic.embedded.sampling import chat_fields, launch_for, options_for
from ollama_magic.embedded.store import SHIPPED, Store
from ollama_magic.gguf import read_gguf
from tests.scripted import say, write_store

from .figures import Figure, Report, main

__all__ = ["measure"]

MESSAGES = [{"role": "user", "content": "Hello"}]
WINDOW = 16_384
TUTOR = "tutor:1m"
COUNT = "count"
STREAMS = 8


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask, and how."""

    port: int
    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def stream(self) -> Iterator[HTTPResponse]:
        """An open answer."""
        line = HTTPConnection("127.0.0.1", self.port)
        line.request("POST", self.path, json.dumps(self.body), dict(self.headers))
        answer = line.getresponse()
        assert answer.status == 200, answer.read()
        yield answer
        line.close()

    def first_seconds(self) -> float:
        """From asking to the first line."""
        began = time.perf_counter()
        with self.stream() as answer:
            answer.readline()
            return time.perf_counter() - began

    def tokens_per_second(self, tokens: int) -> float:
        """From the first line to the end."""
        with self.stream() as answer:
            answer.readline()
            began = time.perf_counter()
            answer.read()
            return tokens / (time.perf_counter() - began)


def measure(arguments: argparse.Namespace) -> Report:
    """Start it, ask it and the runner alone in turns, ask much at once, ask often."""
    with tempfile.TemporaryDirectory() as folder:
        script = [f"w{number} " for number in range(50)]
        model = say(Path(folder, "gguf"), script, then_from=0, context=WINDOW)
        store = write_store(Path(folder, "store"), {COUNT: model})
        figures = [
            *_starts(store, arguments.n),
            *asyncio.run(_beside(store, model, arguments)),
            *_at_once(store, arguments),
            *_often(store, arguments.requests),
        ]
    return Report("The embedded engine", figures)


def _starts(store: Path, count: int) -> list[Figure]:
    listening, first = [], []
    for _ in range(count):
        began = time.perf_counter()
        with _engine(store) as (port, _):
            listening.append((time.perf_counter() - began) * 1e3)
            _through(port, TUTOR).first_seconds()
            first.append((time.perf_counter() - began) * 1e3)
    return [
        Figure("start to listening", "ms", listening),
        Figure(f"start to first token, {TUTOR}", "ms", first, goal=2000),
    ]


async def _beside(
    store: Path, model: Path, arguments: argparse.Namespace
) -> list[Figure]:
    tutor = Store([SHIPPED]).find(TUTOR).blob
    with _engine(store) as (port, process):
        async with (
            _runner(tutor, 16) as short,
            _runner(model, arguments.tokens) as long,
        ):
            return await asyncio.to_thread(
                _in_turns, port, process, short, long, arguments
            )


def _in_turns(
    port: int,
    process: psutil.Process,
    short: Server,
    long: Server,
    arguments: argparse.Namespace,
) -> list[Figure]:
    tokens = arguments.tokens
    ours, counting = _through(port, TUTOR), _through(port, COUNT, tokens)
    cold = [_cold(port) for _ in range(arguments.n)]
    rows = []
    for _ in range(arguments.n):
        pair = [short.first_seconds() * 1e3, ours.first_seconds() * 1e3]
        pair += [long.tokens_per_second(tokens)]
        before = sum(process.cpu_times()[:2])
        pair += [counting.tokens_per_second(tokens)]
        rows.append((*pair, (sum(process.cpu_times()[:2]) - before) / tokens * 1e6))
    direct_first, first, direct_rate, rate, cpu = zip(*rows, strict=True)
    sizes = [_memory(child) for child in process.children()]
    return [
        Figure("first token, llama.cpp alone", "ms", direct_first),
        Figure("first token", "ms", first, 18, base="first token, llama.cpp alone"),
        Figure("first token, model not loaded", "ms", cold, goal=270),
        Figure("tokens a second, llama.cpp alone", "", direct_rate),
        Figure("tokens a second", "", rate, base="tokens a second, llama.cpp alone"),
        Figure("the engine's CPU per token", "µs", cpu, goal=150),
        Figure("memory, the engine", "MiB", [_memory(process)]),
        Figure("memory, each loaded model", "MiB", sizes),
    ]


def _at_once(store: Path, arguments: argparse.Namespace) -> list[Figure]:
    """Many streams of one model, each whole."""
    tokens = arguments.tokens // STREAMS
    rates, waits = [], []
    with _engine(store, OLLAMA_NUM_PARALLEL=str(STREAMS)) as (port, _):
        server = _through(port, COUNT, tokens, window=tokens + 256)
        server.first_seconds()
        for _ in range(arguments.n):
            began = time.perf_counter()
            with ThreadPoolExecutor(STREAMS) as pool:
                asked = [pool.submit(_whole, server) for _ in range(STREAMS)]
                answers = [answer.result() for answer in asked]
            rates.append(STREAMS * tokens / (time.perf_counter() - began))
            assert [lines for _, lines in answers] == [tokens + 1] * STREAMS
            waits.append(max(first for first, _ in answers) * 1e3)
    return [
        Figure(f"tokens a second, {STREAMS} streams at once, all of them", "", rates),
        Figure(f"first token of the last of {STREAMS} streams", "ms", waits),
    ]


def _whole(server: Server) -> tuple[float, int]:
    """Seconds to the first line, and the number of lines."""
    began = time.perf_counter()
    with server.stream() as answer:
        answer.readline()
        return time.perf_counter() - began, 1 + answer.read().count(b"\n")


def _often(store: Path, count: int) -> list[Figure]:
    """What many requests leave behind, after some that fill what is kept."""
    with _engine(store) as (port, process):
        server = _through(port, TUTOR)

        def ask(times: int) -> tuple[float, int]:
            for _ in range(times):
                _whole(server)
            everyone = [process, *process.children()]
            files = sum(each.num_fds() for each in everyone)
            return sum(map(_memory, everyone)), files

        before, after = ask(count // 5), ask(count)
    return [
        Figure(f"memory after {count:,} more requests", "MiB", [after[0] - before[0]]),
        Figure(f"open files after {count:,} more requests", "", [after[1] - before[1]]),
    ]


def _cold(port: int) -> float:
    """Milliseconds to the first token of a model that has to be loaded."""
    line = HTTPConnection("127.0.0.1", port)
    line.request("POST", "/api/generate", f'{{"model": "{TUTOR}", "keep_alive": 0}}')
    line.getresponse().read()
    line.close()
    time.sleep(0.2)  # until the one before is gone
    return _through(port, TUTOR).first_seconds() * 1e3


def _memory(process: psutil.Process) -> float:
    """MiB that would be free without this process."""
    return float(process.memory_full_info().uss / 2**20)


def _through(port: int, model: str, tokens: int = 16, window: int = WINDOW) -> Server:
    options = {"num_predict": tokens, "num_ctx": window, "temperature": 0}
    body = {"model": model, "messages": MESSAGES, "options": options}
    return Server(port, "/api/chat", body)


@asynccontextmanager
async def _runner(model: Path, tokens: int) -> AsyncIterator[Server]:
    """The program that the engine starts for a model, without the engine."""
    options = options_for({"num_predict": tokens, "num_ctx": WINDOW, "temperature": 0})
    launch = launch_for(model, read_gguf(model), options, shift=True)
    process = await Process.start(launch)
    fields = chat_fields(options, WINDOW) | {"messages": MESSAGES}
    key = {"Authorization": f"Bearer {process.address.key}"}
    yield Server(process.address.port, "/v1/chat/completions", fields, key)
    await process.end()


@contextmanager
def _engine(store: Path, **env: str) -> Iterator[tuple[int, psutil.Process]]:
    """A running engine: its port and its process."""
    command = [sys.executable, "-m", "ollama_magic.embedded", "--models", str(store)]
    command += ["--store", str(store.with_name("own"))]
    start: Callable[..., subprocess.Popen[str]] = partial(
        subprocess.Popen, stdout=subprocess.PIPE, text=True, env={**os.environ, **env}
    )
    with start(command) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())["port"], psutil.Process(process.pid)
        process.terminate()


if __name__ == "__main__":
    main(measure, n=5, tokens=8000, requests=1000)
