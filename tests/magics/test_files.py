"""Tests of text files in front of a question."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.kernel import Cell, Kernel
from tests.support.turns import Turns


@pytest.fixture
def server(opened: ExitStack) -> Turns:
    return opened.enter_context(Turns("fine"))


@pytest.fixture
def kernel(server: Turns, asking: Callable[[Any], Kernel]) -> Kernel:
    return asking(server)


@pytest.fixture
def folder(kernel: Kernel) -> Path:
    """Where the kernel works."""
    return Path(kernel.run("import os; print(os.getcwd())").stdout.strip())


def content(server: Turns, cell: Cell) -> str:
    """The question as it was sent."""
    assert (cell.status, cell.stderr) == ("ok", ""), cell.traceback
    said: str = server.asked[-1]["messages"][-1]["content"]
    return said


@pytest.mark.parametrize(
    "flags", ["a.txt b.txt", "a.txt,b.txt", "a.txt --context b.txt"]
)
def test_several_files_are_named_behind_one_flag(
    flags: str, server: Turns, kernel: Kernel, folder: Path
) -> None:
    (folder / "a.txt").write_text("first")
    (folder / "b.txt").write_text("last")
    cell = kernel.run(f"%%chat --context {flags} -m tiny\nWhat?")

    assert "first" in content(server, cell)
    assert "last" in content(server, cell)
    assert "(files: 2, characters: 9)" in cell.stdout


def test_files_stand_in_front_of_the_question_below_their_names(
    server: Turns, kernel: Kernel, folder: Path
) -> None:
    (folder / "src" / "deep").mkdir(parents=True)
    (folder / "src" / "a.py").write_text("x = '한글'\n", "utf-8")
    (folder / "src" / "deep" / "b.md").write_text("```\ncode\n```\r\n", "utf-8")
    (folder / "src" / "deep" / "c.txt").write_bytes("오래된 글".encode("cp949"))
    (folder / "src" / "deep" / "d.txt").write_text("열여섯", "utf-16")
    (folder / "src" / "e.png").write_bytes(b"\x89PNG\0\0")

    flags = "--context src/a.py --context 'src/**/*.*'"
    cell = kernel.run(f"%%chat -m tiny {flags}\nWhat is it?")

    assert content(server, cell).strip().split("\n\n") == [
        "src/a.py:\n```python\nx = '한글'\n```",
        "src/deep/b.md:\n````markdown\n```\ncode\n```\n````",
        "src/deep/c.txt:\n```txt\n오래된 글\n```",
        "src/deep/d.txt:\n```txt\n열여섯\n```",
        "What is it?",
    ]
    assert "files: 4" in cell.stdout
    assert "Left out, no text: src/e.png" in cell.stdout
    assert "src/deep/c.txt: read as cp949" in cell.stdout
