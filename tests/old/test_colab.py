"""Smoke tests on the versions of IPython, ipykernel and ipywidgets that Colab has."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.support.kernel import Kernel

pytestmark = pytest.mark.old


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder: Path = tmp_path_factory.mktemp("kernel")
    with Kernel(folder, {"OLLAMA_MAGIC_LANGUAGE": "en"}) as kernel:
        loaded = kernel.run("%load_ext ollama_magic")
        assert (loaded.status, loaded.outputs) == ("ok", [])
        yield kernel


def test_the_versions_are_those_of_colab() -> None:
    found = {name: version(name) for name in ("ipython", "ipykernel", "ipywidgets")}

    assert found == {"ipython": "7.34.0", "ipykernel": "6.17.1", "ipywidgets": "7.7.1"}


def test_a_model_answers_in_a_cell(kernel: Kernel) -> None:
    cell = kernel.run("%%chat\nHello!", timeout=60)

    assert cell.status == "ok", cell.traceback
    last = cell.displays[-1]
    assert last.text.strip()
    assert "ollama_magic" in last.metadata


def test_the_status_and_the_table_of_models_are_shown(kernel: Kernel) -> None:
    status, models = kernel.run("%ollama"), kernel.run("%ollama list")

    assert (status.status, models.status) == ("ok", "ok")
    assert "tutor" in str([output.data for output in models.outputs])


def test_python_answers_too(kernel: Kernel) -> None:
    kernel.run("import ollama_magic as om")

    cell = kernel.run("print(str(om.chat('Hello!')))", timeout=60)

    assert cell.status == "ok", cell.traceback
    assert cell.stdout.strip()


def test_a_conversation_goes_on_and_can_be_looked_at(kernel: Kernel) -> None:
    cells = [
        kernel.run("%%chat -c two\n/set verbose\nHello!", timeout=60),
        kernel.run("%%chat -c two --logprobs=2\nWhat is {{3 + 4}}?", timeout=60),
        kernel.run("%%chat -c two\n/undo"),
        kernel.run("om.conversation('two')"),
        kernel.run("om.history()"),
        kernel.run("%chat export --format markdown"),
    ]

    assert [cell.status for cell in cells] == ["ok"] * len(cells), [
        cell.traceback for cell in cells
    ]
    assert "background-color" in cells[1].displays[-1].data["text/html"]
    assert "Hello!" in cells[3].displays[-1].data["text/markdown"]


def test_a_failed_cell_is_remembered(kernel: Kernel) -> None:
    kernel.run("1 / 0")
    cell = kernel.run("%chat fix", timeout=60)

    assert cell.status == "ok", cell.traceback


def test_a_panel_answers_and_is_kept_as_text(kernel: Kernel) -> None:
    shown = kernel.run(
        "import ollama_magic as om\npanel = om.chat_panel('third')\npanel"
    )
    wait = "import time\nwhile panel.busy:\n    time.sleep(0.05)\ntime.sleep(0.3)"

    asked = kernel.run(f"panel.ask('Hello!')\n{wait}", timeout=60)

    assert (shown.status, asked.status) == ("ok", "ok"), shown.traceback
    assert "Hello!" in shown.displays[1].data["text/markdown"]
    assert "turns&#58; 1" in shown.displays[1].data["text/markdown"]


def test_an_error_is_short_and_true(kernel: Kernel) -> None:
    cell = kernel.run("%%chat -m nobody:0b\nHello!", timeout=60)

    assert cell.status == "error"
    assert len(cell.traceback.splitlines()) <= 3
