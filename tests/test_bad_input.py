"""Tests that whatever goes wrong is said clearly, and spoils nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.hostile import KOREAN
from tests.support.kernel import Cell, Kernel
from tests.support.server import Answer, Request, Server

Asking = Callable[[Any], Kernel]

KEPT = "t0 t1 t2 "
LIST, STATUS, HOST = "%ollama list", "%ollama", "%ollama host"
AGAIN = "Run the cell again"
# How the server misbehaves: the error, what to type next, how much came before.
SERVERS: dict[str, tuple[str, tuple[Any, ...], str, str, str]] = {
    "nobody listens": ("nobody", (), "Unreachable", "%ollama host ADDRESS:PORT", ""),
    "a web server": ("html", (), "NotOllama", HOST, ""),
    "a web server's error": ("html", (404,), "NotOllama", HOST, ""),
    "not even HTTP": ("garbage", (), "NotOllama", HOST, ""),
    "elsewhere": ("redirect", ("http://127.0.0.1:9/",), "NotOllama", HOST, ""),
    "half a line": ("half_line", (), "AnswerFailed", AGAIN, KEPT),
    "an error line": ("error_line", (), "AnswerFailed", AGAIN, KEPT),
    "a cut": ("cut", (), "ConnectionLost", STATUS, KEPT),
    "no last line": ("no_done", (), "Unfinished", AGAIN, KEPT),
    "one endless line": ("endless_line", (), "NotOllama", HOST, ""),
    "a missing model": ("refusing", (404,), "ModelNotFound", LIST, ""),
    "no permission": ("refusing", (403,), "Refused", LIST, ""),
    "a failed load": ("refusing", (500,), "Refused", LIST, ""),
}
# What is typed: the error, what it names, what to type next.
TYPED = {
    "%chat -m tiny -o tempratur=1 hi": (
        *("BadOption", "tempratur", "Did you mean temperature?"),
    ),
    "%chat -m tiny -o xyz=1 hi": ("BadOption", "xyz", "temperature, seed"),
    "%chat -m tiny -o temperature=hot hi": (
        *("BadOption", "hot", ": temperature=0.5"),
    ),
    "%chat -m tiny -o top_p=2 hi": ("BadOption", "top_p=2", "0 … 1"),
    "%chat -m tiny -o temperature hi": ("BadOption", "temperature", "-o name=value"),
    "%chat -m tiny --seed one hi": ("BadUsage", "one", "--seed N"),
    "%%chat -m tiny --hot\nhi": ("BadUsage", "--hot", "them: %chat --help"),
    "%%chat -m tiny -s\nhi": ("BadUsage", "--system", "--system TEXT"),
    "%%chat -m tiny 'hi\nhi": ("BadUsage", "'hi", "Close it"),
    "%%chat -m tiny hello\nhi": ("BadUsage", "hello", "Write %%chat"),
    "%chat": ("BadUsage", "nothing to ask", "the same line: %chat"),
    "%%chat -m tiny\n\n  ": ("BadUsage", "nothing to ask", "the lines below %%chat"),
    "%chat -m a:b:c hi": ("BadName", "a:b:c", "qwen3:4b"),
    "%chat -m tiny@nowhere hi": ("BadName", "nowhere", "one of: ollama"),
    "%ollama lst": ("BadUsage", "'lst'", "%ollama list?"),
    "%ollama 목록": ("BadUsage", "'목록'", "%ollama help"),
    "%ollama list all": ("BadUsage", "'all'", "%ollama list"),
    "%ollama show": ("BadUsage", "MODEL", "%ollama show MODEL"),
    "%ollama host ftp://there": ("BadHost", "ftp://there", "localhost"),
    "%ollama help nothing": ("BadUsage", "'nothing'", "%ollama help"),
    "om.chat('hi', model='tiny', options={'tempratur': 1})": (
        *("BadOption", "tempratur", "Did you mean temperature?"),
    ),
    "om.chat('hi', model='tiny', options={'seed': 'one'})": (
        *("BadOption", "one", ": seed=1000"),
    ),
    "om.generate('hi', model='a b')": ("BadName", "a b", "qwen3:4b"),
}


def run_all(kernel: Kernel, code: str) -> Cell:
    """Run a cell, with one queued behind it that a true error keeps from running."""
    kernel.send("import time; time.sleep(0.05)")  # until both others are there
    cell, queued = kernel.send(code), kernel.send("'went on'")
    kernel.wait(cell)
    assert (cell.status, kernel.wait(queued).status) == ("error", "aborted")
    return cell


def assert_clear(cell: Cell, error: str, *named: str) -> None:
    """The error is of this kind, at most three lines, and says all of that."""
    assert cell.error is not None
    assert cell.error.data["ename"] == error
    assert len(cell.traceback.splitlines()) <= 3
    assert [text for text in named if text not in cell.traceback] == []


def assert_goes_on(kernel: Kernel, server: Server, *said: str) -> None:
    """The next cell works, and what it sends is the conversation as it was."""
    kernel.run(f"%ollama host {server.url}")
    assert kernel.run("%chat -m tiny Go on").displays[-1].text == "fine"
    sent = server.requests_to("/api/chat")[-1].json["messages"]
    assert [message["content"] for message in sent] == [*said, "Go on"]


@pytest.mark.parametrize("what", SERVERS)
def test_a_bad_server_is_a_clear_error_that_spoils_nothing(
    what: str, asking: Asking, hostile: Any
) -> None:
    name, args, error, type_next, kept = SERVERS[what]
    good, bad = hostile.saying("fine"), getattr(hostile, name)(*args)
    kernel = asking(good)
    kernel.run("%chat -m tiny First")
    kernel.run(f"%ollama host {bad.url}")

    cell = run_all(kernel, "%%chat -m tiny\nAnd then?")

    assert_clear(cell, error, type_next)
    assert kept or bad.url in cell.traceback
    assert "".join(output.text for output in cell.displays) == kept
    assert_goes_on(kernel, good, "First", "fine")


@pytest.mark.parametrize("code", TYPED)
def test_a_slip_of_the_pen_is_a_clear_error_and_nothing_is_sent(
    code: str, asking: Asking, hostile: Any
) -> None:
    server = hostile.saying("fine")
    kernel = asking(server)
    kernel.run("%chat -m tiny First")
    before = len(server.requests)

    cell = run_all(kernel, code)

    assert_clear(cell, *TYPED[code])
    assert cell.displays == []
    assert len(server.requests) == before
    assert_goes_on(kernel, server, "First", "fine")


@pytest.mark.parametrize(
    "code", ["%ollama show tiy", "%ollama use tiy", "om.show('tiy')", "%chat -m tiy hi"]
)
def test_a_missing_model_is_named_with_the_one_that_was_meant(
    code: str, asking: Asking, opened: Any
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if request.method == "GET":
            await answer.json({"models": [{"name": "tiny:1m"}], "version": "0.33.0"})
        else:
            await answer.json({"error": "model 'tiy' not found"}, 404)

    server = opened.enter_context(Server(handler))
    cell = run_all(asking(server), code)

    assert_clear(cell, "ModelNotFound", server.url, "'tiy'", "mean tiny:1m?", LIST)


@pytest.mark.parametrize("code", ["%ollama", LIST, "%ollama ps", "om.models()"])
@pytest.mark.parametrize(
    ("kind", "error"), [("nobody", "Unreachable"), ("html", "NotOllama")]
)
def test_a_bad_server_is_told_wherever_it_is_asked(
    code: str, kind: str, error: str, asking: Asking, hostile: Any
) -> None:
    bad = getattr(hostile, kind)()

    assert_clear(run_all(asking(bad), code), error, bad.url, HOST)


def test_a_server_without_a_model_says_how_to_get_one(
    asking: Asking, opened: Any
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        await answer.json({"models": []})

    server = opened.enter_context(Server(handler))
    cell = run_all(asking(server), "%chat hi")

    assert_clear(cell, "NoModel", server.url, "ollama pull", "%ollama host embedded")


def test_a_configured_host_that_is_down_is_never_replaced(
    kernels: Callable[..., Kernel], hostile: Any
) -> None:
    nobody = hostile.nobody()
    kernel = kernels(OLLAMA_HOST=nobody.url)
    kernel.run("%load_ext ollama_magic\nimport ollama_magic as om")

    for code in ("%chat -m tiny hi", "%chat hi", "%ollama", "om.models()"):
        cell = run_all(kernel, code)

        assert_clear(cell, "Unreachable", nobody.url, "%ollama host embedded")
        assert cell.stdout == ""


def test_letters_cut_by_the_network_arrive_whole(asking: Asking, hostile: Any) -> None:
    cell = asking(hostile.split_everywhere()).run("%chat -m tiny 안녕?")

    assert [output.text for output in cell.displays] == [KOREAN]
    assert "안녕하세요, 세계! 👋" in cell.displays[0].data["text/markdown"]


def test_a_stream_with_no_end_is_ended_by_the_user(
    asking: Asking, hostile: Any
) -> None:
    good, endless = hostile.saying("fine"), hostile.endless()
    kernel = asking(endless)
    cell = kernel.send("%chat -m tiny Forever?")
    kernel.wait(cell, until=lambda cell: "t9 " in str(cell.displays))

    kernel.interrupt()
    kernel.wait(cell)

    assert_clear(cell, "Stopped", "characters are kept")
    assert_goes_on(kernel, good, "Forever?", cell.displays[0].text)


@pytest.mark.parametrize(
    "code",
    [
        "om.chat('hi', model='tiny')",
        "om.chat('hi', model='tiny').text",
        "print(om.generate('hi', model='tiny'))",
        "for piece in om.chat('hi', model='tiny'): pass",
        "await om.chat('hi', model='tiny')",
    ],
)
def test_every_way_to_an_answer_tells_what_went_wrong(
    code: str, asking: Asking, hostile: Any
) -> None:
    cell = run_all(asking(hostile.error_line("out of memory")), code)

    assert_clear(cell, "AnswerFailed", "out of memory", AGAIN)


def test_what_a_server_says_of_its_error_is_one_printable_line(
    asking: Asking, hostile: Any
) -> None:
    server = hostile.error_line("\x1b[2J\x1b]0;title\x07 \u202etxt\r\nno\nend" * 99)
    cell = run_all(asking(server), "%chat -m tiny hi")

    assert_clear(cell, "AnswerFailed", "txt")
    assert cell.traceback.replace("\n", "").isprintable()
    assert len(cell.traceback) < 600
