"""One turn of a conversation: asked, answered, with the rounds of tools between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .dialogue import Conversation
from .errors import BadInput, OllamaMagicError, Stopped
from .events import ToolCall
from .messages import say
from .names import ModelRef
from .record import identity_after
from .reply import Reply
from .request import Message
from .run import Run
from .tools import Result, Toolbox
from .turn import Turn, TurnKey

if TYPE_CHECKING:
    from .session import Session

__all__ = ["Ask", "Front", "converse", "held", "refuse_own", "several"]

POLL_SECONDS = 0.05
NO_TOOLS = Toolbox()
# The conversations that wait for what is done here, also on a tool's own thread.
_held: ContextVar[tuple[Conversation, ...]] = ContextVar("held", default=())


@dataclass(frozen=True, slots=True)
class Front:
    """Who watches a turn, on the thread that asks.

    Attributes
    ----------
    show
        Watches an answer to its end, and raises what ended it.
    show_call
        Is told of each call of a tool: when it begins, without a result, and of what
        came of it; of one that is not made, only that.
    announce
        Says the notices that the session has; while another reply is waited for, again
        and again, and what it raises ends the wait.
    begin
        Is told which answer comes next, from 1, and from which seed.
    """

    show: Callable[[Reply[Run]], Any]
    show_call: Callable[[ToolCall, Result | None], Any] = lambda call, result: None
    announce: Callable[[], None] = lambda: None
    begin: Callable[[int, Any], None] = lambda place, seed: None


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
    shape
        What the answer is read as: see `shapes.schema_of`.
    toolbox
        The functions that the model may call.
    guarded
        Whether an answer that repeats itself without end is stopped.
    drop_oldest
        Whether the oldest turns are left out of what is sent, where all are too long.
    instead
        The id of the turn that this one takes the place of.
    source
        Where it was asked, for the record.
    """

    prompt: str
    content: str | None = None
    images: tuple[bytes, ...] = field(default=(), repr=False)
    model: ModelRef | None = None
    system: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    key: TurnKey = None
    shape: Any = None
    toolbox: Toolbox = NO_TOOLS
    guarded: bool = True
    drop_oldest: bool = False
    instead: str | None = None
    source: str = "chat"

    @property
    def message(self) -> Message:
        """The question as a message."""
        content = self.prompt if self.content is None else self.content
        return Message("user", content, self.images)


def converse(
    session: Session,
    ask: Ask,
    conversation: Conversation,
    front: Front,
) -> Reply[Run]:
    """Ask in ``conversation``, have ``front`` watch the answer, and keep the turn.

    Where the answer is a call of tools, they are called on this thread and the model is
    asked again with what they gave; the last reply is given back. A failed turn leaves
    the conversation as it was; a stopped one is part of it, as far as it came.
    """
    [reply] = several(session, ask, conversation, front, count=1)
    return reply


def several(
    session: Session,
    ask: Ask,
    conversation: Conversation,
    front: Front,
    *,
    count: int,
) -> list[Reply[Run]]:
    """As `converse`, ``count`` times over; the conversation goes on with the first.

    Where a seed is set, each answer has the one after.
    """
    seed = {**session.settings.options, **ask.options}.get("seed")
    replies = []
    with held(conversation, session, front.announce):
        earlier = conversation.before(ask.key, ask.instead)
        for place in range(count):
            if place and isinstance(seed, int):
                options = {**ask.options, "seed": seed + place}
                ask = replace(ask, options=options)
            front.begin(place + 1, ask.options.get("seed", seed))
            course = _Course(session, ask, earlier, conversation.name, front)
            try:
                replies.append(course.run())
            finally:
                if not place and course.came:
                    conversation.keep(course.turn(), ask.instead)
    return replies


