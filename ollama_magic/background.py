"""A turn of a conversation that is asked, and kept, in the background."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from .asking import feed
from .dialogue import Conversation
from .messages import say
from .record import identity_after, record
from .reply import Reply
from .request import Message
from .run import Run
from .talk import POLL_SECONDS, Ask, refuse_own
from .turn import Turn

if TYPE_CHECKING:
    from .session import Session

__all__ = ["begin"]


def begin(session: Session, ask: Ask, conversation: Conversation) -> Reply[Run]:
    """Ask in ``conversation`` as soon as no other reply is in flight in it.

    As of `talk.converse`, a failed turn leaves it as it was, and a stopped answer is
    part of it; but nothing is shown, and no tool is called.

    Raises
    ------
    BadInput
        At once. What goes wrong later is raised by the reply.
    """
    refuse_own(conversation)
    return _Turn(session, ask, conversation).reply


class _Turn:
    """What happens to a reply on the private loop: it waits, is filled, and is kept."""

    def __init__(self, session: Session, ask: Ask, conversation: Conversation) -> None:
        self._session, self._ask, self._conversation = session, ask, conversation
        self._earlier: tuple[Turn, ...] = ()
        self._holding = False
        self._request = session.request(
            (ask.message,),
            model=ask.model,
            system=ask.system,
            options=ask.options,
            written=ask.prompt,
            **ask.more,
        )
        session.vet(self._request)
        self.reply = Reply(self._request, self._feed, self._finish)

    async def _feed(self, reply: Reply[Run]) -> None:
        reply.shape = self._ask.shape
        await self._hold()
        ask = self._ask
        self._earlier = self._conversation.before(ask.key)
        history = [message for turn in self._earlier for message in turn.messages]
        messages = (*self._request.messages[:-1], *history, ask.message)
        reply.request = replace(self._request, messages=messages)
        care = {"guarded": ask.guarded, "drop_oldest": ask.drop_oldest}
        await feed(self._session, reply, **care)

    async def _hold(self) -> None:
        """Have the conversation alone; while another has it, say so and wait."""
        lock, name = self._conversation.lock, self._conversation.name
        if not lock.acquire(blocking=False):
            self._session.notices.put(say("chat.queued", conversation=name))
            while not lock.acquire(blocking=False):
                await asyncio.sleep(POLL_SECONDS)
        self._holding = True

    def _finish(self, reply: Reply[Run]) -> Run:
        """Record it, keep the turn, and let the next one have the conversation."""
        ask, name = self._ask, self._conversation.name or None
        try:
            run = record(reply, identity_after(self._earlier, name, ask.key))
            self._session.runs.append(run)
            if self._holding and reply.error is None and reply.so_far:
                said = (ask.message, Message("assistant", reply.so_far))
                self._conversation.keep(Turn(ask.prompt, said, (run,), ask.key))
        finally:
            if self._holding:
                self._conversation.lock.release()
        return run
