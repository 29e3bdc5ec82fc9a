"""Tests of the table of trials."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from ollama_magic.events import ServerClock
from ollama_magic.outcomes import COLUMNS, factors, outcomes
from ollama_magic.run import ClientClock, Identity
from tests.support.trials import done


def test_a_row_says_what_was_asked_answered_and_measured() -> None:
    row = outcomes([done(topic="cities", language="en", expected="Seoul")]).iloc[0]

    assert (row["model"], row["item"], row["prompt"]) == ("small", "p0", "question p0")
    assert (row["answer"], row["status"], row["verdict"]) == ("Seoul", "ok", "correct")
    assert (row["topic"], row["language"], row["expected"]) == ("cities", "en", "Seoul")
    assert row["score"] == 1
    assert row["first_event_seconds"] == 0.1
    assert row["warm_total_seconds"] == pytest.approx(0.69)
    assert row["started"] == pd.Timestamp("2026-11-21T08:00", tz="UTC")
    assert (row["memory"], row["gpu_share"]) == (2_000_000_000, 0.25)


def test_speeds_are_those_of_the_field() -> None:
    row = outcomes([done(text="서울" * 11)]).iloc[0]

    assert row["tokens_per_second"] == 11 / 0.5
    assert row["inter_token_seconds"] == pytest.approx(0.6 / 10)
    assert row["prompt_tokens_per_second"] == pytest.approx(20 / 0.05)
    assert row["characters_per_second"] == 44
    assert row["characters_per_token"] == 2


def test_the_columns_have_their_types_and_the_empty_table_has_them_too() -> None:
    for table in (outcomes([]), outcomes([done(), done(status="error")])):
        dtypes = {name: str(dtype) for name, dtype in table.dtypes.items()}
        assert dtypes == COLUMNS


def test_the_speed_of_a_prompt_is_not_told_where_the_server_hides_its_cache() -> None:
    hidden = ServerClock(0.6, 0.0, 0.05, 0.5, 30, None, 11)
    cached = ServerClock(0.6, 0.0, 0.05, 0.5, 30, 30, 11)
    table = outcomes([done(server=hidden), done(server=cached)])

    assert table["prompt_tokens_per_second"].isna().all()
    assert table["prompt_rate_verified"].tolist() == [False, True]


def test_a_single_token_has_no_speed() -> None:
    row = outcomes([done(server=ServerClock(0.6, 0.0, 0.05, 0.01, 30, 0, 1))]).iloc[0]

    assert pd.isna(row["tokens_per_second"])
    assert pd.isna(row["inter_token_seconds"])


def test_a_trial_that_failed_has_its_reason_and_no_figures() -> None:
    failed = done(status="timeout", client=ClientClock(), server=ServerClock(), text="")
    row = outcomes([failed]).iloc[0]

    assert (row["status"], row["error"]) == ("timeout", "it failed")
    assert row[["score", "total_seconds", "tokens_per_second"]].isna().all()


def test_verdicts_become_scores() -> None:
    table = outcomes(done(verdict=v) for v in ("correct", "wrong", "unparsable", 0.4))

    assert table["score"].fillna(-1).tolist() == [1, 0, -1, 0.4]
    assert table["verdict"].fillna("").tolist() == [
        "correct",
        "wrong",
        "unparsable",
        "",
    ]


def test_what_was_varied_stands_behind_the_host_with_its_kind() -> None:
    varied = [
        {"temperature": 0, "think": True, "system": "short", "stop": ["."]},
        {"temperature": 0.7, "think": False, "system": "long", "stop": [","]},
        {},
    ]
    table = outcomes(done(factors=each) for each in varied)

    assert [*table.columns][6:10] == ["temperature", "think", "system", "stop"]
    kinds = [str(table[name].dtype) for name in ("temperature", "think", "system")]
    assert kinds == ["Float64", "boolean", "string"]
    assert table["stop"].fillna("").tolist() == ['["."]', '[","]', ""]


def test_whole_numbers_stay_whole_and_kinds_that_are_mixed_become_text() -> None:
    table = outcomes(
        done(factors={"num_ctx": n, "think": think})
        for n, think in ((1, True), (2, "low"))
    )

    assert str(table["num_ctx"].dtype) == "Int64"
    assert table["think"].tolist() == ["True", "low"]


def test_a_factor_that_is_called_as_a_column_gets_a_name_of_its_own() -> None:
    trials = [done(factors={"context": "a long story"})]

    assert factors(trials) == {"context": "factor_context"}
    assert factors([done(factors={"n": 3})]) == {"n": "factor_n"}
    assert outcomes(trials)["factor_context"].tolist() == ["a long story"]


def test_a_moment_that_cannot_be_read_is_missing() -> None:
    table = outcomes([done(identity=Identity("id", "yesterday")), done()])

    assert table["started"].isna().tolist() == [True, False]


def test_many_trials_are_tabulated_in_their_order() -> None:
    table = outcomes(done(item=f"p{at}") for at in range(10_001))

    assert table["item"].tolist() == [f"p{at}" for at in range(10_001)]
    assert table.index.tolist() == [*range(10_001)]


def test_of_many_columns_those_are_shown_that_people_look_for() -> None:
    table = outcomes([done(factors={"heat": 0.5}, text="Se\x1b[31moul $x$ <b>")])

    assert "heat" in repr(table)
    assert "Other columns: trial, point, repeat" in repr(table)
    assert "\x1b" not in repr(table)
    assert "tex2jax_ignore" in table._repr_html_()
    assert "<b>" not in table._repr_html_()


def test_every_column_is_described() -> None:
    page = (Path(__file__).parents[1] / "docs" / "results.md").read_text("utf-8")
    told = re.findall(r"`(\w+)`", page.partition("## Columns")[2])
    manual = re.findall(r"``(\w+)``", outcomes.__doc__ or "")

    assert {*COLUMNS} - {*told} == {*COLUMNS} - {*manual} == set()