class _Course:
    """The course of a turn: what was said so far, round by round."""

    def __init__(
        self,
        session: Session,
        ask: Ask,
        earlier: Sequence[Turn],
        name: str,
        front: Front,
    ) -> None:
        self._session, self._ask = session, ask
        self._earlier, self._name, self._front = earlier, name, front
        self._said: list[Message] = [ask.message]
        self._runs: list[Run] = []
        self._failed = False

    @property
    def came(self) -> bool:
        """Whether there is something to keep."""
        answered = any(message.role == "assistant" for message in self._said)
        return answered and not self._failed

    def run(self) -> Reply[Run]:
        """Ask, and go on while tools are called; the last reply."""
        try:
            return self._tools() or self._round()
        except OllamaMagicError:
            self._failed = True
            raise

    def _tools(self) -> Reply[Run] | None:
        """Rounds in which tools are called; the answer that came without a call."""
        formed = self._ask.more.get("format") or self._session.settings.format
        for _ in range(self._ask.toolbox.rounds):
            # A model that is held to a form cannot call: it is asked for it at last.
            free = {"format": ""} if formed else {}
            reply = self._round(tools=self._ask.toolbox.schemas, **free)
            if not reply.tool_calls:
                if formed and self._said[-1].role == "assistant":
                    self._said.pop()
                return None if formed else reply
            for call in reply.tool_calls:
                self._call(call, reply)
        if rounds := self._ask.toolbox.rounds:
            self._session.notices.put(say("tool.rounds", rounds=rounds))
        return None

    def turn(self) -> Turn:
        """What is kept; each call of a tool in it has a result."""
        last = max(at for at, m in enumerate(self._said) if m.role == "assistant")
        results = len(self._said) - last - 1
        for call in self._said[last].tool_calls[results:]:
            self._said.append(Message("tool", say("tool.stopped"), tool_name=call.name))
        ask = self._ask
        return Turn(ask.prompt, tuple(self._said), tuple(self._runs), ask.key)

    def _round(self, **more: Any) -> Reply[Run]:
        """One request and its answer."""
        ask = self._ask
        history = [message for turn in self._earlier for message in turn.messages]
        request = self._session.request(
            (*history, *self._said),
            model=ask.model,
            system=ask.system,
            options=ask.options,
            written=ask.prompt,
            **{**ask.more, **more},
        )
        before = self._earlier
        if self._runs:
            before = [Turn(ask.prompt, (), tuple(self._runs))]
        place = len(self._runs) or None
        known = {"round": place, "source": ask.source}
        identity = identity_after(before, self._name or None, ask.key, **known)
        reply = self._session.ask(
            request, identity, guarded=ask.guarded, drop_oldest=ask.drop_oldest
        )
        reply.shape = ask.shape
        try:
            self._front.show(reply)
        finally:
            self._note(reply, reply.tool_calls if more.get("tools") else ())
        return reply

    def _note(self, reply: Reply[Run], calls: tuple[ToolCall, ...]) -> None:
        """Take in what came of a round, whole or stopped."""
        # After calls an empty answer is one, too: nobody stopped the turn.
        silent = bool(self._runs) and not reply.stopped
        if reply.over and reply.error is None and (reply.so_far or calls or silent):
            said = Message("assistant", reply.so_far, tool_calls=calls)
            self._said.append(said)
            self._runs.append(reply.run)

    def _call(self, call: ToolCall, reply: Reply[Run]) -> None:
        toolbox, show = self._ask.toolbox, self._front.show_call
        began, key = time.perf_counter(), "tool.unmade"
        try:
            result = toolbox.refusal(call)
            if result is None:
                key = "tool.interrupted"
                show(call, None)
                result = toolbox.call(call)
        except KeyboardInterrupt:
            seconds = f"{time.perf_counter() - began:.1f}"
            self._interrupted(reply)
            show(call, Result(say("tool.stopped"), failed=True))
            raise Stopped(say(key, name=call.name, seconds=seconds)) from None
        self._said.append(Message("tool", result.text, tool_name=call.name))
        show(call, result)

    def _interrupted(self, reply: Reply[Run]) -> None:
        """What ``reply`` wanted is not done: its record says so, wherever it is."""
        old, runs = self._runs[-1], self._session.runs
        self._runs[-1] = new = replace(old, status="interrupted")
        runs[:] = [new if each is old else each for each in runs]
        reply.amend(new)


@contextmanager
def held(
    conversation: Conversation,
    session: Session,
    announce: Callable[[], None] = lambda: None,
) -> Iterator[None]:
    """Wait for the reply that is in flight in ``conversation``, then have it alone.

    Raises
    ------
    BadInput
        For a tool that is called in that conversation: both would wait for ever.
    """
    refuse_own(conversation)
    if not conversation.lock.acquire(blocking=False):
        session.notices.put(say("chat.queued", conversation=conversation.name))
        announce()
        while not conversation.lock.acquire(blocking=False):
            announce()
            time.sleep(POLL_SECONDS)
    token = _held.set((*_held.get(), conversation))
    try:
        yield
    finally:
        _held.reset(token)
        conversation.lock.release()


def refuse_own(conversation: Conversation) -> None:
    """Raise as `held` does, where this is a tool that ``conversation`` waits for."""
    if any(each is conversation for each in _held.get()):
        raise BadInput("tool_own", conversation=conversation.name)
