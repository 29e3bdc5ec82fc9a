"""What settings cost and bring, in sentences, and which of them were refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..figures import size
from ..messages import say
from ..plain import shortened
from ..stats.ground import FAILED

__all__ = ["KEYS", "LEAST_ROUNDS", "NAMES", "advice", "failures", "rests"]

KEYS = ["setting", "value"]
LEAST_ROUNDS = 3
REASON_CHARACTERS = 200
NAMES = {
    "tokens_per_second": "tune.tokens_per_second",
    "prompt_tokens_per_second": "tune.prompt_tokens_per_second",
    "load_seconds": "tune.load_seconds",
    "reload_seconds": "tune.reload_seconds",
}


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
    return [*said, *_best(table)]


def _best(table: pd.DataFrame) -> Iterator[str]:
    """What was fastest; nothing where it may be one that is not settled."""
    speeds = table[table["measure"].eq("tokens_per_second")]
    faster = speeds[speeds["found"] & speeds["ratio"].gt(1)].sort_values("ratio")
    if len(faster):
        best = faster.iloc[-1]
        yield say("tune.best", setting=best["setting"], value=best["value"])
    elif len(speeds) and not speeds["low"].gt(1).any():
        yield say("tune.keep")


def failures(runs: pd.DataFrame) -> list[str]:
    """Of each value how many requests came to nothing, and why the first did."""
    said = []
    for (setting, value), rows in runs.groupby(["setting", "tried"], sort=False):
        lost = rows[rows["status"].isin(FAILED)]
        if not len(lost):
            continue
        one = lost.iloc[0]
        reason = one["status"] if pd.isna(one["error"]) else one["error"]
        said.append(
            say(
                "tune.failed" if len(lost) == len(rows) else "tune.failed_some",
                what=say("tune.default") if setting == value else f"{setting}={value}",
                count=len(lost),
                n=len(rows),
                reason=shortened(str(reason), REASON_CHARACTERS),
            )
        )
    return said


def rests(table: pd.DataFrame, level: float = 0.95) -> list[str]:
    """On what the effects rest."""
    if not len(table):
        return []
    told = {
        "n": int(table["n"].max()),
        "count": len(table),
        "level": f"{100 * level:g}",
    }
    return [say("tune.rests", **told), say("report.load")]


def _sentence(row: Any) -> str:
    apart = row["low"] > 1 or row["high"] < 1
    key = "tune.unsettled" if apart else "tune.none"
    key = "tune.few" if row["n"] < LEAST_ROUNDS else key
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
