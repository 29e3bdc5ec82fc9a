"""A plan of a sweep: what will be asked, what it takes, and what it can show."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING, Any

from ..journals import Journal, Kept, Row, key_of
from ..judging import judge
from ..messages import say
from ..run import Run
from ..trial import Done, Trial, Verdict
from .hosts import Place
from .order import grouped, loads_of
from .spans import span
from .trials import Grid, Skipped, asked_keys

if TYPE_CHECKING:
    from .course import Course

__all__ = ["Gather", "How", "Observe", "Plan", "Runner"]

Observe = Callable[["Course"], None]
# Results are made, and shown, above us.
Runner = Callable[["Plan", Observe | None], Any]
Gather = Callable[[list[Done], "Plan"], Any]


@dataclass(frozen=True, slots=True)
class How:
    """How trials are asked.

    Attributes
    ----------
    slots
        How many at once on each host.
    seconds
        The longest that one may take; ``None`` is for ever.
    warm_up
        Whether a model is asked something before it is measured.
    guarded
        Whether an answer that repeats itself without end is ended.
    """

    slots: int = 1
    seconds: float | None = None
    warm_up: bool = True
    guarded: bool = True


class Plan:
    """A sweep before it runs: look at it, then ``.run()`` it.

    Attributes
    ----------
    trials
        All of them, in the order in which they will be asked.
    skipped
        Combinations that make no sense, each with its reason.
    journal
        Where answers are kept; ``None`` for nowhere.
    note
        Told in a line what people should know of answers that were kept.
    """

    def __init__(
        self,
        grid: Grid,
        trials: Iterable[Trial],
        skipped: Iterable[Skipped],
        places: list[Place],
        how: How,
        journal: Journal | None,
        run: Runner,
        results: Gather,
    ) -> None:
        groups = grouped(trials, interleaved=grid.interleaved)
        self.grid, self.places, self.how, self.journal = grid, places, how, journal
        self.note: Callable[[str], None] = lambda text: None
        self._faults: set[str] = set()
        self.trials = tuple(trial for group in groups for trial in group.trials)
        self.skipped = tuple(skipped)
        self._run, self._results = run, results

    def run(self, observe: Observe | None = None) -> Any:
        """Ask what is missing, and give back everything: `results.Results`.

        What was answered is in the journal as soon as it is; run again, a plan goes on
        from there.

        Parameters
        ----------
        observe
            Called about five times a second, on this thread, with how far it is.

        Raises
        ------
        Stopped
            Where the user interrupts it; its ``results`` are those that came.
        HostError
            Where no host is left that has a model; it has ``results``, too.
        """
        return self._run(self, observe)

    def of(self, trials: Iterable[Trial]) -> Plan:
        """Other trials of the same models on the same hosts, kept in the same place."""
        where = (self.places, self.how, self.journal, self._run, self._results)
        plan = Plan(self.grid, trials, (), *where)
        plan.note = self.note
        return plan

    def __len__(self) -> int:
        return len(self.trials)

    @cached_property
    def name(self) -> str:
        """Of what it asks, a short sum: two plans for the same have the same."""
        return key_of(*sorted(key.hex() for key in self.asked)).hex()[:12]

    @cached_property
    def asked(self) -> list[bytes]:
        """For each trial, the sum of what is asked."""
        interleaved = self.grid.interleaved
        return asked_keys(self.trials, self.how.slots, interleaved=interleaved)

    def key(self, number: int, place: Place) -> bytes:
        """Under which the answer to a trial is kept that a host gave."""
        model = self.trials[number].request.model
        return key_of(self.asked[number].hex(), *place.mark(model))

    def kept(self) -> dict[int, Done]:
        """The trials whose answers are in the journal, by their place in `trials`."""
        if self.journal is None:
            return {}
        owners = self._owners
        found = self.journal.settled([*owners])
        return {
            owners[key]: self._kept(self.trials[owners[key]], row)
            for key, row in found.items()
        }

    def fault(self, trial: Trial, error: Exception) -> str:
        """What to say of a check that failed; empty where that was said before.

        A bad check fails for most of them alike.
        """
        reason = f"{type(error).__name__}: {error}"
        if reason in self._faults:
            return ""
        self._faults.add(reason)
        return say("sweep.check_failed", item=trial.item, reason=reason)

    def _kept(self, trial: Trial, row: Row) -> Done:
        _, slots, queued, packed = row
        return Done(trial, Kept(packed, partial(self._judged, trial)), slots, queued)

    def _judged(self, trial: Trial, run: Run) -> Verdict:
        """The verdict; a check that fails now has none."""
        try:
            return judge(run, trial)
        except Exception as error:  # noqa: BLE001 (a check is anybody's function)
            if text := self.fault(trial, error):
                self.note(text)
            return None

    @cached_property
    def missing(self) -> int:
        """How many were still to be asked when it was first looked at."""
        return len(self.trials) - len(self.kept())

    @cached_property
    def loads(self) -> int:
        """How often a model will be loaded, by one host that begins with none."""
        kept = self.kept()
        left = (t for n, t in enumerate(self.trials) if n not in kept)
        return loads_of(grouped(left, interleaved=self.grid.interleaved))

    @cached_property
    def seconds(self) -> float | None:
        """How long it will take, by earlier answers of the same models.

        ``None`` where the journal has none of one of them: nobody knows.
        """
        kept = self.kept()
        total = 0.0
        for number, trial in enumerate(self.trials):
            if number not in kept:
                mean = self._means.get(trial.request.model.tagged)
                if mean is None:
                    return None
                total += mean
        return total / sum(place.error is None for place in self.places)

    @cached_property
    def most_seconds(self) -> float:
        """As `seconds`, were nothing kept: it does not take longer."""
        means = (self._means.get(t.request.model.tagged) for t in self.trials)
        return sum(mean or 0.0 for mean in means)

    @cached_property
    def difference(self) -> float | None:
        """The smallest difference of two accuracies that it can show: `stats.mde`.

        Of models on the same prompts, with a power of 80 %; ``None`` where nothing is
        checked, or there is one model alone; NaN where even the largest would not be
        found.
        """
        items = {t.item for t in self.trials if t.check is not None}
        if not items or len(self.grid.models) < 2:
            return None
        from .. import stats

        return stats.mde(len(items), repeats=self.grid.repeats)

    def earlier(self) -> Any:
        """Other answers to the same in the journal: of other weights, versions, hosts.

        A model that was pulled again, and a server that was updated, are asked anew;
        this is what they said before. The same trials, so that both tables can be
        joined by their ``point`` and ``repeat``.
        """
        return self._results([*self._earlier()], self)

    def _earlier(self) -> Iterator[Done]:
        if self.journal is None:
            return
        numbers = {key: number for number, key in enumerate(self.asked)}
        now = set(self._owners)
        for entry in self.journal.others(self.asked):
            if entry.key not in now and entry.settled:
                trial = self.trials[numbers[entry.asked]]
                yield Done(trial, entry.run, entry.slots, entry.queue_seconds)

    @cached_property
    def _owners(self) -> dict[bytes, int]:
        """Every key under which an answer may be kept, and the trial that it is of."""
        marks: dict[tuple[str, int], Any] = {}
        owners = {}
        for number, trial in enumerate(self.trials):
            model = trial.request.model
            for at, place in enumerate(self.places):
                if not place.has(model):
                    continue
                if (mark := marks.get((model.name, at))) is None:
                    mark = marks[model.name, at] = place.mark(model)
                owners[key_of(self.asked[number].hex(), *mark)] = number
        return owners

    @cached_property
    def _means(self) -> dict[str, float | None]:
        """Seconds of an answer by model, from the journal."""
        means: dict[str, float | None] = {}
        for model in self.grid.models:
            digests = [p.digest(model) for p in self.places if p.has(model)]
            digest = next(filter(None, digests), None)
            known = self.journal is not None and digest is not None
            means[model.tagged] = (
                self.journal.seconds_of(digest)  # type: ignore[union-attr, arg-type]
                if known
                else None
            )
        return means

    # Showing itself.

    def _lines(self) -> Iterator[tuple[str, str]]:
        grid, count = self.grid, len(self.trials)
        yield (
            say("plan.trials"),
            say(
                "plan.product",
                models=len(grid.models),
                prompts=len(grid.items),
                choices=len(grid.choices),
                repeats=grid.repeats,
                count=f"{count:,}",
            ),
        )
        if self.journal is None:
            yield say("plan.journal"), say("plan.no_journal")
        else:
            told = {
                "path": str(self.journal.path),
                "count": f"{count - self.missing:,}",
            }
            yield say("plan.journal"), say("plan.kept", **told)
        yield say("plan.missing"), f"{self.missing:,}"
        several = len(self.places) > 1
        yield say("plan.loads"), f"{'≥ ' if several else ''}{self.loads:,}"
        seconds = self.seconds
        yield (
            say("plan.time"),
            span(seconds) if seconds is not None else say("plan.unknown"),
        )
        if self.difference is not None:
            points = f"{100 * self.difference:.1f}"
            few = math.isnan(self.difference)
            shown = say("plan.few_items" if few else "plan.points", points=points)
            yield say("plan.difference"), shown
        for skipped in self.skipped:
            told = {"what": skipped.what, "trials": str(skipped.trials)}
            reason = say("plan.reason", reason=skipped.reason, **told)
            yield say("plan.skipped"), reason

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {text}" for name, text in self._lines())

    def _repr_html_(self) -> str:
        rows = (
            f"<tr><th style='text-align:left'>{escape(name)}</th>"
            f"<td style='text-align:left'>{escape(text)}</td></tr>"
            for name, text in self._lines()
        )
        return f"<table>{''.join(rows)}</table>"
