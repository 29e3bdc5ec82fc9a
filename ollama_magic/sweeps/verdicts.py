"""Has answers judged by functions of users, which may fail, exit or never return."""

from __future__ import annotations

import threading
from queue import SimpleQueue

from ..judging import JUDGED, judge
from ..messages import say
from ..rules import Rule
from ..run import Run
from ..trial import Trial, Verdict

__all__ = ["CHECK_SECONDS", "Verdicts", "Waited", "trusted"]

CHECK_SECONDS = 60.0
MOST_HUNG = 3  # checks that did not return; the others would not, either


def trusted(run: Run, trial: Trial) -> bool:
    """Whether its check is one of ours that is over at once."""
    check = trial.check
    ours = type(check) is Rule and check.kind != "regex"
    return ours or check is None or run.status not in JUDGED


class Waited:
    """A verdict that is waited for.

    Attributes
    ----------
    over
        Set when it is there, or nobody waits for it any more.
    verdict, error
        What the check said, or what it raised.
    """

    def __init__(self, run: Run, trial: Trial) -> None:
        self._run, self._trial = run, trial
        self.over = threading.Event()
        self.verdict: Verdict = None
        self.error: BaseException | None = None

    def judge(self) -> None:
        """Ask the check."""
        try:
            self.verdict = judge(self._run, self._trial)
        except BaseException as error:  # noqa: BLE001 (it may exit, or say it was stopped)
            self.error = error
        self.over.set()


class Verdicts:
    """Judges on a thread of its own, which is left where a check does not return.

    A thread that was left ends with the program.

    Parameters
    ----------
    seconds
        How long a check may take.
    """

    def __init__(self, seconds: float = CHECK_SECONDS) -> None:
        self._seconds, self._hung = seconds, 0
        self._jobs: SimpleQueue[Waited] | None = None
        self._last: Waited | None = None
        self._stopped = False

    @property
    def hopeless(self) -> bool:
        """Whether so many checks did not return that no other is asked."""
        return self._hung >= MOST_HUNG

    def ask(self, run: Run, trial: Trial) -> Waited:
        """Begin to judge an answer; the one before is over."""
        self._last = waited = Waited(run, trial)
        if self._stopped or self.hopeless:
            waited.over.set()
            return waited
        if self._jobs is None:
            self._jobs = SimpleQueue()
            name = "ollama-magic-checks"
            threading.Thread(
                target=_work, args=(self._jobs,), name=name, daemon=True
            ).start()
        self._jobs.put(waited)
        return waited

    def wait(self, waited: Waited) -> None:
        """Wait until it is there, or has taken too long."""
        if not waited.over.wait(self._seconds):
            self._jobs, self._hung = None, self._hung + 1
            waited.error = TimeoutError(
                say("sweep.timeout", seconds=f"{self._seconds:g}")
            )

    def stop(self) -> None:
        """Wait for no check any more, and ask none."""
        self._stopped = True
        if self._last is not None:
            self._last.over.set()
        if self._jobs is not None:
            self._jobs.put(_END)


_END = Waited.__new__(Waited)


def _work(jobs: SimpleQueue[Waited]) -> None:
    while (waited := jobs.get()) is not _END:
        waited.judge()
