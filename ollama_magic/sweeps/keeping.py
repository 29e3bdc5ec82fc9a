"""Judges answers and commits them, one after the other, on a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

from ..errors import JournalFailed
from ..journals import Entry, Kept
from ..judging import judge
from ..messages import say
from ..run import Run
from ..trial import Done, Trial
from .hosts import Place
from .plan import Plan

__all__ = ["Keeper"]


class Keeper:
    """Takes what was answered. Its thread is one, so that all comes in order.

    Parameters
    ----------
    note
        Told in a line what people should know.
    """

    def __init__(self, plan: Plan, note: Callable[[str], None]) -> None:
        self._plan, self._note = plan, note
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ollama-magic-journal")
        self._unsaved: list[Entry] = []

    async def settle(self, number: int, place: Place, run: Run, *, keep: bool) -> Done:
        """Judge an answer and have it written; ``keep`` false is not worth that.

        It comes back when all but the last step of the commit is done, and that of
        every answer before it: forcing it to the disk takes as long as a short answer,
        and the next may be asked meanwhile. Who is killed now has asked nothing that
        would be asked again, but what is under way.
        """
        loop = asyncio.get_running_loop()
        settled: asyncio.Future[Done] = loop.create_future()

        def tell(done: Done | BaseException) -> None:
            loop.call_soon_threadsafe(_tell, settled, done)

        self._thread.submit(self._work, number, place, run, keep, tell)
        return await settled

    async def written(self) -> None:
        """Wait until all of it is on the disk."""
        await asyncio.get_running_loop().run_in_executor(self._thread, _nothing)

    def close(self, then: Callable[[], None]) -> None:
        """Take nothing more, and call ``then`` behind what is being written."""
        self._thread.submit(then)
        self._thread.shutdown(wait=False)

    def _work(
        self,
        number: int,
        place: Place,
        run: Run,
        keep: bool,
        tell: Callable[[Done | BaseException], Any],
    ) -> None:
        plan = self._plan
        try:
            done, entry = self._packed(number, place, run)
            if not keep or plan.journal is None:
                tell(done)
                return
            self._unsaved.append(entry)
            self._commit(partial(tell, done))
        except Exception as error:  # noqa: BLE001 (else who waits would wait for ever)
            tell(error)

    def _packed(self, number: int, place: Place, run: Run) -> tuple[Done, Entry]:
        """A judged answer, small: of long ones a sweep would else fill the memory."""
        plan = self._plan
        trial, slots = plan.trials[number], plan.how.slots
        run = self._judged(trial, run)
        queued = _queued(run) if slots > 1 else None
        key, asked = plan.key(number, place), plan.asked[number]
        entry = Entry(key, asked, run, slots, queued, _about(trial)).sealed()
        return Done(trial, Kept(entry.seal), slots, queued), entry

    def _judged(self, trial: Trial, run: Run) -> Run:
        try:
            return replace(run, verdict=judge(run, trial))
        except Exception as error:  # noqa: BLE001 (a check is anybody's function)
            if text := self._plan.fault(trial, error):
                self._note(text)
            return run

    def _commit(self, ready: Callable[[], None]) -> None:
        """Write what is unwritten; where it cannot be, it stays in memory."""
        assert self._plan.journal is not None
        try:
            self._plan.journal.add_all(self._unsaved, ready)
            self._unsaved.clear()
        except JournalFailed as error:
            self._note(f"{error.message}\n{say('sweep.unsaved')}\n{error.hint}")


def _tell(settled: asyncio.Future[Done], done: Done | BaseException) -> None:
    if settled.done():
        return
    if isinstance(done, Done):
        settled.set_result(done)
    else:
        settled.set_exception(done)


def _nothing() -> None:
    """All before it is over when it is called."""


def _queued(run: Run) -> float | None:
    """How long a request waited for its turn on a server that is busy with others.

    By both clocks: from being sent to the first event, without loading the model and
    reading the prompt. A few milliseconds of it are the way there.
    """
    first, clock = run.client_clock.first_event_seconds, run.server_clock
    if first is None or clock.prompt_seconds is None or clock.load_seconds is None:
        return None
    return max(first - clock.load_seconds - clock.prompt_seconds, 0.0)


def _about(trial: Trial) -> dict[str, Any]:
    told = {
        "item": trial.item,
        "factors": dict(trial.factors),
        "expected": trial.expected,
        "topic": trial.topic,
        "language": trial.language,
    }
    return {name: value for name, value in told.items() if value not in (None, {})}
