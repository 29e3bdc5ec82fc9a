"""Tests of the flags of a cell that say what becomes of an answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.kernel import Cell, Kernel
from tests.support.turns import Turns, call

Asking = Callable[[Any], Kernel]
DEFINED = '''\
from dataclasses import dataclass
from typing import Literal, TypedDict
import pydantic
@dataclass
class Person:
    name: str
    age: int
class Place(TypedDict):
    city: str
class Model(pydantic.BaseModel):
    name: str
SCHEMA = {"type": "object", "required": ["name"], "properties": {"name": {}}}
def add(a: int, b: int = 1) -> int:
    """Add two numbers."""
    return a + b
def broken() -> None:
    raise ZeroDivisionError("<b>no</b>")
async def later(a: int) -> int:
    return a * 10
def much() -> str:
    return "x" * 2_000_000
'''
PERSON = '{"name": "김", "age": 30}'


@pytest.fixture
def turns(opened: ExitStack) -> Callable[..., Turns]:
    return lambda *said, **how: opened.enter_context(Turns(*said, **how))


@pytest.fixture
def defined(asking: Asking) -> Asking:
    """The shared kernel, with the names of `DEFINED`."""

    def point(server: Any) -> Kernel:
        kernel = asking(server)
        assert kernel.run(DEFINED).status == "ok"
        return kernel

    return point


def printed(cell: Cell) -> str:
    """The last thing that a cell says, as text."""
    assert cell.status == "ok", cell.traceback
    return cell.outputs[-1].text


@pytest.mark.parametrize(
    ("shape", "said", "value"),
    [
        ("Person", PERSON, "Person(name='김', age=30)"),
        ("list[Person]", f"[{PERSON}]", "[Person(name='김', age=30)]"),
        ("Model", '{"name": "김"}', "Model(name='김')"),
        ("Place", '{"city": "서울"}', "{'city': '서울'}"),
        ("SCHEMA", '{"name": 1}', "{'name': 1}"),
        ("json", '{"a": [1]}', "{'a': [1]}"),
        ("\"Literal['yes','no']\"", '"yes"', "'yes'"),
        ('\'{"type": "number"}\'', "1.5", "1.5"),
    ],
)
def test_an_answer_comes_back_as_what_was_asked_for(
    shape: str, said: str, value: str, turns: Any, defined: Asking
) -> None:
    server = turns(said)
    kernel = defined(server)

    cell = kernel.run(f"%%chat -m tiny --format {shape} --into it\nWho?")

    shown = cell.displays[0]
    assert shown.text == said
    assert shown.data["text/markdown"].startswith(f"```json\n{said}\n```")
    assert printed(cell) == value
    assert printed(kernel.run("_")) == value
    assert printed(kernel.run("it")) == value
    assert server.asked[0]["format"] is not None


def test_an_answer_that_does_not_fit_is_an_error_that_keeps_it(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns('{"name": "김"}', "What?"))

    cell = kernel.run("it = 0\n%chat -m tiny --format Person --into it Who?")

    assert cell.traceback.splitlines() == [
        "Misfit: the answer does not fit: age: is missing",
        "What came is kept. Run the cell again, or ask for less.",
    ]
    assert cell.displays[0].text == '{"name": "김"}'
    kept = kernel.run(
        "import sys; e = sys.last_value\n"
        "print(it, e.text, e.reply.run.status, len(om.conversation()))"
    )
    assert kept.stdout == '0 {"name": "김"} ok 1\n'


def test_several_functions_and_a_level_are_words_behind_their_flags(
    turns: Any, defined: Asking
) -> None:
    server = turns("fine")
    cell = defined(server).run(
        "%%chat --tool add broken -y --think high --logprobs 3 -m tiny\nHi"
    )

    assert cell.status == "ok", cell.traceback
    body = server.asked[0]
    assert [tool["function"]["name"] for tool in body["tools"]] == ["add", "broken"]
    assert (body["think"], body["top_logprobs"]) == ("high", 3)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--think=hihg", "It can be: low, medium, high, max."),
        ("--logprobs=50", "It can be: 0–20."),
        ("--keep-alive bla", "It can be: 300, 5m"),
        ("--n 0", "It can be: 1, 2"),
        ("--think --no-think", "Leave one of the two out."),
        ("--into print", "for instance: --into answer"),
    ],
)
def test_a_value_that_a_flag_cannot_have_is_told_with_those_that_it_can(
    line: str, told: str, turns: Any, defined: Asking
) -> None:
    server = turns("fine")
    cell = defined(server).run(f"%chat -m tiny {line} Hi")

    assert told in cell.traceback
    assert server.asked == []


def test_an_answer_that_is_cut_says_that_it_is_not_whole(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns({"content": '{"name": "', "done_reason": "length"}))

    cell = kernel.run("%chat -m tiny --format Person Who?")

    assert cell.traceback.splitlines() == [
        "Misfit: the answer is not whole: it was cut at the limit",
        "Allow more: -o num_predict=N, or -o num_ctx=N",
    ]


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("--format Persn", ["there is no Persn in this notebook", "Did you mean Pers"]),
        (
            "--format Nobody",
            ["Nobody gives no value: NameError", "Define it in a cell"],
        ),
        ("--format [1]", ["[1]: [1] is no type that JSON has", "It can be str"]),
        ("--format 3", ["3: 3 is no type that JSON has", "It can be str"]),
        ("--format '{\"a\"'", ["this is no JSON schema", "A schema is like"]),
        ("--into 2x", ["%%chat: --into cannot be '2x'", "Write --into NAME"]),
        ("--tool nothing", ["nothing gives no value", "Define"]),
        ("--tool SCHEMA --yes", ["is no function", "Name a function"]),
        ("--tool add,add2 --yes", ["add2", ""]),
        ("--tool add", ["%%chat: nobody is there to say yes", "%%chat … --yes"]),
        ("--think=loud", ["--think cannot be 'loud'", "[=LEVEL]"]),
        ("--keep-alive soon", ["--keep-alive cannot be 'soon'", "TIME"]),
        ("--n 0", ["--n cannot be '0'", ""]),
        ("--raw --tool add --yes", ["--raw does not go with --tool", "Leave"]),
        ("--suffix x --n 2", ["--suffix does not go with --n", "Leave"]),
    ],
)
def test_a_flag_that_cannot_be_used_is_told_and_nothing_is_sent(
    line: str, lines: list[str], turns: Any, defined: Asking
) -> None:
    server = turns("fine")
    kernel = defined(server)

    cell = kernel.run(f"%%chat -m tiny {line}\nWho?")

    told = cell.traceback.splitlines()
    assert len(told) in (2, 3)
    for said, expected in zip(told, lines, strict=False):
        assert expected in said
    assert server.asked == []


def test_tools_are_called_shown_and_told(turns: Any, defined: Asking) -> None:
    server = turns(call("add", a=2), call("later", a=4), "It is 3 and 40.")
    kernel = defined(server)

    cell = kernel.run("%%chat -m tiny --tool add --tool later --yes\nHow much?")

    assert cell.status == "ok"
    shown = [output.text for output in cell.displays]
    assert "add(a=2) → 3" in shown
    assert "later(a=4) → 40" in shown
    assert shown[-1] == "It is 3 and 40."
    assert [m["content"] for m in server.asked[2]["messages"]] == [
        *("How much?", "", "3", "", "40"),
    ]


def test_a_call_is_shown_while_it_runs_and_with_its_result_in_the_same_output(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(call("slow", a=2), "Done."))
    kernel.run(
        "import threading; free = threading.Event()\n"
        "def slow(a: int) -> int:\n    while not free.wait(0.05): pass\n    return a"
    )

    cell = kernel.send("%%chat -m tiny --tool slow --yes\nGo.")
    kernel.wait(cell, lambda cell: bool(cell.displays))
    assert [output.text for output in cell.displays] == ["slow(a=2) … running"]
    kernel.interrupt()
    kernel.wait(cell)
    [shown] = cell.displays
    assert shown.text == "slow(a=2) ✗ The user stopped this call."
    assert shown.metadata["ollama_magic"]["status"] == "interrupted"

    kernel.run("free.set()")
    cell = kernel.run("%%chat -m tiny --tool slow --yes\nGo.")
    assert cell.displays[-1].text == "Done."


def test_a_round_that_only_calls_leaves_no_output_of_its_own(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(call("add", a=2), "It is 3."))

    cell = kernel.run("%%chat -m tiny --tool add --yes\nHow much?")

    called, answered = cell.displays
    assert called.data["text/markdown"] == "> add(a=2) → 3"
    assert answered.text == "It is 3."
    records = [each.metadata["ollama_magic"] for each in cell.displays]
    assert records[1]["identity"]["before"] == records[0]["identity"]["id"]


def test_a_model_that_calls_when_it_may_no_longer_is_said_to(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(call("add", a=2)))

    cell = kernel.run("%%chat -m tiny --tool add --yes --rounds 2\nHow much?")

    assert "--rounds N" in cell.stdout
    last = cell.displays[-1].data["text/markdown"]
    assert last == "*(no answer: it wants to call a tool, and may not)*"
    told = kernel.run("print(om.conversation()[-1].status, om.conversation())").stdout
    assert told.startswith("ok ")
    assert "stopped here" not in told


def test_a_tool_that_asks_in_its_own_conversation_is_refused_at_once(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(call("ask"), "So."))
    kernel.run(
        "def ask() -> str:\n"
        "    talk = om.conversation()\n"
        "    return str(om.chat('hi', conversation=talk, stream=False))"
    )

    cell = kernel.run("%%chat -m tiny --tool ask --yes\nGo.")

    assert cell.displays[0].text.startswith("ask() ✗ BadInput: “default” waits for")
    assert cell.displays[-1].text == "So."


def test_each_call_is_asked_and_a_no_is_told_to_the_model(
    turns: Any, defined: Asking
) -> None:
    server = turns(call("add", a=2), call("add", a=5), "So be it.")
    kernel = defined(server)

    cell = kernel.run("%%chat -m tiny --tool add\nHow much?", answers=["y", ""])

    assert cell.status == "ok"
    assert cell.questions == ["Call add(a=2)? [y/N] ", "Call add(a=5)? [y/N] "]
    assert [m["content"] for m in server.asked[2]["messages"]][2::2] == [
        *("3", "The user did not allow this call."),
    ]


def test_a_tool_that_raises_or_says_megabytes_is_told_in_a_line(
    turns: Any, defined: Asking
) -> None:
    server = turns(call("broken"), call("much"), call("nothing"), "Well.")
    kernel = defined(server)

    cell = kernel.run("%%chat -m tiny --tool broken,much -y\nHow much?")

    shown = [output.text for output in cell.displays]
    assert "broken() ✗ ZeroDivisionError: <b>no</b>" in shown
    assert max(map(len, shown)) < 1_000
    cut = "(16,000 of 2,000,000 characters go to the model)"
    assert [text.endswith(cut) for text in shown] == [False, True, False, False]
    markdown = [output.data.get("text/markdown", "") for output in cell.displays]
    assert "<b>" not in "".join(markdown)
    assert len(server.asked[2]["messages"][-1]["content"]) < 20_000
    assert "There is no tool 'nothing'" in server.asked[3]["messages"][-1]["content"]


def test_several_answers_come_as_a_list_and_the_first_is_kept(
    turns: Any, defined: Asking
) -> None:
    server = turns("one", "two", "three")
    kernel = defined(server)

    cell = kernel.run("%%chat -m tiny -n 3 --seed 5 --into them\nSay.")

    assert cell.stdout.splitlines() == [
        *("Answer 1 of 3 (seed 5)", "Answer 2 of 3 (seed 6)", "Answer 3 of 3 (seed 7)"),
    ]
    assert printed(kernel.run("[str(each) for each in them]")) == (
        "['one', 'two', 'three']"
    )
    assert printed(kernel.run("[t.answer for t in om.conversation()]")) == "['one']"


def test_several_answers_are_objects_where_a_format_is_asked(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(PERSON))

    cell = kernel.run("%%chat -m tiny -n 2 --format Person\nSay.")

    assert printed(cell) == "[Person(name='김', age=30), Person(name='김', age=30)]"


def test_the_fields_of_the_request_are_sent_as_they_are_named(
    turns: Any, defined: Asking
) -> None:
    server = turns("fine")
    kernel = defined(server)

    kernel.run("%chat -m tiny --think=low --keep-alive 5m Hi")
    kernel.run("%chat -m tiny --no-think --keep-alive 300 Hi")
    kernel.run("%chat -m tiny --think -- --think")
    first, second, third = server.asked

    assert (first["think"], first["keep_alive"]) == ("low", "5m")
    assert (second["think"], second["keep_alive"]) == (False, 300)
    assert (third["think"], third["messages"][-1]["content"]) == (True, "--think")


def test_a_prompt_is_continued_outside_of_the_conversation(
    turns: Any, defined: Asking
) -> None:
    server = turns("")
    kernel = defined(server)

    cells = [
        kernel.run("%%chat -m tiny --raw\nOnce upon"),
        kernel.run("%%chat -m tiny --suffix return -s 'Be kind.'\ndef f():"),
        kernel.run("%%chat -m tiny --template '{{ .Prompt }}'\nHi"),
    ]

    assert all("outside of the conversation" in cell.stdout for cell in cells)
    raw, suffix, template = server.asked
    assert (raw["raw"], raw["prompt"]) == (True, "Once upon")
    assert (suffix["suffix"], suffix["system"]) == ("return", "Be kind.")
    assert template["template"] == "{{ .Prompt }}"
    assert printed(kernel.run("len(om.conversation())")) == "0"


def test_a_conversation_that_is_too_long_says_what_would_have_to_go(
    turns: Any, defined: Asking
) -> None:
    full = "the prompt is longer than the context length currently available"
    server = turns("a", "b", "c", 400, 400, "fits", reason=full)
    kernel = defined(server)
    for number in range(3):
        kernel.run(f"%chat -m tiny question {number}" + " and more" * 40)

    refused = kernel.run("%chat -m tiny And now?")
    again = kernel.run("%chat -m tiny --drop-oldest And now?")

    _, oldest, other = refused.traceback.splitlines()
    assert "turns would have to go: --drop-oldest   Or begin anew: /clear" in oldest
    assert other.startswith("Or allow more")
    assert "num_ctx=" in refused.traceback
    assert again.status == "ok"
    assert "Left out, too much for the model: the turn “question 0" in again.stdout
    assert [m["content"][:10] for m in server.asked[-1]["messages"]] == [
        *("question 1", "b", "question 2", "c", "And now?"),
    ]
    assert printed(kernel.run("len(om.conversation())")) == "4"


def test_types_and_functions_of_the_notebook_are_completed(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns("fine"))

    shapes = kernel.complete("%%chat --format ")
    tools = kernel.complete("%%chat --tool ")

    assert {"json", "Person", "Place", "Model"} <= {*shapes}
    assert {"add", "broken", "later", "much"} <= {*tools}
    assert not {"add", "SCHEMA", "Out"} & {*shapes}
    assert not {"Person", "exit", "get_ipython", "om"} & {*tools}
    assert "--tool" in kernel.complete("%%chat --think ")


def test_a_question_shows_all_of_a_call(turns: Any, defined: Asking) -> None:
    long = "harmless " * 100 + "and harm"
    kernel = defined(turns(call("show", text=long), "Well."))
    kernel.run("def show(text: str) -> None: ...")

    cell = kernel.run("%chat -m tiny --tool show Go", answers=["n"])

    [question] = cell.questions
    assert "and harm" in question
