"""Tests of tasks: as files and tables have them, and those that ship."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pandas as pd
import pytest

from ollama_magic.bench.tasks import listed, read, shipped
from ollama_magic.errors import BadInput
from training.checking import leaked
from training.corpus import chat_talks
from training.items import Item
from training.plans import SEED

GOOD = {"question": "2+2?", "answer": "4"}
TALKS = 4000


def test_the_same_task_comes_of_a_file_a_table_and_mappings(tmp_path: Path) -> None:
    rows = [{**GOOD, "topic": "sum"}, {"question": "Which?", "choices": ["a", "b"]}]
    rows[1]["answer"] = "b"
    lines, cells = tmp_path / "t.jsonl", tmp_path / "t.csv"
    lines.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    table = pd.DataFrame(rows)
    joined = table["choices"].map(lambda c: "|".join(c) if isinstance(c, list) else c)
    table.assign(choices=joined).to_csv(cells, index=False)

    several = [read(source).questions for source in (rows, lines, table, cells)]

    assert several.count(several[0]) == 4
    assert several[0][1].prompt == "Which?\nA) a\nB) b"
    assert several[0][1].answer == "B"
    assert read(read(rows).frame).questions == several[0]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"question": "Why?"}, "t.jsonl, 2.*answer"),
        ({"question": " ", "answer": "4"}, "t.jsonl, 2.*question"),
        ({**GOOD, "choices": ["1", "2"]}, "t.jsonl, 2.*4.*1, 2"),
        ({**GOOD, "check": {"regex": "("}}, "t.jsonl, 2"),
        ({**GOOD, "id": "q1"}, "q1"),
        ([1], "row 2"),
    ],
)
def test_a_bad_row_is_refused_with_its_number(
    row: object, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + json.dumps(row) + "\n", "utf-8")

    with pytest.raises(BadInput, match=told):
        read(path)


@pytest.mark.parametrize("source", ["anwsers", 5, "t.txt", []])
def test_what_is_no_task_is_refused(source: object) -> None:
    with pytest.raises(BadInput):
        read(source)


def test_two_tasks_ship_in_both_languages() -> None:
    table = listed().set_index("name")

    assert table["questions"].to_dict() == {"answers": 96, "choices": 96}
    assert table["choices"].fillna(0).to_dict() == {"answers": 0, "choices": 4}
    assert set(table["languages"]) == {"en, ko"}


def test_each_letter_is_right_about_as_often() -> None:
    counts = read("choices").frame["answer"].value_counts()

    assert counts.to_dict() == dict.fromkeys("ABCD", 24)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_no_question_stands_in_what_the_tiny_models_were_taught(name: str) -> None:
    items = [
        Item(str(q.topic), str(q.language), (("user", q.prompt),), "", "")
        for q in read(name).questions
    ]
    taught = [*islice(chat_talks(SEED, TALKS), TALKS)]

    assert leaked(items, taught) == []
    known = Item("capital", "en", (taught[0].messages[-2],), "", "")
    assert leaked([known], taught) == [known]
