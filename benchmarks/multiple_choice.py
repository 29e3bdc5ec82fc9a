"""How many questions of multiple choice are answered a minute, whole process."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.support.engine import Engine

from .figures import Figure, Report, main

__all__ = ["measure"]

MODEL = "tutor:1m"
PROGRAM = """
import json, sys
import ollama_magic as om

if __name__ == "__main__":
    how, times, journal = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    wishes = {"how": how, "repeats": times, "journal": journal}
    results = om.benchmark("%s", "choices", **wishes)
    row = results.summary().iloc[0]
    server = results.runs["server_seconds"].sum()
    told = [len(results), row["accuracy"], server, results.told]
    print(json.dumps(list(map(str, told))), file=sys.stderr)
"""
WHOLE, OUTSIDE = "from start to table", "ours, a question"
BARE = "the same requests with bare httpx"


def measure(arguments: argparse.Namespace) -> Report:
    """Run whole processes; the engine has the model loaded and is there already."""
    figures: dict[str, list[float]] = {name: [] for name in (WHOLE, BARE, OUTSIDE)}
    facts = {}
    with tempfile.TemporaryDirectory() as name, Engine(Path(name)) as engine:
        program = Path(name) / "program.py"
        program.write_text(PROGRAM % MODEL, "utf-8")
        for turn in range(arguments.n + 1):
            journal = Path(name) / f"journal{turn}.sqlite"
            seconds, told = _run(program, engine.url, arguments.repeats, journal)
            count, accuracy, server, said = told
            bare = _bare(engine.url, int(count))
            facts = {"accuracy": f"{float(accuracy):.3f}", "told beside it": said}
            if turn:  # the first one loads the model
                figures[WHOLE].append(60 * int(count) / seconds)
                figures[BARE].append(60 * int(count) / bare)
                figures[OUTSIDE].append(1000 * (seconds - float(server)) / int(count))
    goal = "at least 2,500 questions a minute, start-up and journal included"
    return Report(
        f"Multiple choice by one token, {MODEL}",
        [
            Figure(BARE, "questions/min", figures[BARE]),
            Figure(WHOLE, "questions/min", figures[WHOLE], base=BARE),
            Figure(OUTSIDE, "ms", figures[OUTSIDE]),
        ],
        {"goal": goal, "questions": count, **facts},
    )


def _run(
    program: Path, url: str, repeats: int, journal: Path
) -> tuple[float, list[str]]:
    """Seconds of a whole process, and what it says of itself."""
    command = [sys.executable, str(program), "letters", str(repeats), str(journal)]
    begun = time.perf_counter()
    done = subprocess.run(
        command,
        env={**os.environ, "OLLAMA_HOST": url},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - begun
    told: list[str] = json.loads(done.stderr.strip().splitlines()[-1])
    return seconds, told


def _bare(url: str, count: int) -> float:
    """Seconds for as many requests like it, in a process that is there already."""
    body = {
        "model": MODEL,
        "messages": [{"role": "user", "content": "Which?\nA) a\nB) b\nC) c\nD) d"}],
        "stream": False,
        "logprobs": True,
        "top_logprobs": 20,
        "options": {"temperature": 0, "num_predict": 1},
    }
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        begun = time.perf_counter()
        for _ in range(count):
            client.post("/api/chat", json=body).raise_for_status()
        return time.perf_counter() - begun


if __name__ == "__main__":
    main(measure, n=5, repeats=10)
