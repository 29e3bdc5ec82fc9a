"""A page in parts, as HTML or as Markdown: whatever stands in it only stands there."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from typing import Protocol

import pandas as pd

from .markdown import literal
from .messages import language
from .plain import printable
from .tables import NO_FORMULAS, for_people

__all__ = ["Html", "Markdown", "Page"]

SCREEN_DPI, PICTURE_DPI = 96, 144
SHORT = 20  # letters of names that are not broken on paper
# What formats, links, or is a formula or a cell's end; a list's mark where one begins.
_ACTING = re.compile(
    r"[\\`*<>\[\]{}#|~$&!^\"]|(?<!\w)_|_(?!\w)|^[-+=]|(?<=^\d)[.)](?= )"
)
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
# Nothing is fetched and nothing runs, even if something of a model's got through.
# On paper nothing can be scrolled: there tables are as wide as the page, and break.
HEAD = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{title}</title><style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 78em;
 padding: 0 1em; color: #222; background: #fff; overflow-wrap: break-word }}
h2 {{ margin-top: 1.6em }}
.wide {{ overflow-x: auto }}
table {{ border-collapse: collapse; font-size: 13px }}
th, td {{ border-bottom: 1px solid #ddd; padding: .25em .6em; text-align: left;
 vertical-align: top }}
td {{ white-space: pre-wrap; max-width: 24em }}
td:not(.figure) {{ min-width: 5em }}
td:first-child {{ min-width: 10em }}
th {{ border-bottom-color: #888 }}
.figure {{ text-align: right; font-variant-numeric: tabular-nums }}
td.figure {{ white-space: nowrap }}
figure {{ margin: 1.5em 0 }}
figcaption {{ color: #555; font-size: 13px; max-width: 50em }}
img {{ max-width: 100%; height: auto }}
@media print {{
 body {{ margin: 0; max-width: none; padding: 0; font-size: 11px }}
 .wide {{ overflow: visible }}
 table {{ font-size: 7.5px; width: 100% }}
 th, td, td:first-child {{ padding: .2em .3em; max-width: none; min-width: 0 }}
 td:not(.figure) {{ overflow-wrap: anywhere; white-space: normal; min-width: 0 }}
 td.short:not(.figure) {{ overflow-wrap: normal }}
 tr, figure, li {{ break-inside: avoid }}
 h2 {{ break-after: avoid }}
}}
</style></head><body>
"""


class Page(Protocol):
    """How the parts of a page are written; all text is harmless afterwards."""

    def head(self, title: str) -> str: ...
    def heading(self, text: str) -> str: ...
    def paragraph(self, text: str) -> str: ...
    def points(self, texts: Iterable[str]) -> str: ...
    def table(self, table: pd.DataFrame) -> str: ...
    def picture(self, told: str, caption: str, png: bytes) -> str:
        """A picture: what is told who does not see it, and what stands below it."""
        ...


class Html:
    """A page for browsers, all in one file."""

    def head(self, title: str) -> str:
        head = HEAD.format(language=language(), title=escape(title))
        return f"{head}<h1>{escape(title)}</h1>\n"

    def heading(self, text: str) -> str:
        return f"<h2>{escape(text)}</h2>\n"

    def paragraph(self, text: str) -> str:
        return f"<p>{escape(printable(text))}</p>\n"

    def points(self, texts: Iterable[str]) -> str:
        lines = "".join(f"<li>{escape(printable(text))}</li>\n" for text in texts)
        return f"<ul>\n{lines}</ul>\n"

    def table(self, table: pd.DataFrame) -> str:
        told = for_people(table)
        sides = [_side(table[name], told[name]) for name in table.columns]
        rows = (_row("td", cells, sides) for cells in told.to_numpy().tolist())
        names = _row("th", map(str, table.columns), sides).replace("_", "_<wbr>")
        return (
            f'<div class="wide"><table class="{NO_FORMULAS}"><thead>{names}</thead>\n'
            f"<tbody>{''.join(rows)}</tbody></table></div>\n"
        )

    def picture(self, told: str, caption: str, png: bytes) -> str:
        return (
            f'<figure><img alt="{escape(printable(told), quote=True)}" '
            f'width="{_shown_pixels(png)}" src="{_inline(png)}">\n'
            f"<figcaption>{escape(printable(caption))}</figcaption></figure>\n"
        )


class Markdown:
    """A page for those who read it as text, or put it among others."""

    def head(self, title: str) -> str:
        return f"# {_calm(title)}\n\n"

    def heading(self, text: str) -> str:
        return f"## {_calm(text)}\n\n"

    def paragraph(self, text: str) -> str:
        return f"{_calm(text)}\n\n"

    def points(self, texts: Iterable[str]) -> str:
        return "".join(f"- {_calm(text)}\n" for text in texts) + "\n"

    def table(self, table: pd.DataFrame) -> str:
        cells = for_people(table)
        rows = [[*map(str, cells.columns)], *cells.to_numpy().tolist()]
        lines = [f"| {' | '.join(_calm(str(cell)) for cell in row)} |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(cells.columns))
        return "\n".join(lines) + "\n\n"

    def picture(self, told: str, caption: str, png: bytes) -> str:
        return f"![{_calm(told)}]({_inline(png)})\n\n{_calm(caption)}\n\n"


def _side(values: pd.Series, told: pd.Series) -> str:
    """How the cells of a column are set: figures, and names that stay whole."""
    if pd.api.types.is_numeric_dtype(values):
        return ' class="figure"'
    short = told.map(len).max() <= SHORT if len(told) else False
    return ' class="short"' if short else ""


def _row(kind: str, cells: Iterable[str], sides: Iterable[str]) -> str:
    """A row of a table, each cell only text."""
    told = (
        f"<{kind}{side}>{escape(printable(cell))}</{kind}>"
        for cell, side in zip(cells, sides, strict=True)
    )
    return f"<tr>{''.join(told)}</tr>\n"


def _calm(text: str) -> str:
    """A line of markdown that shows just these characters, and reads well as text.

    What begins like an address is written as entities throughout, lest it be a link.
    """
    line = " ".join(printable(text).split())
    if _ADDRESS.search(line):
        return literal(line)
    return _ACTING.sub(lambda sign: f"&#{ord(sign[0])};", line)


def _shown_pixels(png: bytes) -> int:
    """How wide a picture is to be, which has more pixels lest it be blurred."""
    return int.from_bytes(png[16:20], "big") * SCREEN_DPI // PICTURE_DPI


def _inline(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"
