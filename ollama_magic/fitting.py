"""How much of a conversation has to go for the rest to fit into a model's window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .errors import ContextFull
from .request import ChatRequest, Message

__all__ = ["Shorter", "shorter"]

ANSWER_SHARE = 4  # a quarter of the window is left for the answer


@dataclass(frozen=True, slots=True)
class Shorter:
    """A request without its oldest turns.

    Attributes
    ----------
    dropped
        The messages that are left out.
    enough
        Whether the rest fits, as far as can be told.
    """

    request: ChatRequest
    dropped: tuple[Message, ...]
    enough: bool

    @property
    def turns(self) -> int:
        """How many turns are left out."""
        return sum(message.role == "user" for message in self.dropped) or 1


def shorter(request: ChatRequest, error: ContextFull) -> Shorter | None:
    """``request`` without as many of its oldest turns as there are too many.

    The system prompt and the turn that is being asked always stay; ``None`` where that
    alone is too long. How many tokens a turn has is told by its share of the
    characters, so that it may have to be made shorter again.
    """
    system = [message for message in request.messages if message.role == "system"]
    turns = _turns([m for m in request.messages if m.role != "system"])
    tokens = error.needed or 2
    # Where no figures are told, a quarter goes at a time.
    room = (error.window or 2) * (1 - 1 / ANSWER_SHARE)
    characters = sum(map(_length, request.messages)) or 1
    excess = characters * (1 - room / tokens)
    dropped: list[Message] = []
    while len(turns) > 1 and (excess > 0 or not dropped):
        oldest = turns.pop(0)
        excess -= sum(map(_length, oldest))
        dropped += oldest
    if not dropped:
        return None
    kept = (*system, *(message for turn in turns for message in turn))
    needed = tokens * sum(map(_length, kept)) / characters
    enough = needed <= (error.window or tokens)
    return Shorter(replace(request, messages=kept), tuple(dropped), enough)


def _turns(messages: Sequence[Message]) -> list[list[Message]]:
    """The messages by turn: each question with all that came of it."""
    turns: list[list[Message]] = []
    for message in messages:
        if message.role == "user" or not turns:
            turns.append([])
        turns[-1].append(message)
    return turns


def _length(message: Message) -> int:
    return len(message.content) + 20  # what the template puts around it
