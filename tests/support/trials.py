"""Trials that are over, as a sweep would give them, and tables of such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ollama_magic.events import ServerClock
from ollama_magic.names import ModelRef
from ollama_magic.outcomes import outcomes
from ollama_magic.request import ChatRequest
from ollama_magic.run import (
    Answered,
    Asked,
    ClientClock,
    Identity,
    Memory,
    Run,
    What,
    Where,
)
from ollama_magic.trial import Done, Trial, Verdict

__all__ = ["done", "judged", "measured", "simulated"]


def check(run: Run, trial: Trial) -> Verdict:
    """A check that says nothing: the verdicts of these trials are given."""
    del run, trial
    return None


def done(
    model: str = "small",
    item: str = "p0",
    verdict: Verdict = "correct",
    *,
    repeat: int = 0,
    text: str = "Seoul",
    status: str = "ok",
    factors: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    client: ClientClock | None = None,
    server: ServerClock | None = None,
    where: Where | None = None,
    what: What | None = None,
    identity: Identity | None = None,
    thinking: str = "",
    slots: int = 1,
    **trial: Any,
) -> Done:
    """One trial that is over; all times are those of a quick answer of 11 tokens."""
    run = Run(
        identity or Identity("id", "2026-11-21T08:00:00.000+00:00", "sweep"),
        where or Where("http://127.0.0.1:11434", "machine", server_version="0.33.0"),
        what or What(model, f"sha256:{model}", quantization="Q4_K_M"),
        Asked(options=options or {}),
        Answered(text, thinking),
        status,
        None if status in ("ok", "truncated") else "it failed",
        verdict if status == "ok" else None,
        client or ClientClock(0.1, 0.2, 0.7),
        server or ServerClock(0.69, 0.01, 0.05, 0.5, 30, 10, 11),
        Memory(2_000_000_000, 500_000_000),
    )
    request = ChatRequest(ModelRef(model), ())
    given = {"prompt": f"question {item}", "check": check, **trial}
    known = Trial(0, repeat, item, request=request, factors=factors or {}, **given)
    return Done(known, run, slots)


def judged(scores: Mapping[str, Iterable[Verdict]], **known: Any) -> pd.DataFrame:
    """The table of models with their verdicts, one for each of the same items."""
    return outcomes(
        done(model, f"p{at}", verdict, **known)
        for model, verdicts in scores.items()
        for at, verdict in enumerate(verdicts)
    )


def measured(value: str, figures: Mapping[str, Iterable[float]]) -> pd.DataFrame:
    """A table of one figure, by model, one for each of the same items."""
    rows = [
        {"model": model, "item": f"p{at}", "status": "ok", value: figure}
        for model, each in figures.items()
        for at, figure in enumerate(each)
    ]
    return pd.DataFrame(rows, columns=["model", "item", "status", value])


def simulated(
    chance: np.random.Generator,
    items: int,
    repeats: int,
    shifts: Mapping[str, float],
    spread: float = 1.5,
) -> pd.DataFrame:
    """Scores of models whose log odds differ by item and by ``shifts``."""
    ease = chance.normal(0, spread, items)
    parts = []
    for model, shift in shifts.items():
        p = np.repeat(1 / (1 + np.exp(-(ease + shift))), repeats)
        score = (chance.random(items * repeats) < p).astype(float)
        part = {"model": model, "item": np.repeat(np.arange(items), repeats)}
        parts.append(pd.DataFrame({**part, "score": score, "status": "ok"}))
    return pd.concat(parts, ignore_index=True)
