"""HTML for widgets: whatever is put in stands there as text, and never acts."""

from __future__ import annotations

import html
from functools import cache
from importlib import resources
from typing import Any

import ipywidgets

from ..plain import printable, shortened

__all__ = ["Markup", "element", "html_of", "label", "stylesheet"]

# What panels are made of; nothing that loads, runs or sends.
TAGS = frozenset(
    (
        *("b", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em"),
        *("h3", "h4", "hr", "kbd", "li", "mark", "meter", "ol", "p", "pre", "progress"),
        *("section", "small", "span", "strong", "sub", "summary", "table", "tbody"),
        *("td", "th", "thead", "time", "tr", "ul"),
    )
)
ATTRIBUTES = frozenset(
    (
        *("class", "colspan", "datetime", "dir", "hidden", "high", "id", "lang", "low"),
        *("max", "min", "open", "optimum", "role", "rowspan", "scope", "tabindex"),
        *("title", "value"),
    )
)
EMPTY = ("br", "hr")
LABEL_CHARACTERS = 80


class Markup(str):
    """HTML that `element` made: it alone is put into other elements as it is."""

    __slots__ = ()


def element(tag: str, *inside: object, **attributes: object) -> Markup:
    """An HTML element around what is ``inside``, which is shown as text.

    Parameters
    ----------
    inside
        Other elements; everything else is escaped, and its control characters made
        visible. ``None`` is left out.
    attributes
        As ``class_="om-note"``, ``aria_label="…"``; ``True`` for one without a value,
        ``None`` and ``False`` leave it out.

    Raises
    ------
    ValueError
        For a tag or an attribute that could load, run or send something.
    """
    if tag not in TAGS:
        raise ValueError(tag)
    opening = f"<{tag}{''.join(_attribute(*each) for each in attributes.items())}>"
    if tag in EMPTY:
        return Markup(opening)
    return Markup(f"{opening}{''.join(map(_text, inside))}</{tag}>")


def html_of(*inside: object, **how: Any) -> ipywidgets.HTML:
    """A widget that shows these elements or texts; traits of its own in ``how``."""
    return ipywidgets.HTML(value="".join(map(_text, inside)), **how)


def label(text: str, limit: int = LABEL_CHARACTERS) -> str:
    """Text that others wrote as one short line for a control's ``description``.

    Old versions of ipywidgets take a description for HTML, and some for a formula: the
    signs that begin either are written as ones that only look like them.
    """
    return shortened(text, limit).translate(_LOOK_ALIKES)


def stylesheet() -> ipywidgets.HTML:
    """The looks of all panels, to stand in each of them, where it takes no room."""
    widget = ipywidgets.HTML(value=f"<style>{_styles()}</style>")
    widget.layout.display = "none"
    return widget


_LOOK_ALIKES = str.maketrans({"<": "‹", ">": "›", "&": "＆", "$": "＄", "\\": "＼"})


def _attribute(name: str, value: object) -> str:
    name = name.rstrip("_").replace("_", "-")
    if name not in ATTRIBUTES and not name.startswith("aria-"):
        raise ValueError(name)
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{_text(str(value))}"'


def _text(inside: object) -> str:
    if isinstance(inside, Markup):
        return inside
    return "" if inside is None else html.escape(printable(str(inside)))


@cache
def _styles() -> str:
    file = resources.files(__package__) / "panels.css"
    return file.read_text("utf-8")
