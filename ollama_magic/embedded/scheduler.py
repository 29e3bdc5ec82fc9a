"""Which models are loaded: load, keep, reload and unload them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from .durations import FOREVER
from .process import Process
from .refusals import RunnerGone
from .sampling import Launch
from .store import Model
from .wire import Address

__all__ = ["Loaded", "Scheduler", "Turn"]


@dataclass(slots=True, eq=False)
class Loaded:
    """A model with its runner, and until when it stays."""

    model: Model
    process: Process
    keep_seconds: float
    expires: float = FOREVER
    clock: asyncio.Task[None] | None = None
    gone: bool = False

    def serves(self, launch: Launch) -> bool:
        """Whether it is usable, and started in this way."""
        alive = self.process.alive and not self.gone
        return alive and self.process.launch == launch

    def keep(self, seconds: float | None) -> None:
        """Stay for so long from now; ``None``: as long as said before."""
        self.keep_seconds = self.keep_seconds if seconds is None else seconds
        self.expires = time.time() + self.keep_seconds


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to use a runner alone, and how long it took to be given."""

    address: Address
    window_tokens: int
    queued_ns: int


class Scheduler:
    """One place per model file.

    Whoever holds a place's lock has its runner alone: requests to one model wait in
    line, a reload waits for the answer before it, and whoever hangs up loses the
    place in the line or, while loading, the half-started runner.
    """

    def __init__(self, keep_seconds: float, most_loaded: int) -> None:
        self._keep_seconds, self._most_loaded = keep_seconds, most_loaded
        self._locks: dict[Path, asyncio.Lock] = {}
        self._loaded: dict[Path, Loaded] = {}
        self._freed = asyncio.Event()

    def loaded(self) -> list[Loaded]:
        """Those that are ready, the longest to stay first."""
        return sorted(self._loaded.values(), key=lambda entry: -entry.expires)

    @asynccontextmanager
    async def turn(
        self, model: Model, launch: Launch, keep_seconds: float | None
    ) -> AsyncIterator[Turn]:
        """Have ``model`` loaded as ``launch`` says and use it alone.

        Raises
        ------
        Refusal
            Where it cannot be loaded.
        """
        began = time.perf_counter_ns()
        async with self._lock(model.blob):
            queued = time.perf_counter_ns() - began
            entry = await self._ready(model, launch)
            _stop_clock(entry)
            entry.keep(keep_seconds)
            try:
                yield Turn(entry.process.address, launch.num_ctx, queued)
            except RunnerGone:
                entry.gone = True
                raise
            finally:
                await self._put_back(entry)

    async def load(
        self, model: Model, launch: Launch, keep_seconds: float | None
    ) -> None:
        """Have it loaded; one in use that serves need not be waited for."""
        entry = self._loaded.get(model.blob)
        if entry and entry.serves(launch) and self._lock(model.blob).locked():
            entry.keep(keep_seconds)
            return
        async with self.turn(model, launch, keep_seconds):
            pass

    def unload(self, model: Model) -> None:
        """Let it go: now, or after the answer that it is giving."""
        entry = self._loaded.get(model.blob)
        if entry:
            entry.keep(0)
            if not self._lock(model.blob).locked():
                self._start_clock(entry)

    async def close(self) -> None:
        """End all runners."""
        for entry in list(self._loaded.values()):
            _stop_clock(entry)
            await self._drop(entry)

    def _lock(self, blob: Path) -> asyncio.Lock:
        return self._locks.setdefault(blob, asyncio.Lock())

    async def _ready(self, model: Model, launch: Launch) -> Loaded:
        entry = self._loaded.get(model.blob)
        if entry and entry.serves(launch):
            return entry
        if entry:
            _stop_clock(entry)
            await self._drop(entry)
        await self._make_room()
        process = await Process.start(launch)
        entry = Loaded(model, process, self._keep_seconds)
        self._loaded[model.blob] = entry
        return entry

    async def _make_room(self) -> None:
        """Unload idle models, those first that have the shortest time to stay."""
        while len(self._loaded) >= self._most_loaded:
            idle = [
                entry
                for blob, entry in self._loaded.items()
                if not self._lock(blob).locked()
            ]
            if idle:
                entry = min(idle, key=lambda entry: entry.expires)
                _stop_clock(entry)
                await self._drop(entry)
            else:
                self._freed.clear()
                await self._freed.wait()

    async def _put_back(self, entry: Loaded) -> None:
        if entry.keep_seconds == 0 or entry.gone:
            await self._drop(entry)
        else:
            entry.keep(None)
            self._start_clock(entry)
        self._freed.set()

    async def _drop(self, entry: Loaded) -> None:
        self._loaded.pop(entry.model.blob, None)
        await entry.process.end()

    def _start_clock(self, entry: Loaded) -> None:
        _stop_clock(entry)
        if entry.keep_seconds < FOREVER:
            entry.clock = asyncio.create_task(self._expire(entry))

    async def _expire(self, entry: Loaded) -> None:
        await asyncio.sleep(entry.keep_seconds)
        async with self._lock(entry.model.blob):
            entry.clock = None
            await self._drop(entry)


def _stop_clock(entry: Loaded) -> None:
    if entry.clock:
        entry.clock.cancel()
    entry.clock = None
