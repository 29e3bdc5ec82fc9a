"""Tests of how kernels come by the embedded engine, share it, lose it and leave it."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from ollama_magic import engine as engines
from ollama_magic.hosts import DEFAULT_PORT
from ollama_magic.messages import LANGUAGES
from tests.scripted import say, write_store
from tests.support.engine import Engine
from tests.support.kernel import Cell, Kernel
from tests.support.tapes import TapeServer
from tests.support.waiting import ended, eventually

Starting = Callable[[], Kernel]

NOTICE = LANGUAGES["en"]["notice.engine"]
QUESTION = "%chat -m tutor:1m What is the capital of Korea?"
COUNT = "%chat -m count --no-loop-guard -o num_predict=30000 Count!"
NUMBERS = ["one ", "two ", "three ", "four ", "five ", "six ", "seven "]


@pytest.fixture(autouse=True)
def own_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernels of one test share an engine with nobody else, at a free port."""
    for number in count():
        name = f"{os.getpid()}-{request.node.name}-{number}"
        monkeypatch.setenv("OLLAMA_MAGIC_ENGINE", name)
        if not listens(first_port()):
            return


@pytest.fixture
def auto(kernels: Callable[..., Kernel]) -> Starting:
    """Starts kernels that know no host."""

    def start() -> Kernel:
        kernel = kernels()
        kernel.run("%load_ext ollama_magic")
        return kernel

    return start


@pytest.fixture
def always(auto: Starting) -> Starting:
    """Starts kernels that use the engine, also where this machine has an Ollama."""

    def start() -> Kernel:
        kernel = auto()
        kernel.run("%config OllamaMagic.embedded = 'always'")
        return kernel

    return start


@pytest.fixture
def counting(opened: ExitStack, tmp_path: Path) -> Engine:
    """The engine that the kernels of this test find, with a model that counts."""
    counter = say(tmp_path / "count", NUMBERS, then_from=0)
    store = write_store(tmp_path / "store", {"count:latest": counter})
    arguments = ["--key", engines.key(), "--port", str(first_port())]
    engine = Engine(tmp_path / "engine", models=[store], arguments=arguments)
    return opened.enter_context(engine)


def first_port() -> int:
    """Where kernels look for the engine first."""
    return engines.FIRST_PORT + int(engines.key(), 16) % engines.PORTS


def listens(port: int) -> bool:
    """Whether somebody listens at a port of this machine."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def pids() -> list[int]:
    """The engines that were started for this test."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if engines.key() in (process.info["cmdline"] or [])
    ]


def engine_of(kernel: Kernel) -> tuple[str, int]:
    """The address of the engine that a kernel uses, and its process."""
    [url] = re.findall(r"http://\S+", kernel.run("%ollama host").stdout)
    told = httpx.get(f"{url}/api/version", trust_env=False).json()
    return url, told["embedded"]["pid"]


def counted(kernel: Kernel) -> Cell:
    """A cell in the middle of a long answer."""
    cell = kernel.send(COUNT)
    return kernel.wait(cell, until=lambda cell: "three" in str(cell.displays))


def assert_answers(cell: Cell) -> None:
    assert cell.status == "ok", cell.traceback
    assert "Seoul" in cell.displays[-1].text


def assert_broken(cell: Cell, *errors: str) -> None:
    """What came is kept, and the error says in three lines what to do."""
    assert cell.error is not None
    assert cell.error.data["ename"] in errors
    assert len(cell.traceback.splitlines()) <= 3
    assert "un the cell again" in cell.traceback
    assert cell.displays[0].text.startswith("one two three")
    assert cell.displays[0].metadata["ollama_magic"]["status"] == "error"


def test_the_engine_starts_where_nothing_else_is_and_says_so_once(
    auto: Starting,
) -> None:
    alone = not listens(DEFAULT_PORT)
    kernel = auto()
    assert pids() == []
    first = kernel.run("%ollama")
    second = kernel.run("%ollama\n%ollama list")

    assert (NOTICE in first.stdout) is alone
    assert (LANGUAGES["en"]["status.embedded"] in first.stdout) is alone
    assert (len(pids()) == 1) is alone
    assert NOTICE not in second.stdout


