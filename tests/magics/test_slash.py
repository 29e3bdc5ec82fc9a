"""Tests of slash commands: what is one, what each does, and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.errors import BadUsage
from ollama_magic.magics.slash import COMMANDS, Line, split
from ollama_magic.settings import Settings
from tests.support.cells import remarks, said
from tests.support.kernel import Kernel
from tests.support.server import Server

Asking = Callable[[Any], Kernel]

# A text, the commands that it begins with, and the question behind them.
TEXTS: dict[str, tuple[list[Line], str]] = {
    "/clear": ([Line("clear")], ""),
    "\n/clear  \n": ([Line("clear")], ""),
    "/?": ([Line("?")], ""),
    "/CLEAR\n/List": ([Line("clear"), Line("list")], ""),
    "/set parameter seed 1\n\n/clear\n\nWho?\n/why?": (
        [Line("set", "parameter seed 1"), Line("clear")],
        "Who?\n/why?",
    ),
    '/set system """You are\n\na cat.\n"""\nWho?': (
        [Line("set", 'system """You are\n\na cat.\n"""')],
        "Who?",
    ),
    '/set system """A cat."""': ([Line("set", 'system """A cat."""')], ""),
    "/etc/hosts is what?": ([], "/etc/hosts is what?"),
    "/tmp is what?": ([], "/tmp is what?"),
    "/안녕 뭐야?": ([], "/안녕 뭐야?"),
    "/1 or /2?": ([], "/1 or /2?"),
    "/set/show": ([], "/set/show"),
    " /clear": ([], " /clear"),
    "// a comment": ([], "// a comment"),
    "/* a comment */": ([], "/* a comment */"),
    "Say /clear": ([], "Say /clear"),
}
# What is typed, what it sets, and what the next question then has.
SETS: dict[str, tuple[str, Any]] = {
    "/set parameter temperature 0.2": ("options", {"temperature": 0.2}),
    "/set parameter seed=3": ("options", {"seed": 3}),
    "/set parameter stop END": ("options", {"stop": ["END"]}),
    "/set parameter stop END 'the end'": ("options", {"stop": ["END", "the end"]}),
    '/set parameter stop ["a b"]': ("options", {"stop": ["a b"]}),
    "/set system Be  brief.": ("system", "Be  brief."),
    "/set system 짧게.": ("system", "짧게."),
    '/set system """\nBe\nbrief.\n"""': ("system", "Be\nbrief."),
    "/set format json": ("format", "json"),
    "/set think": ("think", True),
    "/set think high": ("think", "high"),
    "/set nothink": ("think", False),
    "/set nohistory": ("history", False),
    "/set nowordwrap": ("wordwrap", False),
    "/set verbose": ("verbose", True),
    "/set quiet": ("verbose", False),
    "/set format json\n/set noformat": ("format", None),
    "/set nohistory\n/set history": ("history", True),
    "/set nowordwrap\n/set wordwrap": ("wordwrap", True),
}
# What is typed, and what the error says.
WRONG = {
    "/shwo info": "Did you mean /show?",
    "/xyzzy": "there is no command /xyzzy",
    "/set": "/set needs to be told what",
    "/set parametr seed 1": "Did you mean /set parameter?",
    "/set xyzzy": "There are parameter, system",
    "/set parameter": "needs NAME VALUE",
    "/set parameter temperature": "needs NAME VALUE",
    "/set parameter temprature 1": "Did you mean temperature?",
    "/set parameter seed x": "option seed cannot be 'x'",
    "/set system": "needs TEXT",
    '/set system """open': "never closed",
    "/set format yaml": "cannot be 'yaml'",
    "/set think deeply": "low, medium, high",
    "/set history on": "what to do with 'on'",
    "/show": "There are info, license",
    "/show inof": "Did you mean /show info?",
    "/load": "/load needs MODEL",
    "/save": "/save needs MODEL",
    "/save a b": "what to do with 'b'",
    "/fork": "/fork needs NAME",
    "/fork default": "cannot be called 'default'",
    "/retry": "no turn to ask anew",
}
LEFT = (
    "import json\nfrom ollama_magic.settings import settings as s\n"
    "print(json.dumps([s.options, s.system, s.format, s.think, s.history, s.verbose,"
    " s.wordwrap]))"
)


@pytest.fixture
def slashing(asking: Asking, server: Server) -> Iterator[Kernel]:
    """A kernel that asks a server, and forgets what was set."""
    kernel = asking(server)
    yield kernel
    kernel.run("%chat /bye\n%config OllamaMagic.model = ''")


@pytest.mark.parametrize("text", TEXTS)
def test_a_command_is_told_from_a_question(text: str) -> None:
    assert split(text) == TEXTS[text]


