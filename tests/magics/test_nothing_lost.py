"""Tests of what is never replaced or overwritten unasked, nor said to be kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.messages import LANGUAGES
from tests.support.cells import error, printed
from tests.support.hostile import NDJSON
from tests.support.kernel import Kernel
from tests.support.server import Answer, Request, Server
from tests.support.store import StoreServer
from tests.support.tapes import TapeServer

Asking = Callable[[Any], Kernel]
KEEPING = ("store/copy", "store/delete", "store/show-tiny", "generate/unload")


def model_file(path: Path) -> Path:
    """The smallest file that is a GGUF."""
    path.write_bytes(b"GGUF" + (3).to_bytes(4, "little") + bytes(16))
    return path


def test_a_file_of_another_s_is_not_overwritten(
    asking: Asking, storing: Any, tmp_path: Path
) -> None:
    server, path = storing(create="store/create-from-model"), tmp_path / "Modelfile"
    path.write_text("precious\n", "utf-8")
    kernel = asking(server)
    told = error(kernel.run(f"%%modelfile saved --save {path}\nFROM tiny"))

    assert f"{path} holds another text." in told
    assert "--yes" in told
    assert path.read_text("utf-8") == "precious\n"
    assert server.creations() == []
    for text in ("FROM tiny", "FROM tiny\nSYSTEM x"):
        cell = kernel.run(
            f"%%modelfile saved --save {path} {'--yes' * (text[-1] == 'y')}\n{text}"
        )
        assert cell.status == "ok", cell
        assert path.read_text("utf-8") == f"{text}\n"


def test_nothing_is_written_where_nothing_could_be_made(
    asking: Asking, storing: Any, tmp_path: Path
) -> None:
    path = tmp_path / "Modelfile"
    server = storing(create="store/create-error-bad-template")
    told = error(
        asking(server).run(f"%%modelfile a --save {path}\nFROM tiny\nTEMPLATE {{{{ .P")
    )

    assert "line 3: the server cannot read the TEMPLATE" in told
    assert not path.exists()


def test_paths_in_a_cell_start_where_the_notebook_is_wherever_it_is_saved(
    asking: Asking, storing: Any, tmp_path: Path
) -> None:
    server, elsewhere = storing(), tmp_path / "elsewhere"
    elsewhere.mkdir()
    kernel = asking(server)
    model_file(tmp_path / "m.gguf")
    kernel.run(f"import os; before = os.getcwd(); os.chdir({str(tmp_path)!r})")
    cell = kernel.run(f"%%modelfile a --save {elsewhere}/Modelfile\nFROM ./m.gguf")
    kernel.run("os.chdir(before)")

    assert cell.status == "ok", cell
    assert [*server.creations()[0]["files"]] == ["m.gguf"]
    assert f"Its paths start at {tmp_path}" in cell.stdout


def listing(*models: tuple[str, str, str]) -> bytes:
    """The server's list of models: name, digest and parent."""
    shown = [
        {"name": name, "digest": digest, "details": {"parent_model": parent}}
        for name, digest, parent in models
    ]
    return json.dumps({"models": shown}).encode()


class Listing(StoreServer):
    """Takes files, and has these models."""

    def __init__(self, *models: tuple[str, str, str], **how: Any) -> None:
        super().__init__("store/copy", create="store/create-from-model", **how)
        self._models = listing(*models)

    async def _answer(self, request: Request, answer: Answer) -> None:
        if request.path == "/api/tags":
            await answer.whole(200, self._models, "application/json")
        else:
            await super()._answer(request, answer)


MODELS = (
    ("base:latest", "a", ""),
    ("alias:latest", "a", ""),
    ("pulled:latest", "b", ""),
    ("child:latest", "c", "base:latest"),
)


@pytest.mark.parametrize(
    "code",
    [
        "%ollama cp base pulled",
        "%%modelfile pulled\nFROM base",
        "%%modelfile CHILD\nFROM other",
    ],
)
def test_another_model_is_replaced_only_where_that_is_said(
    code: str, asking: Asking, opened: ExitStack
) -> None:
    server = opened.enter_context(Listing(*MODELS))
    kernel = asking(server)
    told = error(kernel.run(code))

    assert "There is another model " in told
    assert "--yes" in told
    assert [each for each in server.requests if each.method != "GET"] == []
    head, _, body = code.partition("\n")
    assert kernel.run(f"{head} --yes\n{body}".rstrip()).status == "ok"


