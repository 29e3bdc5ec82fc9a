"""Tests that kernels, JupyterLab and the engine are driven as they say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.engine import Engine
from tests.support.kernel import Kernel
from tests.support.lab import (
    Lab,
    cell_output,
    interrupt,
    prompt,
    restart,
    run_all,
    run_cell,
    save,
    wait_done,
)

TICKING = """import time
for number in range(300):
    print("tick", number, flush=True)
    time.sleep(0.1)"""
REPAINTING = """from IPython.display import display
handle = display({"text/plain": "a"}, raw=True, display_id="screen")
handle.update({"text/plain": "b"}, raw=True, metadata={"record": 1})"""
CLEARING = """from IPython.display import clear_output
print("old")
clear_output(wait=True)
print("new")"""
ASKED_ID = "get_ipython().get_parent()['metadata'].get('cellId')"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """One for all: a restart gives it another process, and nothing else is left."""
    with Kernel(tmp_path_factory.mktemp("kernel")) as kernel:
        yield kernel


def test_a_cell_has_the_outputs_that_a_notebook_would_store(kernel: Kernel) -> None:
    cell = kernel.run("import sys\nprint('a')\nprint('b', file=sys.stderr)\n1 + 1")

    assert cell.status == "ok"
    assert (cell.stdout, cell.stderr) == ("a\n", "b\n")
    assert [output.data for output in cell.displays] == [{"text/plain": "2"}]
    assert kernel.run(CLEARING).stdout == "new\n"


def test_an_update_reaches_the_output_it_belongs_to(kernel: Kernel) -> None:
    first = kernel.run(REPAINTING)
    second = kernel.run("handle.update({'text/plain': 'c'}, raw=True)")

    assert [update.data["text/plain"] for update in first.updates] == ["a", "b"]
    assert [output.text for output in first.displays] == ["c"]
    assert second.displays == []


def test_metadata_of_the_last_update_stays_with_the_output(kernel: Kernel) -> None:
    [output] = kernel.run(REPAINTING).displays

    assert output.metadata == {"record": 1}
    assert output.display_id == "screen"


def test_a_cell_tells_its_id_as_jupyterlab_does(kernel: Kernel) -> None:
    assert kernel.run(ASKED_ID, cell_id="abc").displays[0].text == "'abc'"
    assert kernel.run(ASKED_ID).displays == []


def test_an_error_keeps_its_name_and_its_traceback(kernel: Kernel) -> None:
    cell = kernel.run("1 / 0")

    assert cell.status == "error"
    assert cell.error is not None
    assert cell.error.data["ename"] == "ZeroDivisionError"
    assert "1 / 0" in cell.traceback


def test_an_interrupt_ends_the_cell_and_what_was_queued(kernel: Kernel) -> None:
    running = kernel.send(TICKING)
    queued = kernel.send("'never'")
    kernel.wait(running, until=lambda cell: "tick 2" in cell.stdout)

    kernel.interrupt()

    assert kernel.wait(running).status == "error"
    assert running.error is not None
    assert running.error.data["ename"] == "KeyboardInterrupt"
    assert kernel.wait(queued).status == "aborted"
    assert kernel.run("1 + 1").displays[0].text == "2"


def test_a_restart_forgets_everything(kernel: Kernel) -> None:
    kernel.run("seen = True")
    before = kernel.pid

    kernel.restart()

    assert kernel.pid != before
    assert kernel.run("seen").status == "error"


def test_a_kernel_keeps_away_from_the_users_files(kernels: Any, tmp_path: Path) -> None:
    kernel = kernels(OLLAMA_HOST="http://127.0.0.1:9")
    cell = kernel.run(
        "import os\nprint(os.environ['OLLAMA_HOST'], get_ipython().ipython_dir)"
    )

    host, folder = cell.stdout.split()
    assert host == "http://127.0.0.1:9"
    assert Path(folder).is_relative_to(tmp_path)


def test_no_setting_of_the_user_reaches_a_test() -> None:
    assert "OLLAMA_HOST" not in os.environ
    assert os.environ["LANG"] == "C.UTF-8"
    assert os.environ["OLLAMA_MAGIC_ENGINE"] == f"tests-{os.getpid()}"


def test_the_users_settings_are_taken_away() -> None:
    which = f"{__file__}::{test_no_setting_of_the_user_reaches_a_test.__name__}"
    env = {**os.environ, "OLLAMA_HOST": "example", "LANG": "ko_KR.UTF-8"}
    command = [sys.executable, "-m", "pytest", "-q", which]

    inner = subprocess.run(command, env=env, capture_output=True, text=True)

    assert inner.returncode == 0, inner.stdout
    assert "1 passed" in inner.stdout


def test_a_notebook_is_used_as_people_use_it(notebook: Any, lab: Lab) -> None:
    page = notebook(["print('안녕')", TICKING, "1 / 0", "print('never')"])

    run_cell(page, 0)
    assert cell_output(page, 0).inner_text().strip() == "안녕"

    run_cell(page, 1, wait=False)
    cell_output(page, 1).get_by_text("tick 3").wait_for()
    interrupt(page)
    wait_done(page, 1)
    assert "KeyboardInterrupt" in cell_output(page, 1).inner_text()

    restart(page)
    run_cell(page, 0)
    assert prompt(page, 0) == "[1]:"

    save(page)
    [file] = lab.folder.glob("*.ipynb")
    first, *_ = json.loads(file.read_text("utf-8"))["cells"]
    assert first["outputs"][0]["text"] == ["안녕\n"]


def test_run_all_ends_at_the_first_error(notebook: Any) -> None:
    page = notebook(["print('one')", "1 / 0", "print('never')"])

    run_all(page)

    assert [prompt(page, number) for number in range(3)] == ["[1]:", "[2]:", "[ ]:"]
    assert "ZeroDivisionError" in cell_output(page, 1).inner_text()


def test_the_engine_says_where_it_listens(engine: Engine) -> None:
    version = httpx.get(f"{engine.url}/api/version").json()

    assert version["embedded"]["pid"] == engine.pid
    assert engine.ready["version"] == version["version"]


def test_an_engine_ends_when_it_is_told_to(engines: Any) -> None:
    engine = engines()
    start = time.monotonic()

    assert engine.stop() in (0, -15)
    assert time.monotonic() - start < 5
