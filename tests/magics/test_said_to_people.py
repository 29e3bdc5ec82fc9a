"""Tests of what managing models says: lines, figures, words for what is not there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ollama_magic import cards, frames
from ollama_magic.blobs import Blob
from ollama_magic.display.progress import line
from ollama_magic.errors import BadInput
from ollama_magic.events import Progress
from ollama_magic.messages import LANGUAGES
from ollama_magic.modelfile import Modelfile
from ollama_magic.operation import ALL, FILES, Operation
from ollama_magic.sources import find_sources
from tests.support.cells import error, printed
from tests.support.kernel import Kernel
from tests.support.server import Answer, Request, Server
from tests.support.store import StoreServer

Asking = Callable[[Any], Kernel]


@pytest.mark.parametrize(
    "text",
    [
        "FROM ./no.gguf",
        "FROM ./text.gguf",
        "FROM ./cut.gguf",
        "FROM a b",
        "FROM tiny\nFROM ./whole.gguf",
        "FROM ./whole.gguf\nADAPTER ./no",
        "FROM ./whole.gguf\nDRAFT ./no",
        "FROM ./whole.gguf\nDRAFT ./whole.gguf",
    ],
)
def test_a_mistake_about_a_file_is_told_with_its_line(
    text: str, tmp_path: Path
) -> None:
    whole = b"GGUF" + (3).to_bytes(4, "little") + bytes(16)
    (tmp_path / "whole.gguf").write_bytes(whole)
    (tmp_path / "text.gguf").write_bytes(b"no model at all")
    (tmp_path / "cut.gguf").write_bytes(whole[:12])
    wrong = 3 if "\n" in text and not text.startswith("FROM tiny") else 2
    with pytest.raises(BadInput, match=f"^line {wrong}: ") as caught:
        find_sources(Modelfile.parse(f"# mine\n{text}"), tmp_path)

    assert caught.value.line == wrong


def test_a_model_that_is_nowhere_is_named(asking: Asking, opened: ExitStack) -> None:
    tape = "store/create-error-from-unknown"
    server = opened.enter_context(StoreServer(create=tape))
    told = error(asking(server).run("%%modelfile mine\nFROM no-such-model"))

    assert "no-such-model is not on the server" in told


@pytest.mark.parametrize(
    ("code", "told", "useless"),
    [
        ("%%modelfile a --quantise q8_0\nFROM tiny", "%%modelfile --help", " %modelfi"),
        ("%%modelfile a\nFROM b\nPARAMETER temprature 1", "temperature?", "To mend it"),
        ("%ollama set num_ctx many", "num_ctx=4096", "-o "),
        ("%ollama remove tiny", "%ollama rm", "usage_no_word"),
        ("%ollama models", "%ollama list", "usage_no_word"),
    ],
)
def test_a_mistake_is_told_with_what_can_be_typed_here(
    code: str, told: str, useless: str, asking: Asking, tape_server: Any
) -> None:
    said = error(asking(tape_server()).run(code))

    assert told in said
    assert useless not in said


def test_the_manual_that_an_error_names_is_there(shared_kernel: Kernel) -> None:
    assert "--save" in shared_kernel.run("%%modelfile --help").stdout


@pytest.mark.parametrize(
    ("tape", "code", "told"),
    [
        ("store/me-offline", "%ollama signin", "account unavailable"),
        ("store/signout-offline", "%ollama signout", "signing out"),
        ("chat/embedding-model", "%chat -m tiny-embed hi", "does not chat"),
    ],
)
def test_what_is_not_to_be_had_is_told_at_once_and_with_a_hint_that_fits(
    tape: str, code: str, told: str, asking: Asking, tape_server: Any
) -> None:
    cell = asking(tape_server(tape)).run(code)

    assert told in error(cell)
    assert "busy" not in cell.stdout
    assert "What it has" not in cell.traceback


def test_a_wrong_quantization_is_told_with_those_that_there_are(
    asking: Asking, opened: ExitStack
) -> None:
    tape = "store/create-error-bad-quantize"
    server = opened.enter_context(StoreServer(create=tape))

    told = error(asking(server).run("%%modelfile mine -q q9_9\nFROM tiny"))
    assert "Write -q q8_0, q4_K_M or q4_K_S" in told


@pytest.mark.parametrize("word", ["use", "run"])
def test_a_model_that_cannot_chat_is_not_used(
    word: str, asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server("store/show-tiny-embed"))

    assert "makes vectors" in error(kernel.run(f"%ollama {word} tiny-embed"))
    assert printed(kernel.run("%ollama use")) == "chosen when needed\n"


def test_a_silence_may_last_for_ever(asking: Asking, tape_server: Any) -> None:
    kernel = asking(tape_server())
    kernel.run("%config OllamaMagic.timeout = 5.0")
    cell = kernel.run("%config OllamaMagic.timeout = None")

    assert cell.stderr == ""
    assert kernel.run("%config OllamaMagic.timeout").displays[0].text == "0.0"


def test_settings_are_explained_in_the_language_in_force(shared_kernel: Kernel) -> None:
    shared_kernel.run("%config OllamaMagic.language = 'ko'")
    told = shared_kernel.run("%config OllamaMagic").stdout
    shared_kernel.run("%config OllamaMagic.language = 'auto'")

    assert LANGUAGES["ko"]["config.confirm"] in told
    english = shared_kernel.run("%config OllamaMagic").stdout
    assert LANGUAGES["en"]["config.confirm"] in english


def test_a_window_is_set_as_windows_are_named(asking: Asking, tape_server: Any) -> None:
    kernel = asking(tape_server())
    told = printed(kernel.run("%ollama set num_ctx 32K"))
    kernel.run("%ollama unset num_ctx")

    assert told == "For every question: num_ctx=32768\n"


@pytest.mark.parametrize("kind", ["html", "garbage"])
def test_the_doctor_installs_nothing_where_another_program_answers(
    kind: str, asking: Asking, hostile: Any
) -> None:
    told = printed(asking(getattr(hostile, kind)()).run("%ollama doctor"))

    assert "docker run" not in told
    assert "%ollama host ADDRESS:PORT" in told


def test_the_doctor_has_the_server_there_started(
    asking: Asking, shared_kernel: Kernel
) -> None:
    shared_kernel.run("%ollama host 127.0.0.2:1")
    here = printed(shared_kernel.run("%ollama doctor"))
    shared_kernel.run("%ollama host no-such-host.invalid")
    there = printed(shared_kernel.run("%ollama doctor"))

    assert "docker run" in here
    assert "docker run" not in there
    assert "ollama serve" in there


def test_a_card_is_for_people_and_its_values_are_not() -> None:
    shown = {
        "name": "m",
        "system": "one\ntwo <b>",
        "modified_at": "2026-11-21T05:31:55.281292611Z",
        "model_info": {
            "general.architecture": "llama",
            "general.parameter_count": 951_424,
            "llama.context_length": 131_072,
            "tokenizer.ggml.tokens": ["a"] * 1000,
        },
    }
    card, verbose = cards.card(shown), cards.card(shown, verbose=True)
    text = repr(card)

    assert "951K" in text
    assert "128K" in text
    assert "2026-11-21 05:31\n" in f"{text}\n"
    assert "\\n" not in text
    assert "two &lt;b&gt;" in card._repr_html_()
    assert 'class="tex2jax_ignore' in card._repr_html_()
    assert card["value"]["parameters"] == 951_424
    assert "tokens" not in text
    assert "1,000: a, a, a, …" in repr(verbose)
    assert len(verbose["value"]["tokenizer.ggml.tokens"]) == 1000


def test_an_empty_table_says_what_to_do() -> None:
    assert "%ollama pull" in repr(frames.models([]))
    assert "%ollama run" in frames.running([])._repr_html_()
    assert frames.running([]).columns[0] == "name"


def reporting(*events: Progress, keeps: str = "") -> Operation:
    """An operation that reports these, and then nothing for ever."""

    async def feed() -> Any:
        yield events
        await asyncio.sleep(60)

    operation = Operation("create m", lambda: feed(), keeps=keeps)
    while len(operation.arrivals) < len(events):
        operation.wait(0.01)
    return operation


@pytest.mark.parametrize(
    ("phase", "said"), [("hashing", "checking"), ("uploading", "sending")]
)
def test_a_bar_says_which_of_its_phases_it_shows(phase: str, said: str) -> None:
    operation = reporting(Progress(f"{phase} m.gguf", "m.gguf", 100, 50))
    shown = line(operation)
    operation.cancel()

    assert shown.startswith(f"create m  {said} files  ██████████░")


@pytest.mark.parametrize(
    ("keeps", "said"),
    [(ALL, "What came is kept."), (FILES, "Files that were sent whole are kept.")],
)
def test_what_is_said_to_be_kept_is(keeps: str, said: str) -> None:
    operation = reporting(Progress("pulling a", "sha256:a", 100, 50), keeps=keeps)

    assert said in operation.stop().message
    assert "_seconds" not in repr(operation.so_far)
    assert "50 of 100 bytes" in repr(operation.so_far)


def test_a_file_is_hashed_once_a_session_and_again_where_it_changed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "m"

    def digest(text: str, moment_ns: int) -> str:
        path.write_text(text, "utf-8")
        os.utime(path, ns=(moment_ns, moment_ns))
        blob = Blob(path)
        asyncio.run(blob.hash())
        assert blob.done_bytes == blob.size_bytes
        return blob.digest

    first = digest("one", 1)
    # With the same length and time there is nothing to tell it by: it was not read.
    assert digest("two", 1) == first
    assert digest("two", 2) != first


def test_tab_offers_nothing_of_python_s_on_our_lines(
    asking: Asking, tape_server: Any, tmp_path: Path
) -> None:
    (tmp_path / "Modelfile").write_text("FROM tiny", "utf-8")
    kernel = asking(tape_server())

    for code in ("run tiny ", "cp a ", "unset ", "use zz", "host "):
        offered = kernel.complete(f"%ollama {code}")
        assert {"and", "if", "%%!"} & {*offered} == set(), code
    assert kernel.complete(f"%ollama create x -f {tmp_path}/Mod") == [
        f"{tmp_path}/Modelfile"
    ]
    assert "tiny:latest" in kernel.complete("%ollama show TINY:")


def test_the_server_s_words_of_being_busy_still_count(
    asking: Asking, opened: ExitStack
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if len(server.requests_to("/api/me")) < 2:
            await answer.json({"error": "server busy, please try again."}, 503)
        else:
            await answer.json({"name": "minji"})

    server = opened.enter_context(Server(handler))
    told = printed(asking(server).run("%ollama signin"))

    assert "asking again" in told
    assert "minji" in told
