"""Tests of tasks: as files and tables have them, and those that ship."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from unicodedata import is_normalized

import pandas as pd
import pytest

from ollama_magic.bench.tasks import Question, listed, read, shipped
from ollama_magic.errors import BadInput
from training.cards import RESULTS
from training.checking import leaked
from training.corpus import chat_talks
from training.items import Item
from training.plans import SEED
from training.sets import APART, TOPICS, written

GOOD = {"question": "2+2?", "answer": "4"}
TALKS = 4000


def bare(question: Question) -> str:
    """The question without its choices."""
    return question.question.removeprefix("{choices}\n\n")


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
        ({**GOOD, "choices": ["4"]}, "t.jsonl, 2.*cannot have 1 choice\n"),
        ({**GOOD, "choices": ["4", "4 "]}, "t.jsonl, 2.*choice 4 is there twice"),
        ({**GOOD, "choices": ["B", "A"], "answer": "A"}, "t.jsonl, 2.*letter of one"),
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


@pytest.mark.parametrize(
    ("choices", "answer", "letter"),
    [
        ({"A": "q", "B": "z"}, "B", "B"),
        ({"1": "B", "2": "A"}, "1", "A"),
        ({"1": "B", "2": "A"}, 2, "B"),
        ({"a": "q", "b": "z"}, "z", "B"),
        ({"text": ["q", "z"], "label": ["1", "2"]}, "2", "B"),
        (["A", "B"], "A", "A"),
        ([1, 2], 2, "B"),
    ],
)
def test_a_choice_is_told_by_its_label_letter_or_text(
    choices: object, answer: object, letter: str
) -> None:
    row = {"question": "Which?", "choices": choices, "answer": answer}

    (question,) = read([row]).questions

    assert question.answer == letter
    assert question.prompt.splitlines()[1].startswith("A) ")


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_task_shows_itself_as_a_table(name: str) -> None:
    table = read(name).frame

    assert "answer" in repr(table)
    assert "<table" in table._repr_html_()


@pytest.mark.parametrize("source", ["anwsers", 5, "t.txt", []])
def test_what_is_no_task_is_refused(source: object) -> None:
    with pytest.raises(BadInput):
        read(source)


def test_two_tasks_ship_in_both_languages() -> None:
    table = listed().set_index("name")

    assert table["questions"].to_dict() == {"answers": 144, "choices": 160}
    assert table["choices"].fillna(0).to_dict() == {"answers": 0, "choices": 4}
    assert set(table["languages"]) == {"en, ko"}


def test_choices_stand_where_a_question_has_a_place_for_them() -> None:
    row = {"question": "{choices}\n\nWhich?", "choices": ["a", "b"], "answer": "b"}
    (question,) = read([row]).questions
    (bare,) = read([{"question": "What is {choices}?", "answer": "b"}]).questions

    assert question.prompt == "A) a\nB) b\n\nWhich?"
    assert question.below == "Which?\nA) a\nB) b"
    assert bare.prompt == bare.below == "What is {choices}?"


def test_each_letter_is_right_as_often_in_each_topic_and_language() -> None:
    table = read("choices").frame

    counts = table.groupby(["topic", "language"])["answer"].value_counts()

    assert len(counts) == 4 * 2 * 4
    assert set(counts) == {5}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_question_that_ships_is_well_formed(name: str) -> None:
    questions = read(name).questions

    assert len({(q.question, q.choices) for q in questions}) == len(questions)
    for question in questions:
        assert is_normalized("NFC", question.prompt)
        assert "{" not in bare(question)
        assert len({*question.choices}) == len(question.choices)
    topics = Counter((q.topic, q.language) for q in questions)
    assert len({*topics.values()}) == 1


def test_words_that_are_nearly_opposites_are_not_beside_the_right_one() -> None:
    near = [{"light", "dark"}, {"hard", "easy"}, {"soft", "loud"}, {"thin", "wide"}]

    for question in read("choices").only("opposite", "en").questions:
        asked = {question.question.split()[-1].strip('?."')}
        assert not any(pair <= asked | {*question.choices} for pair in near)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_sets_that_ship_can_be_made_again_byte_for_byte(name: str) -> None:
    assert written(name) == shipped()[name].read_text("utf-8")


def test_choices_are_of_topics_in_which_the_examination_saw_sizes_differ() -> None:
    found = json.loads(RESULTS.read_text("utf-8"))
    names = {"sum": "sums"}
    for topic, (sets, _) in TOPICS.items():
        small, large = (
            found[size]["task"][names.get(topic, topic)] for size in ("0.1m", "1m")
        )
        apart = large["right"] / large["of"] - small["right"] / small["of"]
        assert ("choices" in sets) == (apart >= APART)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_no_question_stands_in_what_the_tiny_models_were_taught(name: str) -> None:
    items = [
        Item(str(q.topic), str(q.language), (("user", bare(q)),), "", "")
        for q in read(name).questions
    ]
    taught = [*islice(chat_talks(SEED, TALKS), TALKS)]

    assert leaked(items, taught) == []
    known = Item("capital", "en", (taught[0].messages[-2],), "", "")
    assert leaked([known], taught) == [known]
