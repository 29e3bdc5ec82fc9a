"""A plan of a sweep: what will be asked, what it takes, and what it can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ..bulk import in_bulk
from ..journals import SETTLED, Journal, Kept, Row, key_of
from ..judging import judge, mark_of
from ..messages import say
from ..trial import Done, Trial, Verdict
from .hosts import Place
from .order import grouped, loads_of
from .overview import as_html, lines_of
from .sittings import whole_rounds
from .timing import Estimate, Pace, Past, estimate, past_of
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
    probed
        What came of models that `probe` asked.
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
        self.probed: dict[str, list[Past]] = {}
        self._faults: set[str] = set()
        self._marks: dict[tuple[int, str], str | None] = {}
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
        try:
            return self._run(self, observe)
        finally:
            for name in ("_left", "_past", "estimate"):
                self.__dict__.pop(name, None)  # of which it knows more now

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
        with in_bulk():
            found = self.among(self.journal.settled([*self._owners]).values())
            return whole_rounds(self.trials, found)

    def among(self, rows: Iterable[Row]) -> dict[int, Done]:
        """The trials that rows of a journal answer, by their place in `trials`."""
        owners = self._owners
        found = ((owners[row.key], row) for row in rows if self._serves(row))
        return {n: self._kept(self.trials[n], row) for n, row in found}

    def _serves(self, row: Row) -> bool:
        """Whether it is an answer of ours; one that a guard ended is none without."""
        ended = row.told.status == "looping" and not self.how.guarded
        return row.key in self._owners and not ended

    def fault(self, trial: Trial, error: BaseException) -> str:
        """What to say of a check that failed; empty where that was said before.

        A bad check fails for most of them alike.
        """
        reason = f"{type(error).__name__}: {error}"
        if reason in self._faults:
            return ""
        self._faults.add(reason)
        return say("sweep.check_failed", item=trial.item, reason=reason)

    def _kept(self, trial: Trial, row: Row) -> Done:
        assert self.journal is not None
        packed = partial(self.journal.record, row.number)
        if row.judged and row.judged == self.mark(trial):
            verdict = None
        else:
            verdict = partial(self._verdict, trial) if trial.check else _unchecked
        kept = Kept(row.told, packed, verdict)
        return Done(trial, kept, row.slots, row.queue_seconds)

    def mark(self, trial: Trial) -> str | None:
        """Which check a verdict is of: `judging.mark_of`, once for all repeats."""
        which = id(trial.check), trial.item
        if which not in self._marks:
            self._marks[which] = mark_of(trial)
        return self._marks[which]

    def _verdict(self, trial: Trial, kept: Kept) -> Verdict:
        """The verdict; a check that fails now has none."""
        try:
            whole = getattr(trial.check, "whole", False)
            return judge(kept.recorded if whole else kept.brief, trial)
        except (Exception, SystemExit) as error:  # noqa: BLE001 (anybody's function)
            if text := self.fault(trial, error):
                self.note(text)
            return None

    @property
    def missing(self) -> int:
        """How many were still to be asked when it was last run, or first looked at."""
        return len(self._left)

    @property
    def loads(self) -> int:
        """How often a model will be loaded, by one host that begins with none."""
        return self._loads_of(self._left).total()

    @cached_property
    def estimate(self) -> Estimate:
        """How long it will take, by earlier answers of the same models."""
        return self._estimated(self._left)

    @property
    def seconds(self) -> float | None:
        """How long it will take at most, by earlier answers of the same models.

        ``None`` where there is none of one of them: nobody knows, until `probe` asks.
        """
        return None if self.estimate.unknown else self.estimate.high_seconds

    @property
    def most_seconds(self) -> float:
        """As `seconds`, were nothing kept: it does not take longer."""
        return self._estimated(self.trials).high_seconds

    def probe(self) -> Plan:
        """Ask one trial of each model that was never measured here, and look again.

        A plan that is only looked at asks nothing. What is asked now is kept, and not
        asked again; without a journal, it is but known how long it took.
        """
        unknown = self.estimate.unknown
        found = self.of(unknown.values()).run().done if unknown else []
        plan = self.of(self.trials)
        plan.skipped, plan.probed = self.skipped, dict(self.probed)
        for done in found:
            if (told := done.measured).status in SETTLED:
                model = done.trial.request.model.tagged
                plan.probed[model] = [Past(told, done.slots)]
        return plan

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
    def _left(self) -> list[Trial]:
        """What is still to be asked."""
        kept = self.kept()
        return [trial for n, trial in enumerate(self.trials) if n not in kept]

    @cached_property
    def _past(self) -> dict[str, list[Past]]:
        return past_of(self.grid.models, self.places, self.journal) | self.probed

    def _loads_of(self, trials: Sequence[Trial]) -> Counter[str]:
        return loads_of(grouped(trials, interleaved=self.grid.interleaved))

    def _estimated(self, trials: Sequence[Trial]) -> Estimate:
        past, how = self._past, self.how
        paces = {model: Pace.of(past[model], how.slots) for model in past}
        loads = self._loads_of(trials)
        return estimate(trials, paces, loads, self.places, how.seconds)

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {text}" for name, text in lines_of(self))

    def _repr_html_(self) -> str:
        return as_html(self)


def _unchecked(kept: Kept) -> None:
    """Where there is no check now, there is no verdict, whatever there was."""
    del kept
