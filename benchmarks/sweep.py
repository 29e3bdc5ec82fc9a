"""A sweep of 360 short requests beside a plain loop over `ollama`, and promptfoo.

Three models, 20 prompts, 2 temperatures, 3 repeats, one by one. Each program is
a process of its own, timed from its start to its end, in turns, each time with a new
engine. All that is told of requests and loads is what the engine writes down, the same
for each program: server time goes from a request's head to the last of its answer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .figures import Figure, Report, main
from .logged_engine import Asked, Log, logged_engine
from .promptfoo import Absent, Promptfoo
from .watched import Program, Ran

__all__ = ["measure"]

MODELS = ["tutor:1m", "tutor:1m-q8_0", "tutor:0.3m"]
PROMPTS = [f"What is the capital of country {number}?" for number in range(20)]
TEMPERATURES, REPEATS = (0, 0.8), 3
REQUESTS = len(MODELS) * len(PROMPTS) * len(TEMPERATURES) * REPEATS
SETTLED_SECONDS = 0.5
COMMON = f"""
import sys
models, prompts = {MODELS!r}, {PROMPTS!r}
"""
LOOP = """
import ollama
answers = []
def ask(model, prompt, temperature):
    options = {"temperature": temperature, "num_predict": 32}
    messages = [{"role": "user", "content": prompt}]
    answers.append(ollama.chat(model, messages, options=options))
"""
OUTERMOST = """
for model in models:
    for prompt in prompts:
        for temperature in (0, 0.8):
            for _ in range(3):
                ask(model, prompt, temperature)
"""
INNERMOST = """
for _ in range(3):
    for temperature in (0, 0.8):
        for prompt in prompts:
            for model in models:
                ask(model, prompt, temperature)
"""
OURS = """
import ollama_magic as om
options = {"temperature": [0, 0.8], "num_predict": 32}
results = om.sweep(models, prompts, options=options, repeats=3, journal=sys.argv[1])
"""
OWN, PLAIN = "`om.sweep`", "plain loop, a model after the other"

# A program from an engine's address and a folder to keep things in.
Maker = Callable[[str, Path], Program]


@dataclass(frozen=True, slots=True)
class Tool:
    """One of those that are compared.

    Attributes
    ----------
    keeps
        Whether it keeps answers, so that the same command again need not ask.
    resumed
        What is run after it was killed, where that is another command.
    """

    name: str
    make: Maker
    keeps: bool = False
    resumed: Maker | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A tool's run, with what the engine wrote down of it."""

    ran: Ran
    asked: Sequence[Asked]
    loads: int

    @property
    def outside_ms(self) -> float:
        """Of each trial, what was not the server's time."""
        server = sum(each.seconds for each in self.asked)
        return (self.ran.wall_seconds - server) / REQUESTS * 1000

    @property
    def first_seconds(self) -> float:
        """From the process's start until the server hears of its first question."""
        return min(each.began for each in self.asked) - self.ran.began


def measure(arguments: argparse.Namespace) -> Report:
    """Run each in turns, with room for all models and for one; kill each half way."""
    tools, facts = _tools(arguments.without_promptfoo)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        turns = [folder / f"{number}" for number in range(arguments.n)]
        rounds, again = _all_fit(tools, turns)
        figures += _figures(rounds, again)
        facts["loads, all models fit"] = _loads(rounds)
        facts["ended with an error when all was asked"] = _fallen(rounds, again)
        # What has a cache is as slow as without it, and more.
        tight = [tool for tool in tools if tool.name == OWN or not tool.keeps]
        figures += _tight_figures(_one_fits(tight, turns))
        for number, tool in enumerate(tools):
            places = [folder / f"kill{number}-{n}" for n in range(arguments.kills)]
            kills = [_killed(tool, place) for place in places]
            figures.append(_again_figure(tool, [again for _, again in kills]))
            facts[f"{tool.name}, killed"] = kills[-1][0]
    return Report("A sweep of 360 short requests", figures, facts)


def _tools(without_promptfoo: bool) -> tuple[list[Tool], dict[str, str]]:
    tools = [
        Tool(PLAIN, partial(_python, LOOP + OUTERMOST)),
        Tool("plain loop, models innermost", partial(_python, LOOP + INNERMOST)),
        Tool(OWN, partial(_python, OURS), keeps=True),
    ]
    if without_promptfoo:
        return tools, {}
    try:
        other = Promptfoo.installed()
    except Absent as why:
        return tools, {"promptfoo": str(why)}
    bare = partial(_promptfoo, other, ["--no-cache"])
    cached = partial(_promptfoo, other, [])
    tools += [
        Tool("promptfoo, `--no-cache`", bare, resumed=partial(_resumed, other)),
        Tool("promptfoo, with its cache", cached, keeps=True),
    ]
    return tools, {"promptfoo": other.told}


def _python(code: str, url: str, folder: Path) -> Program:
    journal = folder / "sweep.sqlite"
    command = [sys.executable, "-c", COMMON + code, str(journal)]
    return Program(command, {"OLLAMA_HOST": url}, folder)


def _promptfoo(tool: Promptfoo, flags: list[str], url: str, folder: Path) -> Program:
    command = tool.evaluation(folder, MODELS, PROMPTS, TEMPERATURES, REPEATS)
    return Program([*command, *flags], tool.env(url, folder), folder)


