"""Tests of pulling, pushing and making models from a cell."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.messages import LANGUAGES
from tests.support.cells import error
from tests.support.engine import Engine
from tests.support.hostile import NDJSON
from tests.support.kernel import Cell, Kernel
from tests.support.server import Answer, Request
from tests.support.tapes import TapeServer

Asking = Callable[[Any], Kernel]
HALF = {"status": "pulling a", "digest": "sha256:a", "total": 10**9, "completed": 10**8}


class Pulling(TapeServer):
    """Says these lines to whoever pulls, one every so many seconds."""

    def __init__(self, *said: Any, pause_seconds: float = 0, end: bool = True) -> None:
        super().__init__("store/version")
        self._said, self._pause_seconds, self._ends = said, pause_seconds, end

    async def _answer(self, request: Request, answer: Answer) -> None:
        if request.path != "/api/pull":
            await super()._answer(request, answer)
            return
        await answer.head(200, NDJSON)
        for line in self._said:
            await answer.send(json.dumps(line).encode() + b"\n")
            await asyncio.sleep(self._pause_seconds)
        await (answer.end() if self._ends else answer.never())


@pytest.fixture
def pulling(opened: ExitStack) -> Callable[..., Pulling]:
    """Starts such servers."""
    return lambda *said, **how: opened.enter_context(Pulling(*said, **how))


def shown(cell: Cell) -> str:
    """The one output of a cell that did what it should."""
    assert (cell.status, cell.stderr) == ("ok", ""), cell
    [output] = cell.displays
    return output.text


def test_a_pull_ends_with_its_last_frame_whole(
    asking: Asking, tape_server: Any
) -> None:
    server = tape_server("store/pull-resumed")
    text = shown(asking(server).run("%ollama pull tiny --insecure"))

    assert text.startswith(f"pull tiny  {'█' * 20}  100%  ")
    assert "done in" in text
    assert server.wait_request("/api/pull").json["insecure"] is True


def test_a_pull_is_one_output_that_changes_ten_times_a_second_at_most(
    asking: Asking, pulling: Any
) -> None:
    steps = [{**HALF, "completed": 10**6 * step} for step in range(1, 701)]
    done = {"status": "success"}
    server = pulling(*steps, done, pause_seconds=0.002)
    cell = asking(server).run("%ollama pull tiny")

    assert "100%" in shown(cell)
    assert 5 < len(cell.updates) <= 10 * cell.seconds + 3
    middle = cell.updates[len(cell.updates) // 2].data["text/plain"]
    assert "░" in middle
    assert "MB / 1GB" in middle
    assert "MB/s" in middle
    assert " left" in middle


def test_without_live_outputs_a_pull_is_painted_once(
    kernels: Callable[..., Kernel], tape_server: Any
) -> None:
    server = tape_server("store/pull-resumed", speed=1)
    kernel = kernels(OLLAMA_HOST=server.url, OLLAMA_MAGIC_LIVE="0")
    kernel.run("%load_ext ollama_magic")
    cell = kernel.run("%ollama pull tiny")

    assert cell.kinds == ["status", "execute_input", "display_data", "status"]
    assert "done in" in shown(cell)


def test_an_interrupted_pull_keeps_what_came_and_says_how_to_go_on(
    asking: Asking, pulling: Any
) -> None:
    server = pulling(HALF, end=False)
    kernel = asking(server)
    cell = kernel.send("%ollama pull tiny")
    kernel.wait(cell, lambda cell: "10%" in "".join(d.text for d in cell.displays))
    kernel.interrupt()
    kernel.wait(cell)

    assert cell.error is not None
    assert cell.error.data["ename"] == "Stopped"
    assert "pull tiny" in cell.traceback
    assert "Run the cell again to go on." in cell.traceback
    assert cell.displays[0].text.startswith(f"pull tiny  ██{'░' * 18}   10%  100MB / 1")
    assert "(stopped here)" in cell.displays[0].text
    assert server.wait_closed(path="/api/pull")


def test_a_name_that_the_registry_does_not_know_is_told_with_a_near_one(
    asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server("store/pull-unknown"))
    from_library = error(kernel.run("%ollama pull gpt-os:20b"))
    in_python = error(kernel.run("om.pull('lama3.2').result"))
    private = error(kernel.run("%ollama pull 127.0.0.1:5000/library/gpt-os:20b"))
    from_server = error(kernel.run("%ollama pull parrot-thin"))

    assert "ModelNotFound" in from_library
    assert "Did you mean gpt-oss:20b?" in from_library
    assert "Did you mean parrot-think" in from_server
    assert "Did you mean llama3.2? " in in_python
    assert "127.0.0.1:5000 has no model" in private
    assert "ollama.com" not in private


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"error": "write /m/x: no space left on device"}, "disk is full"),
        ({"error": "digest mismatch, file must be downloaded again"}, "came damaged"),
        ({"error": "something else"}, "gave up on tiny: something else"),
        ({"status": "writing manifest"}, "ended the answer without saying"),
    ],
)
def test_a_pull_that_fails_says_why_and_shows_how_far_it_came(
    said: Any, told: str, asking: Asking, pulling: Any
) -> None:
    cell = asking(pulling(HALF, said)).run("%ollama pull tiny")

    assert told in error(cell)
    assert "(broken off here)" in cell.displays[0].text


def test_what_is_too_large_for_this_disk_is_not_asked_for(
    full: Asking, tape_server: Any
) -> None:
    server = tape_server("store/pull-resumed")
    told = error(full(server).run("%ollama pull gpt-oss:20b"))

    assert "gpt-oss:20b is 14GB, and 0B is free in /proc" in told
    assert server.requests_to("/api/pull") == []


def test_the_size_is_told_first(asking: Asking, tape_server: Any) -> None:
    cell = asking(tape_server("store/pull-resumed")).run("%ollama pull embeddinggemma")

    assert cell.stdout.startswith("embeddinggemma is 622MB; ")
    assert cell.stdout.endswith(" is free.\n")


def test_a_push_shows_how_far_it_is(asking: Asking, tape_server: Any) -> None:
    text = shown(asking(tape_server("store/push")).run("%ollama push tiny"))

    assert text.startswith("push tiny  ████████████████████  100%  1.9MB  done in ")


def test_a_cell_is_made_into_a_model(
    asking: Asking, storing: Any, tmp_path: Path
) -> None:
    server, path = storing(create="store/create-from-model"), tmp_path / "Modelfile"
    cell = asking(server).run(
        f"%%modelfile mine -q q8_0 --save {path}\nFROM tiny\nPARAMETER seed 1"
    )

    assert "done in" in shown(cell)
    assert cell.stdout == f"Written: {path}\n"
    assert path.read_text("utf-8") == "FROM tiny\nPARAMETER seed 1\n"
    [made] = server.creations()
    assert (made["model"], made["from"], made["quantize"]) == ("mine", "tiny", "q8_0")
    assert made["parameters"] == {"seed": 1}


def test_a_file_is_made_into_a_model_and_its_paths_start_at_its_folder(
    asking: Asking, storing: Any, tmp_path: Path
) -> None:
    server, folder = storing(), tmp_path / "my models"
    folder.mkdir()
    (folder / "m.gguf").write_bytes(b"GGUF" + (3).to_bytes(4, "little") + bytes(16))
    (folder / "Modelfile").write_text("FROM ./m.gguf\n", "utf-8")
    kernel = asking(server)
    cell = kernel.run(f"%ollama create mine -f '{folder / 'Modelfile'}'")

    assert shown(cell).startswith("create mine  ████")
    assert [*server.creations()[0]["files"]] == ["m.gguf"]
    assert len(server.uploads()) == 1


@pytest.mark.parametrize(
    ("code", "kind", "told"),
    [
        ("%%modelfile\nFROM tiny", "BadUsage", "needs NAME"),
        ("%%modelfile a b\nFROM tiny", "BadUsage", "what to do with 'b'"),
        ("%%modelfile a:b:c\nFROM tiny", "BadName", "not a model name"),
        ("%%modelfile mine\nFROM tiny\n\nSYSTM x", "BadModelfile", "line 4: 'SYSTM'"),
        ("%%modelfile mine\nSYSTEM x", "BadModelfile", "made FROM"),
        ("%%modelfile mine\nFROM ./no.gguf", "BadModelfile", "no such file"),
        (
            "%%modelfile mine\nFROM tiny\nPARAMETER temperature hot",
            "BadModelfile",
            "line 3",
        ),
        ("%%modelfile mine --save /no/file\nFROM tiny", "BadModelfile", "be written"),
        ("%ollama create mine", "BadUsage", "needs -f FILE"),
        ("%ollama create mine -f no-such-file", "BadModelfile", "cannot be read"),
        ("%ollama create -f x", "BadUsage", "needs NAME"),
        ("%ollama pull", "BadUsage", "needs MODEL"),
        ("%ollama pull a:b:c", "BadName", "not a model name"),
        ("%ollama pull tiny --insecur", "BadUsage", "Did you mean --insecure?"),
        ("%ollama pull tiny other", "BadUsage", "what to do with 'other'"),
        ("%ollama push", "BadUsage", "needs MODEL"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_sent(
    code: str, kind: str, told: str, asking: Asking, storing: Any
) -> None:
    server = storing()
    cell = asking(server).run(code)

    assert kind in error(cell)
    assert told in cell.traceback
    assert server.requests == []


def test_a_file_that_is_no_model_is_not_sent(
    asking: Asking, storing: Any, tmp_path: Path
) -> None:
    server, path = storing(), tmp_path / "m.gguf"
    path.write_bytes(b"no model at all")

    assert "not a GGUF file" in error(
        asking(server).run(f"%%modelfile mine\nFROM {path}")
    )
    assert server.requests == []


def test_a_page_of_a_proxy_is_told_as_one(asking: Asking, hostile: Any) -> None:
    kernel = asking(hostile.html())

    for code in ("%ollama pull tiny", "%ollama cp a b", "%%modelfile a\nFROM tiny"):
        assert "NotOllama" in error(kernel.run(code))


def test_what_the_engine_does_not_do_is_said(asking: Asking, engine: Engine) -> None:
    kernel = asking(engine)
    for what in ("signin", "signout"):
        told = error(kernel.run(f"%ollama {what}"))
        assert f"Refused: the embedded engine has no {what}" in told
        assert "%ollama serve" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_of_a_cell_is_told(language: str, shared_kernel: Kernel) -> None:
    shared_kernel.run(f"%config OllamaMagic.language = {language!r}")
    told = shared_kernel.run("%%modelfile --help\nFROM x").stdout
    shared_kernel.run("%config OllamaMagic.language = 'auto'")

    texts = LANGUAGES[language]
    assert texts["help.modelfile"] in told
    assert texts["help.save"] in told


def test_a_pull_needs_no_pandas(
    kernels: Callable[..., Kernel], tape_server: Any
) -> None:
    kernel = kernels(OLLAMA_HOST=tape_server("store/pull-resumed").url)
    kernel.run("%load_ext ollama_magic")
    cell = kernel.run("%ollama pull smollm:135m")

    assert "smollm:135m is " in cell.stdout
    assert "100%" in cell.displays[0].text
    assert kernel.run("import sys; 'pandas' in sys.modules").displays[0].text == "False"
