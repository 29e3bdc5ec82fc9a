"""Tests of what a notebook keeps of panels, in a real kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.engine import Engine
from tests.support.kernel import Cell, Kernel
from tests.support.tapes import TapeServer

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def kernel(asking: Callable[[Any], Kernel], engine: Engine) -> Iterator[Kernel]:
    """The module's kernel, which asks the engine, and forgets what was set."""
    kernel = asking(engine)
    yield kernel
    kernel.run("%config OllamaMagic.options = {}")


def kept(cell: Cell) -> Any:
    """The markdown below the panel that a cell shows."""
    view, saved = cell.displays
    assert VIEW in view.data
    return saved.data["text/markdown"]


def test_a_picker_keeps_what_is_chosen_and_sets_what_magics_show(
    kernel: Kernel, engine: Engine
) -> None:
    shown = kernel.run("picker = om.picker()\npicker")
    assert shown.status == "ok", shown.traceback
    assert engine.url in kept(shown)

    chosen = kernel.run(
        "picker.table.choose('tutor:0.1m')\npicker.options = {'seed': 1}"
    )
    assert chosen.status == "ok", chosen.traceback
    kernel.wait(chosen, lambda _: "`seed=1`" in kept(shown))
    assert "In use: tutor:0.1m" in kept(shown)
    config = kernel.run("%config OllamaMagic.model")
    assert config.displays[0].text == "'tutor:0.1m'"
    asked = kernel.run("%%chat\nHi")
    assert asked.status == "ok", asked.traceback
    assert kernel.run("_.run.what.model").displays[0].text == "'tutor:0.1m'"

    kernel.run("%ollama use tutor:think\n%ollama set top_k 3")
    assert kernel.run("picker.model, picker.options").displays[0].text == (
        "('tutor:think', {'seed': 1, 'top_k': 3})"
    )


def test_a_monitor_keeps_its_table_when_a_thread_ends_it(kernel: Kernel) -> None:
    shown = kernel.run("monitor = om.monitor(2, 'Capitals')\nmonitor")
    code = """
        import threading
        def work():
            for score in (1, 3):
                monitor.report({'model': 'a', 'score': score})
            monitor.done()
        threading.Thread(target=work).start()
    """
    cell = kernel.run(code)
    assert cell.status == "ok", cell.traceback

    kernel.wait(shown, lambda _: "| a | 2 | 2 |" in kept(shown))
    assert "**Capitals**: 2 of 2 · done" in kept(shown)


def test_a_pull_that_fails_is_kept_with_its_error(kernel: Kernel) -> None:
    shown = kernel.run("om.monitor(om.pull('tutor:1m', from_='/nowhere'))")
    assert shown.status == "ok", shown.traceback

    kernel.wait(shown, lambda _: "broken off" in kept(shown))
    assert "/nowhere" in kept(shown)


def test_after_a_restart_the_text_is_there_and_the_cell_makes_a_new_panel(
    kernels: Callable[..., Kernel], engine: Engine
) -> None:
    kernel = kernels(OLLAMA_HOST=engine.url)
    code = "import ollama_magic as om\nview = om.running_view()\nview"
    before = kernel.run(code)
    text = kept(before)
    kernel.restart()

    assert kept(before) == text
    after = kernel.run(code)
    assert after.status == "ok", after.traceback
    ids = [each.displays[0].data[VIEW]["model_id"] for each in (before, after)]
    assert ids[0] != ids[1]


def test_panels_wait_little_for_a_server_that_is_down(
    kernels: Callable[..., Kernel], hostile: Any
) -> None:
    kernel = kernels(OLLAMA_HOST=hostile.nobody().url)
    shown = kernel.run("import ollama_magic as om\npicker = om.picker()\npicker")

    assert shown.status == "ok", shown.traceback
    assert shown.seconds < 8
    told = kernel.run("print(picker.hosts.told)").stdout
    assert "nothing answers at" in told


def test_a_cell_that_runs_again_leaves_one_panel_that_looks(
    asking: Callable[[Any], Kernel], opened: Any
) -> None:
    kernel = asking(opened.enter_context(TapeServer("store/ps-empty")))
    code = (
        "views = globals().get('views', [])\nviews.append(om.running_view())\nviews[-1]"
    )
    for _ in range(3):
        cell = kernel.run(code, cell_id="the-same")
        assert cell.status == "ok", cell.traceback

    looking = kernel.run("[len(each._looks) for each in views]")
    assert looking.displays[0].text == "[0, 0, 1]"


def test_a_monitor_that_nobody_ends_keeps_what_came(kernel: Kernel) -> None:
    shown = kernel.run("monitor = om.monitor(5, 'Capitals')\nmonitor")
    kernel.run(
        "for score in (1, 3):\n    monitor.report({'model': 'a', 'score': score})"
    )

    kernel.wait(shown, lambda _: "| a | 2 | 2 |" in kept(shown))


def test_the_sliders_of_the_next_token_are_kept_as_dragged(kernel: Kernel) -> None:
    code = "panel = om.next_token('The capital of Korea is', model='tutor:1m')\npanel"
    shown = kernel.run(code)
    assert "top&#95;k&#61;40" in kept(shown)

    kernel.run("for k in range(9, 2, -1):\n    panel.sliders['top_k'].value = k")

    kernel.wait(shown, lambda _: "top&#95;k&#61;3&#44;" in kept(shown))


def test_a_pull_is_kept_by_its_name_before_anything_came(kernel: Kernel) -> None:
    shown = kernel.run("om.monitor(om.pull('tutor:1m', from_='/nowhere'))")

    assert "``" not in kept(shown)
    assert "pull tutor:1m" in kept(shown)
