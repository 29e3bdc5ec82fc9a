"""Tests of summaries of measured runs."""

from __future__ import annotations

import pandas as pd

from ollama_magic import stats
from ollama_magic.frames import runs


def measured(*rows: tuple[str, str, float | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["model", "status", "tokens_per_second"])
    return table.astype({"tokens_per_second": "Float64"})


def test_a_summary_has_a_row_a_group() -> None:
    table = measured(*(("a", "ok", float(n)) for n in range(1, 6)), ("b", "ok", 7.0))
    summary = stats.summary(table)

    assert [*summary.index] == ["a", "b"]
    assert summary.loc["a"].to_dict() == {
        "n": 5,
        "median": 3,
        "low": 2,
        "high": 4,
        "least": 1,
        "most": 5,
    }
    assert summary.loc["b", "n"] == 1


def test_what_was_broken_off_has_no_speed() -> None:
    table = measured(
        ("a", "ok", 1.0),
        ("a", "truncated", 3.0),
        ("a", "interrupted", 100.0),
        ("a", "error", 100.0),
        ("a", "ok", None),
    )
    summary = stats.summary(table)

    assert summary.loc["a", "n"] == 2
    assert summary.loc["a", "most"] == 3


def test_any_column_may_be_summarised_by_any_other() -> None:
    table = measured(("a", "ok", 1.0), ("b", "truncated", 3.0))
    summary = stats.summary(
        table.assign(total_seconds=[2, 4]), "total_seconds", "status"
    )

    assert summary["median"].to_dict() == {"ok": 2, "truncated": 4}


def test_nothing_measured_makes_an_empty_summary() -> None:
    summary = stats.summary(runs([]))

    assert summary.empty
    assert [*summary.columns] == ["n", "median", "low", "high", "least", "most"]