@pytest.mark.parametrize("word", ["shwo", "xyzzy", "retyr"])
def test_a_word_behind_a_slash_that_is_no_command_is_an_error(word: str) -> None:
    with pytest.raises(BadUsage, match=f"(?s)/{word}.*a space before it"):
        split(f"/{word} some text")


@pytest.mark.parametrize("text", SETS)
def test_what_is_set_holds_for_the_next_questions(text: str, slashing: Kernel) -> None:
    name, value = SETS[text]
    before = json.loads(remarks(slashing.run(LEFT)))
    cell = slashing.run(f"%%chat\n{text}")
    after = slashing.run(
        f"from ollama_magic.settings import settings\nsettings.{name} == {value!r}"
    )

    assert len(remarks(cell).splitlines()) == len([*split(text)[0]])
    assert after.displays[0].text == "True"
    remarks(slashing.run("%chat /bye"))
    assert json.loads(remarks(slashing.run(LEFT))) == before


def test_what_is_set_is_sent(slashing: Kernel, server: Server) -> None:
    slashing.run("%%chat\n/set parameter seed 3\n/set system Be brief.\n/set think low")
    slashing.run("%%chat -m tiny\n/set format json\nHi?")
    body = server.requests_to("/api/chat")[-1].json

    assert said(server) == ["Be brief.", "Hi?"]
    assert (body["options"], body["think"]) == ({"seed": 3}, "low")
    assert body["format"] == "json"


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_command_says_what_to_type(text: str, slashing: Kernel) -> None:
    cell = slashing.run(f"%%chat\n{text}")

    assert WRONG[text] in cell.traceback
    assert 2 <= len(cell.traceback.splitlines()) <= 3
    assert cell.displays == []


def test_a_path_is_a_question(slashing: Kernel, server: Server) -> None:
    slashing.run("%chat -m tiny /etc/hosts is what?")

    assert said(server) == ["/etc/hosts is what?"]


def test_clearing_forgets_the_turns_and_keeps_what_is_set(
    slashing: Kernel, server: Server
) -> None:
    slashing.run("%chat -m tiny one", cell_id="one")
    slashing.run("%chat /set system Be brief.")

    assert "turns forgotten: 1" in remarks(slashing.run("%chat /clear"))
    slashing.run("%chat -m tiny two", cell_id="two")
    assert said(server) == ["Be brief.", "two"]


def test_the_last_turn_can_be_taken_back(slashing: Kernel, server: Server) -> None:
    slashing.run("%chat -m tiny one", cell_id="one")
    slashing.run("%chat -m tiny two", cell_id="two")

    assert remarks(slashing.run("%chat /undo")) == "Taken back: two\n"
    slashing.run("%chat -m tiny three", cell_id="three")
    assert said(server) == ["one", "An answer.", "three"]
    remarks(slashing.run("%%chat\n/undo\n/undo\n/undo"))
    assert "no turn" in remarks(slashing.run("%chat /undo"))


@pytest.mark.parametrize("cell_id", ["two", None])
def test_the_last_turn_can_be_asked_anew_again_and_again(
    cell_id: str | None, slashing: Kernel, server: Server
) -> None:
    slashing.run("%chat -m tiny one", cell_id="one")
    slashing.run("%chat -m tiny two", cell_id=cell_id)
    for _ in range(2):
        cell = slashing.run("%%chat -m tiny -o seed=3\n/retry", cell_id="again")
        assert [output.text for output in cell.displays] == ["An answer."]
        assert said(server) == ["one", "An answer.", "two"]
        assert server.requests_to("/api/chat")[-1].json["options"] == {"seed": 3}

    slashing.run("%chat -m tiny three", cell_id="three")
    assert said(server) == ["one", "An answer.", "two", "An answer.", "three"]


@pytest.mark.parametrize("cell_id", ["one", None])
def test_a_turn_that_could_not_be_asked_anew_stays(
    cell_id: str | None, slashing: Kernel, server: Server, hostile: Any
) -> None:
    slashing.run("%chat -m tiny one", cell_id=cell_id)
    slashing.run(f"%ollama host {hostile.error_line().url}")
    assert slashing.run("%chat -m tiny /retry").status == "error"

    slashing.run(f"%ollama host {server.url}\n%chat -m tiny two")
    assert said(server) == ["one", "An answer.", "two"]


def test_a_fork_is_gone_on_with_by_its_name(slashing: Kernel, server: Server) -> None:
    slashing.run("%chat -m tiny one", cell_id="one")
    told = remarks(slashing.run("%chat /fork second try"))
    slashing.run('%%chat -m tiny -c "second try"\ntwo', cell_id="two")
    assert said(server) == ["one", "An answer.", "two"]
    slashing.run("%chat -m tiny three", cell_id="three")

    assert said(server) == ["one", "An answer.", "three"]
    assert "%%chat -c 'second try'" in told


