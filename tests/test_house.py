"""Tests that the house rules hold in every file."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = (
    ".ci binder benchmarks notebooks ollama_magic requirements scripts tests training"
).split()
BYTES = {"build", "__pycache__", ".ipynb_checkpoints", "blobs", "tapes"}
MODULE_LINES = 350
FUNCTION_LINES = 40
UNITS = r"\d\s?(?:ms|µs|s|tok/s|tokens/s|MB/s|KB/s|kB/s|MB|×)(?![\w])"
ELSEWHERE = (
    r"(?<![\w.])/(?:work|root|opt)/",
    r"\.\./shared\b",
    r"\bpypi\.org\b",
    r"\bpythonhosted\b",
    r"\bdeb\.debian\b",
    r"--(?:extra-)?index-url [^-]",
)
PATCHES = (
    r"\bunittest\.mock\b",
    r"\bmonkeypatch\.setattr\b",
    r"\bpytest\.(?:skip|xfail|importorskip)\b",
    r"\bpytest\.mark\.(?:skip|skipif|xfail)\b",
    r"\bmocker\b",
)


def files(suffix: str = "", under: str = "") -> list[Path]:
    """The project's own files, with this suffix or any, in this folder or all."""
    inside = (path for name in FOLDERS for path in (ROOT / name).rglob("*"))
    return [
        path
        for path in sorted([*ROOT.glob("*"), *inside])
        if path.is_file()
        and path.name.endswith(suffix)
        and path.is_relative_to(ROOT / under)
        and not BYTES & set(path.relative_to(ROOT).parts)
    ]


def name(path: Path) -> str:
    """The path as it reads in a complaint."""
    return path.relative_to(ROOT).as_posix()


def lines(text: str, patterns: tuple[str, ...]) -> list[int]:
    """The numbers of the lines in which one of the patterns occurs."""
    either = re.compile("|".join(patterns))
    return [at for at, line in enumerate(text.splitlines(), 1) if either.search(line)]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with the number of its lines, its manual not counted."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            manual = node.body[0] if ast.get_docstring(node) else None
            words = manual.end_lineno - manual.lineno + 1 if manual else 0
            yield node.name, node.end_lineno - node.lineno + 1 - words


def module_name(path: Path) -> str:
    """The name under which the module is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def sections(readme: str) -> list[str]:
    """The sections of a page, each with its heading, without its code."""
    prose = re.sub(r"^```.*?^```", "", readme, flags=re.M | re.S)
    return re.split(r"^(?=#)", prose, flags=re.M)


def test_the_files_of_the_house_are_found() -> None:
    found = {name(path) for path in files()}

    assert {"Makefile", "ollama_magic/errors.py", "tests/test_house.py"} <= found
    assert [path for path in found if path.endswith(".ipynb")] != []


def test_no_module_has_350_lines() -> None:
    long = {
        name(path): count
        for path in files(".py")
        if (count := len(path.read_text("utf-8").splitlines())) >= MODULE_LINES
    }

    assert long == {}


def test_no_function_has_more_than_40_lines() -> None:
    long = {
        f"{name(path)}:{function}": count
        for path in files(".py")
        for function, count in functions(path)
        if count > FUNCTION_LINES
    }

    assert long == {}


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    wrong = {}
    for path in files(".py"):
        text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        sentence = " ".join(text.split("\n\n")[0].split())
        if not re.fullmatch(r"(?:(?!\. [A-Z]).)+\.", sentence):
            wrong[name(path)] = sentence

    assert wrong == {}


@pytest.mark.parametrize("path", files(".py", "ollama_magic"), ids=name)
def test_a_module_lists_its_public_names_and_has_them(path: Path) -> None:
    module = importlib.import_module(module_name(path))

    assert [each for each in module.__all__ if not hasattr(module, each)] == []


def test_no_module_takes_the_place_of_a_public_name() -> None:
    public = importlib.import_module("ollama_magic").__all__
    homes = {path.stem for path in (ROOT / "ollama_magic").iterdir()}

    assert homes & {*public} == {"plots", "stats"}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {
        name(path): at
        for path in files()
        if path.suffix not in {".png", ".gguf", ".svg"}
        if path != Path(__file__)
        if (at := lines(path.read_text("utf-8"), ELSEWHERE))
    }

    assert found == {}


def test_no_test_patches_or_steps_aside() -> None:
    found = {
        name(path): at
        for path in files(".py", "tests")
        if path != Path(__file__)
        if (at := lines(path.read_text("utf-8"), PATCHES))
    }

    assert found == {}


@pytest.mark.parametrize("path", files(".ipynb"), ids=name)
def test_a_notebook_is_stored_as_it_ran(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    outputs = [output for cell in code for output in cell["outputs"]]

    assert [cell["execution_count"] for cell in code] == [*range(1, len(code) + 1)]
    assert "error" not in {output["output_type"] for output in outputs}
    assert any("text/plain" in output.get("data", {}) for output in outputs)
    assert max(len("".join(cell["source"]).splitlines()) for cell in code) <= 12


@pytest.mark.parametrize("page", ["README.md", "README.ko.md"])
def test_a_figure_names_the_script_that_measured_it(page: str) -> None:
    claims = [
        section.splitlines()[0]
        for section in sections((ROOT / page).read_text("utf-8"))
        if re.search(UNITS, section) and "benchmarks/" not in section
    ]

    assert claims == []


@pytest.mark.parametrize("page", ["README.md", "README.ko.md", "CONTRIBUTING.md"])
def test_a_page_names_only_files_that_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    own = "|".join(folder for folder in FOLDERS if folder != ".ci")
    named = re.findall(rf"(?<![\w/.])(?:(?:{own})/[\w./-]*\.\w+)", text)

    assert [path for path in named if not (ROOT / path).is_file()] == []
