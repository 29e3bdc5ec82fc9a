"""How long `%load_ext ollama_magic` takes in a bare IPython, and what it imports."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from typing import Any

from .figures import Figure, Report, main

__all__ = ["measure"]

OURS, OTHER = "ollama_magic", "autoreload"
HEAVY = "httpx pandas ipywidgets matplotlib xllamacpp starlette uvicorn".split()
MARK = "--- from here on ---"
LOAD = f"""
import json, sys, time
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
before = set(sys.modules)
print({MARK!r}, file=sys.stderr, flush=True)
started = time.perf_counter()
shell.run_line_magic("load_ext", sys.argv[1])
seconds = time.perf_counter() - started
new = sorted(set(sys.modules) - before)
print(json.dumps({{"ms": seconds * 1000, "new": new, "all": sorted(sys.modules)}}))
"""
IMPORTED = re.compile(r"import time: +(\d+) \| +\d+ \| +(\S+)")


def measure(arguments: argparse.Namespace) -> Report:
    """Load it, and `autoreload` for comparison, each time in a fresh process."""
    for extension in (OURS, OTHER):
        _load(extension)
    pairs = [(_load(OURS), _load(OTHER)) for _ in range(arguments.n)]
    ours = [mine["ms"] for mine, _ in pairs]
    others = [its["ms"] for _, its in pairs]
    last = pairs[-1][0]
    there = [name for name in HEAVY if name in last["all"]]
    facts = {
        f"of {', '.join(HEAVY)} it imports": ", ".join(there) or "none",
        "modules that it adds": str(len(last["new"])),
    }
    if arguments.detail:
        facts |= _where_the_time_goes()
    return Report(
        "`%load_ext`, added to a bare IPython",
        [
            Figure(f"`%load_ext {OURS}`", "ms", ours, goal=20),
            Figure(f"`%load_ext {OTHER}` (comes with IPython)", "ms", others),
        ],
        facts,
    )


def _load(extension: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_run(extension).stdout)
    return loaded


def _where_the_time_goes() -> dict[str, str]:
    """The modules that cost most by themselves, as `-X importtime` counts them."""
    told = _run(OURS, "-X", "importtime").stderr.split(MARK)[1]
    costs = [(int(found[1]), found[2]) for found in IMPORTED.finditer(told)]
    top = sorted(costs, reverse=True)[:10]
    shown = ", ".join(f"{name} {micros / 1000:.1f}" for micros, name in top)
    total = sum(micros for micros, _ in costs) / 1000
    return {"importing alone, traced": f"{total:.1f} ms", "most of it (ms)": shown}


def _run(extension: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, "-c", LOAD, extension]
    return subprocess.run(command, capture_output=True, text=True, check=True)


if __name__ == "__main__":
    main(measure, n=15, detail=False)
