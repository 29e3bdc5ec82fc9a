"""Tests of panels on the ipywidgets and ipykernel that Colab has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.kernel import Kernel

pytestmark = pytest.mark.old

VIEW = "application/vnd.jupyter.widget-view+json"
ASKED = """panel.box.text = 'What is the capital of Korea?'
panel.send.click()
import time
while panel.busy:
    time.sleep(0.02)
print(panel.conversation[-1].answer)"""
COMPARED = """compared.ask('What is the capital of Korea?')
print(compared.wait(30), [bool(column.text) for column in compared.columns])
compared.vote('tie')"""
OPENED = {
    "om.picker()": "picker",
    "om.running_view()": "running",
    "om.token_view('한글', 'tutor:1m')": "tokens",
    "om.next_token('The capital of Korea is', 'tutor:1m')": "chances",
    "om.monitor(3)": "monitor",
}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder: Path = tmp_path_factory.mktemp("kernel")
    with Kernel(folder, {"OLLAMA_MAGIC_LANGUAGE": "en"}) as kernel:
        loaded = kernel.run("%load_ext ollama_magic\nimport ollama_magic as om")
        assert loaded.status == "ok", loaded.traceback
        yield kernel


def test_a_chat_panel_answers(kernel: Kernel) -> None:
    shown = kernel.run("panel = om.chat_panel(model='tutor:1m')\npanel")
    assert shown.status == "ok", shown.traceback
    assert VIEW in shown.displays[0].data

    asked = kernel.run(ASKED, timeout=60)
    assert asked.status == "ok", asked.traceback
    assert "Seoul" in asked.stdout
    assert "Seoul" in kernel.run("print(panel.as_markdown())").stdout


def test_answers_are_compared(kernel: Kernel) -> None:
    made = "compared = om.compare_panel(['tutor:1m', 'tutor:0.1m'])\ncompared"
    shown = kernel.run(made, timeout=60)
    assert shown.status == "ok", shown.traceback

    asked = kernel.run(COMPARED, timeout=60)
    assert asked.status == "ok", asked.traceback
    assert "True [True, True]" in asked.stdout


@pytest.mark.parametrize("code", OPENED)
def test_the_other_panels_open_and_are_kept(code: str, kernel: Kernel) -> None:
    name = OPENED[code]
    shown = kernel.run(f"{name} = {code}\n{name}", timeout=60)

    assert shown.status == "ok", shown.traceback
    view, _ = shown.displays
    assert VIEW in view.data
    closed = kernel.run(f"{name}.close()\nprint({name}.closed)")
    assert "True" in closed.stdout, closed.traceback
