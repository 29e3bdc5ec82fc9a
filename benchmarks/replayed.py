"""A serial sweep on a recorded exchange, replayed at 50 tokens/s, and a plain loop.

The server's own time goes from a request's arrival to the last byte of its answer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .figures import Figure, Report, main
from .replaying import replaying
from .watched import Program

__all__ = ["measure"]

TAPES = ("chat/think-go-format", "store/show-think-go")
GOAL_PERCENT = 2
COMMON = """
import sys
model, count = "think-go", int(sys.argv[1])
prompts = [f"What is the capital of country {number}?" for number in range(count)]
"""
LOOP = """
import ollama
answers = []
for prompt in prompts:
    messages = [{"role": "user", "content": prompt}]
    parts = ollama.chat(model, messages, stream=True)
    answers.append("".join(part.message.content or "" for part in parts))
"""
OURS = """
import ollama_magic as om
results = om.sweep(model, prompts, journal=sys.argv[2])
assert [done.run.status for done in results.done] == ["ok"] * count
"""
PLAIN, OWN = "plain loop over `ollama`", "`om.sweep`"
PROGRAMS = {PLAIN: LOOP, OWN: OURS}
SERVER = "the server's own time"
ANSWERED = "from the first request to the last answer"
STARTED = "from the first request to the end of the process"
WHOLE = "whole process"
OVER = "% over the server's"
UNITS = {SERVER: "s", ANSWERED: OVER, STARTED: OVER, WHOLE: OVER}


def measure(arguments: argparse.Namespace) -> Report:
    """Run each in turns, and compare its time with that of the server."""
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(arguments.n):
            for number, name in enumerate(PROGRAMS):
                place = Path(folder) / f"{turn}-{number}"
                rounds[name].append(_run(PROGRAMS[name], arguments, place))
    figures = [
        Figure(
            f"{name}: {what}",
            unit,
            [each[what] for each in rounds[name]],
            GOAL_PERCENT if name == OWN and unit == OVER else None,
        )
        for what, unit in UNITS.items()
        for name in PROGRAMS
    ]
    pace = f"{arguments.tokens_per_second:g} tokens/s"
    title = f"{arguments.count} trials of a recorded exchange, replayed at {pace}"
    return Report(title, figures)


def _run(code: str, arguments: argparse.Namespace, folder: Path) -> dict[str, float]:
    with replaying(arguments.tokens_per_second, *TAPES) as (url, spans):
        journal = folder / "sweep.sqlite"
        given = [str(arguments.count), str(journal)]
        command = [sys.executable, "-c", COMMON + code, *given]
        ran = Program(command, {"OLLAMA_HOST": url}, folder).run()
        if ran.failed:
            raise RuntimeError(ran.failed)
        asked = spans()
    server = sum(ended - began for began, ended in asked)
    first, last = asked[0][0], asked[-1][1]
    end = ran.began + ran.wall_seconds
    walls = {ANSWERED: last - first, STARTED: end - first, WHOLE: ran.wall_seconds}
    over = {what: (wall / server - 1) * 100 for what, wall in walls.items()}
    return {SERVER: server, **over}


if __name__ == "__main__":
    main(measure, n=3, count=60, tokens_per_second=50.0)
