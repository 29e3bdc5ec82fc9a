"""Tests of `import ollama_magic as om`, in a kernel and in plain Python."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.kernel import Kernel
from tests.support.server import Server

Asking = Callable[[Any], Kernel]

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
USER = {"role": "user", "content": "hi"}
# What is called, and what of it the server gets.
CHATS: dict[str, dict[str, Any]] = {
    "om.chat('hi', model='tiny')": {"model": "tiny", "messages": [USER]},
    "om.chat('hi', model='tiny', system='Be brief.')": {
        "messages": [{"role": "system", "content": "Be brief."}, USER]
    },
    "om.chat('hi', model='tiny', options={'seed': 1})": {"options": {"seed": 1}},
    "om.chat('hi', model='tiny', format='json')": {"format": "json"},
    f"om.chat('hi', model='tiny', format={SCHEMA})": {"format": SCHEMA},
    "om.chat('hi', model='tiny', think=False)": {"think": False},
    "om.chat('hi', model='tiny', think='low')": {"think": "low"},
    "om.chat('hi', model='tiny', keep_alive='5m')": {"keep_alive": "5m"},
    "om.chat('hi', model='tiny', keep_alive=0)": {"keep_alive": 0},
}
GENERATES: dict[str, dict[str, Any]] = {
    "om.generate('hi', model='tiny')": {"model": "tiny", "prompt": "hi"},
    "om.generate('hi', model='tiny', raw=True)": {"raw": True},
    "om.generate('hi', model='tiny', suffix='end')": {"suffix": "end"},
    "om.generate('hi', model='tiny', system='Be brief.')": {"system": "Be brief."},
    "om.generate('hi', model='tiny', options={'top_k': 1})": {"options": {"top_k": 1}},
}


def python(code: str, server: Any) -> subprocess.CompletedProcess[str]:
    """Run a program without a notebook."""
    return subprocess.run(
        [sys.executable, "-c", f"import ollama_magic as om\n{code}"],
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "OLLAMA_HOST": server.url},
    )


def value(kernel: Kernel, code: str) -> str:
    """What an expression is, as the notebook shows it."""
    cell = kernel.run(code)
    assert cell.status == "ok", cell.traceback
    return cell.displays[-1].text


@pytest.mark.parametrize("code", CHATS)
def test_a_chat_is_sent_as_ollama_wants_it(
    code: str, asking: Asking, hostile: Any
) -> None:
    server: Server = hostile.saying("fine")
    assert value(asking(server), f"{code}.text") == "'fine'"

    [body] = [request.json for request in server.requests_to("/api/chat")]
    assert {name: body[name] for name in CHATS[code]} == CHATS[code]
    assert {*body} <= {"model", "messages", "stream", "truncate", *CHATS[code]}


@pytest.mark.parametrize("code", GENERATES)
def test_a_prompt_to_continue_is_sent_as_ollama_wants_it(
    code: str, asking: Asking, hostile: Any
) -> None:
    server: Server = hostile.saying("fine")
    assert value(asking(server), f"{code}.text") == "'fine'"

    [body] = [request.json for request in server.requests_to("/api/generate")]
    assert {name: body[name] for name in GENERATES[code]} == GENERATES[code]


def test_a_reply_at_the_end_of_a_cell_shows_itself_live(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.tokens(30, per_second=60))
    cell = kernel.run("reply = om.chat('hi', model='tiny')\nreply")

    assert len(cell.updates) > 3
    assert [output.kind for output in cell.outputs] == ["display_data"]
    assert cell.displays[0].text.endswith("t29 ")
    assert cell.displays[0].metadata["ollama_magic"]["status"] == "ok"


@pytest.mark.parametrize("ask", ["%chat -m tiny hi", "om.chat('hi', model='tiny')"])
def test_a_reply_shows_itself_once_in_each_cell(
    ask: str, asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.saying("fine"))
    cells = [kernel.run(f"reply = {ask}\nreply"), kernel.run("reply\nreply")]
    cells += [kernel.run(ask, cell_id="other"), kernel.run("_")]

    assert [[each.text for each in cell.outputs] for cell in cells] == [["fine"]] * 4


def test_a_stopped_reply_shows_again_what_came_of_it(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.endless())
    kernel.run("reply = om.chat('hi', model='tiny')\nnext(iter(reply)); reply.cancel()")
    assert kernel.run("reply").status == "error"
    again = kernel.run("reply")

    assert again.status == "ok"
    assert "*(stopped here)*" in again.displays[0].data["text/markdown"]


def test_asking_returns_at_once_and_the_answer_comes_meanwhile(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.tokens(20, per_second=100))
    asked = kernel.run("replies = [om.chat('hi', model='tiny') for _ in range(5)]")

    assert asked.seconds < 0.2
    kernel.run("import time; time.sleep(0.3)")
    assert value(kernel, "{reply.over for reply in replies}") == "{True}"
    assert value(kernel, "{reply.text[-4:] for reply in replies}") == "{'t19 '}"


def test_a_reply_is_read_in_pieces_and_awaited(asking: Asking, hostile: Any) -> None:
    kernel = asking(hostile.saying("안", "녕", "!"))
    ask = "om.chat('hi', model='tiny')"

    assert value(kernel, f"[*{ask}]") == "['안', '녕', '!']"
    assert value(kernel, f"str({ask})") == "'안녕!'"
    assert value(kernel, f"(await {ask}).text") == "'안녕!'"
    assert value(kernel, f"[piece async for piece in {ask}]") == "['안', '녕', '!']"
    assert value(kernel, f"{ask}.run.server_clock.answer_tokens") == "3"


def test_what_was_asked_is_in_the_history(asking: Asking, hostile: Any) -> None:
    kernel = asking(hostile.saying("fi", "ne"))
    kernel.run("before = len(om.history())")
    kernel.run("%chat -m tiny one")
    kernel.run("om.chat('two', model='tiny').text; om.generate('3', model='tiny').text")
    kernel.run(f"%ollama host {hostile.error_line().url}")
    kernel.run("%chat -m tiny four")

    assert value(kernel, "[*om.history().prompt[before:]]") == (
        "['one', 'two', '3', 'four']"
    )
    assert value(kernel, "[*om.history().status[before:]]") == (
        "['ok', 'ok', 'ok', 'error']"
    )
    speed = "float(om.history().tokens_per_second.iloc[before])"
    assert value(kernel, speed) == "1000.0"


def test_tables_have_numbers_for_values(asking: Asking, tape_server: Any) -> None:
    kernel = asking(tape_server())

    sizes = "om.models().set_index('name')['size']"
    assert value(kernel, f"int({sizes}['tiny:latest'])") == "1929813"
    assert value(kernel, "int(om.running().memory.sum())") == "4278189"
    assert value(kernel, "om.show('tiny').value['context']") == "256"
    assert value(kernel, "om.models().dtypes['size'].name") == "'Int64'"


def test_names_that_do_not_exist_are_told_as_ever(shared_kernel: Kernel) -> None:
    assert "has no attribute 'chatt'" in shared_kernel.run("om.chatt").traceback
    assert value(shared_kernel, "set(om.__all__) == set(dir(om))") == "True"
    assert value(shared_kernel, "[n for n in dir(om) if not hasattr(om, n)]") == "[]"


def test_a_program_prints_an_answer_and_ends(hostile: Any) -> None:
    done = python("print(om.chat('hi', model='tiny'))", hostile.saying("안녕", "!"))

    assert (done.returncode, done.stdout, done.stderr) == (0, "안녕!\n", "")


def test_a_program_sees_an_error_as_an_exception(hostile: Any) -> None:
    nobody = hostile.nobody()
    done = python(
        "try: om.models()\nexcept om.OllamaMagicError as error: print(error)", nobody
    )
    uncaught = python("str(om.chat('hi', model='tiny'))", nobody)

    assert nobody.url in done.stdout.splitlines()[0]
    assert len(done.stdout.splitlines()) <= 3
    assert uncaught.returncode == 1
    assert "ollama_magic.errors.Unreachable: nothing answers" in uncaught.stderr


def test_a_program_that_ends_in_mid_answer_ends_quietly(hostile: Any) -> None:
    endless = hostile.endless()
    start = time.monotonic()
    done = python("print(next(iter(om.chat('hi', model='tiny'))))", endless)

    assert (done.returncode, done.stdout, done.stderr) == (0, "t0 \n", "")
    assert endless.wait_closed(1, path="/api/chat")
    assert time.monotonic() - start < 5


def test_a_program_is_told_which_model_was_chosen(hostile: Any) -> None:
    for code in ("om.chat('Hello').text", "[*om.generate('Hello')]"):
        done = python(f"print(bool({code}))", hostile.saying("fine"))

        assert done.stdout == "True\n", done.stderr
        assert done.stderr.startswith("Using tiny"), done.stderr


def test_a_forked_child_asks_as_its_parent_did(hostile: Any) -> None:
    code = (
        "import multiprocessing\n"
        "def ask(_): return om.chat('hi', model='tiny').text\n"
        "print(ask(0), flush=True)\n"
        "with multiprocessing.get_context('fork').Pool(1) as pool:\n"
        "    print(*pool.map(ask, range(2)), flush=True)\n"
        "print(ask(0))"
    )
    done = python(code, hostile.saying("fine"))

    assert (done.stdout, done.returncode) == ("fine\nfine fine\nfine\n", 0), done.stderr


def test_what_is_not_a_text_is_refused_and_half_a_character_is_replaced(
    asking: Asking, hostile: Any
) -> None:
    server = hostile.saying("fine")
    kernel = asking(server)
    for code in ("chat(None)", "chat('', model=3)", "generate(5)", "show(None)"):
        assert "has to be a text" in kernel.run(f"om.{code}").traceback
    for options in ("5", "{1: 2}"):
        cell = kernel.run(f"om.chat('hi', options={options})")
        assert 'options={"temperature": 0}' in cell.traceback
    assert value(kernel, r"om.chat('a\ud800', model='tiny').text") == "'fine'"
    assert server.requests_to("/api/chat")[-1].json["messages"][0]["content"] == "a?"
