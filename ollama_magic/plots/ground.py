"""What all pictures have in common: fonts, room for names, a plain frame."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.colors import to_hex

from ..messages import LANGUAGES, say
from ..plain import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "Look",
    "drawable",
    "dressed",
    "families",
    "hangul_font",
    "legend",
    "looks",
    "named",
    "new_axes",
    "png",
    "word",
]

LINE_CELLS = 30
LINE_INCHES = 0.19
# Fit for people who do not tell red from green: Okabe and Ito (2008).
_COLOURS = "#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #f0e442".split()
_MARKERS, _LINES = "os^D", ("-", "--", ":", "-.")
# The Korean fonts of Debian, Windows, macOS, and those that Noto brings.
_HANGUL = (
    "NanumGothic",
    "Malgun Gothic",
    "AppleGothic",
    "Apple SD Gothic Neo",
    "Noto Sans CJK KR",
    "Noto Sans KR",
)
# It comes with matplotlib, and has the minus sign that some Korean fonts lack.
_LAST = "DejaVu Sans"


class Look(NamedTuple):
    """How one of many is told from the others."""

    colour: str
    marker: str
    line: str


def hangul_font() -> str | None:
    """The name of an installed font that has Hangul, or ``None``."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _HANGUL if name in installed), None)


def families() -> list[str]:
    """The fonts of the user's own choice, and behind them one that has Hangul."""
    return [*plt.rcParams["font.family"], *filter(None, [hangul_font()]), _LAST]


def new_axes(width: float, height: float) -> Axes:
    """Axes in a figure of their own, which makes room for what stands around them."""
    # Not in a context of settings: the first figure of a notebook sets up its backend,
    # and leaving the context would undo that.
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def dressed(ax: Axes, across: str, up: str) -> Axes:
    """The axes with the names of both directions, and without a box."""
    fonts = families()
    ax.set_xlabel(across, family=fonts)
    ax.set_ylabel(up, family=fonts)
    ax.tick_params(labelfontfamily=fonts)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def legend(
    ax: Axes, handles: Sequence[Any], names: Sequence[str], room: float | None = 0.7
) -> None:
    """What is what: right of the axes, where nothing is covered, or inside.

    ``room`` is left between, in sizes of the font; ``None`` is inside.
    """
    fonts = families()
    box = ax.legend(
        handles,
        [str(place) for place in range(len(names))],
        loc="center left" if room else "best",
        bbox_to_anchor=(1, 0.5) if room else None,
        borderaxespad=room,
        frameon=False,
        prop={"family": fonts},
    )
    # Written afterwards: a name that begins with an underscore would be left out.
    for text, name in zip(box.get_texts(), names, strict=True):
        text.set_parse_math(False)
        text.set_text(name)


def word(key: str, **values: str) -> str:
    """A text of the catalogue; the English one where no font has the letters."""
    text = say(key, **values)
    if drawable(text, families()) == text:
        return text
    return LANGUAGES["en"][key].format(**values)


def named(text: str) -> str:
    """A name on at most two lines, of characters that can be drawn.

    One that is too long loses its middle: the ends are what tells names apart.
    """
    whole = drawable(" ".join(printable(text).split()), families())
    end = _end(whole)
    first, rest = whole[:end].strip(), whole[end:].strip()
    if not rest or _end(rest) == len(rest):
        return "\n".join(filter(None, (first, rest)))
    return f"{first}\n…{rest[-_end(rest[::-1], LINE_CELLS - 1, whole=False) :]}"


def looks(count: int) -> list[Look]:
    """As many looks as are needed: after eight colours come other marks and lines."""
    # The last is that of the letters, which can be seen on any ground.
    colours = [*_COLOURS, to_hex(plt.rcParams["text.color"])]
    rounds = product(zip(_MARKERS, _LINES, strict=True), colours)
    ways = [Look(colour, marker, line) for (marker, line), colour in rounds]
    return [ways[at % len(ways)] for at in range(count)]


def png(ax: Axes) -> bytes:
    """The figure of these axes as a file, which is closed then."""
    file = BytesIO()
    figure = cast("Figure", ax.figure)
    figure.savefig(file, format="png", dpi=144)
    plt.close(figure)
    return file.getvalue()


def _end(text: str, cells: int = LINE_CELLS, *, whole: bool = True) -> int:
    """How much of a text goes on one line; ``whole`` words and parts of it, if so."""
    room = len(text)
    for at, character in enumerate(text):
        cells -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if cells < 0:
            room = at
            break
    if not whole or room == len(text):
        return room
    breaks = [at + 1 for at in range(room // 2, room) if text[at] in " :/-_·="]
    return breaks[-1] if breaks else room


def drawable(text: str, fonts: Sequence[str]) -> str:
    """The text with a question mark for each character that none of the fonts has."""
    fonts = tuple(fonts)
    return "".join(c if c.isascii() or _has(c, fonts) else "?" for c in text)


@functools.lru_cache(maxsize=4096)
def _has(character: str, fonts: tuple[str, ...]) -> bool:
    code = ord(character)
    return any(font.get_char_index(code) for font in _opened(fonts))


@functools.lru_cache(maxsize=8)
def _opened(fonts: tuple[str, ...]) -> list[Any]:
    named = (font_manager.FontProperties(family=[name]) for name in fonts)
    return [font_manager.get_font(font_manager.findfont(font)) for font in named]
