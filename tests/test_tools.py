"""Tests of functions that a model may call: what it is told, what calling gives."""

from __future__ import annotations

import asyncio
import functools
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import pytest

from ollama_magic.docstrings import described
from ollama_magic.errors import BadInput
from ollama_magic.events import ToolCall
from ollama_magic.tools import CHARACTERS, Result, Tool, Toolbox, written


@dataclass
class Place:
    city: str
    far: float = 0.0


def numpy_way(city: str, days: int = 3, unit: Literal["C", "F"] = "C") -> float:
    """Tell the weather.

    Of tomorrow, too.

    Parameters
    ----------
    city : str
        Where, with
        its country.
    days, unit
        How many.

    Returns
    -------
    float
        Degrees.
    """
    return 20.5 + days + (unit == "F")


def google_way(city, days=3):
    return f"{city!r} {days!r}"


google_way.__doc__ = """Tell the weather.

    Args:
        city (str, optional): Where: with
            its country.
        days: How many.

    Returns:
        city: no parameter
    """


def sphinx_way(city: str, days: int = 3) -> str:
    """Tell the weather.

    :param str city: Where, with
        its country.
    :param days: How many.
    :returns: Degrees.
    """
    return city * days


def plain_way(place: Place, /, *, more: list[Place] | None = None) -> Place:
    """Go there: and back."""
    assert isinstance(place, Place)
    return more[0] if more else place


def answer(function: Any, **arguments: Any) -> Result:
    """What comes of one call."""
    name = Tool.of(function).name
    return Toolbox.of([function]).answer(ToolCall(name, arguments))


def test_a_signature_and_a_docstring_make_a_schema() -> None:
    assert Tool.of(numpy_way).schema == {
        "type": "function",
        "function": {
            "name": "numpy_way",
            "description": "Tell the weather. Of tomorrow, too.",
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {
                        "type": "string",
                        "description": "Where, with its country.",
                    },
                    "days": {
                        "type": "integer",
                        "default": 3,
                        "description": "How many.",
                    },
                    "unit": {
                        "type": "string",
                        "enum": ["C", "F"],
                        "default": "C",
                        "description": "How many.",
                    },
                },
                "required": ["city"],
            },
        },
    }


@pytest.mark.parametrize(
    ("function", "text", "told"),
    [
        (
            google_way,
            "Tell the weather.",
            {"city": "Where: with its country.", "days": "How many."},
        ),
        (
            sphinx_way,
            "Tell the weather.",
            {"city": "Where, with its country.", "days": "How many."},
        ),
        (plain_way, "Go there: and back.", {}),
        (lambda: None, "", {}),
    ],
)
def test_docstrings_are_read_as_they_are_usually_written(
    function: Any, text: str, told: dict[str, str]
) -> None:
    assert described(function) == (text, told)


def test_a_parameter_without_a_hint_has_the_type_of_its_default() -> None:
    takes = Tool.of(google_way).schema["function"]["parameters"]

    assert takes["properties"]["city"] == {"description": "Where: with its country."}
    assert takes["properties"]["days"]["type"] == "integer"
    assert takes["required"] == ["city"]


@pytest.mark.parametrize(
    ("function", "arguments", "text"),
    [
        (numpy_way, {"city": "서울"}, "23.5"),
        (numpy_way, {"city": "서울", "days": 1, "unit": "F"}, "22.5"),
        (google_way, {"city": [1]}, "[1] 3"),
        (plain_way, {"place": {"city": "a"}}, '{"city": "a", "far": 0.0}'),
        (
            plain_way,
            {"place": {"city": "a"}, "more": [{"city": "b", "far": 2}]},
            '{"city": "b", "far": 2.0}',
        ),
        (functools.partial(numpy_way, unit="F"), {"city": "a"}, "24.5"),
        (Place, {"city": "a"}, '{"city": "a", "far": 0.0}'),
    ],
)
def test_arguments_become_what_the_function_takes(
    function: Any, arguments: dict[str, Any], text: str
) -> None:
    result = answer(function, **arguments)

    assert (result.text, result.failed) == (text, False)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({}, "city: is missing"),
        ({"city": 3}, "city: string is wanted, not 3"),
        ({"city": "a", "unit": "K"}, 'unit: "C" | "F" is wanted, not "K"'),
        ({"city": "a", "zone": 1}, "zone: is not asked for"),
        ({"city": "a", "days": None}, "days: integer is wanted, not null"),
    ],
)
def test_wrong_arguments_are_told_to_the_model(
    arguments: dict[str, Any], reason: str
) -> None:
    result = answer(numpy_way, **arguments)

    assert result == Result(
        f"wrong arguments: {reason}", True, result.whole_characters, result.seconds
    )


