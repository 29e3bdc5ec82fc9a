"""What a sweep or a benchmark gives back: its trials, and every view of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import NotInstalled
from .judging import scored
from .messages import say
from .trial import Done, told_apart

# pandas and all that needs it are imported by who looks: they take as long as a hundred
# short answers, and a sweep in a script may be looked at by nobody.
if TYPE_CHECKING:
    import pandas as pd

    from .tables import Table

__all__ = ["Results"]

By = str | Sequence[str]
LOST = ("truncated", "failed")  # shown where any were
SHOWN = (
    *("n_items", "n_trials", "accuracy", "low", "high", "without_letter"),
    *("score", "score_low", "score_high", "accuracy_answered"),
    *LOST,
    *("tokens_per_second", "warm_first_text_seconds", "memory"),
    *("host", "hosts", "slots"),
)
SHOWN_ROWS = 30


class Results:
    """The trials that are over, one by one in ``runs``, and what they come to.

    Parameters
    ----------
    done
        The trials with their records.
    plan
        What they were to be, where it is known.
    """

    def __init__(self, done: Sequence[Done], plan: Any = None) -> None:
        self.done = done
        self.plan = plan

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a trial; the columns are described at `outcomes.outcomes`."""
        from .outcomes import outcomes

        return outcomes(self.done)

    @cached_property
    def factors(self) -> list[str]:
        """The columns of what was varied beside model, prompt and repeat."""
        from .outcomes import factors

        return [*factors(self.done).values()]

    def summary(self, by: By | None = None, level: float = 0.95) -> pd.DataFrame:
        """How right, how fast and how large, with intervals: see `stats.summary`.

        By model and by all that was varied, or by any columns of `runs`: ``"topic"``,
        ``["model", "host"]``.
        """
        from . import stats

        return stats.summary(self.runs, self.cells(by), level)

    def paired(
        self,
        a: object = None,
        b: object = None,
        *,
        value: str = "score",
        by: By | None = None,
        over: str = "all",
        level: float = 0.95,
    ) -> pd.DataFrame:
        """Whether two models differ on the same prompts: see `stats.paired`.

        By model; where there is but one, by what was varied.
        """
        from . import stats

        keys = self.rivals(by)
        return stats.paired(
            self.runs, a, b, value=value, by=keys, within=self.others(keys),
            over=over, level=level,
        )  # fmt: skip

    def ranks(
        self,
        value: str = "score",
        by: By | None = None,
        *,
        over: str = "all",
        level: float = 0.95,
    ) -> pd.DataFrame:
        """Who is best, and who cannot be told from it: see `stats.ranks`."""
        from . import stats

        keys = self.rivals(by)
        others = self.others(keys)
        return stats.ranks(
            self.runs, value, keys, within=others, over=over, level=level
        )

    def varied(
        self, value: str = "score", *, over: str = "all", level: float = 0.95
    ) -> pd.DataFrame:
        """What each thing that was varied brings, all else equal: see `stats.varied`.

        By model, and by each setting.
        """
        from . import stats

        return stats.varied(self.runs, self.axes, value=value, over=over, level=level)

    def pareto(
        self, axes: Mapping[str, str] | None = None, by: By | None = None
    ) -> pd.DataFrame:
        """The summary, with who is beaten in all that counts: see `stats.pareto`."""
        from . import stats

        keys = self.cells(by)
        return stats.pareto(self.summary(keys), axes, keys)

    def disagreements(self, by: By | None = None, over: str = "all") -> pd.DataFrame:
        """The prompts that divide the models: see `stats.disagreements`."""
        from . import stats

        return stats.disagreements(self.runs, self.rivals(by), over)

    def determinism(self) -> pd.DataFrame:
        """Whether equal requests were answered alike: see `stats.determinism`.

        What the server still knew of a request (``cache``) is no part of it: with
        ``cache="measure"`` each is compared fresh and repeated.
        """
        from . import stats

        varied = [name for name in self.factors if name != "cache"]
        return stats.determinism(self.runs, ["model", *varied])

    def score(self, check: Any) -> Results:
        """The same answers under another check (`judging.check_of`): nothing is asked.

        Where the check itself fails, there is no verdict, and ``error`` says why.

        Raises
        ------
        BadInput
            For what is no check, and for one that fails for every answer.
        """
        return type(self)(scored(self.done, check), self.plan)

    @property
    def conclusions(self) -> list[str]:
        """What may be concluded, in sentences: see `concluding.conclusions`."""
        from .concluding import conclusions

        return conclusions(self)

    @property
    def caveats(self) -> list[str]:
        """What has to be kept in mind, in sentences: see `concluding.caveats`."""
        from .concluding import caveats

        return caveats(self)

    @property
    def own_tables(self) -> Mapping[str, pd.DataFrame]:
        """Tables of this kind of results alone, by the text that heads each."""
        return {}

    @property
    def own_pictures(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Pictures of this kind alone: a name, how to read it, and what draws it."""
        return []

    def report(self, path: str | Path) -> Path:
        """Write one page with tables, plots and what follows from them.

        Parameters
        ----------
        path
            Ends in ``.html`` or ``.md``; a file that is there is written over.

        Raises
        ------
        BadInput
            For any other ending, or where nothing can be written.
        """
        from .report import write

        return write(self, Path(path))

    def __len__(self) -> int:
        return len(self.done)

    def __add__(self, other: Results) -> Results:
        """All trials of both, as of one sweep cold and one warm.

        Prompts of one id are one item where they are the same; where they are not, the
        later ones get a number: two sweeps of texts alone both begin at ``p0``, and
        what was ``p0`` of the second is ``p0 (2)``.
        """
        kind = type(self) if type(self) is type(other) else Results
        return kind([*self.done, *told_apart(self.done, other.done)])

    def __repr__(self) -> str:
        if not len(self):
            return self.told
        table, note = self._seen
        return "\n".join(filter(None, (self.told, repr(table), note)))

    def _repr_html_(self) -> str:
        told = f"<p>{escape(self.told)}</p>"
        if not len(self):
            return told
        from .tables import NO_FORMULAS

        table, note = self._seen
        more = f"<p>{escape(note)}</p>" if note else ""
        return told + table.as_html(NO_FORMULAS) + more

    @property
    def told(self) -> str:
        """How much there is, in a sentence."""
        if not len(self):
            return say("results.none")
        runs = self.runs
        models, items = runs["model"].nunique(), runs["item"].nunique()
        told = say("results.counts", trials=len(runs), models=models, items=items)
        counts = runs["status"].value_counts().drop("ok", errors="ignore")
        if not len(counts):
            return told
        others = ", ".join(f"{name} {count}" for name, count in counts.items())
        return f"{told} {say('results.not_ok', counts=others)}"

    @property
    def _seen(self) -> tuple[Table, str]:
        """The summary's first rows and columns, and what there is to say of it."""
        from .stats.summaries import described, shares
        from .tables import Table

        keys, note = ["model", *self.factors], ""
        try:
            table = self.summary()
        except NotInstalled:
            # Looking must work without the extra; the intervals are what it brings.
            table = described(self.runs, keys, shares(self.runs, keys))
            note = say("results.no_intervals")
        there = [name for name in SHOWN if name in table.columns]
        told = [name for name in there if name not in LOST or table[name].any()]
        return Table(table[[*keys, *told]].head(SHOWN_ROWS)), note

    def cells(self, by: By | None) -> list[str]:
        """The columns that make one row of a summary: ``by``, else all that varies."""
        if by is None:
            return ["model", *self.factors]
        return [by] if isinstance(by, str) else [*by]

    def rivals(self, by: By | None = None) -> list[str]:
        """What tells contestants apart: the model, or what was varied of one."""
        if by is not None:
            return self.cells(by)
        alone = self.runs["model"].nunique() < 2
        return self.factors if alone and self.factors else ["model"]

    @property
    def axes(self) -> list[str]:
        """What was varied, each for itself: the model, and each setting."""
        runs, names = self.runs, ("model", *self.factors)
        return [name for name in names if runs[name].nunique(dropna=False) > 1]

    def others(self, keys: Sequence[str]) -> list[str]:
        """What else was varied, and has to be the same in both of a pair."""
        return [name for name in ("model", *self.factors) if name not in keys]
