"""Which models are loaded: load, keep, reload and unload them."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from .durations import FOREVER
from .line import Line
from .process import Process
from .refusals import Refusal, RunnerGone
from .sampling import Launch
from .store import Model
from .visits import Visits
from .wire import Address

__all__ = ["Loaded", "Scheduler", "Turn"]

T = TypeVar("T")

_BUSY = "server busy, please try again.  maximum pending requests exceeded"


@dataclass(slots=True, eq=False)
class Loaded:
    """A model with its runner, and until when it stays."""

    model: Model
    process: Process
    keep_seconds: float
    expires: float = FOREVER
    clock: asyncio.Task[None] | None = None
    gone: bool = False
    leaving: bool = False

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
    """The right to use a runner, and how long it took to be given."""

    address: Address
    window_tokens: int
    queued_ns: int


class Scheduler:
    """One line for each model file.

    Requests that one runner can serve share it, as many as it has slots; a reload waits
    for the answers before it; and whoever hangs up loses the place in the line or,
    while loading, the half-started runner.

    Parameters
    ----------
    keep_seconds
        How long a model stays where nobody says.
    most_loaded
        How many models stay loaded at once.
    slots
        How many answers one runner gives at once.
    most_pending
        How many requests may wait for a load beside the one whose turn it is.
    """

    def __init__(
        self,
        keep_seconds: float,
        most_loaded: int,
        *,
        slots: int = 1,
        most_pending: int = 512,
        visits: Visits | None = None,
    ) -> None:
        self._keep_seconds, self._most_loaded = keep_seconds, most_loaded
        self._slots, self._most_pending = slots, most_pending
        self._visits = visits or Visits()
        self._lines: defaultdict[Path, Line] = defaultdict(Line)
        self._loaded: dict[Path, Loaded] = {}
        self._loading: dict[Path, Launch] = {}
        self._pending = 0
        self._freed = asyncio.Event()

    def loaded(self) -> list[Loaded]:
        """Those that are ready, the longest to stay first."""
        return sorted(self._loaded.values(), key=lambda entry: -entry.expires)

    @asynccontextmanager
    async def turn(
        self, model: Model, launch: Launch, keep_seconds: float | None
    ) -> AsyncIterator[Turn]:
        """Have ``model`` loaded as ``launch`` says and use it.

        Raises
        ------
        Refusal
            Where it cannot be loaded, or too many wait for that.
        """
        began = time.perf_counter_ns()
        launch = self._spread(model, launch)
        async with AsyncExitStack() as stack:
            visit = stack.enter_context(self._visits.visit(model.name.short))
            with self._counted(model, launch):
                line = self._lines[model.blob]
                admits = partial(self._admits, model.blob, launch)
                await stack.enter_async_context(line.turn(admits))
                queued = time.perf_counter_ns() - began
                entry = await self._ready(model, launch)
            self._visits.begin(visit)
            _stop_clock(entry)
            entry.leaving = False
            entry.keep(keep_seconds)
            line.move()
            try:
                yield Turn(entry.process.address, launch.num_ctx, queued)
            except RunnerGone:
                entry.gone = True
                raise
            finally:
                await self._put_back(entry)

    async def used(
        self,
        model: Model,
        launch: Launch,
        keep_seconds: float | None,
        work: Callable[[Turn], Awaitable[T]],
    ) -> T:
        """What ``work`` makes of a `turn`.

        A runner that died while nobody looked is noticed only when it is asked: then
        there is another turn, with a new one.
        """
        try:
            async with self.turn(model, launch, keep_seconds) as turn:
                return await work(turn)
        except RunnerGone as gone:
            if not gone.unheard:
                raise
        async with self.turn(model, launch, keep_seconds) as turn:
            return await work(turn)

    async def load(
        self, model: Model, launch: Launch, keep_seconds: float | None
    ) -> None:
        """Have it loaded; one in use that serves need not be waited for."""
        entry = self._loaded.get(model.blob)
        used = self._lines[model.blob].users
        if entry and used and entry.serves(self._spread(model, launch)):
            entry.keep(keep_seconds)
            return
        async with self.turn(model, launch, keep_seconds):
            pass

    def unload(self, model: Model) -> None:
        """Let it go: now, or after the answers that it is giving."""
        entry = self._loaded.get(model.blob)
        if entry:
            entry.keep(0)
            entry.leaving = True
            if not self._lines[model.blob].users:
                self._start_clock(entry)

    async def close(self) -> None:
        """End all runners."""
        for entry in list(self._loaded.values()):
            _stop_clock(entry)
            await self._drop(entry)

    def _spread(self, model: Model, launch: Launch) -> Launch:
        """With room for as many answers at once as are allowed."""
        slots = 1 if "embedding" in model.capabilities else self._slots
        limit = launch.limit_bytes * slots
        return replace(launch, num_parallel=slots, limit_bytes=limit)

    def _serving(self, blob: Path, launch: Launch) -> Loaded | None:
        entry = self._loaded.get(blob)
        return entry if entry and entry.serves(launch) else None

    def _admits(self, blob: Path, launch: Launch, users: int) -> bool:
        """Whether a request can begin beside ``users`` others."""
        if not users:
            return True
        entry = self._serving(blob, launch)
        if entry is None or entry.leaving:
            return False
        return users < launch.num_parallel

    @contextmanager
    def _counted(self, model: Model, launch: Launch) -> Iterator[None]:
        """Be one of those who wait for a load, if it is one."""
        loading = self._loading.get(model.blob) == launch
        if loading or self._serving(model.blob, launch):
            yield
            return
        if self._pending > self._most_pending:
            raise Refusal(503, _BUSY)
        self._pending += 1
        try:
            yield
        finally:
            self._pending -= 1

    async def _ready(self, model: Model, launch: Launch) -> Loaded:
        entry = self._loaded.get(model.blob)
        if entry and entry.serves(launch):
            return entry
        if entry:
            _stop_clock(entry)
            await self._drop(entry)
        await self._make_room()
        self._loading[model.blob] = launch
        try:
            process = await Process.start(launch)
        finally:
            del self._loading[model.blob]
            self._freed.set()
        entry = Loaded(model, process, self._keep_seconds)
        self._loaded[model.blob] = entry
        return entry

    async def _make_room(self) -> None:
        """Unload idle models, those first that have the shortest time to stay."""
        while len(self._loaded) + len(self._loading) >= self._most_loaded:
            idle = [
                entry
                for blob, entry in self._loaded.items()
                if not self._lines[blob].users
            ]
            if idle:
                entry = min(idle, key=lambda entry: entry.expires)
                _stop_clock(entry)
                await self._drop(entry)
            else:
                self._freed.clear()
                await self._freed.wait()

    async def _put_back(self, entry: Loaded) -> None:
        alone = self._lines[entry.model.blob].users == 1
        if alone and (entry.keep_seconds == 0 or entry.gone):
            await self._drop(entry)
        elif not entry.gone:
            entry.keep(None)
            if alone:
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
        entry.clock = None
        await self._drop(entry)


def _stop_clock(entry: Loaded) -> None:
    if entry.clock:
        entry.clock.cancel()
    entry.clock = None
