"""A conversation: a tree of turns with one current branch."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import overload

from .request import Message
from .run import Run

__all__ = ["Conversation", "Turn", "TurnKey"]

# A cell and the place of the turn in it; None where no cell is known.
TurnKey = tuple[str, int] | None


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Turn:
    """What one cell asked, with everything that came of it.

    Attributes
    ----------
    prompt
        As the person wrote it.
    messages
        What later requests repeat: the question, the answer, and between them the calls
        of tools with their results. Thoughts are left out: models are made to answer
        without their earlier ones.
    runs
        The record of each request that was made, oldest first; none for a turn that
        was written by hand.
    """

    prompt: str
    messages: tuple[Message, ...]
    runs: tuple[Run, ...] = ()
    key: TurnKey = None
    id: str = field(default_factory=_new_id)

    @classmethod
    def of(cls, prompt: str, run: Run, key: TurnKey = None) -> Turn:
        """The turn of one question and one answer."""
        asked, answered = Message("user", prompt), run.answered.text
        return cls(prompt, (asked, Message("assistant", answered)), (run,), key)

    @property
    def answer(self) -> str:
        """The last thing that the model said."""
        said = (m.content for m in reversed(self.messages) if m.role == "assistant")
        return next(said, "")

    @property
    def status(self) -> str:
        """How the last request ended; ``written`` for a turn without one."""
        return self.runs[-1].status if self.runs else "written"


class Conversation:
    """A named tree of turns; as a sequence it is its current branch, oldest first.

    Asking again grows a new branch beside the older turn, whose successors are then
    `stale`. ``lock`` is held by the one turn that is being asked.
    """

    def __init__(self, name: str = "default", turns: Iterable[Turn] = ()) -> None:
        self.name = name
        self.lock = threading.Lock()
        self._turns: dict[str, Turn] = {}
        self._before: dict[str, str | None] = {}
        self._head: str | None = None
        for turn in turns:
            self.keep(turn)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The current branch, oldest first."""
        return tuple(self._turns[each] for each in self._branch())

    @property
    def stale(self) -> tuple[Turn, ...]:
        """The turns that hang on one which was asked again or undone, oldest first."""
        current = set(self._branch())
        return tuple(turn for id_, turn in self._turns.items() if id_ not in current)

    def before(self, key: TurnKey) -> tuple[Turn, ...]:
        """The turns that a turn with ``key`` follows.

        Where the cell has its turn on the branch already, it is asked again, and what
        came from there on no longer counts.
        """
        turns = self.turns
        if key is None:
            return turns
        places = (place for place, turn in enumerate(turns) if turn.key == key)
        return turns[: next(places, None)]

    def keep(self, turn: Turn) -> tuple[Turn, ...]:
        """Put ``turn`` where it belongs; the later turns that this made stale."""
        earlier = self.before(turn.key)
        dropped = self.turns[len(earlier) :]
        self._grow(turn, earlier[-1].id if earlier else None)
        return dropped[1:]

    def edit(
        self, place: int, *, prompt: str | None = None, answer: str | None = None
    ) -> Turn:
        """Write the turn at ``place`` anew; what followed it stays behind it.

        Raises
        ------
        IndexError
            Where there is no such turn.
        """
        turns = self.turns
        old, later = turns[place], turns[place:][1:]
        messages = _rewritten(old, prompt, answer)
        new = replace(old, prompt=prompt or old.prompt, messages=messages, id=_new_id())
        self._grow(new, self._before[old.id])
        for turn in later:
            self._grow(replace(turn, id=_new_id()), self._head)
        return new

    def undo(self) -> Turn | None:
        """Take the last turn off the branch, and give it back."""
        if self._head is None:
            return None
        turn = self._turns[self._head]
        self._head = self._before[self._head]
        return turn

    def fork(self, name: str) -> Conversation:
        """Another conversation that begins with the same turns."""
        return Conversation(name, self.turns)

    def clear(self) -> None:
        """Forget every turn, stale ones too."""
        self._turns, self._before, self._head = {}, {}, None

    def _grow(self, turn: Turn, before: str | None) -> None:
        self._turns[turn.id], self._before[turn.id] = turn, before
        self._head = turn.id

    def _branch(self) -> list[str]:
        branch, place = [], self._head
        while place is not None:
            branch.append(place)
            place = self._before[place]
        return branch[::-1]

    @overload
    def __getitem__(self, place: int) -> Turn: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Turn, ...]: ...
    def __getitem__(self, place: int | slice) -> Turn | tuple[Turn, ...]:
        return self.turns[place]

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    def __len__(self) -> int:
        return len(self._branch())


def _rewritten(
    turn: Turn, prompt: str | None, answer: str | None
) -> tuple[Message, ...]:
    """The turn's messages with another question, another last answer, or both."""
    messages = list(turn.messages)
    if prompt is not None:
        messages[0] = replace(messages[0], content=prompt)
    if answer is not None:
        said = [place for place, m in enumerate(messages) if m.role == "assistant"]
        messages[said[-1] if said else len(messages) :] = [Message("assistant", answer)]
    return tuple(messages)
