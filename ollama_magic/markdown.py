"""A model's markdown, made safe to show: it formats, but never loads or runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .plain import printable

__all__ = ["breaks", "closed", "literal", "safe"]

_FENCE = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})")
_LIKE_FENCE = re.compile(r"[\s>*+\-\d.)]*(?:`{3}|~{3})")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_TAG = re.compile(r"(\\*)<(?=[A-Za-z/!?])")
# A link whose target, so far as this line tells, is neither web, mail nor relative.
_LINK = re.compile(
    r"\]([(:])(?=\s*(?!<?(?:https?://|mailto:|#))(?:<|[^\s)]{0,99}[:&]|$))",
    re.IGNORECASE,
)
_LIVE = re.compile(rf"{_TAG.pattern}|!\[|{_LINK.pattern}", re.IGNORECASE)
# Fenced code that some renderers draw: labels of a diagram may hold images to fetch.
_DIAGRAM = re.compile(
    r"\A([\s>*+\-\d.)]*(?:`{3,}(?!`)|~{3,}(?!~)))\s*(?:mermaid|[^\s&\\]*[&\\]\S*)",
    re.IGNORECASE,
)
# Formulas that may go on over many lines, fences included: how they begin and end.
_MATH = (("$$", "$$"), ("\\\\[", "\\\\]"), ("\\begin{", "\\end{"))
# What goes on with something that began above an empty line.
_GOES_ON = re.compile(r"\s|>|[-*+]\s|\d+[.)]\s|\[")
_PUNCTUATION = re.compile(r"[^\w\s]|_")


def safe(text: str) -> str:
    """``text`` as markdown in which no HTML is markup and no image is fetched.

    Outside fenced code every ``<`` that could open a tag is written as ``&lt;``, and
    the exclamation mark of an image is an entity, which leaves a link to click; a link
    that would run something (``javascript:``) or open a file is left as text, and so is
    the source of a diagram (``mermaid``), which may name images too. Code in
    backticks that holds any of it is written as ``<code>`` with each sign as an entity,
    so that it is harmless even where a renderer pairs the backticks in another way.
    Where renderers may disagree about what is fenced, nothing counts as fenced.
    """
    shown: list[str] = []
    formulas = _Formulas()
    sure = True
    for lines, fence in _blocks(printable(text)):
        if not fence:
            formulas.read(lines)
            sure = sure and not any(map(_LIKE_FENCE.match, lines))
        elif sure := sure and _agreed(fence, lines) and not formulas.open:
            shown += [_escaped(_undrawn(lines[0])), *lines[1:]]
            continue
        shown += map(_defused, lines)
    return "\n".join(shown)


def closed(text: str) -> str:
    """``text`` with a fence that is still open closed, for a frame in mid-stream."""
    *_, (lines, fence) = _blocks(text)
    whole = not fence or (len(lines) > 1 and _closes(fence, lines[-1]))
    return text if whole else f"{text}\n{fence}"


def breaks(text: str) -> Iterator[int]:
    """The places from where on ``text`` may be shown apart from what stands before.

    Each is the beginning of a line after an empty one, outside of fenced code and
    formulas, which goes on with no list or quotation.
    """
    formulas, place, empty = _Formulas(), 0, False
    for lines, fence in _blocks(text):
        for number, line in enumerate(lines):
            inside = formulas.open or (fence and number)
            if empty and line and not inside and not _GOES_ON.match(line):
                yield place
            empty = not line.strip()
            place += len(line) + 1
            if not fence:
                formulas.read([line])


def literal(text: str) -> str:
    """``text`` as markdown that shows just these characters, on one line."""
    line = " ".join(printable(text).split())
    return _PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", line)


def _blocks(text: str) -> Iterator[tuple[list[str], str]]:
    """The lines in blocks, each with the fence that it begins with, if it does."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = None if fence else _FENCE.match(line)
        if mark:
            if lines:
                yield lines, ""
            lines, fence = [], mark[1] + mark[2]
        lines.append(line)
        if fence and not mark and _closes(fence, line):
            yield lines, fence
            lines, fence = [], ""
    if lines:
        yield lines, fence


def _agreed(fence: str, lines: Sequence[str]) -> bool:
    """Whether the block ends at its last line for every renderer.

    In a list a line that is less indented than the fence ends it, and some take a mark
    that is more indented for its end.
    """
    indent = fence[: len(fence) - len(fence.lstrip())]
    flush = all(line.startswith(indent) for line in lines if line.strip())
    table = "|" in lines[0]  # the head of one, for some
    return (
        flush
        and not table
        and not any(_closes(fence, line.strip()) for line in lines[1:-1])
    )


class _Formulas:
    """Knows whether a formula in the prose read so far may be open still.

    Those that begin and end on one line are complete. The others have to pair up at the
    beginnings of lines: on marks within lines, lists and quotes renderers do not agree.
    """

    def __init__(self) -> None:
        self._depths = dict.fromkeys(_MATH, 0)
        self._doubtful = False

    @property
    def open(self) -> bool:
        return self._doubtful or any(self._depths.values())

    def read(self, lines: Sequence[str]) -> None:
        for line in lines:
            if "\\$" in line and "$$" in line:
                self._doubtful = True
            for begin, end in _MATH:
                self._count(begin, end, line)

    def _count(self, begin: str, end: str, line: str) -> None:
        depth, begun = self._depths[begin, end], line.count(begin)
        more = begun % 2 if begin == end else begun - line.count(end)
        plain = line.startswith((begin, end)) and begun < 2
        if (more and not plain) or (depth and begun and not more):
            self._doubtful = True
        depth += more
        self._depths[begin, end] = depth % 2 if begin == end else depth


def _closes(fence: str, line: str) -> bool:
    mark, spread = fence.strip(), line.expandtabs(4)
    return (
        len(spread) - len(spread.lstrip()) <= 3
        and len(line.strip()) >= len(mark)
        and set(line.strip()) == {mark[0]}
    )


def _undrawn(line: str) -> str:
    return _DIAGRAM.sub(r"\1text", line)


def _defused(line: str) -> str:
    line = _undrawn(line)
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
    text = _LINK.sub(lambda link: f"]&#{ord(link[1])};", text)
    return _TAG.sub(_entity, text).replace("![", "&#33;[")


def _entity(tag: re.Match[str]) -> str:
    """The sign as an entity, without the backslash that would show it as one."""
    return tag[1][: len(tag[1]) // 2 * 2] + "&lt;"
