"""Judges answers and commits them, one after the other, on a thread of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
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
from .verdicts import Verdicts, trusted

__all__ = ["Keeper"]

# A check that takes longer is waited for behind the commit of what it judges.
PROMPT_SECONDS = 0.5
# A journal that cannot be written keeps nobody waiting for more of the time than that.
PAUSES, MOST_PAUSE_SECONDS = 10, 120.0
Tell = Callable[[Done, Run], Any]


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
        self._verdicts = Verdicts()
        self._unsaved: list[Entry] = []
        self._next_seconds = 0.0  # when the journal is tried again

    def settle(self, number: int, place: Place, run: Run) -> asyncio.Future[None]:
        """Judge an answer and have it written.

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

        def tell(done: Done, judged: Run) -> None:
            loop.call_soon_threadsafe(over, done, judged)

        def failed(error: Exception) -> None:
            if not settled.done():
                settled.set_exception(error)

        def work() -> None:
            try:
                self._settle(number, place, run, tell)
            except Exception as error:  # noqa: BLE001 (else who waits would wait for ever)
                loop.call_soon_threadsafe(failed, error)
            if self._sharing is not None:
                self._sharing.give(number)
                self._look(loop)

        self._thread.submit(work)
        return settled

    async def written(self) -> None:
        """Wait until all of it is on the disk, and what others wrote is known."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._look, loop)

    async def doubt(self, keys: list[bytes]) -> None:
        """Have the answers to these asked again, when the sweep goes on."""

        def work() -> None:
            if self._plan.journal is not None:
                with suppress(JournalFailed):
                    self._plan.journal.doubt(keys)

        await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def saved(self) -> None:
        """Try once more to write what could not be written."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._save, _nothing)

    def close(self, then: Callable[[], None]) -> None:
        """Take nothing more; ``then`` is called on the loop behind all that was.

        A check that is under way is not waited for.
        """
        loop = asyncio.get_running_loop()
        self._verdicts.stop()
        self._thread.submit(loop.call_soon_threadsafe, then)
        self._thread.shutdown(wait=False)

    def _settle(self, number: int, place: Place, run: Run, tell: Tell) -> None:
        trial = self._plan.trials[number]
        if trusted(run, trial):
            self._finish(number, place, self._judged(trial, run), tell)
            return
        waited = self._verdicts.ask(run, trial)
        # Whatever becomes of the check, the answer is kept.
        if late := not waited.over.wait(PROMPT_SECONDS):
            self._commit(self._packed(number, place, run)[1], _nothing)
            self._verdicts.wait(waited)
        if waited.error is not None:
            self._fault(trial, waited.error)
        if self._verdicts.hopeless:
            self._note(say("sweep.unchecked"))
        judged = replace(run, verdict=waited.verdict)
        self._finish(number, place, judged, tell, late=late)

    def _finish(
        self, number: int, place: Place, run: Run, tell: Tell, *, late: bool = False
    ) -> None:
        """Keep a judged answer; where it is kept already, ``late``, but its verdict."""
        done, entry = self._packed(number, place, run)
        if late:
            if run.verdict is not None:
                self._amend(entry)
            tell(done, run)
        else:
            self._commit(entry, partial(tell, done, run))

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
        except Exception as error:  # noqa: BLE001 (what is expected may be anything)
            self._fault(trial, error)
            return run

    def _fault(self, trial: Trial, error: BaseException) -> None:
        if text := self._plan.fault(trial, error):
            self._note(text)

    def _amend(self, entry: Entry) -> None:
        journal = self._plan.journal
        if self._unsaved:
            self._unsaved[-1] = entry
        elif journal is not None:
            with suppress(JournalFailed):  # run again, it is judged again
                journal.amend(entry)

    def _commit(self, entry: Entry, ready: Callable[[], Any]) -> None:
        """Write what is unwritten; where it cannot be, it stays in memory."""
        if self._plan.journal is None:
            ready()
            return
        self._unsaved.append(entry)
        if time.monotonic() < self._next_seconds:
            ready()
        else:
            self._save(ready)

    def _save(self, ready: Callable[[], Any]) -> None:
        if self._plan.journal is None or not self._unsaved:
            return
        began, again = time.monotonic(), self._next_seconds > 0
        try:
            self._plan.journal.add_all(self._unsaved, ready)
            self._unsaved.clear()
        except JournalFailed as error:
            now = time.monotonic()
            pause = min(PAUSES * (now - began), MOST_PAUSE_SECONDS)
            self._next_seconds = now + pause
            self._note(f"{error.message}\n{say('sweep.unsaved')}\n{error.hint}")
        else:
            self._next_seconds = 0.0
            if again:
                self._note(say("sweep.saved"))

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        # A journal that cannot be written can hardly be read, and may take its time.
        if self._sharing is not None and not self._unsaved:
            self._sharing.look(loop)


def _nothing() -> None:
    """Nobody is told."""


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