def test_a_server_at_the_default_address_is_used_and_nothing_is_started(
    auto: Starting,
) -> None:
    kernel = auto()
    with ExitStack() as stack:
        if not listens(DEFAULT_PORT):
            stack.enter_context(TapeServer("store/version", port=DEFAULT_PORT))
        status = kernel.run("%ollama").stdout

    assert f"http://127.0.0.1:{DEFAULT_PORT}\n" in status
    assert NOTICE not in status
    assert pids() == []


def test_the_engine_does_not_start_where_it_is_not_wanted(auto: Starting) -> None:
    kernel = auto()
    kernel.run("%config OllamaMagic.embedded = 'never'")
    cell = kernel.run("%ollama")

    assert ("Unreachable" in cell.traceback) is not listens(DEFAULT_PORT)
    assert pids() == []


def test_the_engine_does_not_start_where_a_host_is_configured(
    kernels: Callable[..., Kernel], hostile: Any
) -> None:
    nobody = hostile.nobody()
    kernel = kernels(OLLAMA_HOST=nobody.url)
    kernel.run("%load_ext ollama_magic")

    assert f"nothing answers at {nobody.url}" in kernel.run(QUESTION).traceback
    assert pids() == []

    assert "127.0.0.1" in kernel.run("%ollama host embedded").stdout
    assert_answers(kernel.run(QUESTION))
    assert len(pids()) == 1


def test_kernels_share_one_engine_which_ends_after_the_last_of_them(
    always: Starting,
) -> None:
    first, second = always(), always()
    cells = [first.send(QUESTION), second.send(QUESTION)]
    for kernel, cell in zip((first, second), cells, strict=True):
        assert_answers(kernel.wait(cell))
    url, pid = engine_of(first)
    assert engine_of(second) == (url, pid)
    assert pids() == [pid]

    first.restart()
    first.run("%load_ext ollama_magic\n%config OllamaMagic.embedded = 'always'")
    assert_answers(first.run(QUESTION))
    assert engine_of(first) == (url, pid)

    engine = psutil.Process(pid)
    family = [engine, *engine.children(recursive=True)]
    second.kill()
    first.kill()
    killed = time.monotonic()
    eventually(lambda: ended(family), 12)
    assert 4 < time.monotonic() - killed < 10


def test_an_engine_killed_in_mid_answer_is_started_anew_by_the_next_cell(
    always: Starting, counting: Engine
) -> None:
    kernel = always()
    cell = counted(kernel)
    assert pids() == [counting.pid]
    queued = kernel.send("'went on'")
    kernel.listen(0.2)

    counting.kill()

    kernel.wait(cell)
    assert_broken(cell, "ConnectionLost")
    assert kernel.wait(queued).status == "aborted"
    assert_answers(kernel.run(QUESTION))
    _, pid = engine_of(kernel)
    assert pids() == [pid] != [counting.pid]


def test_a_runner_killed_in_mid_answer_is_started_anew_by_the_next_cell(
    always: Starting, counting: Engine
) -> None:
    kernel = always()
    cell = counted(kernel)
    [runner] = psutil.Process(counting.pid).children(recursive=True)

    os.kill(runner.pid, signal.SIGKILL)

    kernel.wait(cell)
    assert_broken(cell, "AnswerFailed")
    again = counted(kernel)
    kernel.interrupt()
    kernel.wait(again)
    assert again.displays[0].text.startswith("one two three"), again
    assert engine_of(kernel) == (counting.url, counting.pid)


def test_a_stop_while_the_engine_starts_leaves_a_kernel_that_answers(
    always: Starting,
) -> None:
    kernel = always()
    for milliseconds in (50, 150, 300):
        cell = kernel.send(QUESTION)
        kernel.listen(milliseconds / 1000)
        kernel.interrupt()
        kernel.wait(cell)
        assert cell.error is None or len(cell.traceback.splitlines()) == 1

    assert_answers(kernel.run(QUESTION))
    assert len(pids()) == 1


def test_a_port_that_others_have_is_left_to_them(always: Starting) -> None:
    kernel = always()
    with TapeServer("store/version", port=first_port()) as other:
        assert_answers(kernel.run(QUESTION))
        url, _ = engine_of(kernel)

    assert url == f"http://127.0.0.1:{first_port() + 1}"
    assert {request.path for request in other.requests} == {"/api/version"}
