"""Tests of sweeps that cannot be meant, or cannot be kept."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import ollama_magic as om
from ollama_magic.errors import BadInput, ModelNotFound
from ollama_magic.journals import Journal
from tests.sweep.conftest import Shops, run
from tests.sweep.shop import Shop


def test_a_missing_model_is_named_with_a_near_one(shops: Shops) -> None:
    shop = shops("tutor:1m")
    with pytest.raises(ModelNotFound, match="tutor:1m"):
        run(shop, "hi", models="tutr:1m")


def test_what_a_model_cannot_do_is_left_out_with_a_reason(shop: Shop) -> None:
    shop.capabilities["b"] = ("embedding",)
    plan = om.plan(["a", "b"], ["hi"], hosts=shop.url, journal=None)
    assert len(plan) == 1
    assert "completion" in repr(plan)
    assert "completion" in plan._repr_html_()
    with pytest.raises(BadInput, match="completion"):
        run(shop, "hi", models="b")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"prompts": []}, "prompts"),
        ({"models": []}, "models"),
        ({"options": {"temperature": []}}, r"options\.temperature"),
        ({"options": {"temprature": [1]}}, "temperature"),
        ({"options": {"temperature": ["hot"]}}, "hot"),
        ({"prompts": ["ok", 7]}, r"prompts\[1\]"),
        ({"prompts": ["ok", "  "]}, r"prompts\[1\]"),
        ({"prompts": "{x}", "variables": {"y": [1]}}, r"\{x\}"),
        ({"prompts": [{"prompt": "a", "id": 1}, {"prompt": "b", "id": 1}]}, "'1'"),
        ({"repeats": 0}, "repeats"),
        ({"parallel": 2, "cold": True}, "cold"),
        ({"timeout": -1}, "timeout"),
        ({"cache": "burst"}, "bust"),
        ({"flavour": 1}, "flavour"),
        ({"repeat": 3}, "'repeat'(?s:.*)Did you mean repeats"),
        ({"temprature": [0, 1]}, "Did you mean options={'temperature'"),
        ({"num_ctx": 512}, "Did you mean options={'num_ctx'"),
        ({"options": {"temprature": 1}}, "Did you mean temperature"),
        ({"prompts": {"promt": "hi"}}, "Did you mean prompt"),
        ({"prompts": [{"prompt": "hi", "chek": "exact"}]}, "Did you mean check"),
        ({"checks": {"contians": "x"}}, "Did you mean 'contains'"),
        ({"prompts": {"prompt": "hi", "images": "no.png"}}, r"no\.png"),
        ({"checks": "Seoul in answer"}, "check"),
        ({"hosts": "http://127.0.0.1:99999999"}, "99999999"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_asked(
    shop: Shop, how: dict[str, Any], words: str
) -> None:
    given = {"models": "a", "prompts": "hi", "hosts": shop.url, "journal": None, **how}
    with pytest.raises(BadInput, match=words) as caught:
        om.sweep(given.pop("models"), given.pop("prompts"), **given)
    assert len(str(caught.value).splitlines()) <= 3
    assert not shop.asked


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("p.jsonl", '{"prompt": "a"}\n\n{"prompt": }\n', "3"),
        ("p.jsonl", '{"prompt": "a"}\n["b"]\n', "2"),
        ("p.jsonl", '{"prompt": "a"}\n{"question": "b"}\n', "2"),
        ("p.csv", "prompt,id\na,1\nb,2,3\n", "3"),
        ("p.csv", "prompt,id\na,1\nb\n", "3"),
        ("p.csv", 'prompt,check\na,json\nb,"{""contains"": x}"\n', "3"),
    ],
)
def test_a_bad_row_of_a_file_is_numbered(
    shop: Shop, tmp_path: Path, name: str, text: str, row: str
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=rf"\b{row}\b"):
        run(shop, path)
    assert not shop.asked


def test_a_grid_of_a_million_asks_first(shop: Shop) -> None:
    began = time.monotonic()
    with pytest.raises(BadInput, match="1,000,000") as caught:
        run(shop, ["hi"], models="a", repeats=1_000_000)
    assert "yes=True" in str(caught.value)
    assert time.monotonic() - began < 1
    assert not shop.asked


def test_a_journal_that_cannot_be_written_is_said_before_anything_is_asked(
    shop: Shop, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(om.OllamaMagicError) as caught:
        run(shop, "hi", journal=tmp_path / "file" / "sweep.sqlite")
    assert "journal=None" in str(caught.value)
    assert not shop.asked


FULL = """
import resource, sys
import ollama_magic as om
most = 60_000
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
results = om.sweep("a", [f"p{n}" for n in range(60)], hosts=sys.argv[1],
                   journal=sys.argv[2])
print(len(results.runs), set(results.runs["status"]))
"""


def test_a_disk_that_fills_up_costs_no_answer(shop: Shop, tmp_path: Path) -> None:
    program = [sys.executable, "-c", FULL, shop.url, str(tmp_path / "sweep.sqlite")]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "60 {'ok'}"
    assert "in memory alone" in done.stderr


def test_a_million_settings_are_counted_before_they_are_made(shop: Shop) -> None:
    began = time.monotonic()
    with pytest.raises(BadInput, match="1,000,000"):
        run(shop, ["hi"], models="a", options={"seed": range(1_000_000)})
    assert time.monotonic() - began < 1


def test_a_journal_that_is_moved_away_is_said_and_costs_no_answer(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sweep.sqlite"

    def moving(body: dict[str, Any]) -> str:
        if len(shop.asked) == 3:
            path.unlink()
        return "hi"

    shop.reply = moving
    runs = run(shop, [f"p{n}" for n in range(6)], models="a", journal=path).runs
    assert list(runs["status"]) == ["ok"] * 6
    told = capsys.readouterr().err
    assert told.count("moved or deleted") == told.count("in memory alone") == 1


def test_a_journal_that_another_locks_is_waited_for_once(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sweep.sqlite"
    journal = Journal(path)
    journal._file.execute("PRAGMA busy_timeout=300")
    with closing(sqlite3.connect(path, check_same_thread=False)) as other:

        def locking(body: dict[str, Any]) -> str:
            if len(shop.asked) == 2:
                other.execute("BEGIN IMMEDIATE")
            if len(shop.asked) == 12:
                other.rollback()
            return "hi"

        shop.reply = locking
        began = time.monotonic()
        run(shop, [f"p{n}" for n in range(12)], models="a", journal=journal)
        assert time.monotonic() - began < 2.5
    told = capsys.readouterr().err
    assert told.count("in memory alone") == told.count("can be written again") == 1
    assert len(journal) == 12
    journal.close()