def _resumed(tool: Promptfoo, url: str, folder: Path) -> Program:
    return Program(tool.resuming(), tool.env(url, folder), folder)


Rounds = dict[str, list[Round]]


def _all_fit(tools: Sequence[Tool], turns: Sequence[Path]) -> tuple[Rounds, Rounds]:
    """Each in turns; and the same once more, where it kept what it was answered."""
    rounds: Rounds = {tool.name: [] for tool in tools}
    again: Rounds = {tool.name: [] for tool in tools if tool.keeps}
    for turn in turns:
        for number, tool in enumerate(tools):
            place = turn / f"fit{number}"
            with logged_engine(place, len(MODELS)) as (engine, log):
                program = tool.make(engine.url, place)
                rounds[tool.name].append(_round(program, log, REQUESTS))
                if tool.keeps:
                    again[tool.name].append(_round(program, log, 0))
    return rounds, again


def _one_fits(tools: Sequence[Tool], turns: Sequence[Path]) -> Rounds:
    rounds: Rounds = {tool.name: [] for tool in tools}
    for turn in turns:
        for number, tool in enumerate(tools):
            place = turn / f"tight{number}"
            with logged_engine(place, 1) as (engine, log):
                program = tool.make(engine.url, place)
                rounds[tool.name].append(_round(program, log, REQUESTS))
    return rounds


def _round(program: Program, log: Log, wanted: int) -> Round:
    before, loads = len(log.asked), log.loads
    ran = program.run()
    asked = log.asked[before:]
    # promptfoo falls at times over its own log when all is done: that is told apart.
    if _trials(asked) != wanted:
        raise RuntimeError(f"{_trials(asked)} asked, not {wanted}: {ran.failed}")
    return Round(ran, asked, log.loads - loads)


def _trials(asked: Sequence[Asked]) -> int:
    """How many were no word to warm a model up."""
    return sum(each.prompt in PROMPTS for each in asked)


def _killed(tool: Tool, folder: Path) -> tuple[str, int]:
    """Kill it past half and go on; what was asked, and how much of it again."""
    with logged_engine(folder, len(MODELS)) as (engine, log):
        tool.make(engine.url, folder).run_until(
            lambda: _trials(log.asked) > REQUESTS // 2
        )
        time.sleep(SETTLED_SECONDS)
        before = _trials(log.asked)
        (tool.resumed or tool.make)(engine.url, folder).run()
        time.sleep(SETTLED_SECONDS)
        after = _trials(log.asked) - before
    return f"{before} asked before, {after} after", before + after - REQUESTS


def _figures(rounds: Rounds, again: Rounds) -> Iterator[Figure]:
    for name, runs in rounds.items():
        goal = 4.0 if name == OWN else None
        base = "" if name == PLAIN else f"{PLAIN}: outside the server"
        outside = [run.outside_ms for run in runs]
        title = f"{name}: outside the server"
        yield Figure(title, "ms/request", outside, goal, base)
    for name, runs in rounds.items():
        walls = [run.ran.wall_seconds for run in runs]
        yield Figure(f"{name}: whole process", "s", walls)
    for name, runs in again.items():
        walls = [run.ran.wall_seconds for run in runs]
        yield Figure(f"{name}: again, nothing left to ask", "s", walls)
    for name, runs in rounds.items():
        goal = 1.0 if name == OWN else None
        starts = [run.first_seconds for run in runs]
        yield Figure(f"{name}: start to first request", "s", starts, goal)
    for name, runs in rounds.items():
        cpu = [run.ran.cpu_seconds for run in runs]
        yield Figure(f"{name}: processor", "s", cpu)
    for name, runs in rounds.items():
        peaks = [run.ran.peak_bytes / 1e6 for run in runs]
        yield Figure(f"{name}: most memory", "MB", peaks)


def _tight_figures(rounds: Rounds) -> Iterator[Figure]:
    for name, runs in rounds.items():
        goal = len(MODELS) + 1 if name == OWN else None
        loads = [run.loads for run in runs]
        yield Figure(f"{name}: loads, one model fits", "", loads, goal)
    for name, runs in rounds.items():
        walls = [run.ran.wall_seconds for run in runs]
        yield Figure(f"{name}: whole process, one model fits", "s", walls)


def _loads(rounds: Rounds) -> str:
    """Of each the most."""
    most = (f"{name} {max(r.loads for r in runs)}" for name, runs in rounds.items())
    return "; ".join(most)


def _fallen(*all_rounds: Rounds) -> str:
    """Whose status was not 0, and how often."""
    runs = [(n, run) for rounds in all_rounds for n, rs in rounds.items() for run in rs]
    fallen = Counter(name for name, run in runs if run.ran.failed)
    return "; ".join(f"{name} {times}" for name, times in fallen.items()) or "none"


def _again_figure(tool: Tool, again: list[int]) -> Figure:
    how = ", then `--resume`" if tool.resumed else ""
    name = f"{tool.name}: asked again after `kill -9` past half{how}"
    return Figure(name, "", again, goal=2 if tool.name == OWN else None)


if __name__ == "__main__":
    main(measure, n=3, kills=1, without_promptfoo=False)
