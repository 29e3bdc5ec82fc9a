"""Tests of the wheel: what is in it, and that it answers where nothing else is."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from .environments import ROOT, Environment, copied_tree

pytestmark = pytest.mark.packaging
MODEL = "tutor:1m"  # the embedded engine alone has it


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment.empty(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel(place: Environment) -> Path:
    tree = copied_tree(place.folder)
    build = ("-m", "hatchling", "build", "-t", "wheel", "-d", place.folder)
    place.run(sys.executable, *build, cwd=tree)
    return next(place.folder.glob("ollama_magic-*.whl"))


def test_the_wheel_holds_the_whole_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "ollama_magic").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    notebooks = {
        f"ollama_magic/notebooks/{path.name}"
        for path in (ROOT / "notebooks").glob("*.ipynb")
    }

    assert {name for name in names if ".dist-info/" not in name} == package | notebooks
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_wheel_answers_in_an_empty_environment(
    place: Environment, wheel: Path
) -> None:
    place.pip(f"{wheel}[embedded]")

    answer = place.run(place.programs / "ollama-magic", "ask", "Hello!", "-m", MODEL)

    assert answer.strip()
