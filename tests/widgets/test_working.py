"""Tests of work beside the cells: threads, their pace, and controls that are heard."""

from __future__ import annotations

from contextvars import ContextVar

import ipywidgets

from ollama_magic.widgets.working import heard, painting, shared_seconds, start
from tests.support.kernel import Kernel

PLACE = ContextVar("PLACE", default="nowhere")
BUTTON = """
import ipywidgets, time
from ollama_magic.widgets.working import heard
clicked = []
button = ipywidgets.Button(description="x")
heard(button)
button.on_click(lambda _: (clicked.append(time.time()), setattr(button, "icon", "y")))
print(button.comm.comm_id)
"""
BUSY = """
began = time.time()
while len(clicked) < 2 and time.time() < began + 5:
    time.sleep(0.01)
ended = time.time()
"""


def test_work_goes_on_in_the_context_of_the_caller() -> None:
    seen: list[str] = []
    PLACE.set("here")

    thread = start(lambda: seen.append(PLACE.get()))
    PLACE.set("elsewhere")
    thread.join(5)

    assert seen == ["here"]
    assert thread.daemon


def test_the_pause_grows_with_those_that_paint_and_with_their_text() -> None:
    with painting():
        alone, long = shared_seconds(0), shared_seconds(60_000)
        with painting(), painting(), painting():
            together = shared_seconds(0)

    assert (alone, together) == (0.025, 0.1)
    assert long == 1
    assert shared_seconds(1_000_000) == 0


def test_a_control_without_a_kernel_is_left_as_it_is() -> None:
    button = ipywidgets.Button()
    before = dict(vars(button.comm))

    heard(button)

    assert vars(button.comm) == before


def subshell(kernel: Kernel) -> str:
    """A thread of the kernel's beside the one that runs cells, as JupyterLab asks."""
    client = kernel._client
    message = client.session.msg("create_subshell_request", {})
    client.control_channel.send(message)
    return str(client.get_control_msg(timeout=10)["content"]["subshell_id"])


def test_clicks_are_heard_while_a_cell_runs(kernel: Kernel) -> None:
    made = kernel.run(BUTTON)
    client, data = kernel._client, {"method": "custom", "content": {"event": "click"}}
    content, free = {"comm_id": made.stdout.strip(), "data": data}, subshell(kernel)

    busy = kernel.send(BUSY)
    kernel.wait(busy, lambda cell: bool(cell.kinds))
    for _ in range(2):
        click = client.session.msg("comm_msg", content)
        click["header"]["subshell_id"] = free
        client.shell_channel.send(click)
    kernel.wait(busy)
    told = kernel.run("print([at < ended for at in clicked])").stdout.strip()

    assert told == "[True, True]"
