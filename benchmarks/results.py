"""A sweep of 100,000 answers in a journal: written, taken up again, tabulated.

The answers are copies of one that the embedded engine gave; each has its own key, id,
text and verdict, and is committed as a sweep commits it. Taking the sweep up again is
timed in a process of its own, from the call of `om.sweep` to its results: nothing is
left to ask.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import ollama_magic as om
from ollama_magic.journals import Entry
from ollama_magic.sweeps.plan import Plan
from tests.support.engine import Engine

from .figures import Figure, Report, main

__all__ = ["measure"]

MODELS = ["tutor:0.1m", "tutor:0.3m", "tutor:1m", "tutor:1m-q4_0", "tutor:1m-q8_0"]
REPEATS = 10
ONE_BY_ONE = 2_000  # with a commit for each; the others by the thousand
# Linux counts in kilobytes, macOS in bytes.
UNIT = 1 if sys.platform == "darwin" else 1024
GOALS = {"taken up again": 5.0, "the first .summary(), with .runs": 2.0}


def measure(arguments: argparse.Namespace) -> Report:
    """Fill a journal, then take the sweep up again and look at its tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Engine(folder) as engine:
            os.environ["OLLAMA_HOST"] = engine.url
            rates = _filled(folder / "journal.sqlite", arguments.trials)
            rounds = [
                _in_a_process(folder / "journal.sqlite", arguments.trials)
                for _ in range(arguments.rounds)
            ]
        size = (folder / "journal.sqlite").stat().st_size
    memory = [each.pop("memory") for each in rounds]
    figures = [
        Figure("written, a commit for each", "answers/s", [rates[0]]),
        Figure("written, a thousand at once", "answers/s", [rates[1]]),
        Figure("on the disk", "kB/answer", [size / arguments.trials / 1000]),
        *(
            Figure(name, "s", [each[name] for each in rounds], GOALS.get(name))
            for name in rounds[0]
        ),
        Figure("memory up to there, at most", "MB", memory, 500),
    ]
    return Report(f"A sweep of {arguments.trials:,} answers in a journal", figures)


def _prompts(trials: int) -> list[dict[str, Any]]:
    return [
        {
            "prompt": f"What is {n} plus {n}?",
            "expected": f"{2 * n}",
            "check": "contains",
        }
        for n in range(trials // len(MODELS) // REPEATS)
    ]


def _planned(path: Path, trials: int) -> Plan:
    return om.plan(MODELS, _prompts(trials), repeats=REPEATS, journal=path, yes=True)


def _filled(path: Path, trials: int) -> tuple[float, float]:
    """Write all answers; how many a second one by one, and by the thousand."""
    plan = _planned(path, trials)
    journal = plan.journal
    assert journal is not None
    entries = _entries(plan)
    begun = perf_counter()
    for _ in range(ONE_BY_ONE):
        journal.add(next(entries))
    one_by_one = ONE_BY_ONE / (perf_counter() - begun)
    left = [*entries]
    begun = perf_counter()
    for start in range(0, len(left), 1000):
        journal.add_all(left[start : start + 1000])
    at_once = len(left) / (perf_counter() - begun)
    journal.close()
    return one_by_one, at_once


def _entries(plan: Plan) -> Iterator[Entry]:
    place = plan.places[0]
    base = om.sweep(MODELS[0], _prompts(100)[:1], journal=None).done[0].run
    for number, trial in enumerate(plan.trials):
        right = number % 3 == 0
        text = f"It is {trial.expected if right else 'many'} ({number})."
        run = replace(
            base,
            identity=replace(base.identity, id=uuid.uuid4().hex),
            what=replace(base.what, model=str(trial.request.model)),
            answered=replace(base.answered, text=text),
            verdict="correct" if right else "wrong",
        )
        key, asked = plan.key(number, place), plan.asked[number]
        yield Entry(key, asked, run, judged=plan.mark(trial))


def _in_a_process(path: Path, trials: int) -> dict[str, float]:
    told = subprocess.run(
        [sys.executable, "-m", __spec__.name, "--resume", str(path), str(trials)],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    seconds: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return seconds


def _resumed(path: Path, trials: int) -> dict[str, float]:
    seconds: dict[str, float] = {}

    def timed(name: str, view: Callable[[], Any]) -> Any:
        begun = perf_counter()
        value = view()
        seconds[name] = perf_counter() - begun
        return value

    wishes: dict[str, Any] = {"repeats": REPEATS, "journal": path, "yes": True}
    prompts = _prompts(trials)
    results = timed("taken up again", lambda: om.sweep(MODELS, prompts, **wishes))
    assert len(results) == trials
    timed("the first .summary(), with .runs", results.summary)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT
    timed(".summary() again", results.summary)
    timed(".paired()", results.paired)
    timed(".ranks()", results.ranks)
    timed(".disagreements()", results.disagreements)
    timed(".determinism()", results.determinism)
    return {**seconds, "memory": most / 1e6}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--resume"]:
        print(json.dumps(_resumed(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(measure, trials=100_000, rounds=3)
