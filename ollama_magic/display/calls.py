"""A call of a tool, shown with what came of it."""

from __future__ import annotations

from IPython import get_ipython
from IPython.display import display

from ..events import ToolCall
from ..markdown import literal
from ..plain import shortened
from ..tools import Result, written

__all__ = ["show_call"]

CHARACTERS = 300


def show_call(call: ToolCall, result: Result) -> None:
    """Show the call and its result, each in a line; what is long is cut."""
    sign = "✗" if result.failed else "→"
    told = f"{written(call)} {sign} {shortened(result.text, CHARACTERS)}"
    if getattr(get_ipython(), "kernel", None) is None:
        print(told)
        return
    data = {"text/markdown": f"> {literal(told)}", "text/plain": told}
    display(data, raw=True)
