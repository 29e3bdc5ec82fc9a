"""Runs benchmarks in turn, and writes their figures into the README beside it.

All of them, or those that are named: the figures of the others stay, each below the
line that says when it was measured.
"""

from __future__ import annotations

import re
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
MARK = re.compile(r"<!-- (\w+) -->\n")  # in front of what each of them said


def _table(name: str) -> str:
    print(f"{name} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    print(said, flush=True)
    return said if "|" in said else f"```text\n{said}```\n"


def _write(name: str, table: str) -> None:
    before, _, after = README.read_text("utf-8").partition(HEADING)
    _, *parts = MARK.split(after)
    tables = {**dict(zip(parts[::2], parts[1::2], strict=True)), name: table}
    told = "\n".join(
        f"<!-- {each} -->\n{tables[each].strip()}\n" for each in NAMES if each in tables
    )
    README.write_text(f"{before}{HEADING}\n{told}", "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:] or NAMES:
        _write(name, _table(name))