def test_saying_goodbye_forgets_what_was_said_and_set(slashing: Kernel) -> None:
    slashing.run("%chat -m tiny one")
    slashing.run("%%chat\n/set parameter seed 3\n/set nohistory\n/set quiet")
    slashing.run("%chat /set history")
    told = remarks(slashing.run("%chat /exit"))
    fresh = Settings()

    assert "(1)" in told
    assert json.loads(remarks(slashing.run(LEFT))) == [
        *({}, "", None, None, True, fresh.verbose, True),
    ]


def test_help_lists_every_command_and_every_variable(slashing: Kernel) -> None:
    everything = "".join(
        remarks(slashing.run(f"%chat {text}"))
        for text in ("/?", "/help set", "/? show", "/? shortcuts")
    )

    for name in (*COMMANDS.keys() - {"ls"}, "nowordwrap", "template", "Shift+Enter"):
        assert name in everything
    assert "/help" in remarks(slashing.run("%chat /help"))


def test_the_models_are_listed_as_a_value(slashing: Kernel) -> None:
    cell = slashing.run("table = %chat /list\nprint(list(table.columns)[0])")

    assert remarks(cell) == "name\n"
    both = slashing.run("%%chat\n/list\n/list")
    assert [output.kind for output in both.displays] == [
        *("display_data", "execute_result"),
    ]


@pytest.fixture
def looking(asking: Asking, tape_server: Any) -> Iterator[tuple[Kernel, Server]]:
    """A kernel that asks a recorded server for all that these commands need."""
    server = tape_server("store/show-tiny-full", "store/create-from-model")
    kernel = asking(server)
    kernel.run("%config OllamaMagic.model = 'tiny'")
    yield kernel, server
    kernel.run("%chat /bye\n%config OllamaMagic.model = ''")


def test_what_is_known_of_the_model_is_shown(looking: tuple[Kernel, Server]) -> None:
    kernel, _ = looking
    kernel.run("%chat /set parameter seed 3")
    parameters = remarks(kernel.run("%chat /show parameters"))
    system = remarks(kernel.run("%chat /show system"))
    kernel.run("%chat /set system Mine.")

    assert "architecture" in kernel.run("%chat /show info").displays[0].text
    assert "FROM" in remarks(kernel.run("%chat /show modelfile"))
    assert parameters.split("Set here:")[1].split() == ["seed", "3"]
    assert "temperature" in parameters
    assert remarks(kernel.run("%chat /show system")) == "Mine.\n" != system
    for part in ("license", "template"):
        assert len(remarks(kernel.run(f"%chat /show {part}"))) > 5


def test_a_conversation_is_saved_as_a_model(looking: tuple[Kernel, Server]) -> None:
    kernel, server = looking
    kernel.run(
        "from ollama_magic.dialogue import Turn\n"
        "from ollama_magic.request import Message\n"
        "hi = Message('user', 'hi'), Message('assistant', 'Hello.')\n"
        "picture = (Message('user', 'this', (b'x',)),)\n"
        "om.conversation().keep(Turn('hi', hi))\n"
        "om.conversation().keep(Turn('this', picture))\n"
    )
    told = remarks(
        kernel.run("%%chat\n/set system Mine.\n/set parameter seed 3\n/save me")
    )
    body = server.requests_to("/api/create")[-1].json

    assert (body["model"], body["from"]) == ("me", "tiny:latest")
    assert (body["system"], body["parameters"]) == ("Mine.", {"seed": 3})
    assert body["messages"][-2:] == [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "Hello."},
    ]
    assert "Made: me" in told
    assert "left out: 1" in told


def test_a_model_is_loaded_into_a_new_conversation(
    looking: tuple[Kernel, Server],
) -> None:
    kernel, _ = looking
    kernel.run(
        "from ollama_magic.turn import Message, Turn\n"
        "om.conversation().keep(Turn('hi', (Message('user', 'hi'),)))"
    )
    told = remarks(kernel.run("%chat /load tiny:latest"))

    assert "In use: tiny:latest" in told
    assert "turns forgotten: 1" in told
    assert "messages of its own" in told


def test_a_conversation_is_saved_in_a_file_and_loaded(
    slashing: Kernel, tmp_path: Path, server: Server
) -> None:
    path = tmp_path / "talk.json"
    slashing.run("%chat -m tiny one", cell_id="one")

    assert "turns: 1" in remarks(slashing.run(f"%chat /save {path}"))
    assert "turns: 1" in remarks(slashing.run(f"%chat /save {path}"))
    path.write_text("precious", "utf-8")
    assert "%%chat --yes" in slashing.run(f"%chat /save {path}").traceback
    assert path.read_text("utf-8") == "precious"
    remarks(slashing.run(f"%%chat --yes\n/save {path}"))
    remarks(slashing.run(f"%%chat\n/clear\n/load {path}"))
    slashing.run("%chat -m tiny two", cell_id="two")
    assert said(server) == ["one", "An answer.", "two"]
