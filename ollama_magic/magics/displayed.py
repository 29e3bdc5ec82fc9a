"""Remembers what cells displayed: a kernel keeps what they printed, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from IPython import get_ipython

from ..messages import say

__all__ = ["begin", "displayed", "hear"]

MOST_CELLS, MOST_CHARACTERS = 100, 100_000
_HIDDEN = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)

# By the number of the cell, and within it by what an update of a display names: the
# text, and whether it is a picture.
_kept: dict[int, dict[object, tuple[str, bool]]] = {}
_now = 0


def begin(info: Any = None) -> None:
    """A cell begins: IPython calls this before each."""
    global _now
    shell = get_ipython()
    # What IPython counts up at the end of a cell or, of late, at its beginning.
    _now = 0 if shell is None else shell.displayhook.prompt_count
    _kept[_now] = {}
    for number in [*_kept][:-MOST_CELLS]:
        del _kept[number]


def hear(message: dict[str, Any]) -> dict[str, Any]:
    """Take in what is displayed: a kernel calls this with each message about it."""
    content, kind = message["content"], message["header"]["msg_type"]
    shown = _kept.setdefault(_now, {})
    if kind == "clear_output":
        shown.clear()
        return message
    name = content.get("transient", {}).get("display_id") or object()
    if kind == "update_display_data":
        shown = next((each for each in _kept.values() if name in each), {})
    shown[name] = _text(content["data"])
    return message


def displayed(number: int) -> list[tuple[str, bool]]:
    """What a cell displayed as text, each with whether it is a picture."""
    return [*_kept.get(number, {}).values()]


def _text(data: Mapping[str, Any]) -> tuple[str, bool]:
    plain = _part(data, "text/plain")
    if any(kind.startswith("image/") for kind in data):
        return say("input.picture", name=plain), True
    if plain and not plain.startswith("<IPython."):
        return plain, False
    from html import unescape  # its table of signs takes longer than all else here

    page = unescape(_HIDDEN.sub("", _part(data, "text/html")))
    return _part(data, "text/markdown") or page or plain, False


def _part(data: Mapping[str, Any], kind: str) -> str:
    return "".join(data.get(kind, ""))[:MOST_CHARACTERS]