def test_a_cell_that_makes_a_model_runs_again_with_nobody_there(
    asking: Asking, opened: ExitStack
) -> None:
    server = opened.enter_context(Listing(*MODELS))
    kernel = asking(server)
    code = "%%modelfile child\nFROM base"

    assert "Replaced: the earlier child" in kernel.run(code).stdout
    assert kernel.run(code).status == "ok"
    assert "Copied: base → alias" in printed(kernel.run("%ollama cp base alias"))
    assert len(server.creations()) == 2


def test_a_model_that_is_deleted_is_unloaded_before(
    asking: Asking, tape_server: Any
) -> None:
    server = tape_server(*KEEPING)
    asking(server).run("om.delete('tiny')")

    paths = [each.path for each in server.requests if each.method != "GET"]
    assert paths == ["/api/generate", "/api/delete"]


def test_a_model_that_cannot_be_unloaded_is_deleted_all_the_same(
    asking: Asking, tape_server: Any
) -> None:
    class Stubborn(TapeServer):
        async def _answer(self, request: Request, answer: Answer) -> None:
            if request.path == "/api/generate":
                await answer.json({"error": "no"}, 500)
            else:
                await super()._answer(request, answer)

    with Stubborn(*KEEPING) as server:
        printed(asking(server).run("%ollama rm tiny --yes"))
        assert len(server.requests_to("/api/delete")) == 1


@pytest.mark.parametrize(
    "code", ["om.pull('a').result", "om.delete('a')", "om.copy('a', 'b')"]
)
def test_an_endpoint_that_is_not_there_is_told_as_that(
    code: str, asking: Asking, opened: ExitStack
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if request.path == "/api/version":
            await answer.json({"version": "0.33.0"})
        else:
            await answer.whole(404, b"404 page not found", "text/plain")

    told = error(asking(opened.enter_context(Server(handler))).run(code))

    assert " has no /api/" in told
    assert "proxy" not in told


@pytest.mark.parametrize("code", ["%ollama pull big", "om.pull('big').result"])
def test_a_pull_that_cannot_fit_stops_at_its_first_report(
    code: str, full: Asking, opened: ExitStack
) -> None:
    class Pulling(TapeServer):
        async def _answer(self, request: Request, answer: Answer) -> None:
            if request.path != "/api/pull":
                await super()._answer(request, answer)
                return
            report = {"status": "pulling a", "digest": "sha256:a", "total": 10**12}
            await answer.head(200, NDJSON)
            await answer.send(json.dumps(report).encode() + b"\n")
            await answer.never()

    server = opened.enter_context(Pulling("store/version"))

    assert "big is 1TB, and 0B is free in /proc" in error(full(server).run(code))
    assert server.wait_closed(path="/api/pull")


def test_an_interrupted_question_says_that_nothing_was_changed(
    asking: Asking, tape_server: Any
) -> None:
    server = tape_server(*KEEPING)
    kernel = asking(server)
    client: Any = kernel._client
    lines: list[str] = []

    def gather(message: Any) -> None:
        if message["msg_type"] == "error":
            lines.extend(message["content"]["traceback"])

    client.execute_interactive(
        "%ollama rm tiny",
        allow_stdin=True,
        stdin_hook=lambda _: kernel.interrupt(),
        output_hook=gather,
        timeout=30,
    )

    assert "Nothing was changed." in "".join(lines)
    assert server.requests_to("/api/delete") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_asked_in_the_language_in_force(
    language: str, asking: Asking, opened: ExitStack
) -> None:
    kernel = asking(opened.enter_context(Listing(*MODELS)))
    kernel.run(f"%config OllamaMagic.language = {language!r}")
    client: Any = kernel._client
    asked: list[str] = []

    def answer(message: Any) -> None:
        asked.append(message["content"]["prompt"])
        client.input("n")

    client.execute_interactive(
        "%ollama cp base pulled",
        allow_stdin=True,
        stdin_hook=answer,
        output_hook=lambda _: None,
        timeout=30,
    )
    kernel.run("%config OllamaMagic.language = 'auto'")

    assert asked == [LANGUAGES[language]["create.ask"].format(model="pulled:latest")]
