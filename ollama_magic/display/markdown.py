"""A model's markdown, made safe to show: it formats, but never loads or runs."""

from __future__ import annotations

import re

from ..plain import printable

__all__ = ["closed", "literal", "safe"]

_FENCE = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LIVE = re.compile(r"<(?=[A-Za-z/!?])|!\[")
_PUNCTUATION = re.compile(r"[^\w\s]")


def safe(text: str) -> str:
    """``text`` as markdown in which no HTML is markup and no image is fetched.

    Outside fenced code every ``<`` that could open a tag is written as ``&lt;``, and
    the exclamation mark of an image is escaped, which leaves a link to click. Code in
    backticks that holds either is written as ``<code>`` with each sign as an entity, so
    that it is harmless even where a renderer pairs the backticks in another way.
    """
    shown, fence = [], ""
    for line in printable(text).split("\n"):
        mark = _FENCE.match(line)
        if fence:
            ends = _closes(fence, line)
            # Less indented than its fence: some renderers take the block as ended.
            inside = line.startswith(fence[: len(fence) - len(fence.lstrip())])
            shown.append(line if inside or ends else _defused(line))
            fence = "" if ends else fence
        elif mark:
            fence = mark[1] + mark[2]
            shown.append(_TAG.sub("&lt;", line))
        else:
            shown.append(_defused(line))
    return "\n".join(shown)


def closed(text: str) -> str:
    """``text`` with a fence that is still open closed, for a frame in mid-stream."""
    fence = ""
    for line in text.split("\n"):
        if fence:
            fence = "" if _closes(fence, line) else fence
        elif mark := _FENCE.match(line):
            fence = mark[1] + mark[2]
    return f"{text}\n{fence}" if fence else text


def literal(text: str) -> str:
    """``text`` as markdown that shows just these characters, on one line."""
    line = " ".join(printable(text).split())
    return _PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", line)


def _closes(fence: str, line: str) -> bool:
    mark, stripped = fence.strip(), line.strip()
    return (
        len(line) - len(line.lstrip(" ")) <= 3
        and len(stripped) >= len(mark)
        and set(stripped) == {mark[0]}
    )


def _defused(line: str) -> str:
    parts, place = [], 0
    for code in _CODE.finditer(line):
        parts.append(_escaped(line[place : code.start()]))
        inner = code[2]
        if _LIVE.search(inner):
            parts.append(f"<code>{literal(inner.strip())}</code>")
        else:
            parts.append(code[0])
        place = code.end()
    parts.append(_escaped(line[place:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    return _TAG.sub("&lt;", text).replace("![", "\\![")
