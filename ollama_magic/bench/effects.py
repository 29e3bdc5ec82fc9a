"""What settings cost and bring: ratios to the default, with intervals and advice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..concluding import beyond
from ..messages import say
from ..plots import forest
from ..plots.ground import families
from ..results import Results
from ..stats import mean_interval
from ..stats.ground import WHOLE, By, library, named
from ..stats.pairs import holm
from ..sweeps.tuning import DEFAULT
from ..tables import NO_FORMULAS, Table
from .advising import KEYS, LEAST_ROUNDS, NAMES, advice, failures, rests

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Tuned", "effects"]

# What is compared: of which column, of cold trials or of warm ones.
MEASURES = {
    "tokens_per_second": ("tokens_per_second", False),
    "prompt_tokens_per_second": ("prompt_tokens_per_second", False),
    "load_seconds": ("load_seconds", True),
    "reload_seconds": ("load_seconds", False),
}
COLUMNS = [
    *(*KEYS, "measure", "n", "ratio", "low", "high", "p", "p_holm", "found"),
    *("by_default", "memory", "memory_by_default"),
]
SURE = 0.05
LEAST_SECONDS = 1e-6  # below that a server's clock tells of nothing


def effects(runs: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """What each value of each setting does to speeds and times, against the default.

    Ratios within a round are compared: what drifts from round to round is in both. Of
    each round and value the logarithms are averaged over the prompts that both have,
    and Student's interval and test are of the rounds' differences, so that ``ratio`` is
    geometric (Fleming and Wallace 1986, Commun. ACM 29:218–221).

    Parameters
    ----------
    runs
        As `Results.runs` of a tuning sweep: ``setting``, ``tried``, ``round``,
        ``cold``, ``status`` and the measured columns.

    Returns
    -------
    DataFrame
        A row for each setting, value and measure: ``ratio`` to the default with its
        interval ``low`` to ``high``; ``n`` rounds; ``p``, and ``p_holm`` corrected for
        all rows (Holm 1979), by which ``found`` says that there is a difference at all;
        ``by_default`` is the default's own figure (a geometric mean), ``memory`` and
        ``memory_by_default`` are bytes. ``load_seconds`` are of cold trials,
        ``reload_seconds`` is what a warm one waited all the same, the rest is of warm
        trials.
    """
    told = [*dict.fromkeys(zip(runs["setting"], runs["tried"], strict=True))]
    logarithms = {measure: _logarithms(runs, measure) for measure in MEASURES}
    rows = [
        {"setting": setting, "value": value, "measure": measure}
        | _memory(runs, setting, value)
        | _effect(logs, (setting, value), level)
        for setting, value in told
        if setting != DEFAULT
        for measure, logs in logarithms.items()
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["p_holm"] = holm(table["p"].to_numpy(float))
    table["found"] = table["p_holm"] < SURE
    table = table[table["n"] > 0].astype({"n": int}).reset_index(drop=True)
    return Table(table.astype(dict.fromkeys(COLUMNS[-2:], "Int64")))


def _effect(logs: pd.Series, which: tuple[str, str], level: float) -> dict[str, Any]:
    """What is told of one measure, of which there are the logarithms."""
    there = {(setting, value) for setting, value, *_ in logs.index}
    if not {which, (DEFAULT, DEFAULT)} <= there:
        return {"n": 0}
    # Prompt with prompt: where one fails for a value, it is not in the default, either.
    both = pd.concat([logs[which], logs[DEFAULT, DEFAULT]], axis=1, join="inner")
    rounds = (both.iloc[:, 0] - both.iloc[:, 1]).groupby(level=0).mean()
    differences = rounds.to_numpy(float)
    if not len(differences):
        return {"n": 0}
    low, high = mean_interval(differences, level=level)
    chance = np.nan
    if len(differences) >= LEAST_ROUNDS and np.ptp(differences) > 0:
        chance = library("scipy.stats").ttest_1samp(differences, 0.0).pvalue
    mean, default = differences.mean(), float(np.exp(both.iloc[:, 1].mean()))
    ends = dict(zip(("ratio", "low", "high"), np.exp([mean, low, high]), strict=True))
    return {"n": len(differences), **ends, "p": chance, "by_default": default}


def _memory(runs: pd.DataFrame, setting: str, value: str) -> dict[str, Any]:
    """The most that either took, in bytes."""
    found = {}
    for name, (s, v) in (
        ("memory", (setting, value)),
        ("memory_by_default", (DEFAULT, DEFAULT)),
    ):
        there = runs.loc[runs["setting"].eq(s) & runs["tried"].eq(v), "memory"]
        found[name] = there.max() if there.notna().any() else None
    return found


def _logarithms(runs: pd.DataFrame, measure: str) -> pd.Series:
    """The logarithms of a measure by setting, value, round and prompt."""
    column, cold = MEASURES[measure]
    there = runs["cold"].eq(cold) & runs["status"].isin(WHOLE) & runs[column].notna()
    rows = runs[there.fillna(False).to_numpy(bool)]
    numbers = rows[column].astype(float).clip(lower=LEAST_SECONDS)
    by = [rows[name] for name in ("setting", "tried", "round", "item")]
    logs = pd.Series(np.log(numbers), index=rows.index).groupby(by).mean()
    return logs.sort_index()


class Tuned(Results):
    """Results of a tuning sweep: ``.effects``, ``.advice`` and ``.plot()``."""

    @property
    def effects(self) -> pd.DataFrame:
        """What each setting does: see `bench.effects.effects`."""
        return effects(self.runs)

    @property
    def advice(self) -> list[str]:
        """The same in sentences, and what was refused."""
        return [*failures(self.runs), *advice(self.effects)]

    @property
    def conclusions(self) -> list[str]:
        """Of settings: their advice."""
        return self.advice

    @cached_property
    def factors(self) -> list[str]:
        """The columns of what was varied; a round is a repeat, and no factor."""
        return [name for name in super().factors if name != "round"]

    def rivals(self, by: By | None = None) -> list[str]:
        """What tells contestants apart: the settings, of which one may be the model."""
        return ["setting", "tried"] if by is None else named(by)

    def others(self, keys: Sequence[str]) -> list[str]:
        """Nothing: one setting is varied at a time."""
        del keys
        return []

    @property
    def caveats(self) -> list[str]:
        """On what the effects rest."""
        return [*beyond(self.runs), *rests(self.effects)]

    @property
    def axes(self) -> list[str]:
        """Nothing that is compared but as `effects` does."""
        return []

    @property
    def own_tables(self) -> Mapping[str, pd.DataFrame]:
        """The effects."""
        return {"tune.effects": self._brief} if len(self.effects) else {}

    @property
    def own_pictures(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """The ratios of each measure."""
        there = self.effects["measure"].unique()
        read = say("tune.read_ratios")
        return [(say(NAMES[m]), read, partial(self.plot, m)) for m in there]

    def plot(self, measure: str = "tokens_per_second", ax: Axes | None = None) -> Axes:
        """The ratios of one measure with their intervals, and the default at 1."""
        table = self.effects
        shown = table[table["measure"].eq(measure)]
        what = shown["setting"].str.cat(shown["value"], "=")
        ax = forest(shown.assign(what=what), "ratio", "what", ax)
        ax.axvline(1, color="0.5", linewidth=1)
        ax.set_title(say(NAMES[measure]), family=families())
        return ax

    def __repr__(self) -> str:
        if not len(self):
            return super().__repr__()
        return "\n".join([self.told, repr(self._brief), *self.advice])

    def _repr_html_(self) -> str:
        if not len(self):
            return super()._repr_html_()
        told = "".join(f"<li>{escape(text)}</li>" for text in self.advice)
        table = self._brief.as_html(NO_FORMULAS)
        return f"<p>{escape(self.told)}</p>{table}<ul>{told}</ul>"

    @property
    def _brief(self) -> Table:
        names = ["measure", "n", "ratio", "low", "high", "found", "memory"]
        return Table(self.effects[[*KEYS, *names]])
