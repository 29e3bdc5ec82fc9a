"""A sweep of 360 short requests beside a plain loop over the `ollama` package.

Three models, 20 prompts, 2 temperatures, 3 repeats, one by one. Each program is
a process of its own, timed from its start to its end, in turns. Server time is the sum
of what the server tells of each answer; a load is a runner process that began.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil

from ollama_magic.journals import Journal
from tests.support.engine import Engine

from .figures import Figure, Report, main

__all__ = ["measure"]

MODELS = ["tutor:1m", "tutor:1m-q8_0", "tutor:0.3m"]
REQUESTS = len(MODELS) * 20 * 2 * 3
POLL_SECONDS = 0.005
COMMON = f"""
import json, resource, sys, time
models = {MODELS!r}
prompts = [f"What is the capital of country {{n}}?" for n in range(20)]
def told(server, asked, first):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(dict(server=server, asked=asked, first=first, peak=peak)))
"""
LOOP = """
import ollama
server = asked = first = 0
def ask(model, prompt, temperature):
    global server, asked, first
    first = first or time.time()
    options = {"temperature": temperature, "num_predict": 32}
    messages = [{"role": "user", "content": prompt}]
    server += ollama.chat(model, messages, options=options).total_duration / 1e9
    asked += 1
"""
OUTERMOST = """
for model in models:
    for prompt in prompts:
        for temperature in (0, 0.8):
            for _ in range(3):
                ask(model, prompt, temperature)
told(server, asked, first)
"""
INNERMOST = """
for _ in range(3):
    for temperature in (0, 0.8):
        for prompt in prompts:
            for model in models:
                ask(model, prompt, temperature)
told(server, asked, first)
"""
OURS = """
import os
import ollama_magic as om
options = {"temperature": [0, 0.8], "num_predict": 32}
results = om.sweep(models, prompts, options=options, repeats=3, journal=sys.argv[1])
runs = [done.run for done in results.done]
now = sorted(run.identity.time_utc for run in runs)
from datetime import datetime
first = datetime.fromisoformat(now[0]).timestamp()
told(sum(run.server_clock.total_seconds for run in runs), len(runs), first)
"""
# Innermost is in a bad order on purpose; ours takes its order from nobody.
PROGRAMS = {
    "plain loop, a model after the other": LOOP + OUTERMOST,
    "plain loop, models innermost": LOOP + INNERMOST,
    "om.sweep": OURS,
}
OWN = "om.sweep"


def measure(arguments: argparse.Namespace) -> Report:
    """Run each program in turns, with room for all models, and with room for one."""
    figures: list[Figure] = []
    facts: dict[str, str] = {}
    for room in (3, 1):
        values = _rounds(arguments.n, room)
        figures += _figures(values, room)
    with tempfile.TemporaryDirectory() as folder, _engine(Path(folder), 3) as engine:
        facts |= _killed(engine, Path(folder))
    return Report("A sweep of 360 short requests", figures, facts)


def _rounds(count: int, room: int) -> dict[str, list[dict[str, float]]]:
    values: dict[str, list[dict[str, float]]] = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            for name, program in PROGRAMS.items():
                place = Path(folder) / f"{number}{len(name)}"
                # A new engine each time, so that nothing is loaded before.
                with _engine(place, room) as engine, _loads(engine) as loads:
                    told = _run(engine, program, place / "sweep.sqlite")
                values[name].append({**told, "loads": len(loads)})
    return values


def _figures(values: dict[str, list[dict[str, float]]], room: int) -> Iterator[Figure]:
    where = "all models fit" if room > 1 else "one model fits"
    for name, rounds in values.items():
        goal = 4.0 if name == OWN and room > 1 else None
        outside = [(r["wall"] - r["server"]) / REQUESTS * 1000 for r in rounds]
        yield Figure(
            f"{name}: outside the server, {where}", "ms/request", outside, goal
        )
        yield Figure(f"{name}: wall, {where}", "s", [r["wall"] for r in rounds])
        yield Figure(f"{name}: loads, {where}", "", [r["loads"] for r in rounds])
    own = values[OWN]
    if room > 1:
        first = [r["first"] for r in own]
        yield Figure(f"{OWN}: process start to the first trial", "s", first, 1.0)
        yield Figure(f"{OWN}: peak of memory", "MB", [r["peak"] for r in own])


def _run(engine: Engine, program: str, journal: Path) -> dict[str, float]:
    env = {**os.environ, "OLLAMA_HOST": engine.url}
    command = [sys.executable, "-c", COMMON + program, str(journal)]
    began, clock = time.perf_counter(), time.time()
    done = subprocess.run(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    wall = time.perf_counter() - began
    told: dict[str, float] = json.loads(done.stdout)
    assert told["asked"] == REQUESTS
    return {**told, "wall": wall, "first": told["first"] - clock}


def _killed(engine: Engine, folder: Path) -> dict[str, str]:
    """Kill a sweep a little past half, and run it again."""
    journal, env = folder / "killed.sqlite", {**os.environ, "OLLAMA_HOST": engine.url}
    command = [sys.executable, "-c", COMMON + OURS, str(journal)]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=env, **quiet)
    kept = 0
    while kept < REQUESTS // 2 and process.poll() is None:
        time.sleep(0.05)
        if journal.exists():
            with closing(Journal(journal)) as read:
                kept = len(read)
    process.kill()
    process.wait()
    with closing(Journal(journal)) as read:
        kept = len(read)
    subprocess.run(command, env=env, check=True, **quiet)
    with closing(Journal(journal)) as read:
        after = len(read)
    return {"`kill -9` past half: kept, then asked": f"{kept}, then {after - kept}"}


@contextmanager
def _engine(folder: Path, room: int) -> Iterator[Engine]:
    env = {"OLLAMA_MAX_LOADED_MODELS": str(room)}
    with Engine(folder, env=env) as engine:
        yield engine


@contextmanager
def _loads(engine: Engine) -> Iterator[set[int]]:
    """The processes that the engine starts meanwhile, each with a model in it."""
    seen: set[int] = set()
    over = threading.Event()
    parent = psutil.Process(engine.pid)

    def look() -> None:
        while not over.wait(POLL_SECONDS):
            seen.update(child.pid for child in parent.children())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    main(measure, n=3)
