"""Tests that the notebooks run, and say what is stored in them.

What a model writes and how long it takes may differ: those cells carry the tag
``nbval-ignore-output`` and only have to run. All other output has to be the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from ollama_magic.run import Run
from tests.support.kernel import jupyter_env
from tests.support.profile import always_embedded

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NBVAL = ["--nbval", "--nbval-sanitize-with", Path(__file__).with_name("sanitize.cfg")]

notebooks = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@notebooks
def test_a_notebook_says_again_what_is_stored_in_it(path: Path, tmp_path: Path) -> None:
    env = {**os.environ, **jupyter_env(tmp_path), "OLLAMA_MAGIC_LIVE": "0"}
    # An engine of its own: what is loaded there is part of what a cell says.
    env["OLLAMA_MAGIC_ENGINE"] = f"{path.stem}-{os.getpid()}"
    always_embedded(Path(env["IPYTHONDIR"]))

    pytest_run = subprocess.run(
        [sys.executable, "-m", "pytest", *NBVAL, "-p", "no:cacheprovider", path],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=env,
    )

    assert pytest_run.returncode == 0, f"{pytest_run.stdout}\nOr: make notebooks"
    assert f"{len(code_cells(path))} passed" in pytest_run.stdout


@notebooks
def test_stored_answers_can_be_read_without_a_kernel(path: Path) -> None:
    asked = [cell for cell in code_cells(path) if cell.source.startswith("%%chat")]

    assert asked
    for cell in asked:
        [answer] = [out for out in cell.outputs if out.output_type == "display_data"]
        run = Run.from_json(answer.metadata["ollama_magic"])
        assert answer.data["text/plain"] == run.answered.text != ""
        assert answer.data["text/markdown"]
        assert run.asked.messages[0]["content"] == cell.source.partition("\n")[2]


@pytest.mark.parametrize("name", sorted({path.stem[:-3] for path in NOTEBOOKS}))
def test_a_notebook_has_the_same_cells_in_both_languages(name: str) -> None:
    english, korean = (
        [cell.id for cell in nbformat.read(path, as_version=4).cells]
        for path in NOTEBOOKS
        if path.stem[:-3] == name
    )

    assert english == korean
