"""Tests that ``binder/`` alone makes an environment in which the notebooks run."""

from __future__ import annotations

from pathlib import Path

import pytest

from .environments import Environment, copied_tree

pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_tree(tmp_path_factory.mktemp("binder"))


@pytest.fixture(scope="module")
def image(tree: Path) -> Environment:
    """An environment made in the order in which Binder makes its image."""
    made = Environment.empty(tree.parent)
    alone = tree.parent / "binder"
    alone.mkdir()
    pins = tree / "binder" / "requirements.txt"
    made.pip("-r", pins.rename(alone / pins.name), cwd=alone)
    made.run("bash", "binder/postBuild", cwd=tree)
    made.pip("ipykernel", "nbclient")  # Binder's own
    return made


def test_binder_starts_from_a_python_that_the_package_takes(tree: Path) -> None:
    assert (tree / "binder" / "runtime.txt").read_text("utf-8") == "python-3.11\n"


def test_every_notebook_runs_in_what_binder_makes(
    image: Environment, tree: Path
) -> None:
    notebooks = sorted((tree / "notebooks").glob("*.ipynb"))

    assert notebooks
    for notebook in notebooks:
        image.run(image.programs / "jupyter-execute", notebook, cwd=notebook.parent)
