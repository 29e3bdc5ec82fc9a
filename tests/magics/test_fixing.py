"""Tests of `%chat fix`, and of code that comes as the next cell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.kernel import Cell, Kernel
from tests.support.turns import Turns

QUOTED = "`0`으로 나눕니다.\n\n```python\nprint(f(0))\n```\n"
FIXED = f"{QUOTED}고치면:\n```python\nf(1)\n```\n끝."


@pytest.fixture
def server(opened: ExitStack) -> Turns:
    return opened.enter_context(Turns(FIXED))


@pytest.fixture
def kernel(server: Turns, asking: Callable[[Any], Kernel]) -> Kernel:
    return asking(server)


def offered(cell: Cell) -> list[dict[str, Any]]:
    """What the front end is told to do besides."""
    assert cell.reply is not None
    return [dict(each) for each in cell.reply["payload"]]


def following(code: str) -> list[dict[str, Any]]:
    return [{"source": "set_next_input", "text": code, "replace": False}]


def test_the_last_error_and_its_cell_are_asked_about_and_the_fix_comes_as_a_cell(
    server: Turns, kernel: Kernel
) -> None:
    kernel.run("import warnings")
    kernel.run("print(nothing)")
    kernel.run("def f(x):\n    return 1 / x\nprint(f(0))")
    kernel.run("fine = 1")

    cell = kernel.run("%chat fix -m tiny -o seed=1")

    assert server.asked[-1]["messages"][-1]["content"] == (
        "This cell of my notebook fails:\n\n"
        "```python\ndef f(x):\n    return 1 / x\nprint(f(0))\n```\n\n"
        "The error:\n\n```\n"
        "cell, line 3: print(f(0))\n"
        "cell, line 2 (f): return 1 / x\n"
        "ZeroDivisionError: division by zero\n```\n\n"
        "Say in a sentence or two what is wrong. Then write the whole corrected cell "
        "in one ```python block."
    )
    assert server.asked[-1]["options"]["seed"] == 1
    assert cell.displays[0].text == FIXED
    assert offered(cell) == following("f(1)")  # not the line that was quoted
    assert "look at it before you run it" in cell.stdout
    asked = kernel.run("t = om.conversation()[-1]; print(t.prompt, '|', t.answer[:3])")
    assert asked.stdout == "%chat fix | `0`\n"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("x =\n1", "cell, line 1\n    x =\n       ^\nSyntaxError: invalid syntax"),
        ("  x = 1\n y", "IndentationError"),
        (
            "try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError() from e",
            "cell, line 2: {}['a']\nKeyError: 'a'\n\n"
            "cell, line 4: raise ValueError() from e\nValueError",
        ),
        ("import json\njson.loads('{')", "decoder.py, line"),
        ("raise ValueError('{{x}} {% y %}')", "ValueError: {{x}} {% y %}"),
        ("def f(): f()\nf()", "…\n"),
        ("await nowhere()", "NameError: name 'nowhere' is not defined"),
    ],
)
def test_every_kind_of_error_is_told_in_few_lines(
    code: str, told: str, server: Turns, kernel: Kernel
) -> None:
    assert kernel.run(code).status == "error"
    kernel.run("%chat fix -m tiny")

    content = server.asked[-1]["messages"][-1]["content"]
    assert told in content
    assert code in content
    assert "interactiveshell" not in content
    assert len(content) < 3_000


def test_our_own_errors_and_interrupts_are_not_what_is_fixed(
    server: Turns, kernel: Kernel
) -> None:
    kernel.run("1/0")
    kernel.run("%chat --nothing")
    kernel.run("raise KeyboardInterrupt")
    kernel.run("%chat fix -m tiny")

    assert "1/0" in server.asked[-1]["messages"][-1]["content"]


def test_which_cell_is_fixed_is_said_and_whether_it_has_run_since(
    server: Turns, kernel: Kernel
) -> None:
    failed = kernel.run("\nwrong = 1\n1 / 0", cell_id="wrong")
    number = failed.reply["execution_count"] if failed.reply else 0
    kernel.run("%chat --nothing")
    first = kernel.run("%chat fix -m tiny").stdout
    kernel.run("wrong = 1", cell_id="other")
    second = kernel.run("%chat fix -m tiny").stdout
    kernel.run("wrong = 2", cell_id="wrong")
    third = kernel.run("%chat fix -m tiny").stdout

    assert f"About In [{number}]: wrong = 1\n" in first
    assert f"About In [{number}]: wrong = 1\n" in second
    assert f"In [{number}], the last that failed (it has run since): wrong" in third


def test_a_cell_that_runs_again_does_not_add_the_same_cell_twice(
    opened: ExitStack, asking: Callable[[Any], Kernel]
) -> None:
    said = [f"```python\n{code}\n```" for code in ("a", "a", "b", "b")]
    kernel = asking(opened.enter_context(Turns(*said)))
    ask = "%chat -m tiny --next Write it."

    cells = [kernel.run(ask, cell_id=name) for name in ("x", "x", "x", "y")]

    assert [*map(offered, cells)] == [following("a"), [], *[following("b")] * 2]
    assert "the same code as before" in cells[1].stdout


def test_without_an_error_that_is_said(kernels: Any, server: Turns) -> None:
    kernel = kernels(OLLAMA_HOST=server.url)
    kernel.run("%load_ext ollama_magic")

    cell = kernel.run("%chat fix")

    assert cell.traceback.splitlines() == [
        "BadUsage: no cell has failed by now",
        "Run the one that fails, then %chat fix.",
    ]
    assert server.asked == []


def test_fix_knows_its_flags_and_what_is_only_a_question(
    server: Turns, kernel: Kernel
) -> None:
    kernel.run("1/0")
    kernel.run("%chat fix -m tiny --no-history")
    assert kernel.run("print(len(om.conversation()))").stdout == "0\n"
    kernel.run("%chat fix -m tiny -c other --cells -1")
    assert "In [" in server.asked[-1]["messages"][-1]["content"]
    assert kernel.run("print(len(om.conversation('other')))").stdout == "1\n"
    kernel.run("%chat -m tiny fix my bike")
    assert server.asked[-1]["messages"][-1]["content"] == "fix my bike"
    assert "--nothing" in kernel.run("%chat fix --nothing").traceback
    assert "Ask what is wrong" in kernel.run("%chat fix --help").stdout


def test_it_is_asked_in_korean_where_that_is_spoken(
    kernels: Any, server: Turns
) -> None:
    kernel = kernels(OLLAMA_HOST=server.url, OLLAMA_MAGIC_LANGUAGE="ko")
    kernel.run("%load_ext ollama_magic\nimport os")
    kernel.run("1/0")
    cell = kernel.run("%chat fix -m tiny")

    content = server.asked[-1]["messages"][-1]["content"]
    assert "오류가 납니다" in content
    assert "셀, 1번째 줄: 1/0" in content
    assert "다음 셀에 넣었습니다" in cell.stdout


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        ("~~~python\nx = '```'\n~~~", "x = '```'", "look at it"),
        ("1. 이렇게\n   ```python\n   한글 = 1", "한글 = 1", "broke off"),
        ("```python\nx = 1 # \u202e)(\x1b[31m\n```", "x = 1 # \ufffd)(␛[31m", "look"),
        ("```python\n!ls\n```", "!ls", "look at it"),
    ],
)
def test_the_code_of_an_answer_comes_as_the_next_cell_and_is_not_run(
    answer: str,
    code: str,
    told: str,
    opened: ExitStack,
    asking: Callable[[Any], Kernel],
) -> None:
    kernel = asking(opened.enter_context(Turns(answer)))

    cell = kernel.run("%%chat -m tiny --next\nWrite it.")

    assert cell.status == "ok"
    assert offered(cell) == following(code)
    assert told in cell.stdout


def test_an_answer_without_code_offers_none(
    opened: ExitStack, asking: Callable[[Any], Kernel]
) -> None:
    kernel = asking(opened.enter_context(Turns("Just words.")))

    cell = kernel.run("%%chat -m tiny --next\nWrite it.")

    assert (cell.status, offered(cell)) == ("ok", [])
    assert "no code in the answer" in cell.stdout


def test_in_a_terminal_the_code_stands_at_the_next_prompt(server: Turns) -> None:
    program = (
        "from IPython.terminal.interactiveshell import TerminalInteractiveShell\n"
        "shell = TerminalInteractiveShell.instance()\n"
        "for cell in ('%load_ext ollama_magic', '1/0', '%chat fix -m tiny'):\n"
        "    shell.run_cell(cell, store_history=True)\n"
        "print(repr(shell.rl_next_input))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "OLLAMA_HOST": server.url},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.stdout.endswith("'print(f(0))'\n")
