"""Tests of conversations in a kernel: named, run again, waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.cells import remarks, said
from tests.support.kernel import Kernel
from tests.support.server import Server

Asking = Callable[[Any], Kernel]


def test_the_conversation_goes_on_from_cell_to_cell(
    asking: Asking, server: Server
) -> None:
    kernel = asking(server)
    for number in (1, 2, 3):
        kernel.run(f"%chat -m tiny Question {number}", cell_id=f"cell-{number}")

    assert said(server) == [
        *("Question 1", "An answer.", "Question 2", "An answer.", "Question 3"),
    ]


def test_a_cell_run_again_replaces_its_turn_and_what_came_of_it(
    asking: Asking, server: Server
) -> None:
    kernel = asking(server)
    for cell in ("one", "two", "three", "two"):
        kernel.run(f"%chat -m tiny {cell}", cell_id=cell)
    assert said(server) == ["one", "An answer.", "two"]

    kernel.run("%chat -m tiny four", cell_id="four")
    assert said(server) == ["one", "An answer.", "two", "An answer.", "four"]


def test_run_all_twice_gives_the_same_conversation(
    asking: Asking, server: Server
) -> None:
    kernel = asking(server)
    cells = {"a": "%chat -m tiny a", "b": "%%chat -m tiny\nb", "c": "%chat -m tiny c"}
    heard = []
    for _ in range(2):
        for cell_id, code in cells.items():
            kernel.run(code, cell_id=cell_id)
        heard.append(said(server))

    assert heard == [["a", "An answer.", "b", "An answer.", "c"]] * 2


def test_two_questions_in_one_cell_are_two_turns(
    asking: Asking, server: Server
) -> None:
    kernel = asking(server)
    for _ in range(2):
        cell = kernel.run("%chat -m tiny one\n%chat -m tiny two", cell_id="both")
        assert len(cell.displays) == 2
        assert said(server) == ["one", "An answer.", "two"]
    kernel.run("%chat -m tiny three", cell_id="other")

    assert said(server) == ["one", "An answer.", "two", "An answer.", "three"]


def test_a_failed_turn_leaves_the_turn_that_it_would_have_replaced(
    asking: Asking, server: Server, hostile: Any
) -> None:
    kernel = asking(server)
    kernel.run("%chat -m tiny one", cell_id="one")
    kernel.run("%chat -m tiny two", cell_id="two")
    kernel.run(f"%ollama host {hostile.error_line().url}")
    assert kernel.run("%chat -m tiny again", cell_id="one").status == "error"
    kernel.run(f"%ollama host {server.url}")
    kernel.run("%chat -m tiny three", cell_id="three")

    assert said(server) == ["one", "An answer.", "two", "An answer.", "three"]


def test_a_conversation_can_begin_anew(asking: Asking, server: Server) -> None:
    kernel = asking(server)
    kernel.run("%chat -m tiny one")

    assert kernel.run("%chat --new").stdout == (
        "The conversation begins anew (turns forgotten: 1).\n"
    )
    kernel.run("%chat -m tiny two")
    assert said(server) == ["two"]
    kernel.run("%%chat -m tiny --new\nthree")
    assert said(server) == ["three"]


def test_functions_do_not_touch_the_conversation(
    asking: Asking, server: Server
) -> None:
    kernel = asking(server)
    kernel.run("%chat -m tiny one")
    apart = kernel.run("om.chat('apart', model='tiny')")
    assert [output.text for output in apart.displays] == ["An answer."]
    assert said(server) == ["apart"]
    kernel.run("%chat -m tiny two")

    assert said(server) == ["one", "An answer.", "two"]


def test_each_conversation_remembers_its_own(kernel: Kernel, server: Server) -> None:
    kernel.run("%chat one", cell_id="one")
    kernel.run("%chat -c lab two", cell_id="two")
    kernel.run("%%chat --conversation=lab\nthree", cell_id="three")
    assert said(server) == ["two", "An answer.", "three"]

    kernel.run("%%chat\nfour", cell_id="four")
    assert said(server) == ["one", "An answer.", "four"]
    assert "%%chat" not in remarks(kernel.run("print(om.conversation('lab'))"))
    assert kernel.run("%chat -c '' hi").error is not None


def test_beginning_anew_is_for_the_conversation_that_is_named(
    kernel: Kernel, server: Server
) -> None:
    kernel.run("%chat one", cell_id="one")
    kernel.run("%chat -c lab two", cell_id="two")
    told = remarks(kernel.run("%chat -c lab --new three", cell_id="three"))
    assert ("turns forgotten: 1" in told, said(server)) == (True, ["three"])

    kernel.run("%chat four", cell_id="four")
    assert said(server) == ["one", "An answer.", "four"]


def test_beginning_anew_comes_to_nothing_where_the_question_fails(
    kernel: Kernel, server: Server, hostile: Any
) -> None:
    kernel.run("%chat one", cell_id="one")
    kernel.run(f"%ollama host {hostile.error_line().url}")
    failed = kernel.run("%chat --new two", cell_id="two")
    assert failed.status == "error"
    assert failed.stdout == "The conversation stays as it was (turns: 1).\n"

    kernel.run(f"%ollama host {server.url}\n%chat three", cell_id="three")
    assert said(server) == ["one", "An answer.", "three"]


def test_without_history_nothing_is_sent_and_nothing_kept(
    kernel: Kernel, server: Server
) -> None:
    kernel.run("%chat one", cell_id="one")
    apart = kernel.run("%chat --no-history two", cell_id="two")
    assert said(server) == ["two"]
    assert "conversation" not in apart.displays[0].metadata["ollama_magic"]["identity"]

    kernel.run("%chat three", cell_id="three")
    assert said(server) == ["one", "An answer.", "three"]

    kernel.run("%%chat\n/set nohistory\nfour", cell_id="four")
    assert said(server) == ["four"]
    assert remarks(kernel.run("%chat /undo")) == "Taken back: three\n"
    kernel.run("%%chat\n/set history\nfive", cell_id="five")
    assert said(server) == ["one", "An answer.", "five"]


def test_a_cell_run_again_says_what_hung_on_the_old_answer(
    kernel: Kernel, server: Server
) -> None:
    for name in ("one", "two", "three"):
        assert remarks(kernel.run(f"%chat {name}", cell_id=name)) == ""

    again = kernel.run("%chat one", cell_id="one")
    assert remarks(again) == (
        "Later turns that hang on the old answer, until their cells run again: 2\n"
    )
    assert "2" in remarks(kernel.run("print(om.conversation())")).splitlines()[0]
    assert remarks(kernel.run("%chat two", cell_id="two")) == ""
    assert remarks(kernel.run("print(len(om.conversation().stale))")) == "1\n"
    assert remarks(kernel.run("%chat three", cell_id="three")) == ""
    assert remarks(kernel.run("print(len(om.conversation().stale))")) == "0\n"
    assert said(server) == ["one", "An answer.", "two", "An answer.", "three"]


def test_later_questions_of_the_same_cell_are_no_news(kernel: Kernel) -> None:
    for _ in range(2):
        both = kernel.run("%chat one\n%chat two\n%chat three", cell_id="both")
        assert remarks(both) == ""
    kernel.run("%chat four", cell_id="other")

    assert "again: 1" in remarks(kernel.run("%chat one\n%chat two", cell_id="both"))


def test_a_cell_that_moves_to_another_conversation_takes_its_turn_along(
    kernel: Kernel, server: Server
) -> None:
    for name in ("one", "two", "three"):
        kernel.run(f"%chat {name}", cell_id=name)
    moved = kernel.run("%chat -c lab two", cell_id="two")
    assert remarks(moved) == ("This cell’s earlier turn is taken out of “default”.\n")

    kernel.run("%chat four", cell_id="four")
    assert said(server)[::2] == ["one", "three", "four"]
    assert "“lab”" in remarks(kernel.run("%chat two", cell_id="two"))
    assert said(server)[::2] == ["one", "three", "four", "two"]
    assert remarks(kernel.run("print(len(om.conversation('lab')))")) == "0\n"


def test_a_cell_that_is_asked_in_a_fork_or_apart_leaves_its_turn(
    kernel: Kernel, server: Server
) -> None:
    kernel.run("%chat one", cell_id="one")
    kernel.run("%chat /fork lab", cell_id="fork")

    assert remarks(kernel.run("%chat -c lab again", cell_id="one")) == ""
    assert remarks(kernel.run("%chat --no-history apart", cell_id="one")) == ""
    kernel.run("%chat /clear", cell_id="clear")
    assert remarks(kernel.run("%chat one", cell_id="one")) == ""
    asked = "print([om.conversation(n)[0].prompt for n in ('default', 'lab')])"
    assert remarks(kernel.run(asked)) == "['one', 'again']\n"


def test_where_cells_are_not_told_apart_a_repeated_question_is_added_and_said_once(
    kernels: Callable[..., Kernel], server: Server
) -> None:
    kernel = kernels(OLLAMA_HOST=server.url)
    kernel.run("%load_ext ollama_magic\n%config OllamaMagic.model = 'tiny'")
    said_now = [remarks(kernel.run("%chat hi")) for _ in range(3)]

    assert said(server) == ["hi", "An answer."] * 2 + ["hi"]
    assert [("tell cells apart" in text) for text in said_now] == [False, True, False]


def test_the_same_question_in_a_loop_is_no_repetition(kernel: Kernel) -> None:
    told = remarks(kernel.run("for _ in range(3):\n    %chat hi and hi"))

    assert "tell cells apart" not in told


def test_a_second_question_waits_and_says_so(asking: Asking, hostile: Any) -> None:
    server = hostile.tokens(30, per_second=60)
    kernel = asking(server)
    kernel.run(
        "import threading\n"
        "from ollama_magic.session import current\n"
        "from ollama_magic.talk import Ask, Front, converse\n"
        "from ollama_magic.names import ModelRef\n"
        "ask = Ask('first', model=ModelRef('tiny'))\n"
        "talk = om.conversation()\n"
        "front = Front(lambda reply: reply.wait())\n"
        "def go(): converse(current(), ask, talk, front)\n"
        "threading.Thread(target=go, daemon=True).start()\n"
        "for _ in range(1000):\n"
        "    if not talk.lock.locked(): threading.Event().wait(0.001)"
    )
    cell = kernel.send("%chat -m tiny second")
    kernel.wait(cell, lambda cell: "Waiting for the answer" in cell.stdout)
    assert cell.displays == []

    kernel.wait(cell)
    assert said(server)[::2] == ["first", "second"]


def test_who_waits_for_a_reply_can_be_stopped(asking: Asking, server: Server) -> None:
    kernel = asking(server)
    kernel.run("om.conversation().lock.acquire()")
    cell = kernel.send("%chat -m tiny hi")
    kernel.wait(cell, lambda cell: "Waiting" in cell.stdout)
    kernel.interrupt()
    kernel.wait(cell)

    assert cell.status == "error"
    kernel.run("om.conversation().lock.release()")
    assert kernel.run("%chat -m tiny hi").status == "ok"
