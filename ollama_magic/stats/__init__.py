"""Statistics of measured runs: tables in, tables out, each formula with its source."""

from __future__ import annotations

from .agreement import determinism, disagreements
from .intervals import bootstrap, mean_interval, median_interval, wilson
from .pairs import paired, varied
from .power import mde
from .ranking import pareto, ranks
from .service import goodput, throughput
from .summaries import accuracy, speeds, summary
from .votes import bradley_terry

__all__ = [
    "accuracy",
    "bootstrap",
    "bradley_terry",
    "determinism",
    "disagreements",
    "goodput",
    "mde",
    "mean_interval",
    "median_interval",
    "paired",
    "pareto",
    "ranks",
    "speeds",
    "summary",
    "throughput",
    "varied",
    "wilson",
]
