"""Tests of what a server did for all who asked."""

from __future__ import annotations

import pandas as pd
import pytest

from ollama_magic import stats
from ollama_magic.errors import BadInput
from ollama_magic.stats.service import busy_seconds

START = pd.Timestamp("2026-11-21T08:00:00", tz="UTC")


def served(*rows: tuple[float, float, int]) -> pd.DataFrame:
    """Requests that began after so many seconds, took so long, gave so many tokens."""
    return pd.DataFrame(
        {
            "started": [START + pd.Timedelta(seconds=begun) for begun, _, _ in rows],
            "total_seconds": pd.array([took for _, took, _ in rows], dtype="Float64"),
            "answer_tokens": pd.array([n for _, _, n in rows], dtype="Int64"),
            "status": "ok",
            "host": "here",
            "model": "m",
        }
    )


def test_what_overlaps_counts_once() -> None:
    assert busy_seconds(served((0, 4, 1), (1, 2, 1), (3, 3, 1))) == 6


def test_a_pause_does_not_count() -> None:
    assert busy_seconds(served((10, 1, 1), (0, 2, 1))) == 3
    assert busy_seconds(served()) == 0


def test_a_servers_rate_is_all_its_tokens_over_its_time() -> None:
    one = stats.throughput(served((0, 2, 20), (2, 2, 20))).iloc[0]
    two = stats.throughput(served((0, 2, 20), (0, 2, 20))).iloc[0]

    assert (one["tokens_per_second"], two["tokens_per_second"]) == (10, 20)
    assert (one["requests_per_second"], two["requests_per_second"]) == (0.5, 1)


def test_goodput_counts_who_kept_to_every_limit() -> None:
    runs = served((0, 1, 9), (1, 2, 9), (3, 1, 9), (4, 1, 9))
    runs["first_text_seconds"] = pd.array([0.1, 0.1, 0.9, None], dtype="Float64")
    row = stats.goodput(runs, first_text_seconds=0.5, total_seconds=1.5).iloc[0]

    assert (row["n_trials"], row["met"], row["unmeasured"]) == (4, 1, 1)
    assert (row["share"], row["met_per_second"]) == (0.25, 0.2)
    assert row["low"] < 0.25 < row["high"]


def test_a_request_that_failed_did_not_keep_to_its_limit() -> None:
    runs = served((0, 1, 9), (1, 1, 9)).assign(status=["ok", "error"])

    assert stats.goodput(runs, total_seconds=5)["met"][0] == 1


def test_repeats_of_an_item_are_one_cluster_of_goodput() -> None:
    fast, slow = [(at, 0.1, 1) for at in range(20)], [(at, 9, 1) for at in range(20)]
    runs = served(*fast, *slow)
    once = stats.goodput(runs.assign(item=range(40)), total_seconds=1)
    of_four = stats.goodput(runs.assign(item=[at // 10 for at in range(40)]),
                            total_seconds=1)  # fmt: skip

    assert (once["low"][0], once["high"][0]) == stats.wilson(20, 40)
    assert of_four["low"][0] < once["low"][0] - 0.1
    assert stats.goodput(runs, total_seconds=1).equals(once)


def test_goodput_needs_a_limit() -> None:
    with pytest.raises(BadInput, match="limit"):
        stats.goodput(served((0, 1, 1)))
