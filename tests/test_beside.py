"""Tests of old answers with new ones beside them."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from ollama_magic.beside import SHOWN_CHARACTERS, SHOWN_ROWS, Pair, beside
from ollama_magic.events import ServerClock
from ollama_magic.run import Run
from tests.books import asked

CLOCK = ServerClock(answer_seconds=0.5, answer_tokens=4)
OLD = replace(asked("capital?", "Seoul", name="1"), server_clock=CLOCK)
SAME = replace(asked("capital?", "Seoul", name="2"), what=replace(OLD.what, model="b"))
OTHER = replace(asked("capital?", "Busan", name="3"), what=replace(OLD.what, model="c"))
HOSTILE = "<script>alert(1)</script>\x1b[31m $x$\n" + "y" * 5000


def html(*pairs: Pair) -> str:
    return str(beside(pairs)._repr_html_())


def test_a_pair_is_a_row_with_both_answers_and_speeds() -> None:
    table = beside([Pair(OLD, "b", SAME), Pair(OLD, "c", OTHER)])

    assert [*table["answer"]] == ["Seoul", "Seoul"]
    assert [*table["new_answer"]] == ["Seoul", "Busan"]
    assert [*table["new_model"]] == ["b", "c"]
    assert [*table["same"]] == [True, False]
    assert [*table["tokens_per_second"]] == [8, 8]
    assert table["new_tokens_per_second"].isna().all()
    assert [*table["id"]] == ["1", "1"]
    assert [*table["new_id"]] == ["2", "3"]
    assert type(table[table["same"]]) is pd.DataFrame


def test_what_was_not_asked_again_has_its_reason_and_no_answer() -> None:
    table = beside([Pair(OLD, "b", reason="no images"), Pair(OLD, "c", OTHER)])

    assert [*table["new_model"]] == ["b", "c"]
    assert [*table["reason"].fillna("")] == ["no images", ""]
    assert table["same"].isna()[0]
    assert pd.isna(table["new_answer"][0])


def test_a_table_of_nothing_has_its_columns() -> None:
    assert [*beside([]).columns] == [*beside([Pair(OLD, "b", SAME)]).columns]
    assert "<table" in html()
    assert "no row" in repr(beside([]))


def test_one_question_is_one_line_with_a_column_for_each_model() -> None:
    shown = html(Pair(OLD, "b", SAME), Pair(OLD, "c", OTHER))

    assert shown.count("<tr>") == 2
    assert shown.count("capital?") == 1
    assert re.findall(r"<th[^>]*>([^<]*)</th>", shown)[2:] == ["b", "c"]
    assert "8.0 tokens/s" in shown
    assert shown.count("the same") == 1


def test_what_models_wrote_cannot_act() -> None:
    bad = replace(asked(HOSTILE, HOSTILE), error=HOSTILE, status="error")
    bad = replace(bad, what=replace(bad.what, model="<b>m"))
    table = beside([Pair(bad, "<b>n", bad, HOSTILE)])

    for shown in (table._repr_html_(), repr(table)):
        assert "\x1b" not in shown
    assert "<script>" not in table._repr_html_()
    assert "<b>" not in table._repr_html_()
    assert "tex2jax_ignore" in table._repr_html_()
    assert "y" * SHOWN_CHARACTERS not in table._repr_html_()
    assert table["answer"][0] == HOSTILE


def test_of_many_questions_the_first_are_shown() -> None:
    runs: list[Run] = [asked(f"question {n}") for n in range(SHOWN_ROWS + 1)]
    shown = html(*(Pair(run, "b", SAME) for run in runs))

    assert f"question {SHOWN_ROWS - 1}<" in shown
    assert f"question {SHOWN_ROWS}<" not in shown
    assert f"{SHOWN_ROWS} of {SHOWN_ROWS + 1}" in shown
