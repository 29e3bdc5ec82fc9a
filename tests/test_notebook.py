"""Tests of reading records back from saved notebooks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.errors import BadInput
from ollama_magic.events import ToolCall
from ollama_magic.notebook import MOST_BYTES, find_notebooks, read_notebook, read_turns
from tests.books import as_saved, asked, book, write_book

A, B = asked("a"), asked("b", minute=1, before="a")


def test_records_come_back_with_the_cell_that_they_stand_below(tmp_path: Path) -> None:
    path = write_book(tmp_path / "notes.ipynb", [A], [], [B])
    read = read_notebook(path)

    assert [each.run for each in read.found] == [A, B]
    assert [each.cell for each in read.found] == [2, 4]
    assert {each.path for each in read.found} == {path}
    assert (read.later, read.damaged) == (0, 0)


def test_an_answer_that_was_shown_again_is_read_once(tmp_path: Path) -> None:
    read = read_notebook(write_book(tmp_path / "notes.ipynb", [A], [A, B], [B]))

    assert [(each.run.identity.id, each.cell) for each in read.found] == [
        ("a", 2),
        ("b", 3),
    ]


def test_a_record_of_a_later_schema_is_passed_over_and_counted(tmp_path: Path) -> None:
    later = {**A.to_json(), "schema": 2, "what": "now a text"}
    read = read_notebook(write_book(tmp_path / "notes.ipynb", [later, B]))

    assert [each.run for each in read.found] == [B]
    assert (read.later, read.damaged) == (1, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": None},
        {"schema": "1"},
        {"identity": None},
        {"identity": {"id": 7, "time_utc": "x"}},
        {"what": {"model": ["tiny"]}},
        {"what": {"model": "tiny", "context_tokens": 10**30}},
        {"asked": {"messages": ["hello"]}},
        {"asked": {"messages": [{"role": "user", "content": {"a": 1}}]}},
        {"asked": {"options": "seed=1"}},
        {"answered": {"text": 1}},
        {"answered": {"tool_calls": ["rm"]}},
        {"status": {"<b>": 1}},
        {"server_clock": {"answer_seconds": "1", "answer_tokens": 5}},
        {"client_clock": {"gap_quantiles_seconds": ["x"]}},
        {"memory": {"vram_bytes": "all"}},
    ],
)
def test_a_damaged_record_is_passed_over_and_counted(
    change: dict[str, Any], tmp_path: Path
) -> None:
    damaged = json.loads(json.dumps({**A.to_json(), **change}))
    read = read_notebook(write_book(tmp_path / "notes.ipynb", [damaged, B]))

    assert [each.run for each in read.found] == [B]
    assert (read.later, read.damaged) == (0, 1)


def test_a_record_that_is_no_object_is_damaged(tmp_path: Path) -> None:
    document = book([A])
    document["cells"][1]["outputs"][1]["metadata"]["ollama_magic"] = "gone"
    path = tmp_path / "notes.ipynb"
    path.write_text(as_saved(document), "utf-8")

    assert read_notebook(path).damaged == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "notebook_damaged"),
        ('{"cells": [', "notebook_damaged"),
        ("[" * 100_000, "notebook_damaged"),
        ("\xff\xfe", "notebook_damaged"),
        ("[1, 2]", "notebook_foreign"),
        ('{"worksheets": [{"cells": []}], "nbformat": 3}', "notebook_foreign"),
        ('{"cells": {}}', "notebook_foreign"),
    ],
)
def test_a_file_that_is_no_notebook_is_named(
    text: str, key: str, tmp_path: Path
) -> None:
    path = tmp_path / "notes.ipynb"
    path.write_bytes(text.encode("latin-1"))

    with pytest.raises(BadInput) as caught:
        read_notebook(path)
    assert caught.value.key == key
    assert "notes.ipynb" in caught.value.message


@pytest.mark.parametrize(
    "document",
    [
        {"cells": []},
        {"cells": [None, 1, {"outputs": None}, {"outputs": [None, {"metadata": 1}]}]},
        {"cells": [{"outputs": [{"metadata": {}}, {"metadata": None}, {}]}]},
    ],
)
def test_a_notebook_of_others_has_no_records(document: Any, tmp_path: Path) -> None:
    path = tmp_path / "notes.ipynb"
    path.write_text(json.dumps(document), "utf-8")

    assert read_notebook(path).found == ()


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "notes.ipynb"
    path.touch()
    os.truncate(path, MOST_BYTES + 1)

    with pytest.raises(BadInput) as caught:
        read_notebook(path)
    assert caught.value.key == "notebook_huge"


def test_a_folder_has_its_notebooks_and_not_their_copies(tmp_path: Path) -> None:
    paths = [write_book(tmp_path / name) for name in ("a.ipynb", "week 2/b.ipynb")]
    write_book(tmp_path / ".ipynb_checkpoints" / "a-checkpoint.ipynb")
    write_book(tmp_path / "week 2" / ".ipynb_checkpoints" / "b-checkpoint.ipynb")
    (tmp_path / "notes.txt").touch()

    assert find_notebooks(tmp_path) == paths
    assert find_notebooks(str(tmp_path)) == paths


def test_patterns_and_several_places_are_found_each_once(tmp_path: Path) -> None:
    a, b = (write_book(tmp_path / name) for name in ("a.ipynb", "deep/er/b.ipynb"))

    assert find_notebooks(str(tmp_path / "*.ipynb")) == [a]
    assert find_notebooks(f"{tmp_path}/**/*.ipynb") == [a, b]
    assert find_notebooks([b, str(tmp_path), a]) == [b, a]


def test_a_name_with_the_signs_of_a_pattern_is_a_name_first(tmp_path: Path) -> None:
    path = write_book(tmp_path / "notes[1].ipynb")

    assert find_notebooks(path) == [path]


@pytest.mark.parametrize("where", ["nowhere.ipynb", "*.ipynb", ".", [3]])
def test_where_there_is_no_notebook_it_says_so(
    where: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(BadInput) as caught:
        find_notebooks(where)
    assert caught.value.key == "notebook_none"


def test_a_conversation_is_read_back_turn_by_turn(tmp_path: Path) -> None:
    path = write_book(tmp_path / "notes.ipynb", [A], [B])
    turns = read_turns(path)

    assert [(turn.prompt, turn.answer) for turn in turns] == [
        ("a", "answer to a"),
        ("b", "answer to b"),
    ]
    assert [turn.key for turn in turns] == [("cell-a", 0), ("cell-b", 0)]
    assert [turn.runs for turn in turns] == [(A,), (B,)]


def test_rounds_of_a_tool_are_one_turn(tmp_path: Path) -> None:
    call = {"name": "add", "arguments": {"a": 1}}
    first = asked("1 + 1?", name="first")
    record = first.to_json()
    record["answered"] = {"tool_calls": [call]}
    result = asked("2", "It is 2.", name="second", before="first", minute=1).to_json()
    told = {"role": "tool", "content": "2", "tool_name": "add"}
    result["asked"]["messages"] = [told]
    result["identity"]["round"] = 1
    [turn] = read_turns(write_book(tmp_path / "notes.ipynb", [record, result]))

    assert turn.prompt == "1 + 1?"
    assert turn.answer == "It is 2."
    assert [message.role for message in turn.messages] == [
        "user",
        "assistant",
        "tool",
        "assistant",
    ]
    assert turn.messages[1].tool_calls == (ToolCall("add", {"a": 1}),)
    assert turn.messages[2].tool_name == "add"
    assert len(turn.runs) == 2


def test_what_hung_on_an_older_answer_is_no_part_of_the_conversation(
    tmp_path: Path,
) -> None:
    again = asked("a", "another", name="a2", minute=5)
    path = write_book(tmp_path / "notes.ipynb", [again], [B])

    assert [turn.answer for turn in read_turns(path)] == ["another"]


def test_each_conversation_has_its_own_turns(tmp_path: Path) -> None:
    other = asked("c", minute=9, conversation="study")
    alone = asked("d", minute=10, conversation=None)
    path = write_book(tmp_path / "notes.ipynb", [A], [other, alone], [B])

    assert [turn.prompt for turn in read_turns(path)] == ["c"]
    assert [turn.prompt for turn in read_turns(path, "default")] == ["a", "b"]
    with pytest.raises(BadInput, match="default, study"):
        read_turns(path, "nobody")


def test_a_conversation_cannot_be_read_from_sums_or_from_nothing(
    tmp_path: Path,
) -> None:
    sums = write_book(tmp_path / "sums.ipynb", [A.to_json("hashes")])
    empty = write_book(tmp_path / "empty.ipynb", [])

    for path, key in ((sums, "again_sums"), (empty, "notebook_silent")):
        with pytest.raises(BadInput) as caught:
            read_turns(path)
        assert caught.value.key == key
