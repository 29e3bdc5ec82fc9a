"""A runner as the engine sees it: started, watched, ended."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import subprocess
import sys
from collections import deque
from contextlib import suppress
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from .refusals import Refusal
from .sampling import Launch
from .wire import Address

__all__ = ["Process"]

_BUFFER = re.compile(r"(\S+)\s+(?:\w+\s+)?buffer size =\s+([\d.]+) MiB")
_ON_CPU = re.compile(r"CPU.*|BLAS|.*_Host")
_COMPLAINT = re.compile(r"error loading model: .*|error: .*|GGML_ASSERT.*")
_LONGEST_LINE_BYTES = 4096
# The runner imports what this process imports, from wherever that is installed.
_PROGRAM = """\
import sys
sys.path[:] = {path!r}
from ollama_magic.embedded.runner import main
main()
"""


class Process:
    """One runner; `start` makes it, `end` ends it."""

    def __init__(
        self, launch: Launch, process: asyncio.subprocess.Process, key: str
    ) -> None:
        self.launch = launch
        self.size_bytes = self.vram_bytes = 0
        self._process, self._key = process, key
        self._complaints: deque[str] = deque(maxlen=1)
        self._listener = asyncio.create_task(self._listen())
        self._address: Address | None = None

    @classmethod
    async def start(cls, launch: Launch) -> Process:
        """Start a runner and wait until its model is loaded.

        Raises
        ------
        Refusal
            Where it ends instead.
        """
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-c", _PROGRAM.format(path=sys.path)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "GGML_NO_BACKTRACE": "1"},  # else it starts a debugger
            **_apart(),
        )
        process = cls(launch, child, secrets.token_urlsafe())
        try:
            await process._load()
        except BaseException:
            await process.end()
            raise
        return process

    @property
    def alive(self) -> bool:
        """Whether it runs, as far as is known."""
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def address(self) -> Address:
        """Where it listens."""
        assert self._address is not None, "start() has returned"
        return self._address

    async def end(self) -> None:
        """Kill it and see it gone; it holds nothing that needs an orderly end."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._listener.cancel()

    async def _load(self) -> None:
        """Say what to load, and wait for the address."""
        settings = asdict(self.launch) | {
            "model": str(self.launch.model),
            "adapters": [str(path) for path in self.launch.adapters],
            "key": self._key,
            "parent": os.getpid(),
        }
        child = self._process
        assert child.stdin
        assert child.stdout
        with suppress(ConnectionError):
            child.stdin.write(json.dumps(settings).encode() + b"\n")
            await child.stdin.drain()
        line = await child.stdout.readline()
        if not line:
            raise await self._death()
        url = urlsplit(json.loads(line)["address"])
        self._address = Address(url.hostname or "", url.port or 0, self._key)

    async def _death(self) -> Refusal:
        code = await self._process.wait()
        await self._listener
        how = f"exit status {code}" if code >= 0 else f"signal {-code}"
        why = "".join(f": {line}" for line in self._complaints)
        return Refusal(500, f"llama-server process has terminated: {how}{why}")

    async def _listen(self) -> None:
        """Take in the runner's log: sizes of memory, and the last complaint."""
        assert self._process.stderr
        rest = b""
        while data := await self._process.stderr.read(1 << 16):
            *lines, rest = (rest + data).split(b"\n")
            rest = rest[-_LONGEST_LINE_BYTES:]
            for line in lines:
                self._note(line[:_LONGEST_LINE_BYTES].decode("utf-8", "replace"))

    def _note(self, line: str) -> None:
        if size := _BUFFER.search(line):
            taken = int(float(size[2]) * (1 << 20))
            self.size_bytes += taken
            self.vram_bytes += 0 if _ON_CPU.fullmatch(size[1]) else taken
        elif complaint := _COMPLAINT.search(line):
            self._complaints.append(complaint[0].strip())


def _apart() -> dict[str, Any]:
    """Ctrl-C in the engine's terminal is the engine's alone."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
