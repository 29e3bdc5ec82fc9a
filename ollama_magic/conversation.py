"""A conversation: turns on one branch, where asking again replaces."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from .request import Message
from .run import Run

__all__ = ["Conversation", "Turn", "TurnKey"]

# A cell and the place of the turn in it; None where no cell is known.
TurnKey = tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one cell asked, and what was answered."""

    prompt: str
    run: Run
    key: TurnKey = None

    @property
    def messages(self) -> tuple[Message, Message]:
        """The turn as the two messages that later requests repeat.

        Thoughts are left out: models are made to answer without their earlier ones.
        """
        return Message("user", self.prompt), Message(
            "assistant", self.run.answered.text
        )


class Conversation:
    """Turns by name, oldest first. One reply in flight at a time, by ``lock``."""

    def __init__(self, name: str = "default") -> None:
        self.name = name
        self.lock = threading.Lock()
        self._turns: tuple[Turn, ...] = ()

    def before(self, key: TurnKey) -> tuple[Turn, ...]:
        """The turns that a turn with ``key`` follows.

        Where the cell has its turn on the branch already, it is asked again, and what
        came from there on no longer counts.
        """
        for place, turn in enumerate(self._turns):
            if key is not None and turn.key == key:
                return self._turns[:place]
        return self._turns

    def keep(self, turn: Turn) -> None:
        """Put ``turn`` where it belongs, with all that hung on its older self gone."""
        self._turns = (*self.before(turn.key), turn)

    def clear(self) -> None:
        """Forget every turn."""
        self._turns = ()

    def __iter__(self) -> Iterator[Turn]:
        return iter(self._turns)

    def __len__(self) -> int:
        return len(self._turns)
