"""Tests of `%%sweep`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.kernel import Kernel
from tests.sweep.shop import Shop, echo


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop("a", "b") as shop:
        yield shop


def test_a_cell_of_prompts_is_swept_into_a_variable(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    kernel = asking(shop)
    line = "%%sweep -m a,b -o temperature=0,0.7 -n 2 --journal none --into r"
    cell = kernel.run(f"{line}\none prompt\n\nanother")
    assert cell.status == "ok", cell.traceback
    assert len(shop.asked) == 16
    assert {echo(body) for body in shop.asked} == {"one prompt", "another"}
    told = kernel.run("len(r.runs), sorted(r.runs['temperature'].unique())")
    assert "16" in told.displays[-1].text


def test_rows_of_dashes_part_prompts_of_several_lines(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    kernel = asking(shop)
    cell = kernel.run("%%sweep -m a --journal none\none\nand more\n---\ntwo")
    assert cell.status == "ok", cell.traceback
    assert [echo(body) for body in shop.asked] == ["one\nand more", "two"]


def test_a_plan_asks_nothing_and_rows_of_json_have_what_is_expected(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    kernel = asking(shop)
    row = '{"prompt": "hi", "expected": "hi"}'
    cell = kernel.run(f"%%sweep -m a,b --journal none --plan --into p\n{row}")
    assert cell.status == "ok", cell.traceback
    assert not shop.asked
    assert "smallest difference" in cell.displays[-1].text
    told = kernel.run("list(p.run().runs['verdict'])")
    assert told.displays[-1].text == "['correct', 'correct']"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("-m a", "no prompt"),
        ("-m a word\nhi", "word"),
        ("-m a -o temperature=hot\nhi", "hot"),
        ("-m a --cache burst\nhi", "bust"),
        ("-m c\nhi", "'c'"),
        ("-m a --check missing\nhi", "BadInput: "),
        ("-m a --variables missing\nhi", "BadInput: "),
        ("-m a --file x.jsonl\nhi", "in the cell"),
    ],
)
def test_what_cannot_be_meant_is_said(
    asking: Callable[[Any], Kernel], shop: Shop, line: str, words: str
) -> None:
    cell = asking(shop).run(f"%%sweep --journal none {line}")
    assert cell.status == "error"
    assert words in cell.traceback
    assert not shop.asked


def test_its_manual_lists_its_flags(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    cell = asking(shop).run("%%sweep --help")
    assert "--repeats" in cell.stdout
