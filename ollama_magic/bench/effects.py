"""What settings cost and bring: ratios to the default, with intervals and advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..figures import size
from ..messages import say
from ..plots import forest
from ..plots.ground import families
from ..results import Results
from ..stats import mean_interval
from ..stats.ground import By, library, named
from ..stats.pairs import holm
from ..sweeps.tuning import DEFAULT
from ..tables import NO_FORMULAS, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Tuned", "advice", "effects"]

# What is compared: of which column, of cold trials or of warm ones.
MEASURES = {
    "tokens_per_second": ("tokens_per_second", False),
    "prompt_tokens_per_second": ("prompt_tokens_per_second", False),
    "load_seconds": ("load_seconds", True),
    "reload_seconds": ("load_seconds", False),
}
NAMES = {
    "tokens_per_second": "tune.tokens_per_second",
    "prompt_tokens_per_second": "tune.prompt_tokens_per_second",
    "load_seconds": "tune.load_seconds",
    "reload_seconds": "tune.reload_seconds",
}
KEYS = ["setting", "value"]
COLUMNS = [
    *(*KEYS, "measure", "n", "ratio", "low", "high", "p", "p_holm", "found"),
    *("by_default", "memory", "memory_by_default"),
]
SURE = 0.05
LEAST_ROUNDS = 3
LEAST_SECONDS = 1e-6  # below that a server's clock tells of nothing


def effects(runs: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """What each value of each setting does to speeds and times, against the default.

    Ratios within a round are compared: what drifts from round to round is in both. Of
    each round and value the logarithms are averaged over the prompts, and Student's
    interval and test are of the rounds' differences, so that ``ratio`` is geometric
    (Fleming and Wallace 1986, Commun. ACM 29:218–221).

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
    rows = [
        {"setting": setting, "value": value, **_effect(runs, setting, value, m, level)}
        for setting, value in told
        if setting != DEFAULT
        for m in MEASURES
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["p_holm"] = holm(table["p"].to_numpy(float))
    table["found"] = table["p_holm"] < SURE
    table = table[table["n"] > 0].astype({"n": int}).reset_index(drop=True)
    return Table(table.astype(dict.fromkeys(COLUMNS[-2:], "Int64")))


def _effect(
    runs: pd.DataFrame, setting: str, value: str, measure: str, level: float
) -> dict[str, Any]:
    one, other = (
        _rounds(runs, s, v, measure) for s, v in ((setting, value), (DEFAULT,) * 2)
    )
    both = pd.concat([one, other], axis=1, join="inner")
    differences = (both.iloc[:, 0] - both.iloc[:, 1]).to_numpy(float)
    found = {"measure": measure, "n": len(differences)}
    for name, (s, v) in (
        ("memory", (setting, value)),
        ("memory_by_default", (DEFAULT, DEFAULT)),
    ):
        there = runs.loc[runs["setting"].eq(s) & runs["tried"].eq(v), "memory"]
        found[name] = there.max() if there.notna().any() else None
    if not len(differences):
        return found
    low, high = mean_interval(differences, level=level)
    chance = np.nan
    if len(differences) >= LEAST_ROUNDS and np.ptp(differences) > 0:
        chance = library("scipy.stats").ttest_1samp(differences, 0.0).pvalue
    mean, default = differences.mean(), float(np.exp(other.mean()))
    ends = dict(zip(("ratio", "low", "high"), np.exp([mean, low, high]), strict=True))
    return {**found, **ends, "p": chance, "by_default": default}


def _rounds(runs: pd.DataFrame, setting: str, value: str, measure: str) -> pd.Series:
    """The mean logarithm of each round."""
    column, cold = MEASURES[measure]
    there = runs["setting"].eq(setting) & runs["tried"].eq(value)
    there &= runs["cold"].eq(cold) & runs["status"].isin(("ok", "truncated"))
    rows = runs[there.fillna(False).to_numpy(bool)]
    numbers = rows[column].astype("Float64").to_numpy(float, na_value=np.nan)
    logs = np.log(np.clip(numbers, LEAST_SECONDS, None))
    told = pd.Series(logs, index=rows["round"].to_numpy()).dropna()
    return told.groupby(level=0).mean()


def advice(table: pd.DataFrame) -> list[str]:
    """The effects in sentences: each that was found, and where none was.

    Where none was found, the interval says how large one may be all the same; where
    that leaves out 1, but the corrected test is not sure, nothing is settled.
    """
    said: list[str] = []
    for _, rows in table.groupby(KEYS, sort=False):
        found = rows[rows["found"]]
        several = found if len(found) else rows.head(1)
        said += [_sentence(row) for _, row in several.iterrows()]
        said += _memory(rows.iloc[0])
    faster = table[table["found"] & table["measure"].eq("tokens_per_second")]
    faster = faster[faster["ratio"] > 1].sort_values("ratio")
    if not len(faster):
        return [*said, say("tune.keep")]
    best = faster.iloc[-1]
    told = {"setting": best["setting"], "value": best["value"]}
    return [*said, say("tune.best", **told)]


def _sentence(row: Any) -> str:
    apart = row["low"] > 1 or row["high"] < 1
    key = "tune.unsettled" if apart else "tune.none"
    return say(
        "tune.more" if row["found"] else key,
        setting=row["setting"],
        value=row["value"],
        measure=say(NAMES[row["measure"]]),
        n=row["n"],
        default=say("tune.default"),
        percent=_percent(row["ratio"]),
        low=_percent(row["low"]),
        high=_percent(row["high"]),
    )


def _percent(ratio: float) -> str:
    return f"{100 * (ratio - 1):+,.0f} %" if ratio < 3 else f"× {ratio:,.3g}"


def _memory(row: Any) -> Iterator[str]:
    memory, other = row["memory"], row["memory_by_default"]
    if pd.isna(memory) or pd.isna(other) or memory == other:
        return
    yield say(
        "tune.memory",
        setting=row["setting"],
        value=row["value"],
        memory=size(int(memory)),
        default=say("tune.default"),
        other=size(int(other)),
    )


class Tuned(Results):
    """Results of a tuning sweep: ``.effects``, ``.advice`` and ``.plot()``."""

    @property
    def effects(self) -> pd.DataFrame:
        """What each setting does: see `bench.effects.effects`."""
        return effects(self.runs)

    @property
    def advice(self) -> list[str]:
        """The same in sentences."""
        return advice(self.effects)

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
