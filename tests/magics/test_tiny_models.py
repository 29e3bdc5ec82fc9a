"""Tests of thinking and of tools in a notebook, with the tiny models that ship."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.kernel import Kernel

Asking = Callable[[Any], Kernel]


def test_the_tiny_model_thinks_in_a_cell_or_does_not(
    asking: Asking, engine: Any
) -> None:
    kernel = asking(engine)
    line = "%%chat -m tutor:think --new -o temperature=0"
    on, off = (
        "".join(str(output.data) for output in kernel.run(code).displays)
        for code in (f"{line} --think\n7+8+9=?", f"{line} --think=false\n7+8+9=?")
    )

    kernel.run("%ollama stop tutor:think")  # who names no model gets one that is loaded
    assert "7+8=15" in on
    assert "24" in on
    assert off
    assert "7+8=15" not in off


def test_the_tiny_model_calls_a_tool_of_the_notebook(
    asking: Asking, engine: Any
) -> None:
    kernel = asking(engine)
    kernel.run('def get_weather(city: str) -> str:\n    return "sunny, 21"')
    cell = kernel.run(
        "%%chat -m tutor:tools --new --tool get_weather --yes -o temperature=0\n"
        "What is the weather in Seoul?"
    )

    kernel.run("%ollama stop tutor:tools")
    called, answered = (output.text for output in cell.displays[:2])
    assert called == 'get_weather(city="Seoul") → sunny, 21'
    assert "sunny, 21" in answered
