"""Markdown that grows, as widgets: only its end is sent again with each frame."""

from __future__ import annotations

import ipywidgets

from ..markdown import breaks, closed, safe

__all__ = ["Pieces", "markdown_of"]

PIECE_CHARACTERS = 2_000
# What a page takes longer to show, in characters of prose: formulas and coloured code.
SLOW = {"$": 100, "\\\\": 100, "```": 300}


class Pieces:
    """A text that a model writes, cut between paragraphs into pieces.

    Each piece is rendered by the front end's own markdown, made harmless as `safe`
    does, and is sent once; only the growing end is sent with each frame.

    Attributes
    ----------
    widget
        All pieces, one below the other.
    """

    def __init__(self) -> None:
        self.widget = ipywidgets.VBox()
        self.widget.add_class("om-pieces")
        self._done = 0
        self._tail = ""

    @property
    def weight_characters(self) -> int:
        """How long the part is that the next frame shows again, as prose would be."""
        slow = (count * self._tail.count(sign) for sign, count in SLOW.items())
        return len(self._tail) + sum(slow)

    def paint(self, text: str) -> None:
        """Show ``text``, which begins as the one before; another one begins anew."""
        if not text[self._done :].startswith(self._tail[:100]):
            self.clear()
        tail = text[self._done :]
        if tail == self._tail:
            return
        while place := _cut(tail):
            self._show(tail[:place])
            self._done, self._tail, tail = self._done + place, "", tail[place:]
            self.widget.children = (*self.widget.children, markdown_of(""))
        self._show(tail)
        self._tail = tail

    def clear(self) -> None:
        """Show nothing."""
        old, self.widget.children = self.widget.children, ()
        for each in old:
            each.close()
        self._done, self._tail = 0, ""

    def _show(self, text: str) -> None:
        if not self.widget.children:
            self.widget.children = (markdown_of(text),)
        else:
            self.widget.children[-1].outputs = _outputs(text)


def markdown_of(text: str, *, is_safe: bool = False) -> ipywidgets.Output:
    """A widget that shows markdown which others wrote, unless ``is_safe``."""
    return ipywidgets.Output(outputs=_outputs(text, is_safe))


def _outputs(text: str, is_safe: bool = False) -> tuple[dict[str, object], ...]:
    data = {"text/markdown": text if is_safe else closed(safe(text))}
    return ({"output_type": "display_data", "data": data, "metadata": {}},)


def _cut(tail: str) -> int:
    """Where a long text ends that is finished; 0 where it should go on growing."""
    if len(tail) < PIECE_CHARACTERS:
        return 0
    # Whether a line goes on with a list shows only when it is there as a whole.
    whole = tail[: tail.rfind("\n") + 1]
    places = [place for place in breaks(whole) if place]
    near = [place for place in places if place <= PIECE_CHARACTERS]
    return near[-1] if near else places[0] if places else 0
