"""Tests of taking records out of saved notebooks."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from ollama_magic.errors import BadInput
from ollama_magic.notebook import read_notebook
from ollama_magic.run import Run
from ollama_magic.scrubbing import scrub_notebook
from tests.books import FOREIGN, as_saved, asked, book, write_book

SECRET = asked("my secret", "their secret", name="s", system="a secret of ours")


def without(text: str) -> str:
    """A notebook as it would have been saved without our records."""
    document = json.loads(text)
    for cell in document["cells"]:
        for output in cell.get("outputs", []):
            output.get("metadata", {}).pop("ollama_magic", None)
    return as_saved(document)


def test_records_go_and_every_other_byte_stays(tmp_path: Path) -> None:
    path = write_book(tmp_path / "notes.ipynb", [SECRET], [], [SECRET, asked("b")])
    before = path.read_text("utf-8")

    assert scrub_notebook(path) == 3
    assert path.read_text("utf-8") == without(before)
    assert "secret" not in path.read_text("utf-8")
    assert FOREIGN["name"] in path.read_text("utf-8")
    assert scrub_notebook(path) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["notes.ipynb"]


@pytest.mark.parametrize("indent", [None, 1, 2, "\t"])
@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_style_of_the_file_is_kept(
    indent: int | str | None, escaped: bool, end: str, tmp_path: Path
) -> None:
    def styled(text: str) -> bytes:
        document = json.loads(text)
        written = json.dumps(document, indent=indent, ensure_ascii=escaped)
        return (written + end.strip("\r")).replace("\n", end or "\n").encode()

    path = tmp_path / "notes.ipynb"
    path.write_bytes(styled(as_saved(book([SECRET]))))
    scrub_notebook(path)

    assert path.read_bytes() == styled(without(as_saved(book([SECRET]))))


def test_compact_files_marks_and_half_characters_are_kept(tmp_path: Path) -> None:
    document = book([SECRET])
    document["metadata"]["half"] = "한\ud800"
    path = tmp_path / "notes.ipynb"
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8", "backslashreplace"))
    scrub_notebook(path)

    kept = path.read_bytes()
    assert kept.startswith(b'\xef\xbb\xbf{"cells":[')
    assert b'"half":"\xed\x95\x9c\\ud800"' in kept
    assert b"secret" not in kept


def test_texts_become_sums_that_can_still_be_compared(tmp_path: Path) -> None:
    path = write_book(tmp_path / "notes.ipynb", [SECRET], [asked("b")])

    assert scrub_notebook(path, "hashes") == 2
    assert "secret" not in path.read_text("utf-8")
    [run, _] = [each.run for each in read_notebook(path).found]
    assert run.hashed
    assert run == Run.from_json(SECRET.to_json("hashes"))
    assert scrub_notebook(path, "hashes") == 0


def test_what_cannot_be_read_leaves_no_text_behind_sums(tmp_path: Path) -> None:
    later = {"schema": 9, "new": "a secret"}
    path = write_book(tmp_path / "notes.ipynb", [later, {"schema": "secret"}])

    assert scrub_notebook(path, "hashes") == 2
    assert "secret" not in path.read_text("utf-8")


def test_a_notebook_without_records_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "notes.ipynb"
    path.write_bytes(b'{ "cells":[ ] }')
    os.utime(path, ns=(1, 1))

    assert scrub_notebook(path) == 0
    assert path.read_bytes() == b'{ "cells":[ ] }'
    assert path.stat().st_mtime_ns == 1


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    path = write_book(tmp_path / "notes.ipynb", [SECRET])
    before = path.read_bytes()

    assert scrub_notebook(path, dry_run=True) == 1
    assert path.read_bytes() == before


def test_a_link_stays_a_link_and_rights_stay(tmp_path: Path) -> None:
    path = write_book(tmp_path / "real" / "notes.ipynb", [SECRET])
    path.chmod(0o640)
    link = tmp_path / "link.ipynb"
    link.symlink_to(path)
    scrub_notebook(link)

    assert link.is_symlink()
    assert "secret" not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_damaged_notebook_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.ipynb"
    path.write_text('{"cells": [')

    with pytest.raises(BadInput, match=r"notes\.ipynb"):
        scrub_notebook(path)
    assert path.read_text() == '{"cells": ['


def test_a_notebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"notes\.ipynb"):
        scrub_notebook(tmp_path / "notes.ipynb")
