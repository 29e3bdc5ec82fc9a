"""One turn of a conversation: asked, answered, with the rounds of tools between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .conversation import Conversation, Turn, TurnKey
from .messages import say
from .names import ModelRef
from .record import identity_after
from .reply import Reply
from .request import Message
from .run import Run

if TYPE_CHECKING:
    from .session import Session

__all__ = ["Ask", "converse", "held"]

POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Ask:
    """What one turn asks.

    Attributes
    ----------
    prompt
        As the person wrote it; ``content`` is what is sent, where values of the
        notebook were put in.
    images
        Pictures, as files in bytes.
    more
        Further fields of the request: ``format``, ``think``, ``keep_alive``, …
    guarded
        Whether an answer that repeats itself without end is stopped.
    """

    prompt: str
    content: str | None = None
    images: tuple[bytes, ...] = field(default=(), repr=False)
    model: ModelRef | None = None
    system: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    key: TurnKey = None
    guarded: bool = True

    @property
    def message(self) -> Message:
        """The question as a message."""
        content = self.prompt if self.content is None else self.content
        return Message("user", content, self.images)


def converse(
    session: Session,
    ask: Ask,
    conversation: Conversation,
    show: Callable[[Reply[Run]], Any],
) -> Reply[Run]:
    """Ask in ``conversation``, have ``show`` watch the answer, and keep the turn.

    A failed turn leaves the conversation as it was; a stopped answer is part of it, as
    far as it came.
    """
    with held(conversation, session):
        earlier = conversation.before(ask.key)
        history = [message for turn in earlier for message in turn.messages]
        request = session.request(
            (*history, ask.message),
            model=ask.model,
            system=ask.system,
            options=ask.options,
            **ask.more,
        )
        identity = identity_after(earlier, conversation.name, ask.key)
        reply = session.ask(request, identity, guarded=ask.guarded)
        try:
            show(reply)
        finally:
            if reply.over and reply.error is None and reply.so_far:
                said = Message("assistant", reply.so_far)
                turn = Turn(ask.prompt, (ask.message, said), (reply.run,), ask.key)
                conversation.keep(turn)
    return reply


@contextmanager
def held(conversation: Conversation, session: Session) -> Iterator[None]:
    """Wait for the reply that is in flight in ``conversation``, then have it alone."""
    if not conversation.lock.acquire(blocking=False):
        session.notices.put(say("chat.queued", conversation=conversation.name))
        while not conversation.lock.acquire(blocking=False):
            time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        conversation.lock.release()
