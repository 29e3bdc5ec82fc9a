"""A chat panel, driven by its controls as a person would, and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ollama_magic.widgets.chat import ChatPanel

from .waiting import eventually

__all__ = ["Panels", "cards", "prompts", "rest", "send", "told"]

Panels = Callable[..., ChatPanel]


def prompts(panel: ChatPanel) -> list[str]:
    return [turn.prompt for turn in panel.conversation]


def rest(panel: ChatPanel) -> None:
    """Wait until it can be asked again."""
    eventually(lambda: not panel.busy and not panel.send.disabled)


def send(panel: ChatPanel, text: str) -> None:
    """Write it, and click Send."""
    panel.box.area.value = text
    panel.send.click()


def told(panel: ChatPanel, text: str) -> None:
    """Ask, and wait for the answer."""
    send(panel, text)
    rest(panel)


def cards(panel: ChatPanel) -> list[str]:
    """What stands in the panel, a text for each turn, HTML and markdown as they are."""
    return [" ".join(texts(card)) for card in panel._turns.widget.children]


def texts(widget: Any) -> Iterator[str]:
    for output in getattr(widget, "outputs", ()):
        yield output["data"]["text/markdown"]
    if isinstance(value := getattr(widget, "value", ""), str) and value:
        yield value
    for child in getattr(widget, "children", ()):
        yield from texts(child)
