"""Tests of the flags of a cell that say what becomes of an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.kernel import Cell, Kernel

Asking = Callable[[Any], Kernel]
PERSON = '{"name": "김", "age": 30}'


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


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("%%chat --into y\n/list", "--into"),
        ("%%chat -o seed=1\n/set verbose", "--option"),
        ("%chat --new --no-think", "--no-think"),
    ],
)
def test_a_flag_of_a_question_is_refused_where_none_is_asked(
    text: str, flag: str, turns: Any, defined: Asking
) -> None:
    kernel = defined(turns("fine"))
    kernel.run("%chat -m tiny Hi")

    cell = kernel.run(text)

    assert f"{flag} is about a question, and none is asked" in cell.traceback
    assert cell.outputs == [cell.error]
    assert kernel.run("print(len(om.conversation()))").stdout == "1\n"


def test_a_broken_template_and_a_refused_schema_are_told_as_such(
    turns: Any, defined: Asking
) -> None:
    kernel = defined(turns(400, reason="template: :1: bad"))
    template = kernel.run("%chat -m tiny --template {{.P Hi").traceback

    assert "the template cannot be used: template: :1: bad" in template
    assert "One of --template" in template


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
        ("--format PLACE", ["there is no PLACE in this", "Did you mean Place?"]),
        ("--format nope", ["nope gives no value: NameError", "Define it in a cell"]),
        ("--tool ad -y", ["there is no ad in this notebook", "Did you mean add?"]),
        (
            "--format Nobody",
            ["Nobody gives no value: NameError", "Define it in a cell"],
        ),
        ("--format [1]", ["[1]: [1] is no type that JSON has", "It can be str"]),
        ("--format 3", ["3: 3 is no type that JSON has", "It can be str"]),
        ("--format '{\"a\"'", ["this is no JSON schema", "A schema is like"]),
        ("--into 2x", ["%%chat: --into cannot be '2x'", "It can be: answer"]),
        ("--tool nothing", ["nothing gives no value", "Define"]),
        ("--tool SCHEMA --yes", ["is no function", "Name a function"]),
        ("--tool add,add2 --yes", ["add2", ""]),
        ("--tool add", ["%%chat: nobody is there to say yes", "%%chat … --yes"]),
        ("--think=loud", ["--think cannot be 'loud'", "It can be: low"]),
        ("--keep-alive soon", ["--keep-alive cannot be 'soon'", "5m"]),
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
    assert "turns would have to go: --drop-oldest (or begin anew: /clear)" in oldest
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
