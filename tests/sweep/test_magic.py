"""Tests of `%%sweep`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.kernel import Kernel
from tests.sweep.shop import Shop, echo, slowly


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
        ("-m a --file x.jsonl --image x.png\n", "does not go with"),
        ("-m a --format missing\nhi", "BadInput: "),
        ("-m a --seed one\nhi", "one"),
        ("-m a --timeout 0\nhi", "timeout"),
        ('-m a\n{"prompt": "hi"', "prompt 1"),
        ("-m a\nhi {{nothing}}", "nothing"),
    ],
)
def test_what_cannot_be_meant_is_said(
    asking: Callable[[Any], Kernel], shop: Shop, line: str, words: str
) -> None:
    cell = asking(shop).run(f"%%sweep --journal none {line}")
    assert cell.status == "error"
    assert words in cell.traceback
    assert not shop.asked


def test_it_takes_what_a_question_takes(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    kernel = asking(shop)
    kernel.run("SCHEMA = {'type': 'object', 'title': 'Named'}")
    line = "%%sweep -m a --journal none --into r"
    flags = "--format json --format SCHEMA --template '{{ .Prompt }}' --seed 1,2"
    cell = kernel.run(f"{line} {flags}\nhi")
    assert cell.status == "ok", cell.traceback
    sent = [r.json for r in shop.requests_to("/api/generate")]
    sent = [body for body in sent if body["prompt"] == "hi"]
    shape = {"type": "object", "title": "Named"}
    assert [body["format"] for body in sent] == ["json", shape] * 2
    assert {body["template"] for body in sent} == {"{{ .Prompt }}"}
    assert [body["options"]["seed"] for body in sent] == [1, 1, 2, 2]
    told = kernel.run("list(r.runs['format'])").displays[-1].text
    assert told == "['json', 'Named', 'json', 'Named']"


def test_its_pictures_are_those_of_all_prompts(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    shop.capabilities["a"] = ("completion", "vision")
    kernel = asking(shop)
    kernel.run("from PIL import Image\nred = Image.new('RGB', (20, 20), 'red')")
    cell = kernel.run("%%sweep -m a --journal none --image red\none\ntwo")
    assert cell.status == "ok", cell.traceback
    assert [len(body["messages"][0]["images"]) for body in shop.asked] == [1, 1]


def test_its_manual_lists_its_flags(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    cell = asking(shop).run("%%sweep --help")
    assert "--repeats" in cell.stdout


def test_values_of_the_notebook_stand_in_prompts(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    kernel = asking(shop)
    kernel.run("x = 7")
    row = '{"prompt": "{{x}}!", "check": {"contains": "7"}}'
    cell = kernel.run(f"%%sweep -m a --journal none\n{{{{x + 1}}}}?\n{row}")
    assert cell.status == "ok", cell.traceback
    kernel.run("%%sweep -m a --journal none --verbatim\n{{x}}")
    assert [echo(body) for body in shop.asked] == ["8?", "7!", "{{x}}"]


WATCHED = """
from functools import partial
from ollama_magic.display.sweeping import plan_of
from ollama_magic.session import current
from ollama_magic.sweeps.planning import Wish
from ollama_magic.widgets.watching import Watching
wish = Wish(models=["a", "b"], prompts=["one", "two", "three"], journal=None)
watching = partial(Watching, panel_seconds=0.2)
plan_of(current(), wish, lambda question: True, watching).run(), None
"""
VIEW = "application/vnd.jupyter.widget-view+json"


def test_a_panel_stands_in_the_place_of_the_line_and_leaves_text(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    shop.reply = lambda body: slowly("hi", 0.1)
    # Somebody who can be asked may be looking at widgets.
    cell = asking(shop).run(WATCHED, answers=(None,))
    assert cell.status == "ok", cell.traceback
    line, saved, _ = cell.displays
    assert [VIEW in update.data for update in cell.updates].count(True) == 1
    assert VIEW not in line.data
    assert line.text.startswith("6 of 6")
    assert "| a | 3 |" in saved.data["text/markdown"]


def test_where_nobody_looks_a_line_says_how_far_a_sweep_is(
    asking: Callable[[Any], Kernel], shop: Shop
) -> None:
    shop.reply = lambda body: slowly("hi", 0.05)
    cell = asking(shop).run(WATCHED)
    assert cell.status == "ok", cell.traceback
    line, _ = cell.displays
    assert line.text.startswith("6 of 6")
    assert not any(VIEW in update.data for update in cell.updates)
