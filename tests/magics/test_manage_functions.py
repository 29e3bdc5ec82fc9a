"""Tests of the functions that change what a server has, in a real kernel."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from tests.support.kernel import Kernel
from tests.support.store import StoreServer

Asking = Callable[[Any], Kernel]


def test_a_pull_at_the_end_of_a_cell_shows_itself_once(
    asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server("store/pull-resumed"))
    cell = kernel.run("operation = om.pull('tiny', insecure=True)\noperation")

    assert cell.status == "ok"
    [output] = cell.displays
    assert "100%" in output.text
    assert kernel.run("operation").displays == []
    assert kernel.run("print(operation.result.share)").stdout == "1.0\n"


def test_a_failed_pull_at_the_end_of_a_cell_stops_run_all(
    asking: Asking, tape_server: Any
) -> None:
    cell = asking(tape_server("store/pull-unknown")).run("om.pull('tiny')")

    assert cell.error is not None
    assert cell.error.data["ename"] == "ModelNotFound"


def test_a_model_is_made_of_a_modelfile_or_of_its_text(
    asking: Asking, opened: ExitStack
) -> None:
    server = opened.enter_context(StoreServer(create="store/create-from-model"))
    kernel = asking(server)
    made = "om.Modelfile(from_='tiny', system='Be kind.')"
    kernel.run(f"om.create('a', {made}).result; om.create('b', str({made})).result")

    first, second = server.creations()
    assert first["system"] == "Be kind."
    assert {**first, "model": "b"} == second
    assert "BadModelfile" in kernel.run("om.create('c', 'FRM x')").traceback


def test_a_model_is_copied_pushed_and_deleted(asking: Asking, tape_server: Any) -> None:
    server = tape_server("store/copy", "store/delete", "store/push")
    kernel = asking(server)
    cell = kernel.run(
        "om.copy('tiny', 'b')\nom.push('b').result\nom.delete('b')\nom.delete('a:b:c')"
    )

    assert "BadName" in cell.traceback
    assert server.requests_to("/api/copy")[0].json["destination"] == "b"
    assert server.requests_to("/api/push")[0].json["model"] == "b"
    assert [each.json for each in server.requests_to("/api/delete")] == [{"model": "b"}]