def test_what_is_no_tool_is_refused_by_name() -> None:
    def stars(*cities: str) -> None: ...
    def more(city: str, **rest: Any) -> None: ...
    def odd(city: complex) -> None: ...
    def lost(city: Nowhere) -> None: ...  # noqa: F821

    for function, reason in [
        (stars, r"stars\(\*cities"),
        (more, r"more\(\*\*rest"),
        (odd, r"odd\(city\): complex is no type"),
        (lost, "lost .*'Nowhere' is not defined"),
        (lambda: None, "<lambda>"),
        (3, "3 is no function"),
    ]:
        with pytest.raises(BadInput, match=reason):
            Tool.of(function)
    with pytest.raises(BadInput, match="two tools have the name numpy_way"):
        Toolbox.of([numpy_way, numpy_way])


def test_what_is_not_offered_or_not_allowed_is_not_called() -> None:
    called: list[str] = []

    def note(text: str) -> None:
        called.append(text)

    box = Toolbox.of([note], allow=lambda call: call.arguments["text"] == "yes")

    assert box.answer(ToolCall("other")).text == (
        "There is no tool 'other'. There are: note."
    )
    assert box.answer(ToolCall("note", {"text": "no"})).failed
    assert box.answer(ToolCall("note", {"text": "yes"})) != Result("null")
    assert called == ["yes"]


def raises() -> None:
    raise ValueError("<script>")


def leaves() -> None:
    raise SystemExit(1)


class Unprintable:
    def __str__(self) -> str:
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (raises, "ValueError: <script>"),
        (leaves, "SystemExit: 1"),
        (Unprintable, "RuntimeError: no text"),
    ],
)
def test_what_a_tool_raises_is_told_to_the_model(function: Any, text: str) -> None:
    result = answer(function)

    assert (result.text, result.failed) == (text, True)


def test_a_result_of_megabytes_is_cut_and_says_so() -> None:
    def much() -> str:
        return "가" * 3_000_000

    result = answer(much)

    assert result.cut
    assert result.whole_characters == 3_000_000
    assert result.text[:CHARACTERS] == "가" * CHARACTERS
    assert result.text[CHARACTERS:] == (
        f"\n… (cut: {CHARACTERS} of 3000000 characters)"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        ({"나": [1, None, True]}, '{"나": [1, null, true]}'),
        ({"at": time.gmtime}, None),
        (pd.DataFrame({"a": [1, 2]}), "   a\n0  1\n1  2"),
        (None, "null"),
    ],
)
def test_results_are_texts_that_a_model_can_read(value: Any, text: str | None) -> None:
    def give() -> Any:
        return value

    result = answer(give)

    assert not result.failed
    assert result.text == (text or json.dumps(value, default=str))


def test_an_asynchronous_function_is_waited_for_also_within_a_running_loop() -> None:
    async def double(number: int) -> int:
        await asyncio.sleep(0.01)
        return 2 * number

    async def within() -> Result:
        return answer(double, number=4)

    assert answer(double, number=3).text == "6"
    assert asyncio.run(within()).text == "8"


def interrupted(call: Callable[[], object]) -> float:
    """The seconds that a call goes on after it is interrupted."""
    stop = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    stop.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        call()
    return time.monotonic() - began - 0.2


def test_a_tool_that_hangs_ends_with_an_interrupt() -> None:
    ended = threading.Event()

    async def sleeps() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    def waits() -> None:
        time.sleep(60)

    assert interrupted(lambda: answer(waits)) < 1
    assert interrupted(lambda: answer(sleeps)) < 1
    assert ended.wait(1)


def test_a_call_is_written_in_one_harmless_line() -> None:
    call = ToolCall("go", {"city": "서울\n\x1b[31m", "days": 2, "more": ["x" * 999]})

    assert written(call).startswith('go(city="서울\\n\\u001b[31m", days=2, more=["xx')
    assert len(written(call)) <= 300
