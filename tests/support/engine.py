"""The embedded engine as a process that a test starts and may kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

__all__ = ["Engine"]


class Engine:
    """Starts `python -m ollama_magic.embedded` on a free port.

    `folder` takes what it prints, and the models that it makes in `store`; `models`
    are folders in Ollama's own layout.
    """

    def __init__(
        self,
        folder: Path,
        *,
        models: Sequence[Path] = (),
        arguments: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._command = [sys.executable, "-m", "ollama_magic.embedded", "--port", "0"]
        for path in models:
            self._command += ["--models", str(path)]
        self.store = folder / "store"
        if "--store" not in arguments:
            self._command += ["--store", str(self.store)]
        self._command += arguments
        self._env = {**os.environ, **(env or {})}
        self._said, self._complained = folder / "engine.out", folder / "engine.err"
        self.ready: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._said.parent.mkdir(parents=True, exist_ok=True)
        with self._said.open("wb") as out, self._complained.open("wb") as err:
            self.process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=self._env,
                start_new_session=True,
            )
        try:
            self.ready = self._wait_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        return int(self.ready["port"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log(self) -> str:
        """What it wrote to its error stream."""
        return self._complained.read_text("utf-8", "replace")

    def stop(self, timeout: float = 15) -> int:
        """End it as a system does at shutdown; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """End it the hard way, with no chance to clean up."""
        self.process.kill()
        self.process.wait()

    def _wait_ready(self, timeout: float = 60) -> dict[str, Any]:
        """The line it prints when it listens."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            line, end, _ = self._said.read_text("utf-8").partition("\n")
            if end:
                ready: dict[str, Any] = json.loads(line)
                return ready
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError(f"the engine does not listen:\n{self.log}")
