"""What a saved notebook keeps of a panel: the same as text, for when no kernel runs."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from IPython.display import DisplayHandle, display

from ..ballots import Vote
from ..messages import say
from ..notebook import KEY
from ..plain import printable
from ..run import KEPT_CHARACTERS, SCHEMA, Run
from .safe import label

__all__ = ["Saved", "code", "records"]


def code(text: str, limit: int = 80) -> str:
    """What others wrote, as markdown's code, out of which nothing in it leads."""
    return f"`{label(text, limit).replace('`', 'ˋ').replace('|', '¦')}`"


def records(
    runs: Sequence[Run], level: str, votes: Sequence[Vote] = ()
) -> dict[str, Any]:
    """An output's metadata with these records, as far as ``level`` wishes."""
    if level == "off" or not runs:
        return {}
    most = KEPT_CHARACTERS
    kept: dict[str, Any] = {
        "schema": SCHEMA,
        "runs": [run.to_json(level, most_characters=most) for run in runs],
    }
    if votes:
        kept["votes"] = [vote.to_json(level) for vote in votes]
    return {KEY: kept}


class Saved:
    """An output below the panel that holds markdown.

    A widget is not saved with a notebook. The panel's own style sheet hides this output
    while the panel stands there; without a kernel neither does, and the text is seen.
    """

    def __init__(self) -> None:
        self._handle: DisplayHandle | None = None
        self._shown: tuple[str, dict[str, Any] | None] = ("", None)

    def display(
        self,
        panel: dict[str, Any],
        text: str,
        metadata: dict[str, Any] | None = None,
        place: DisplayHandle | None = None,
    ) -> None:
        """Show the panel, of which this is the bundle, with its text below.

        Parameters
        ----------
        place
            An output that it takes; without one, it gets its own.
        """
        bundle = {**panel, "text/plain": say("saved.panel")}
        if place is None:
            display(bundle, raw=True)
        else:
            place.update(bundle, raw=True)
        self._handle, self._shown = DisplayHandle(), (text, metadata)
        self._handle.display(_bundle(text), raw=True, metadata=metadata)

    def update(self, text: str, metadata: dict[str, Any] | None = None) -> None:
        """Have the notebook keep ``text``; any thread may say so."""
        if self._handle is not None and (text, metadata) != self._shown:
            self._shown = text, metadata
            self._handle.update(_bundle(text), raw=True, metadata=metadata)


def _bundle(text: str) -> dict[str, str]:
    return {"text/markdown": text, "text/plain": printable(html.unescape(text))}
