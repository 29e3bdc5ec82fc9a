"""How long the tables of a large sweep take, and how much memory."""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Callable
from time import perf_counter

from ollama_magic.results import Results
from tests.support.trials import done

from .figures import Figure, Report, main

__all__ = ["measure"]

MODELS, REPEATS = 10, 10
# Linux counts in kilobytes, macOS in bytes.
UNIT = 1 if sys.platform == "darwin" else 1024
GOALS = {"the first .summary(), with .runs": 2.0}


def measure(arguments: argparse.Namespace) -> Report:
    """Tabulate the same trials again and again, each time from their records."""
    items = arguments.trials // MODELS // REPEATS
    trials = [
        done(
            f"model-{model}:1b",
            f"p{item}",
            "correct" if (item * 7 + model + repeat) % 10 < model else "wrong",
            repeat=repeat,
            text=f"answer {item % 3}",
        )
        for model in range(MODELS)
        for item in range(items)
        for repeat in range(REPEATS)
    ]
    before = _most_bytes()
    Results(trials[:REPEATS]).summary()  # scipy is imported
    rounds = [_timed(Results(trials)) for _ in range(arguments.rounds)]
    most = (_most_bytes() - before) / 1e6
    figures = [
        Figure(name, "s", [each[name] for each in rounds], GOALS.get(name))
        for name in rounds[0]
    ]
    memory = Figure("memory beside the records, at most", "MB", [most], 500)
    return Report(f"Tables of {len(trials):,} trials", [*figures, memory])


def _timed(results: Results) -> dict[str, float]:
    """Seconds of each view; the first makes the table that the others read."""
    views: dict[str, Callable[[], object]] = {
        "the first .summary(), with .runs": results.summary,
        ".summary() again": results.summary,
        ".paired()": results.paired,
        ".ranks()": results.ranks,
        ".disagreements()": results.disagreements,
        ".determinism()": results.determinism,
    }
    seconds = {}
    for name, view in views.items():
        begun = perf_counter()
        view()
        seconds[name] = perf_counter() - begun
    return seconds


def _most_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


if __name__ == "__main__":
    main(measure, trials=100_000, rounds=3)
