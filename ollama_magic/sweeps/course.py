"""How far a sweep is: its figures so far, and the time that is left."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from ..messages import say
from ..run import Run
from ..trial import Done
from .spans import span

__all__ = ["Course"]

FAILED = ("timeout", "refused", "error")


@dataclass(slots=True)
class Course:
    """How far a sweep is. Written on the private loop, read by anyone.

    Attributes
    ----------
    count, kept, asked
        Trials in all, those that the journal had, and those that were asked now.
    last
        The trial that ended last.
    ended
        All that ended now, in that order.
    checked, right, graded
        Of those that have a check: how many came, how many were right, and whether a
        check gave another number than 0 and 1.
    over
        Set when nothing more will come, though some may be missing.
    notes
        What went wrong beside the trials, for people.
    """

    count: int
    kept: int = 0
    asked: int = 0
    began_seconds: float = field(default_factory=time.perf_counter)
    statuses: Counter[str] = field(default_factory=Counter)
    checked: int = 0
    right: float = 0.0
    graded: bool = False
    answer_tokens: int = 0
    answer_seconds: float = 0.0
    model: str = ""
    last: Done | None = None
    ended: list[Done] = field(default_factory=list)
    over: bool = False
    notes: list[str] = field(default_factory=list)
    _rested_seconds: float = 0.0
    _resting_since: float | None = None

    @property
    def paused(self) -> bool:
        """Set by who observes: nothing more is asked for so long."""
        return self._resting_since is not None

    @paused.setter
    def paused(self, paused: bool) -> None:
        now, since = time.perf_counter(), self._resting_since
        if paused and since is None:
            self._resting_since = now
        elif not paused and since is not None:
            self._rested_seconds += now - since
            self._resting_since = None

    def heard(self, done: Done, run: Run) -> None:
        """One more is over; ``run`` is its record, which ``done`` keeps packed."""
        self.asked, self.last, self.model = self.asked + 1, done, run.what.model
        self.ended.append(done)
        self.statuses[run.status] += 1
        if done.trial.check is not None:
            told = run.verdict
            score = told if isinstance(told, float) else float(told == "correct")
            self.checked, self.right = self.checked + 1, self.right + score
            self.graded |= score not in (0.0, 1.0)
        clock = run.server_clock
        # A single token came of reading the prompt, and took no time of its own.
        tokens = clock.answer_tokens or 0
        if tokens > 1 and clock.answer_seconds:
            self.answer_tokens += tokens
            self.answer_seconds += clock.answer_seconds

    @property
    def done(self) -> int:
        """Trials that are over."""
        return self.kept + self.asked

    @property
    def failed(self) -> int:
        """Trials of now that came to nothing, and would be asked again."""
        return sum(self.statuses[status] for status in FAILED)

    @property
    def correct(self) -> float | None:
        """The share of right answers among those of now that have a check.

        As `stats.accuracy`: what was not answered is not right, and there is none where
        checks give other numbers than 0 and 1.
        """
        known = self.checked and not self.graded
        return self.right / self.checked if known else None

    @property
    def tokens_per_second(self) -> float | None:
        """By the server's clock, of all answers of now together."""
        return self.answer_tokens / self.answer_seconds if self.answer_seconds else None

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far, pauses left out; ``None`` before there is one."""
        if not self.asked or self.over:
            return None
        now, since = time.perf_counter(), self._resting_since
        rested = self._rested_seconds + (0.0 if since is None else now - since)
        pace = (now - self.began_seconds - rested) / self.asked
        return pace * (self.count - self.done)

    def line(self) -> str:
        """All that in one line."""
        parts = [say("sweep.of", done=f"{self.done:,}", count=f"{self.count:,}")]
        if self.model:
            parts.append(self.model)
        if self.correct is not None:
            told = {"share": f"{100 * self.correct:.0f}", "count": self.checked}
            parts.append(
                say("sweep.correct_now" if self.kept else "sweep.correct", **told)
            )
        if self.tokens_per_second is not None:
            parts.append(say("sweep.speed", speed=f"{self.tokens_per_second:,.0f}"))
        if self.failed:
            parts.append(say("sweep.failed", count=self.failed))
        if self.done < self.count and (left := self.seconds_left) is not None:
            parts.append(say("sweep.left", time=span(left)))
        return " · ".join(parts)
