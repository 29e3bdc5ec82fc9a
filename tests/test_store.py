"""Tests of what takes long with models: pull, push, upload, create, embed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ollama_magic import store
from ollama_magic.errors import (
    AnswerFailed,
    BadModelfile,
    ConnectionLost,
    ModelNotFound,
    Refused,
    Stopped,
    Unfinished,
    Unreachable,
)
from ollama_magic.events import Done
from ollama_magic.modelfile import Modelfile
from ollama_magic.names import ModelRef
from ollama_magic.operation import Operation
from tests.support.hostile import NDJSON
from tests.support.server import Answer, Request, Server

TINY = ModelRef("tiny")
GGUF = b"GGUF" + (3).to_bytes(4, "little") + bytes(16)
Sessions = Callable[..., Any]


@pytest.fixture
def pulling(opened: ExitStack, sessions: Sessions) -> Callable[..., Operation]:
    """Pulls from a server that says these lines, and then what ``end`` does."""

    def start(*said: Any, end: str = "end") -> Operation:
        async def handler(request: Request, answer: Answer) -> None:
            await answer.head(200, NDJSON)
            for line in said:
                await answer.send(json.dumps(line).encode() + b"\n")
            if end == "end":
                await answer.end()
            elif end == "reset":
                answer.reset()
            else:
                await answer.never()

        server = opened.enter_context(Server(handler))
        return store.pull(sessions(server).client, TINY)

    return start


def name_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def statuses(operation: Operation) -> list[str]:
    """What was reported, each status once."""
    return list(dict.fromkeys(progress.status for progress in operation))


def test_a_pull_reports_until_it_has_all(tape_server: Any, sessions: Sessions) -> None:
    server = tape_server("store/pull-resumed")
    operation = store.pull(sessions(server).client, TINY, insecure=True)

    assert statuses(operation)[-3:] == [
        "verifying sha256 digest",
        "writing manifest",
        "success",
    ]
    assert isinstance(operation.done, Done)
    assert operation.result.share == 1
    assert server.wait_request("/api/pull").json == {
        "model": "tiny",
        "insecure": True,
        "stream": True,
    }


def test_a_push_reports_as_a_pull_does(tape_server: Any, sessions: Sessions) -> None:
    operation = store.push(sessions(tape_server("store/push")).client, TINY)

    assert operation.result.status == "success"
    assert operation.result.total_bytes == 1_929_816


def test_a_name_that_the_registry_does_not_know_is_told(
    tape_server: Any, sessions: Sessions
) -> None:
    operation = store.pull(sessions(tape_server("store/pull-unknown")).client, TINY)

    with pytest.raises(ModelNotFound, match="registry has no model 'tiny'"):
        _ = operation.result
    assert operation.so_far.status == "pulling manifest"


HALF = {"status": "pulling a", "digest": "sha256:a", "total": 100, "completed": 50}


def test_a_full_disk_is_told_and_what_came_is_counted(pulling: Any) -> None:
    full = {"error": "write /m/blobs/x: no space left on device"}
    operation = pulling(HALF, full)

    with pytest.raises(AnswerFailed, match="disk is full"):
        _ = operation.result
    assert operation.so_far.completed_bytes == 50
    assert not operation.stopped


def test_a_damaged_part_is_told(tape_server: Any, sessions: Sessions) -> None:
    operation = store.pull(sessions(tape_server("store/pull-corrupt")).client, TINY)

    with pytest.raises(AnswerFailed, match="came damaged"):
        _ = operation.result


def test_a_cut_line_is_told(pulling: Any) -> None:
    with pytest.raises(ConnectionLost):
        _ = pulling(HALF, end="reset").result


def test_a_pull_that_ends_without_success_is_no_success(pulling: Any) -> None:
    with pytest.raises(Unfinished):
        _ = pulling(HALF, {"status": "writing manifest"}).result


def test_success_in_the_middle_is_not_the_end(pulling: Any) -> None:
    more = {"status": "creating new layer"}
    operation = pulling({"status": "success"}, more, {"status": "success"})

    assert statuses(operation) == ["success", "creating new layer"]
    assert isinstance(operation.done, Done)


def test_a_pull_can_be_stopped_and_the_server_sees_it(
    tape_server: Any, sessions: Sessions
) -> None:
    server = tape_server("store/pull-hang-up")
    operation = store.pull(sessions(server).client, TINY)
    while not operation.so_far.completed_bytes:
        operation.wait_for_news(0, 0.1)
    stopped = operation.stop()

    assert isinstance(stopped, Stopped)
    assert "pull tiny. What came is kept." in str(stopped)
    assert operation.stopped
    assert operation.error is None
    assert server.wait_closed(path="/api/pull")


def test_an_operation_can_be_awaited_and_iterated_on_another_loop(
    tape_server: Any, sessions: Sessions
) -> None:
    server = tape_server("store/pull-again")

    async def use() -> tuple[list[str], Operation]:
        operation = store.pull(sessions(server).client, TINY)
        seen = [progress.status async for progress in operation]
        return seen, await operation

    seen, operation = asyncio.run(use())

    assert seen[-1] == "success"
    assert operation.so_far.share == 1
    assert repr(operation) == "<Operation pull tiny: done>"


def test_a_server_that_is_away_is_told(hostile: Any, sessions: Sessions) -> None:
    with pytest.raises(Unreachable):
        _ = store.pull(sessions(hostile.nobody()).client, TINY).result


def test_a_model_is_made_of_a_file_that_is_sent_once(
    storing: Any, sessions: Sessions, tmp_path: Path
) -> None:
    server = storing()
    (tmp_path / "m.gguf").write_bytes(GGUF)
    modelfile = Modelfile(from_="m.gguf", adapter="./m.gguf", system="Be kind.")
    client = sessions(server).client
    first = store.create(client, TINY, modelfile, folder=tmp_path, quantize="q8_0")

    assert statuses(first)[:3] == [
        "hashing m.gguf",
        "uploading m.gguf",
        "parsing GGUF",
    ]
    assert server.blobs == {name_of(GGUF): GGUF}
    assert server.creations() == [
        {
            "model": "tiny",
            "files": {"m.gguf": name_of(GGUF)},
            "adapters": {"m.gguf": name_of(GGUF)},
            "system": "Be kind.",
            "quantize": "q8_0",
            "stream": True,
        }
    ]
    again = store.create(client, TINY, modelfile, folder=tmp_path)
    assert "uploading m.gguf" not in statuses(again)
    assert len(server.uploads()) == 1


def test_all_files_are_counted_together(
    storing: Any, sessions: Sessions, tmp_path: Path
) -> None:
    server = storing()
    for name, size in (("model-1", 3000), ("model-2", 1000)):
        (tmp_path / f"{name}.safetensors").write_bytes(name.encode() + bytes(size))
    operation = store.create(
        sessions(server).client, TINY, Modelfile(from_="."), folder=tmp_path
    )
    tally = operation.result

    assert tally.phase == "uploading"
    assert (tally.completed_bytes, tally.total_bytes) == (4014, 4014)
    assert len(server.blobs) == 2


def test_a_model_is_made_from_another_without_a_file(
    storing: Any, sessions: Sessions, tmp_path: Path
) -> None:
    server = storing(create="store/create-from-model")
    modelfile = Modelfile(from_="other:1b", parameters={"seed": 1})
    _ = store.create(sessions(server).client, TINY, modelfile, folder=tmp_path).result

    assert server.uploads() == []
    assert server.creations()[0]["from"] == "other:1b"


def test_nothing_is_sent_of_a_file_that_is_no_model(
    storing: Any, sessions: Sessions, tmp_path: Path
) -> None:
    server = storing()
    (tmp_path / "m.gguf").write_bytes(b"no model at all")
    operation = store.create(
        sessions(server).client, TINY, Modelfile(from_="m.gguf"), folder=tmp_path
    )

    with pytest.raises(BadModelfile, match="not a GGUF file"):
        _ = operation.result
    assert server.requests == []


def test_a_server_that_fails_to_make_it_says_why(
    storing: Any, sessions: Sessions, tmp_path: Path
) -> None:
    server = storing(create="store/create-error-half-file")
    (tmp_path / "m.gguf").write_bytes(GGUF)
    operation = store.create(
        sessions(server).client, TINY, Modelfile(from_="m.gguf"), folder=tmp_path
    )

    with pytest.raises(AnswerFailed, match="exceeds file size"):
        _ = operation.result


def test_an_upload_can_be_stopped_while_the_server_is_silent(
    storing: Any, sessions: Sessions, tmp_path: Path
) -> None:
    server = storing(stuck=True)
    path = tmp_path / "m.gguf"
    path.write_bytes(GGUF)
    operation = store.upload(sessions(server).client, path)
    server.wait_request(f"/api/blobs/{name_of(GGUF)}")
    while not server.uploads():
        time.sleep(0.01)
    operation.cancel()

    assert operation.wait(1)
    assert operation.stopped
    assert server.wait_closed()


def test_hashing_can_be_stopped(
    storing: Any, sessions: Sessions, tmp_path: Path
) -> None:
    path = tmp_path / "large.gguf"
    with path.open("wb") as file:
        file.truncate(4 << 30)
    operation = store.upload(sessions(storing()).client, path)
    while not operation.so_far.completed_bytes:
        operation.wait_for_news(len(operation.arrivals), 0.1)
    started = time.monotonic()
    operation.cancel()

    assert operation.wait(1)
    assert time.monotonic() - started < 0.5
    assert operation.so_far.share != 1


def test_a_digest_that_differs_is_told(
    opened: ExitStack, sessions: Sessions, tmp_path: Path
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if request.method == "HEAD":
            await answer.head(404, {"Content-Length": "0"})
            await answer.end()
        else:
            await answer.json({"error": 'digest mismatch, expected "a", got "b"'}, 400)

    server = opened.enter_context(Server(handler))
    path = tmp_path / "m.gguf"
    path.write_bytes(GGUF)

    with pytest.raises(Refused, match="digest mismatch"):
        _ = store.upload(sessions(server).client, path).result
