"""Tests of conversations in a kernel: shown, listed, exported and loaded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.books import asked, write_book
from tests.support.cells import remarks, said
from tests.support.kernel import Kernel
from tests.support.server import Server

Asking = Callable[[Any], Kernel]


def test_a_conversation_shows_itself_as_harmless_markdown(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.saying("<b>한글</b>"))
    kernel.run("%chat -m tiny hi", cell_id="one")
    [shown] = kernel.run("om.conversation()").displays

    assert "&lt;b>한글" in shown.data["text/markdown"]
    assert "한글" in shown.text


def test_a_conversation_is_exported_from_a_cell(kernel: Kernel, tmp_path: Path) -> None:
    kernel.run("%chat one", cell_id="one")
    path = tmp_path / "talk.jsonl"

    for _ in range(2):  # what we wrote may be written again: Run All
        assert "turns: 1" in remarks(kernel.run(f"%chat export {path}"))
    path.write_text("mine")
    assert "there already" in kernel.run(f"%chat export {path}").traceback
    remarks(kernel.run(f"%chat export {path} --overwrite --each turn"))
    assert json.loads(path.read_text())["messages"][0]["content"] == "one"
    [shown] = kernel.run("%chat export").displays
    assert "> one" in shown.data["text/markdown"]
    assert remarks(kernel.run("%chat export --format jsonl")).count("\n") == 1
    assert "no turn to export" in kernel.run("%chat export -c lab").traceback
    assert "no format" in kernel.run(f"%chat export {tmp_path}/a.txt").traceback
    assert "--overwrite" in remarks(kernel.run("%chat export --help"))


@pytest.mark.parametrize(
    "text",
    [
        "export my data to csv please",
        "export it's data",
        "preset values of a synthesizer are what?",
        "presets",
        "fix my bike",
    ],
)
def test_a_question_that_begins_like_a_command_is_a_question(
    text: str, kernel: Kernel, server: Server
) -> None:
    kernel.run(f"%chat {text}", cell_id="one")

    assert said(server) == [text]


@pytest.mark.parametrize("text", ["export --formt md", "export a.md --overwite"])
def test_a_wrong_flag_is_no_question(text: str, kernel: Kernel, server: Server) -> None:
    assert "Did you mean --" in kernel.run(f"%chat {text}").traceback
    assert server.requests_to("/api/chat") == []


def test_a_restarted_kernel_can_go_on_where_the_notebook_ended(
    kernel: Kernel, server: Server, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        kernel.run(f"%chat {name}", cell_id=name)
    path = tmp_path / "notes.ipynb"
    kernel.run(f"om.conversation().export({str(path)!r})\nom.conversation().clear()")
    kernel.run(f"om.conversation().load({str(path)!r})")
    kernel.run("%chat two", cell_id="two")

    assert said(server) == ["one", "An answer.", "two"]


def test_a_command_behind_two_dashes_is_a_question(
    kernel: Kernel, server: Server
) -> None:
    kernel.run("%chat -- export", cell_id="one")

    assert said(server) == ["export"]


def test_conversations_are_listed(kernel: Kernel) -> None:
    kernel.run("for each in [*om.conversations().name]: om.conversation(each).clear()")
    [nothing] = kernel.run("om.conversations()").displays
    assert "No conversation has a turn" in nothing.text
    kernel.run("%chat one", cell_id="one")
    kernel.run("%chat -c lab two", cell_id="two")
    rows = remarks(kernel.run("print(om.conversations().to_numpy().tolist())"))

    assert rows == "[['default', 1, 'one', True], ['lab', 1, 'two', False]]\n"
    told = kernel.run("%chat export -c nosuch").traceback
    assert "'nosuch' has no turn to export" in told
    assert "default, lab" in told


def test_a_turn_shows_itself_in_two_lines(kernel: Kernel) -> None:
    kernel.run("%chat one", cell_id="one")
    [shown] = kernel.run("om.conversation()[0]").displays
    assert shown.text == "one\n→ An answer. (ok)"
    missing = kernel.run("om.conversation()[5]").traceback
    assert missing.splitlines()[0] == "BadInput: 'default' has no turn 5: it has 1"
    kept = kernel.run("om.conversation()[0].answer = 'x'").traceback
    assert "cannot assign to field 'answer'" in kept


def test_an_edited_turn_makes_no_later_one_stale(
    kernel: Kernel, server: Server
) -> None:
    for name in ("one", "two"):
        kernel.run(f"%chat {name}", cell_id=name)
    kernel.run("om.conversation().edit(0, answer='Another.')")
    assert remarks(kernel.run("print(om.conversation().stale)")) == "()\n"
    kernel.run("%chat three", cell_id="three")

    assert said(server) == ["one", "Another.", "two", "An answer.", "three"]


def test_a_system_prompt_that_comes_with_a_file_is_shown(
    kernel: Kernel, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "talk.json"
    told = ("system", "Be brief."), ("user", "hi"), ("assistant", "Hello.")
    path.write_text(json.dumps([{"role": r, "content": c} for r, c in told]))
    loaded = remarks(kernel.run(f"%chat /load {path}"))
    assert loaded.splitlines()[-1] == "Its system prompt: Be brief."

    kernel.run("%chat next", cell_id="next")
    assert said(server) == ["Be brief.", "hi", "Hello.", "next"]
    [shown] = kernel.run("om.conversation()").displays
    assert "system prompt: Be brief." in shown.text
    assert shown.data["text/markdown"].count("System prompt:") == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/set", "BadUsage: /set needs to be told what\n"),
        ("/set bla", "BadUsage: /set knows no 'bla'\n"),
        ("/show", "BadUsage: /show needs to be told what\n"),
        ("/show bla", "BadUsage: /show knows no 'bla'\n"),
        ("/quit", "BadUsage: there is no command /quit\nDid you mean /bye?"),
    ],
)
def test_what_a_command_misses_is_said(text: str, told: str, kernel: Kernel) -> None:
    assert kernel.run(f"%chat {text}").traceback.startswith(told)


def test_a_restarted_kernel_says_which_turns_it_does_not_know(
    kernels: Callable[..., Kernel], server: Server, tmp_path: Path
) -> None:
    path = write_book(tmp_path / "notes.ipynb", [asked("a")], [], [asked("b")])
    told = {"OLLAMA_HOST": server.url, "JPY_SESSION_NAME": str(path)}
    kernel = kernels(**told)
    kernel.run("%load_ext ollama_magic\nimport ollama_magic as om")
    kernel.run("%config OllamaMagic.model = 'tiny'")

    assert remarks(kernel.run("%chat first", cell_id="c1")) == ""
    kernel.run("om.conversation().clear(); from ollama_magic.session import current")
    assert remarks(kernel.run("%chat again", cell_id="c3")) == ""
    kernel.run("om.conversation().clear(); current().runs.clear()")
    assert remarks(kernel.run("%chat -c lab third", cell_id="c3")) == ""
    notice = remarks(kernel.run("%chat third", cell_id="c3"))
    assert "does not know (1)" in notice
    kernel.run(f"om.conversation().load({str(path)!r})")
    assert remarks(kernel.run("%chat fourth", cell_id="c4")) == ""
