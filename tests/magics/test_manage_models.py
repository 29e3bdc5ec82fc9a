"""Tests of looking at, running, copying and removing models from a cell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.cells import error, printed
from tests.support.kernel import Kernel
from tests.support.tapes import TapeServer

Asking = Callable[[Any], Kernel]
KEEPING = ("store/copy", "store/delete", "store/show-tiny", "generate/unload")


def answered(kernel: Kernel, code: str, answer: str) -> str:
    """Run a cell that asks, give it an answer, and return what it was asked."""
    client: Any = kernel._client
    asked: list[str] = []

    def say(message: Any) -> None:
        asked.append(message["content"]["prompt"])
        client.input(answer)

    client.execute_interactive(
        code,
        allow_stdin=True,
        stdin_hook=say,
        output_hook=lambda _: None,
        timeout=30,
    )
    [question] = asked
    return question


def deleted(server: TapeServer) -> list[str]:
    """The models that a server was told to delete, in order."""
    return [request.json["model"] for request in server.requests_to("/api/delete")]


def unloaded(server: TapeServer) -> list[str]:
    """The models that a server was told to unload."""
    bodies = [request.json for request in server.requests_to("/api/generate")]
    return [body["model"] for body in bodies if body.get("keep_alive") == 0]


@pytest.mark.parametrize(
    ("flag", "told"),
    [
        ("--modelfile", "FROM "),
        ("--template", "<|im_start|>"),
        ("--parameters", "stop "),
        ("--system", "none"),
    ],
)
def test_a_part_of_a_model_is_shown_as_text(
    flag: str, told: str, asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server("store/show-tiny"))

    assert told in printed(kernel.run(f"%ollama show tiny {flag}"))


def test_arrays_are_asked_for_only_when_wanted(
    asking: Asking, tape_server: Any
) -> None:
    server = tape_server("store/show-tiny")
    kernel = asking(server)
    kernel.run("%ollama show tiny")
    kernel.run("%ollama show tiny -v")

    asked = [request.json.get("verbose") for request in server.requests_to("/api/show")]
    assert asked == [None, True]


def test_versions_are_told(asking: Asking, tape_server: Any) -> None:
    server = tape_server()
    lines = printed(asking(server).run("%ollama version")).splitlines()

    assert lines[0] == f"{server.url}: 0.33.0-rc2"
    assert lines[1].startswith("ollama-magic: ")


def test_a_model_is_loaded_and_used(asking: Asking, tape_server: Any) -> None:
    server = tape_server("generate/load", "store/show-tiny")
    cell = asking(server).run("%ollama run tiny")

    assert cell.status == "ok"
    assert cell.stdout == "In use: tiny\n"
    assert "load tiny" in cell.displays[0].text
    assert server.requests_to("/api/generate")[0].json["prompt"] == ""


def test_a_model_that_is_run_has_the_server_s_spelling(
    asking: Asking, tape_server: Any
) -> None:
    server = tape_server("generate/load", "store/show-tiny", "chat/stream")
    kernel = asking(server)

    assert kernel.run("%ollama run TINY").stdout == "In use: tiny\n"
    kernel.run("%ollama run Tiny:Latest What is it?")
    assert server.requests_to("/api/chat")[-1].json["model"] == "tiny:latest"


def test_the_model_in_use_is_shown_where_none_is_named(
    asking: Asking, tape_server: Any
) -> None:
    server = tape_server("store/show-tiny")
    kernel = asking(server)
    told = error(kernel.run("%ollama show"))
    kernel.run("%ollama use tiny")

    assert "needs MODEL, since none is in use" in told
    assert "%ollama show MODEL, or choose: %ollama use MODEL" in told
    assert "FROM " in printed(kernel.run("%ollama show --modelfile"))
    assert server.requests_to("/api/show")[-1].json["model"] == "tiny"


def test_a_question_is_asked_once_and_outside_of_the_conversation(
    asking: Asking, hostile: Any
) -> None:
    server = hostile.saying("fine")
    kernel = asking(server)
    kernel.run("%chat -m tiny hello")
    cell = kernel.run("%ollama run tiny What's it like?")

    assert cell.displays[0].text == "fine"
    asked = server.requests_to("/api/chat")[-1].json["messages"]
    assert asked == [{"role": "user", "content": "What's it like?"}]
    assert ": 1\n" in kernel.run("%ollama").stdout
    assert kernel.run("_.text").displays[0].text == "'fine'"


def test_a_model_is_unloaded(asking: Asking, tape_server: Any) -> None:
    server = tape_server(*KEEPING)
    kernel = asking(server)

    assert printed(kernel.run("%ollama stop tiny")) == "Unloaded: tiny\n"
    assert unloaded(server) == ["tiny:latest"]
    assert printed(kernel.run("%ollama stop tiny-f32")) == "tiny-f32 is not loaded.\n"
    assert len(unloaded(server)) == 1


def test_a_model_gets_a_second_name(asking: Asking, tape_server: Any) -> None:
    server = tape_server(*KEEPING)

    assert printed(asking(server).run("%ollama cp tiny mine:1b")) == (
        "Copied: tiny → mine:1b\n"
    )
    assert server.requests_to("/api/copy")[0].json == {
        "source": "tiny",
        "destination": "mine:1b",
    }


def test_a_model_is_unloaded_and_removed(asking: Asking, tape_server: Any) -> None:
    server = tape_server(*KEEPING)
    kernel = asking(server)
    kernel.run("%ollama use tiny")
    told = printed(kernel.run("%ollama rm tiny --yes"))

    assert told.splitlines()[0].startswith("  tiny:latest  ")
    assert told.splitlines()[1].startswith("Removed: 1 (")
    assert unloaded(server) == deleted(server) == ["tiny:latest"]
    assert printed(kernel.run("%ollama use")) == "chosen when needed\n"


def test_patterns_and_all_mean_the_models_that_are_there(
    asking: Asking, tape_server: Any
) -> None:
    server = tape_server(*KEEPING)
    kernel = asking(server)
    kernel.run("table = %ollama list")
    names = kernel.run("print(*table.name)").stdout.split()
    parrots = [name for name in names if name.startswith("parrot-")]

    kernel.run("%ollama rm parrot-* tiny -y")
    assert deleted(server) == [*parrots, "tiny:latest"]
    kernel.run("%ollama rm --all --yes")
    assert sorted(deleted(server)[len(parrots) + 1 :]) == sorted(names)


@pytest.mark.parametrize("answer", ["y", "예"])
def test_a_yes_removes(answer: str, asking: Asking, tape_server: Any) -> None:
    server = tape_server(*KEEPING)
    asked = answered(asking(server), "%ollama rm tiny", answer)

    assert asked.startswith("Remove this model (")
    assert deleted(server) == ["tiny:latest"]


@pytest.mark.parametrize("answer", ["", "n", "perhaps"])
def test_anything_else_removes_nothing(
    answer: str, asking: Asking, tape_server: Any
) -> None:
    server = tape_server(*KEEPING)
    answered(asking(server), "%ollama rm --all", answer)

    assert (deleted(server), unloaded(server)) == ([], [])


@pytest.mark.parametrize("line", ["rm --all", "rm tiny", "rm tiny*"])
def test_where_nobody_can_answer_nothing_is_removed_and_yes_is_named(
    line: str, asking: Asking, tape_server: Any
) -> None:
    server = tape_server(*KEEPING)
    told = error(asking(server).run(f"%ollama {line}"))

    assert "BadUsage" in told
    assert "--yes" in told
    assert deleted(server) == []


def test_a_script_without_a_terminal_is_nobody(
    tape_server: Any, tmp_path: Path
) -> None:
    server = tape_server(*KEEPING)
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner", "--quick"],
        input="%load_ext ollama_magic\n%ollama rm --all\ny\n",
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "OLLAMA_HOST": server.url, "IPYTHONDIR": str(tmp_path)},
    )

    assert "--yes" in done.stdout + done.stderr
    assert deleted(server) == []


def test_who_does_not_want_to_be_asked_is_not(asking: Asking, tape_server: Any) -> None:
    server = tape_server(*KEEPING)
    kernel = asking(server)
    kernel.run("%config OllamaMagic.confirm = False")
    cell = kernel.run("%ollama rm tiny")
    kernel.run("%config OllamaMagic.confirm = True")

    assert "Removed" in printed(cell)
    assert deleted(server) == ["tiny:latest"]


def test_texts_become_a_table_of_vectors(asking: Asking, tape_server: Any) -> None:
    server = tape_server("embed/batch")
    kernel = asking(server)
    kernel.run("table = %ollama embed tiny-embed one 'two words'")
    [asked] = server.requests_to("/api/embed")
    words = asked.json["input"]

    assert words == ["one", "two words"]
    assert kernel.run("print(*table.index, sep='|')").stdout == "one|two words\n"


@pytest.mark.parametrize(
    ("line", "kind", "told"),
    [
        ("rm", "BadUsage", "needs MODEL"),
        ("rm --all tiny", "BadUsage", "what to do with 'tiny'"),
        ("rm tiny --al", "BadUsage", "Did you mean --all?"),
        ("rm a:b:c", "BadName", "not a model name"),
        ("rm 'zzz*' --yes", "ModelNotFound", "no model is called 'zzz*'"),
        ("cp tiny", "BadUsage", "needs NAME"),
        ("cp tiny a:b:c", "BadName", "not a model name"),
        ("cp a b c", "BadUsage", "what to do with 'c'"),
        ("run", "BadUsage", "needs MODEL"),
        ("run a:b:c hello", "BadName", "not a model name"),
        ("stop", "BadUsage", "needs MODEL"),
        ("embed tiny", "BadUsage", "needs TEXT…"),
        ("show tiny --modelfil", "BadUsage", "Did you mean --modelfile?"),
        ("version now", "BadUsage", "what to do with 'now'"),
        ("sto tiny", "BadUsage", "Did you mean %ollama stop?"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_done(
    line: str, kind: str, told: str, asking: Asking, tape_server: Any
) -> None:
    server = tape_server(*KEEPING)
    cell = asking(server).run(f"%ollama {line}")

    assert kind in error(cell)
    assert told in cell.traceback
    assert [each for each in server.requests if each.method != "GET"] == []


@pytest.mark.parametrize("line", ["rm tny --yes", "stop tny", "run tny"])
def test_a_model_that_is_not_there_is_told_with_a_near_one(
    line: str, asking: Asking, tape_server: Any
) -> None:
    server = tape_server("errors/show-unknown-model", "store/delete")
    told = error(asking(server).run(f"%ollama {line}"))

    assert "ModelNotFound" in told
    assert "Did you mean tiny" in told
    assert deleted(server) == []
