"""Tests of the functions that change what a server has, in a real kernel."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.kernel import Kernel
from tests.support.server import Answer, Request, Server
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


@pytest.mark.parametrize(
    "code", ["pull('tiny')", "push('tiny')", "create('mine', 'FROM tiny')"]
)
def test_notices_are_told_to_who_waits(
    code: str, asking: Asking, opened: ExitStack
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        path = request.path
        if path == "/api/version":
            await answer.json({"version": "0.33.0"})
        elif len(server.requests_to(path)) > 1:
            await answer.json({"status": "success"})
        else:
            await answer.json({"error": "busy"}, 503)

    server = opened.enter_context(Server(handler))
    kernel = asking(server)
    cell = kernel.run(f"print(om.{code}.result.status)")

    first, last = cell.stdout.splitlines()
    assert f"{server.url} is busy (503): asking again in 0." in first
    assert last == "success"


def test_a_retired_parameter_is_told(asking: Asking, opened: ExitStack) -> None:
    server = opened.enter_context(StoreServer(create="store/create-from-model"))
    code = "om.create('a', 'FROM tiny\\nPARAMETER mirostat 1').result"

    assert "ignore: mirostat" in asking(server).run(code).stdout


@pytest.mark.parametrize(
    "code",
    [
        "pull(5)",
        "push(None)",
        "create(5, 'FROM tiny')",
        "create('a', 5)",
        "create('a', 'FROM tiny', quantize=8)",
        "create('a', 'FROM tiny', folder=5)",
        "copy('a', 5)",
        "copy(None, 'b')",
        "delete(['a'])",
        "embed('a', model=0)",
        "fit(5)",
        "explain(None)",
        "library(5)",
        "chat('a', model=0)",
        "chat('a', system=0)",
        "generate('a', suffix=0)",
    ],
)
def test_what_has_to_be_a_text_and_is_none_is_told_before_anything_is_asked(
    code: str, asking: Asking, hostile: Any
) -> None:
    server = hostile.silent()
    cell = asking(server).run(f"om.{code}")

    assert cell.error is not None
    assert cell.error.data["ename"] == "BadInput"
    assert "has to be a text, and is of type " in cell.traceback
    assert len(cell.traceback.splitlines()) == 2
    assert server.requests == []


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("embed(5)", "only texts can be turned into vectors"),
        ("similarity(None)", "only texts can be turned into vectors"),
        ("embed('a', options=[1])", "options cannot be [1]"),
        ("chat('a', options=0)", "options cannot be 0"),
        ("fit('a', num_ctx=[1])", "is not a number of tokens"),
        ("fit('a', memory=None, num_ctx='many')", "is not a number of tokens"),
        ("choose(memory=[8])", "is not a size"),
        ("choose(tags=5)", "tags cannot be '5'"),
        ("choose(quality=80)", "quality cannot be '80'"),
        ("choose(speed='fast')", "speed cannot be 'fast'"),
    ],
)
def test_another_value_of_the_wrong_type_is_told_too(
    code: str, told: str, asking: Asking, hostile: Any
) -> None:
    server = hostile.silent()
    cell = asking(server).run(f"om.{code}")

    assert told in cell.traceback
    assert len(cell.traceback.splitlines()) <= 3
    assert server.requests == []


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
