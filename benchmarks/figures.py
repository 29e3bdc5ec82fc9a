"""What a benchmark gives back: its figures, as a table to read and as JSON to keep."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

__all__ = ["Figure", "Report", "machine", "main", "spread"]

HEAD = """| what | median | min – max | n | compared |
|---|---:|---:|---:|---|"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured ``len(values)`` times.

    Attributes
    ----------
    goal
        What each value should stay under.
    base
        The figure of the same report to give the ratio to, pair by pair: the values
        of both were taken in turns.
    """

    name: str
    unit: str
    values: Sequence[float]
    goal: float | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one benchmark, and facts that are no figures."""

    title: str
    figures: Sequence[Figure]
    facts: Mapping[str, str] = field(default_factory=dict)

    def as_markdown(self) -> str:
        """A table, the facts below it."""
        rows = "\n".join(self._row(figure) for figure in self.figures)
        facts = "\n".join(f"- {name}: {fact}" for name, fact in self.facts.items())
        parts = [f"### {self.title}", f"{HEAD}\n{rows}", facts]
        return "\n\n".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        """All values, so that nothing has to be measured again to be looked at."""
        figures = [
            {"name": f.name, "unit": f.unit, "values": list(f.values), "goal": f.goal}
            for f in self.figures
        ]
        return {"title": self.title, "figures": figures, "facts": dict(self.facts)}

    def _row(self, figure: Figure) -> str:
        shown = f"{_short(median(figure.values))} {figure.unit}".strip()
        cells = (figure.name, shown, spread(figure.values), str(len(figure.values)))
        return f"| {' | '.join((*cells, self._compared(figure)))} |"

    def _compared(self, figure: Figure) -> str:
        said = []
        if figure.base:
            base = next(f for f in self.figures if f.name == figure.base)
            ratios = [a / b for a, b in zip(figure.values, base.values, strict=True)]
            said.append(f"× {median(ratios):.2f} ({spread(ratios)}) of {base.name}")
        if figure.goal is not None:
            over = sum(value >= figure.goal for value in figure.values)
            goal = f"goal < {figure.goal:g} {figure.unit}".rstrip()
            said.append(f"{goal}: {f'{over} over' if over else 'met'}")
        return "; ".join(said)


def spread(values: Sequence[float]) -> str:
    """The least and the most."""
    return f"{_short(min(values))} – {_short(max(values))}"


def machine() -> str:
    """When and on what this was measured, in one line."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    python = f"Python {platform.python_version()}"
    system = f"{platform.system()} {platform.machine()}"
    line = f"{now}, {os.cpu_count()} cores, {system}, {python}"
    if hasattr(os, "getloadavg"):
        line += f", load average {os.getloadavg()[0]:.1f}"
    return line


def main(
    measure: Callable[[argparse.Namespace], Report],
    **defaults: int | float | bool | None,
) -> None:
    """Measure as the command line says, print the table, keep the JSON if asked.

    Each of ``defaults`` is an option of its own: ``tokens=8000`` is ``--tokens 8000``,
    ``detail=False`` is a flag, and ``None`` stands for a number that is not given.
    """
    parser = argparse.ArgumentParser(description=measure.__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the values")
    for name, value in defaults.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            parser.add_argument(option, action="store_true")
        else:
            kind = int if isinstance(value, int) else float
            parser.add_argument(option, type=kind, default=value, help="%(default)s")
    arguments = parser.parse_args()
    before = machine()
    report = measure(arguments)
    print(f"{before}\n\n{report.as_markdown()}", flush=True)
    if arguments.json:
        kept = {"machine": before, **report.as_json()}
        arguments.json.write_text(json.dumps(kept, indent=1, ensure_ascii=False))


def _short(value: float) -> str:
    """Three digits that count, as people write them."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
