"""A turn: what one cell asked, with everything that came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace

from .plain import shortened
from .request import Message
from .run import Run

__all__ = ["Turn", "TurnKey"]

# A cell and the place of the turn in it; None where no cell is known.
TurnKey = tuple[str, int] | None


def _new_id() -> str:
    return uuid.uuid4().hex


# No slots: with them Python 3.11 cannot say what is wrong with an assignment.
@dataclass(frozen=True, repr=False)
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
    def question(self) -> Message:
        """What was sent for the prompt: values of the notebook are put in."""
        asked = (message for message in self.messages if message.role == "user")
        return next(asked, Message("user", self.prompt))

    @property
    def answer(self) -> str:
        """The last thing that the model said."""
        said = (m.content for m in reversed(self.messages) if m.role == "assistant")
        return next(said, "")

    @property
    def status(self) -> str:
        """How the last request ended; ``written`` for a turn without one.

        One that ends with what a tool gave was stopped before the model answered.
        """
        if self.messages and self.messages[-1].role == "tool":
            return "interrupted"
        return self.runs[-1].status if self.runs else "written"

    @property
    def system(self) -> str:
        """The system prompt that it was asked under; empty where none is known."""
        if self.runs:
            return self.runs[0].asked.system or ""
        told = (m.content for m in self.messages if m.role == "system")
        return next(told, "")

    def rewritten(self, prompt: str | None = None, answer: str | None = None) -> Turn:
        """Another turn, with another question, another last answer, or both."""
        messages = list(self.messages)
        if prompt is not None:
            _put(messages, "user", 0, prompt)
        if answer is not None:
            _put(messages, "assistant", -1, answer)
        new = self.prompt if prompt is None else prompt
        return replace(self, prompt=new, messages=tuple(messages), id=_new_id())

    def again(self) -> Turn:
        """The same under an id of its own, to hang in a second place."""
        return replace(self, id=_new_id())

    def __repr__(self) -> str:
        asked, said = shortened(self.prompt, 72), shortened(self.answer, 70)
        return f"{asked}\n→ {said} ({self.status})"


def _put(messages: list[Message], role: str, place: int, text: str) -> None:
    """Have the first or last message of ``role`` say ``text``."""
    places = [at for at, message in enumerate(messages) if message.role == role]
    if places:
        messages[places[place]] = replace(messages[places[place]], content=text)
    else:
        messages.insert(len(messages) * (role == "assistant"), Message(role, text))
