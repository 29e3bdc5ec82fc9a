"""Runs every benchmark in turn, and writes the figures into the README beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["NAMES"]

NAMES = (
    "load first_text stream cpu interrupt install engine models pull upload fit "
    "record_size sweep replayed turns rendering panels results multiple_choice"
).split()
README = Path(__file__).with_name("README.md")
HEADING = "## The last run\n"


def _table(name: str) -> str:
    print(f"{name} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return said if "|" in said else f"```text\n{said}```\n"


def _write(tables: str) -> None:
    before = README.read_text("utf-8").partition(HEADING)[0]
    README.write_text(f"{before}{HEADING}\n{tables.strip()}\n", "utf-8")


if __name__ == "__main__":
    tables = "\n".join(map(_table, sys.argv[1:] or NAMES))
    print(tables)
    if not sys.argv[1:]:
        _write(tables)
