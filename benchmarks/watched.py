"""A program as a process of its own: how long, how much processor, how much memory."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["Program", "Ran"]

POLL_SECONDS = 0.2
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program took, with the processes that it started.

    Attributes
    ----------
    failed
        The end of what it said, where its status was not 0.
    began
        Monotonic seconds.
    cpu_seconds
        Of user and system.
    peak_bytes
        The most that all of them had in memory, seen five times a second.
    """

    failed: str
    began: float
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Program:
    """A command, with what it needs around it."""

    command: Sequence[str]
    env: Mapping[str, str]
    folder: Path

    def run(self) -> Ran:
        """Run it to its end."""
        began = time.monotonic()
        process = self._start()
        peak = _Peak(process.pid)
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - began
        except BaseException:
            _kill(process)
            raise
        finally:
            most = peak.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        said = self._said.read_text("utf-8", "replace")[-2000:]
        failed = said if process.returncode else ""
        return Ran(failed, began, wall, usage.ru_utime + usage.ru_stime, most)

    def run_until(self, enough: Callable[[], bool]) -> None:
        """Run it, and kill it and what it started when it is ``enough``."""
        process = self._start()
        try:
            while process.poll() is None and not enough():
                time.sleep(LOOK_SECONDS)
        finally:
            _kill(process)

    @property
    def _said(self) -> Path:
        return self.folder / "said.txt"

    def _start(self) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._said.open("wb") as said:
            return subprocess.Popen(
                self.command,
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )


class _Peak:
    """Looks now and then how much memory a process and its children have."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most = pid, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> int:
        """The most, in bytes."""
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        with suppress(psutil.NoSuchProcess):
            first = psutil.Process(self._pid)
            while not self._over.wait(POLL_SECONDS):
                there = [first, *first.children(recursive=True)]
                self._most = max(self._most, sum(map(_bytes, there)))


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _bytes(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return int(process.memory_info().rss)
    return 0
