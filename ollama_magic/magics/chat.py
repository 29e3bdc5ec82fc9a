"""`%%chat` and `%chat`: commands are done, questions asked, and answers given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from IPython.display import display

from ..conversations import Conversation
from ..display.renderer import announce
from ..errors import BadUsage
from ..messages import say
from ..session import Session
from ..talk import Ask, held
from ..turn import Turn, TurnKey
from .answers import answered
from .arguments import Arguments, Grammar
from .asks import FLAGS, asked
from .besides import beside
from .slash import Line, Slash, execute, split

__all__ = ["FLAGS", "chat"]

CELL = Grammar("%%chat", "%%chat [-m MODEL] [-s TEXT] [-o NAME=VALUE] …", FLAGS)
LINE = Grammar("%chat", "%chat [-m MODEL] [-s TEXT] … PROMPT", FLAGS, free=True)


def chat(session: Session, shell: Any, line: str, cell: str | None) -> Any:
    """Do what the line or the cell says; the value of its last command or answer."""
    if cell is None and (act := beside(line)):
        return act(session, shell)
    grammar = LINE if cell is None else CELL
    arguments = grammar.parse(line)
    if arguments.help:
        print(grammar.manual(say("help.chat")))
        return None
    if cell is not None and arguments.words:
        word, magic = arguments.words[0], grammar.magic
        raise BadUsage("usage_extra", magic=magic, word=word, usage=CELL.usage)
    commands, text = split(arguments.rest if cell is None else cell)
    question = bool(text.strip())
    if not (question or commands or arguments.new):
        key = "usage_empty_line" if cell is None else "usage_empty_cell"
        raise BadUsage(key, magic=grammar.magic)
    here = _Here(session, shell, arguments, _conversation(session, arguments))
    value = here.do(commands, shown=question)
    return here.ask(text) if question else value


def _conversation(session: Session, arguments: Arguments) -> Conversation:
    """The one that is meant, begun anew where that is said.

    Raises
    ------
    BadUsage
        For a name that is none.
    """
    name = arguments.conversation
    if name is not None and not name.strip():
        raise BadUsage("conversation_name")
    conversation = session.talk(name.strip()) if name else session.conversation
    if arguments.new:
        with held(conversation, session, partial(announce, session)):
            print(say("chat.cleared", turns=len(conversation)))
            conversation.clear()
    return conversation


@dataclass(frozen=True, slots=True)
class _Here:
    """What one execution of the magic works with."""

    session: Session
    shell: Any
    arguments: Arguments
    conversation: Conversation

    def do(self, commands: Sequence[Line], *, shown: bool) -> Any:
        """The value of the last command; others are displayed, and it, where wished."""
        slash, value = Slash(self.session, self.conversation, self.again), None
        for place, command in enumerate(commands, 1):
            value = execute(slash, command)
            if value is not None and (shown or place < len(commands)):
                display(value)
        return value

    def ask(self, text: str) -> Any:
        """Ask ``text`` as this cell's turn, in the place of the one that it had."""
        key, ordinal = self._key()
        if key is None and ordinal == 0 and self._repeats(text):
            self.session.say_once("chat.no_cell")
        ask = asked(self.session, self.shell, self.arguments, text, key)
        return self._answer(ask)

    def again(self, turn: Turn) -> Any:
        """Ask the last turn anew, with what this cell's flags say; it is replaced."""
        empty = asked(self.session, self.shell, self.arguments, "", turn.key)
        question, count = turn.question, len(self.conversation)
        ask = replace(
            empty,
            prompt=turn.prompt,
            content=question.content,
            images=question.images,
        )
        if turn.key is not None:
            return self._answer(ask)
        self.conversation.undo()  # no cell's, and so nothing tells which it replaces
        try:
            return self._answer(ask)
        finally:
            if len(self.conversation) < count:
                self.conversation.keep(turn)

    def _answer(self, ask: Ask) -> Any:
        """Ask, and say which later turns hung on the answer that stood there."""
        conversation = self.conversation
        if self.arguments.no_history or not self.session.settings.history:
            conversation = Conversation("")  # nobody's: it ends with this answer
        before = {turn.id for turn in conversation.stale}
        try:
            return answered(self.session, self.shell, self.arguments, ask, conversation)
        finally:
            stale = [t for t in conversation.stale if t.id not in before]
            if stale:
                print(say("chat.stale", turns=len(stale)))

    def _repeats(self, text: str) -> bool:
        """Whether a notebook has asked the same before, and does not tell its cells."""
        kernel = getattr(self.shell, "kernel", None)
        return kernel is not None and any(
            turn.key is None and turn.prompt == text for turn in self.conversation
        )

    def _key(self) -> tuple[TurnKey, int]:
        """Which cell this is, None where unknown, and the how-manieth turn in it."""
        parent: dict[str, Any] = getattr(self.shell, "get_parent", dict)() or {}
        cell_id = (parent.get("metadata") or {}).get("cellId")
        execution = (parent.get("header") or {}).get("msg_id")
        ordinal = self.session.ordinal(execution)
        return ((cell_id, ordinal) if cell_id else None), ordinal
