"""Tests of what is recorded of a turn, and of asking it again from that."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.kernel import Cell, Kernel
from tests.support.turns import Turns, call

Asking = Callable[[Any], Kernel]
NEW = "from ollama_magic.session import current; current().runs.clear()"
DEFINED = '''\
import pydantic
class Sum(pydantic.BaseModel):
    value: int
def add(a: int, b: int = 1) -> int:
    """Add two numbers."""
    return a + b
'''
TOOL = "%%chat -m tiny --tool add --yes\n"
LONG = 120_000


@pytest.fixture
def turns(asking: Asking, opened: ExitStack) -> Callable[..., tuple[Kernel, Turns]]:
    """A kernel without records whose model says these things, and its server."""

    def point(*said: Any) -> tuple[Kernel, Turns]:
        server = opened.enter_context(Turns(*said))
        kernel = asking(server)
        ok(kernel.run(NEW))
        ok(kernel.run(DEFINED))
        return kernel, server

    return point


def ok(cell: Cell) -> Cell:
    assert cell.status == "ok", cell.traceback
    return cell


def value(kernel: Kernel, code: str) -> str:
    """What an expression is, as the notebook shows it."""
    return ok(kernel.run(code)).displays[-1].text


def roles(body: dict[str, Any]) -> list[str]:
    return [message["role"] for message in body["messages"]]


def test_a_turn_with_tools_is_one_row_with_its_last_answer(turns: Any) -> None:
    kernel, _ = turns(call("add", a=1, b=2), "It is 3.", "Plain.")
    ok(kernel.run(f"{TOOL}1 + 2?", cell_id="one"))
    ok(kernel.run("%chat -m tiny plain", cell_id="two"))

    columns = "[['prompt', 'answer']].to_numpy().tolist()"
    assert value(kernel, f"om.history(){columns}") == (
        "[['1 + 2?', 'It is 3.'], ['plain', 'Plain.']]"
    )
    assert value(kernel, "[*om.history(rounds=True).prompt]") == (
        "['1 + 2?', '1 + 2?', 'plain']"
    )
    assert value(kernel, "[*om.history(rounds=True).answer]") == (
        "['', 'It is 3.', 'Plain.']"
    )


def test_turns_with_tools_are_asked_again_with_what_those_gave(turns: Any) -> None:
    kernel, server = turns(call("add", a=1, b=2), "It is 3.", "Plain.", "New.")
    ok(kernel.run(f"{TOOL}1 + 2?", cell_id="one"))
    ok(kernel.run("%chat -m tiny plain", cell_id="two"))
    [_, last, plain] = server.asked
    assert value(kernel, "[*om.replay(model='other').new_answer]") == "['New.', 'New.']"

    assert server.asked[3:] == [{**last, "model": "other"}, {**plain, "model": "other"}]
    assert roles(server.asked[4]) == [
        *("user", "assistant", "tool", "assistant", "user"),
    ]
    assert "Different" in value(kernel, "om.check(om.history().iloc[-1])")


def test_a_call_in_the_place_of_an_answer_is_a_reason_that_is_shown(turns: Any) -> None:
    kernel, _ = turns("None needed.", call("add", a=1))
    ok(kernel.run(f"{TOOL}hi", cell_id="one"))
    shown = ok(kernel.run("om.replay(model='other')")).displays[-1]

    assert "it called add" in shown.data["text/html"]
    assert "it called add" in shown.text
    assert "it called add" in value(kernel, "om.check(om.history().iloc[0])")


def test_what_was_not_asked_again_is_not_counted(turns: Any) -> None:
    kernel, _ = turns("An answer.")
    ok(kernel.run("%chat -m tiny one", cell_id="one"))
    ok(kernel.run("%chat -m tiny two", cell_id="two"))
    sums = "from ollama_magic.run import Run; runs = current().runs; "
    ok(kernel.run(f"{sums}runs[1] = Run.from_json(runs[1].to_json('hashes'))"))
    cell = ok(kernel.run("om.replay(model='other')"))

    assert "1 of 2 (why not" in str(cell.outputs)
    assert "sums stand for the texts" in cell.displays[-1].text


def test_an_answer_in_a_form_takes_the_place_of_the_one_without(turns: Any) -> None:
    said = (call("add", a=1, b=2), "It is 3.", '{"value": 3}', "Plain.", "New.")
    kernel, server = turns(*said)
    ok(kernel.run(f"{TOOL[:-1]} --format Sum\n1 + 2?", cell_id="one"))
    ok(kernel.run("%chat -m tiny plain", cell_id="two"))
    ok(kernel.run("table = om.replay(model='tiny')"))

    assert server.asked[-2:] == [server.asked[2], server.asked[3]]
    assert value(kernel, "[*om.history().answer]") == "['{\"value\": 3}', 'Plain.']"


def test_the_prompt_is_what_was_written(turns: Any, tmp_path: Path) -> None:
    kernel, server = turns("An answer.")
    (tmp_path / "notes.txt").write_text("secret notes", "utf-8")
    ok(kernel.run("x = 41", cell_id="x"))
    path = tmp_path / "notes.txt"
    ok(kernel.run(f"%%chat -m tiny --context {path}\nIs it {{{{x}}}}?", cell_id="one"))
    ok(kernel.run("%chat -m tiny --raw Is it {{x}}?", cell_id="two"))

    assert value(kernel, "[*om.history().prompt]") == "['Is it {{x}}?', 'Is it {{x}}?']"
    assert "secret notes" in server.asked[0]["messages"][0]["content"]
    ok(kernel.run("run = om.conversation()[0].runs[0]"))
    assert "Is it 41?" in value(kernel, "run.asked.messages[0]['content']")
    assert "Is it" not in value(kernel, "run.to_json('hashes')['asked']")
    ok(kernel.run("%chat -m tiny plain", cell_id="three"))
    assert "prompt" not in value(kernel, "om.conversation()[1].runs[0].to_json()")


def test_a_very_long_question_is_kept_as_a_sum_and_that_is_said(
    turns: Any, tmp_path: Path
) -> None:
    kernel, server = turns("An answer.")
    path = tmp_path / "long.txt"
    path.write_text("x" * LONG, "utf-8")
    cell = ok(kernel.run(f"%%chat -m tiny --context {path}\nhi", cell_id="one"))

    assert "keeps no more than a sum" in cell.stdout
    record = cell.displays[-1].metadata["ollama_magic"]
    assert len(str(record)) < 5_000
    assert record["asked"]["prompt"] == "hi"
    ok(kernel.run("%chat -m tiny --no-history again", cell_id="two"))
    assert value(kernel, "[*om.replay().reason.isna()]") == "[True, True]"
    assert len(server.asked[-2]["messages"][0]["content"]) > LONG


def test_a_question_behind_turns_of_a_file_is_not_asked_again_without_them(
    turns: Any, tmp_path: Path
) -> None:
    kernel, _ = turns("An answer.")
    path = tmp_path / "talk.json"
    path.write_text('[{"role": "user", "content": "hi"}]', "utf-8")
    ok(kernel.run(f"%%chat -m tiny\n/load {path}\nnext", cell_id="one"))

    assert "goes on from" in kernel.run("om.check(om.history())").traceback
