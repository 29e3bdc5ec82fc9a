"""Tests of files, tables and variables that prompts come from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ollama_magic as om
from ollama_magic.errors import BadInput, JournalFailed
from ollama_magic.messages import use
from ollama_magic.reasons import reason_of
from ollama_magic.sweeps.files import read_rows
from ollama_magic.sweeps.prompts import items_of, once
from tests.sweep.conftest import Shops, run
from tests.sweep.shop import Shop, echo

KOREAN = "prompt,expected\n한국의 수도는?,서울\n"


def nothing(address: str) -> bytes:
    raise AssertionError(address)


def items(prompts: Any, variables: Any = None, checks: Any = None) -> Any:
    return items_of(prompts, variables, checks, fetch=nothing)


def test_whole_numbers_of_a_column_with_gaps_stay_whole(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"prompt": ["a", "b", "c"], "expected": [2, None, 3], "id": [1, 2, None]}
    )
    table.to_parquet(tmp_path / "p.parquet")
    for given in (table, tmp_path / "p.parquet"):
        found = [(item.id, item.expected) for item in items(given)]
        assert found == [("1", 2), ("2", None), ("p2", 3)]
        assert repr(found[0][1]) == "2"


def test_a_table_of_another_library_is_one() -> None:
    class Polars:
        columns = ("prompt",)

        def to_dict(self, *, as_series: bool) -> Any:
            raise AssertionError(as_series)

        def to_dicts(self) -> list[dict[str, Any]]:
            return [{"prompt": "{a}"}]

    assert [item.prompt for item in items(Polars())] == ["{a}"]


@pytest.mark.parametrize(
    "values", [range(3), np.arange(3), pd.Series([0, 1, 2]), {2, 0, 1}, iter([0, 1, 2])]
)
def test_variables_may_be_in_whatever_holds_several(values: Any) -> None:
    found = items("{a}+1=", {"a": values})
    assert [item.prompt for item in found] == ["0+1=", "1+1=", "2+1="]


def test_variables_without_a_value_are_named() -> None:
    with pytest.raises(BadInput, match=r"variables\['a'\]"):
        items("{a}", {"a": []})


def test_variables_are_columns_and_no_rivals(shop: Shop) -> None:
    filled = {"size": [1, 2], "model": ["x"]}
    how: dict[str, Any] = {"variables": filled, "options": {"seed": [1, 2]}}
    results = run(shop, "{size}+{model}", models="a", **how)
    runs = results.runs
    assert list(runs["size"]) == [1, 1, 2, 2]
    assert set(runs["variable_model"]) == {"x"}
    assert results.factors == ["seed"]
    assert list(runs["trial"]) == ["p0#0", "p0#1", "p1#2", "p1#3"]
    assert list(results.summary("size")["n_trials"]) == [2, 2]


def test_a_million_of_variables_are_counted_before_they_are_made(shop: Shop) -> None:
    began = time.monotonic()
    many = dict.fromkeys("abc", range(1000))
    with pytest.raises(BadInput, match="1,000,000,000"):
        run(shop, "{a}{b}{c}", models="a", variables=many)
    assert time.monotonic() - began < 1


def test_prompts_that_are_written_twice_are_asked_once_and_said(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"prompt": "hi", "expected": "hi"}
    other = {"prompt": "hi", "expected": "ho"}
    results = run(shop, [row, {**row, "id": "x"}, other], models="a")
    assert len(shop.asked) == 2
    assert list(results.summary()["n_items"]) == [2]
    assert "1 left out" in capsys.readouterr().err


def test_prompts_under_the_same_function_are_the_same() -> None:
    assert len(once(items(["a", "a", "b"], checks=len))) == 2
    rows = [{"prompt": "a", "check": "json"}, {"prompt": "a", "check": len}]
    assert len(once(items(rows))) == 2


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("p.csv", 'prompt\n"a\nb\n', "row 2.*quotation mark"),
        ("p.csv", "prompt,prompt\na,b\n", "row 1.*'prompt' is there twice"),
        ("p.csv", "prompt,id\na\n", "row 2.*1 cell in 2 columns"),
        ("p.jsonl", '{"prompt": "a"}\n["b"]\n', "row 2.*has to be an object"),
        ("p.jsonl", '{"prompt": "a", "b": ' + "[" * 100_000, "row 1.*nested"),
        ("p.jsonl", '{"prompt": "a"\n', "row 1.*from character"),
        ("p.parquet", "PAR", "no Parquet"),
        ("p.csv", "prompt,images\na,\nb,no.png\n", r"3: there is no picture.*no\.png"),
        ("p.json", "[]", r"\.jsonl, \.csv"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_words_with_its_row(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=words) as caught:
        items(str(path))
    assert len(str(caught.value).splitlines()) <= 3


def test_an_encoding_is_read_or_named(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_text(KOREAN, encoding)
        assert [item.expected for item in items(path)] == ["서울"]
    path.write_text(KOREAN, "cp949")
    with pytest.raises(BadInput, match="probably cp949"):
        items(path)
    path.write_bytes(b"prompt\n\xff\xff\xff\n")
    with pytest.raises(BadInput, match="no text"):
        items(path)


def test_blanks_around_the_names_of_columns_are_no_part_of_them(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("prompt, expected \na, b\n", "utf-8")
    assert [*read_rows(path)] == [(2, {"prompt": "a", "expected": " b"})]


@pytest.mark.parametrize(
    "text", ["What is in data.csv", "x.json", "1/2", "a" * 5000, "{a}+1=", "."]
)
def test_a_text_that_names_no_file_is_a_prompt(text: str) -> None:
    assert [item.prompt for item in items(text)] == [text]


def test_a_folder_is_no_prompt(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="endings"):
        items(str(tmp_path))


def double(number: int) -> int:
    """Twice a number."""
    return 2 * number


def test_tools_are_told_to_models_and_not_called(shops: Shops) -> None:
    shop = shops("a", capabilities=("completion", "tools"))
    run(shop, "hi", tools=[double])
    assert [tool["function"]["name"] for tool in shop.asked[0]["tools"]] == ["double"]
    runs = run(shop, "hi", tools=[[double], None]).runs
    assert runs["tools"].fillna("").tolist() == ["double", ""]


@pytest.mark.parametrize("how", [{"models": 5}, {"journal": 5}, {"tools": [5]}])
def test_what_is_of_another_kind_is_refused(shop: Shop, how: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        run(shop, "hi", **how)
    assert not shop.asked


def test_numbers_of_numpy_are_numbers(shop: Shop) -> None:
    run(shop, "hi", models="a", repeats=np.int64(2))
    assert [echo(body) for body in shop.asked] == ["hi", "hi"]


def test_an_export_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    journal = om.journal(tmp_path / "j.sqlite")
    with pytest.raises(JournalFailed, match="cannot be written: there is no such"):
        journal.export(tmp_path / "missing" / "x.csv")


@pytest.fixture
def korean() -> Iterator[None]:
    use("ko")
    yield
    use("auto")


def test_reasons_are_in_the_language_of_people(korean: None, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such") as caught:
        (tmp_path / "missing").read_text("utf-8")
    assert reason_of(caught.value) == "그런 파일이나 폴더가 없습니다"
    with pytest.raises(BadInput, match="그런 파일이나 폴더가 없습니다"):
        items("missing.csv")
