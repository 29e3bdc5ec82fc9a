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
from ..measured import measured
from ..messages import say
from ..run import Run
from ..trial import Done, Trial
from .hosts import Place
from .plan import Plan
from .sharing import Sharing

__all__ = ["Keeper"]


class Keeper:
    """Takes what was answered. Its thread is one, so that all comes in order.

    Parameters
    ----------
    heard
        Told on the loop which trial is over, with its judged record.
    note
        Told in a line what people should know.
    sharing
        What other programs do of the plan; ``None`` where nobody can.
    """

    def __init__(
        self,
        plan: Plan,
        heard: Callable[[int, Done, Run], None],
        note: Callable[[str], None],
        sharing: Sharing | None = None,
    ) -> None:
        self._plan, self._heard, self._note = plan, heard, note
        self._sharing = sharing
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ollama-magic-journal")
        self._unsaved: list[Entry] = []

    def settle(
        self, number: int, place: Place, run: Run, *, keep: bool
    ) -> asyncio.Future[None]:
        """Judge an answer and have it written; ``keep`` false is not worth that.

        What it gives is set when all but the last step of the commit is done, and that
        of every answer before it: forcing it to the disk takes as long as a short
        answer, and the next may be asked meanwhile. All else is done while no answer is
        waited for, since it would be in its times.
        """
        loop = asyncio.get_running_loop()
        settled: asyncio.Future[None] = loop.create_future()

        def over(done: Done, judged: Run) -> None:
            self._heard(number, done, judged)
            if not settled.done():
                settled.set_result(None)

        def failed(error: Exception) -> None:
            if not settled.done():
                settled.set_exception(error)

        def work() -> None:
            try:
                judged = self._judged(self._plan.trials[number], run)
                done, entry = self._packed(number, place, judged)
                tell = partial(loop.call_soon_threadsafe, over, done, judged)
                self._commit(entry, tell) if keep else tell()
            except Exception as error:  # noqa: BLE001 (else who waits would wait for ever)
                loop.call_soon_threadsafe(failed, error)
            if self._sharing is not None:
                self._sharing.give(number)
                self._sharing.look(loop)

        self._thread.submit(work)
        return settled

    async def written(self) -> None:
        """Wait until all of it is on the disk, and what others wrote is known."""
        loop = asyncio.get_running_loop()
        look = _nothing if self._sharing is None else self._sharing.look
        await loop.run_in_executor(self._thread, look, loop)

    def close(self, then: Callable[[], None]) -> None:
        """Take nothing more; ``then`` is called on the loop behind all that was."""
        loop = asyncio.get_running_loop()
        self._thread.submit(loop.call_soon_threadsafe, then)
        self._thread.shutdown(wait=False)

    def _packed(self, number: int, place: Place, run: Run) -> tuple[Done, Entry]:
        """A judged answer, small: of long ones a sweep would else fill the memory."""
        plan = self._plan
        trial, slots = plan.trials[number], plan.how.slots
        queued = _queued(run) if slots > 1 else None
        key, asked = plan.key(number, place), plan.asked[number]
        mark = None if run.verdict is None else plan.mark(trial)
        entry = Entry(key, asked, run, slots, queued, _about(trial), mark).sealed()
        return Done(trial, Kept(measured(run), entry.seal), slots, queued), entry

    def _judged(self, trial: Trial, run: Run) -> Run:
        try:
            return replace(run, verdict=judge(run, trial))
        except Exception as error:  # noqa: BLE001 (a check is anybody's function)
            if text := self._plan.fault(trial, error):
                self._note(text)
            return run

    def _commit(self, entry: Entry, ready: Callable[[], Any]) -> None:
        """Write what is unwritten; where it cannot be, it stays in memory."""
        if self._plan.journal is None:
            ready()
            return
        self._unsaved.append(entry)
        try:
            self._plan.journal.add_all(self._unsaved, ready)
            self._unsaved.clear()
        except JournalFailed as error:
            self._note(f"{error.message}\n{say('sweep.unsaved')}\n{error.hint}")


def _nothing(_: object) -> None:
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
