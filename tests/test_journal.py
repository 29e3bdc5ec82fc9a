"""Tests of journals: nothing that was answered is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from ollama_magic.errors import BadInput, JournalFailed
from ollama_magic.events import ServerClock
from ollama_magic.journals import Entry, Journal, Kept, key_of
from ollama_magic.journals.places import default_path, is_shared
from ollama_magic.measured import measured
from ollama_magic.record import new_identity
from ollama_magic.run import Answered, Asked, ClientClock, Run, What, Where

ASKED = ({"role": "user", "content": "한국의 수도는?"},)


def run(number: int, *, status: str = "ok", words: int = 30) -> Run:
    return Run(
        identity=new_identity(source="sweep", trial=str(number), repeat=0),
        where=Where("http://127.0.0.1:11434", "0123456789abcdef"),
        what=What("tutor:1m", "sha256:abc", quantization="Q8_0"),
        asked=Asked(ASKED, options={"temperature": 0.2}),
        answered=Answered("서울 " * words, done_reason="stop"),
        status=status,
        client_clock=ClientClock(0.01, 0.02, 0.5, arrivals=((0.01, 3), (0.5, 90))),
        server_clock=ServerClock(0.5, 0.1, 0.1, 0.3, 20, None, 30),
    )


def entry(number: int, **how: object) -> Entry:
    about = {"item": f"p{number}", "factors": {"temperature": 0.2}}
    told = run(number, **how)  # type: ignore[arg-type]
    return Entry(key_of("key", number), key_of("asked", number), told, about=about)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sweep.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal(path) as journal:
        yield journal


def filled(path: Path, count: int) -> list[Entry]:
    """Entries in a journal that is closed."""
    entries = [entry(number) for number in range(count)]
    with Journal(path) as journal:
        journal.add_all(entries)
    return entries


def test_what_was_added_is_read_back_whole(journal: Journal, path: Path) -> None:
    first = entry(1)
    journal.add(first)
    with Journal(path) as other:
        assert [*other] == [first]
        assert other.runs == [first.run]


def test_it_is_a_write_ahead_log_that_is_forced_to_disk(journal: Journal) -> None:
    assert journal.mode == "wal"
    assert journal._asked("PRAGMA synchronous")[0][0] == 2


def test_where_no_log_can_be_it_rolls_back(path: Path) -> None:
    with Journal(path, vfs="unix-dotfile") as journal:
        assert journal.mode == "delete"
        journal.add(entry(1))
        assert len(journal) == 1
    with Journal(path) as journal:
        assert len(journal) == 1


def test_file_systems_of_other_machines_are_known_by_their_mounts() -> None:
    mounts = "/dev/sda / ext4 rw 0 0\nserver:/h /home/me nfs4 rw 0 0\n"
    assert is_shared(Path("/home/me/data/s.sqlite"), mounts)
    assert not is_shared(Path("/home/you/s.sqlite"), mounts)


def test_settled_answers_are_found_by_their_keys_the_last_of_each(
    journal: Journal,
) -> None:
    failed, first, last = entry(1, status="error"), entry(2), entry(2)
    journal.add_all((failed, first, last))
    found = journal.settled([each.key for each in (failed, first, entry(3))])
    assert [*found] == [first.key]
    assert journal.record(found[first.key].number) == last.packed()


def test_a_row_tells_of_its_record_what_tables_need(journal: Journal) -> None:
    one = entry(1)
    journal.add(one)
    row = journal.settled([one.key])[one.key]
    assert row.told == measured(one.run)
    assert Kept(row.told, partial(journal.record, row.number))() == one.run


def test_a_journal_of_an_older_version_gets_the_columns_that_it_lacks(
    path: Path,
) -> None:
    entries = filled(path, 3)
    with closing(sqlite3.connect(path)) as file:
        for name in ("answer", "prompt_tokens", "judged"):
            file.execute(f"ALTER TABLE runs DROP COLUMN {name}")
        file.commit()
    with Journal(path) as journal:
        assert not journal.said
        rows = journal.settled([each.key for each in entries])
        assert [rows[e.key].told for e in entries] == [measured(e.run) for e in entries]


def test_what_sqlite_cannot_take_is_kept_in_the_record(journal: Journal) -> None:
    odd = entry(1)
    run = replace(
        odd.run,
        answered=Answered("half \ud83d"),
        server_clock=ServerClock(prompt_tokens=10**30),
    )
    odd = replace(odd, run=run)
    journal.add(odd)
    row = journal.settled([odd.key])[odd.key]
    assert (row.told.answer, row.told.prompt_tokens) == ("half ?", 1e30)
    assert journal.runs == [run]


def test_a_record_is_read_after_the_journal_was_closed_while_its_file_is_there(
    path: Path,
) -> None:
    one = filled(path, 1)[0]
    journal = Journal(path)
    row = journal.settled([one.key])[one.key]
    journal.close()
    assert journal.record(row.number) == one.packed()
    path.unlink()
    with pytest.raises(JournalFailed):
        journal.record(row.number)


def test_the_newest_answers_of_a_model_are_known(journal: Journal) -> None:
    journal.add_all((entry(1), entry(2), entry(3), entry(4, status="timeout")))
    newest = journal.newest("sha256:abc", 3)
    assert [row.number for row in newest] == [2, 3]
    assert {row.told.total_seconds for row in newest} == {0.5}
    assert journal.newest("sha256:new", 3) == []


def test_a_journal_has_a_number_of_its_own_that_outlives_damage(
    journal: Journal, path: Path, tmp_path: Path
) -> None:
    salt = journal.salt
    assert 0 < salt < 2**31
    assert journal.salt == salt
    with Journal(path) as again, Journal(tmp_path / "other.sqlite") as other:
        assert again.salt == salt != other.salt
    journal.add_all(map(entry, range(50)))
    journal.close()
    data = bytearray(path.read_bytes())
    data[5000:9000] = b"x" * 4000
    path.write_bytes(data)
    with Journal(path) as mended:
        assert mended.said
        assert mended.salt == salt


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_it_is_exported_and_taken_in_again_each_once(
    path: Path, tmp_path: Path, kind: str
) -> None:
    entries = filled(path, 5)
    exported = tmp_path / f"out.{kind}"
    with Journal(path) as journal, Journal(tmp_path / "new.sqlite") as new:
        assert journal.export(exported) == 5
        assert new.load(exported) == 5
        assert new.load(exported) == 0
        assert [*new] == entries


def test_a_bad_row_of_an_export_is_numbered_and_nothing_is_taken(
    path: Path, tmp_path: Path
) -> None:
    filled(path, 3)
    exported = tmp_path / "out.jsonl"
    with Journal(path) as journal:
        journal.export(exported)
    lines = exported.read_text("utf-8").splitlines()
    told = json.loads(lines[1])
    told["run"]["status"] = 7
    exported.write_text("\n".join((lines[0], json.dumps(told), lines[2])), "utf-8")
    with Journal(tmp_path / "new.sqlite") as new:
        with pytest.raises(BadInput, match="row 2"):
            new.load(exported)
        assert len(new) == 0
        with pytest.raises(BadInput, match=r"\.xlsx"):
            new.export(tmp_path / "out.xlsx")


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_damaged_journal_is_said_kept_and_salvaged(path: Path, place: int) -> None:
    entries = filled(path, 400)
    data = bytearray(path.read_bytes())
    data[4096 * place : 4096 * (place + 1)] = os.urandom(4096)
    path.write_bytes(data)
    with Journal(path) as journal:
        [said] = journal.said
        saved = [*journal]
        journal.add(entry(1000))
    assert ".corrupt" in said
    assert path.with_name(path.name + ".corrupt").read_bytes() == data
    assert len(entries) - 20 <= len(saved) <= len(entries)
    assert all(each in entries for each in saved[:20])
    with Journal(path) as journal:
        assert not journal.said
        assert len(journal) == len(saved) + 1


def test_a_file_that_is_cut_short_gives_what_it_has(path: Path) -> None:
    filled(path, 400)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with Journal(path) as journal:
        assert journal.said
        assert len(journal) > 100


@pytest.mark.parametrize("name", ["notes.txt", "table.csv"])
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("not yours\n" * 100)
    with pytest.raises(BadInput, match="something else"):
        Journal(path)
    assert path.read_text() == "not yours\n" * 100
    assert [*tmp_path.iterdir()] == [path]


def test_a_database_of_something_else_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE history (url)")
    before = path.read_bytes()
    with pytest.raises(BadInput, match="something else"):
        Journal(path)
    assert path.read_bytes() == before


def test_a_place_where_nothing_can_be_written_is_an_error_of_three_lines(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file" / "s.sqlite", tmp_path):
        with pytest.raises(JournalFailed) as caught:
            Journal(path)
        assert len(str(caught.value).splitlines()) <= 3
        assert "journal=None" in str(caught.value)


FULL = """
import resource, sys
from ollama_magic.errors import JournalFailed
from ollama_magic.journals import Journal
from tests.test_journal import entry
journal = Journal(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
for number in range(1000):
    try:
        journal.add(entry(number))
    except JournalFailed:
        break
print(number, len(journal))
"""


def test_a_full_disk_is_an_error_and_what_was_committed_stays(path: Path) -> None:
    program = [sys.executable, "-c", FULL, str(path)]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    number, count = map(int, done.stdout.split())
    assert 0 < number == count < 1000
    with Journal(path) as journal:
        assert len(journal) == count
        journal.add(entry(number))


def test_the_default_place_is_in_the_folder_of_user_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("OLLAMA_MAGIC_JOURNAL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path().name == "sweeps.sqlite"
    assert "ollama-magic" in default_path().parts
    monkeypatch.setenv("OLLAMA_MAGIC_JOURNAL", str(tmp_path / "mine.db"))
    assert default_path() == tmp_path / "mine.db"


def test_bytes_and_odd_values_of_a_trial_are_kept_as_words(journal: Journal) -> None:
    odd = replace(entry(1), about={"expected": {1, 2}, "factors": {"x": b"abc"}})
    journal.add(odd)
    [kept] = journal
    assert kept.about["expected"] == ["1", "2"]
