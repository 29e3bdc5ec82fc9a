"""`%%chat` and `%chat`: commands are done, questions asked, and answers given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from IPython.display import display

from ..dialogue import Conversation
from ..display.cell import turn_key
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
from .resuming import tell_unknown
from .slash import Line, Slash, execute, split

__all__ = ["FLAGS", "chat"]

CELL = Grammar("%%chat", "%%chat [-m MODEL] [-s TEXT] [-o NAME=VALUE] …", FLAGS)
# Flags that mean something without a question, too.
COMMANDING = ("new", "yes", "conversation")
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
    if not (text.strip() or commands or arguments.new):
        key = "usage_empty_line" if cell is None else "usage_empty_cell"
        raise BadUsage(key, magic=grammar.magic)
    if not text.strip():
        _need_question(arguments, commands, grammar.magic)
    here = _Here(session, shell, arguments, _conversation(session, arguments))
    return (here.anew if arguments.new else here.run)(commands, text)


def _conversation(session: Session, arguments: Arguments) -> Conversation:
    """The one that is meant.

    Raises
    ------
    BadUsage
        For a name that is none.
    """
    name = arguments.conversation
    if name is not None and not name.strip():
        raise BadUsage("conversation_name")
    return session.talk(name.strip()) if name else session.conversation


def _need_question(arguments: Arguments, commands: Sequence[Line], magic: str) -> None:
    """Refuse flags that say something of a question where none is asked.

    Raises
    ------
    BadUsage
        For the first of them.
    """
    if any(command.name == "retry" for command in commands):
        return
    for flag in FLAGS:
        given = arguments.flags[flag.argument] not in (None, ())
        if given and flag.argument not in COMMANDING:
            raise BadUsage("usage_idle", magic=magic, flag=flag.names[-1])


@dataclass(frozen=True, slots=True)
class _Here:
    """What one execution of the magic works with."""

    session: Session
    shell: Any
    arguments: Arguments
    conversation: Conversation

    def anew(self, commands: Sequence[Line], text: str) -> Any:
        """Forget the turns, then as `run`; where that fails, they are as before."""
        talk = self.conversation
        with held(talk, self.session, partial(announce, self.session)):
            turns, bring_back = len(talk), talk.set_aside()
        came = False
        try:
            value = self.run(commands, text)
            came = True
        finally:
            if came or talk:
                print(say("chat.cleared", turns=turns))
            elif turns:
                bring_back()
                print(say("chat.restored", turns=turns))
        return value

    def run(self, commands: Sequence[Line], text: str) -> Any:
        """Do the commands, ask the question; the value of the last of them."""
        question = bool(text.strip())
        value = self.do(commands, shown=question)
        return self.ask(text) if question else value

    def do(self, commands: Sequence[Line], *, shown: bool) -> Any:
        """The value of the last command; others are displayed, and it, where wished."""
        slash, value = self._slash(), None
        for place, command in enumerate(commands, 1):
            value = execute(slash, command)
            if value is not None and (shown or place < len(commands)):
                display(value)
        return value

    def _slash(self) -> Slash:
        yes = bool(self.arguments.yes)
        return Slash(self.session, self.conversation, self.again, yes)

    def ask(self, text: str) -> Any:
        """Ask ``text`` as this cell's turn, in the place of the one that it had."""
        key, ordinal = turn_key(self.session)
        if key is None and ordinal == 0 and self._repeats(text):
            self.session.say_once("chat.no_cell")
        if not (self.arguments.new or self.arguments.no_history):
            tell_unknown(self.session, self.shell, self.conversation, key)
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
        new = not _has(conversation, ask.key)
        try:
            return answered(self.session, self.shell, self.arguments, ask, conversation)
        finally:
            # Later questions of this cell are asked again with it.
            here = (t for t in conversation.stale if not _same_cell(t.key, ask.key))
            if stale := [turn for turn in here if turn.id not in before]:
                print(say("chat.stale", turns=len(stale)))
            kept = conversation is self.conversation and _has(conversation, ask.key)
            if new and kept:
                self._move(ask.key)

    def _move(self, key: TurnKey) -> None:
        """Take the turn that this cell had elsewhere out, since it is here now."""
        for other in [*self.session.conversations.values()]:
            if other is self.conversation or not _has(other, key):
                continue
            with held(other, self.session, partial(announce, self.session)):
                if other.take_out(key):
                    print(say("chat.moved", conversation=other.name))

    def _repeats(self, text: str) -> bool:
        """Whether a notebook has asked the same before, and does not tell its cells."""
        kernel = getattr(self.shell, "kernel", None)
        return kernel is not None and any(
            turn.key is None and turn.prompt == text for turn in self.conversation
        )


def _has(conversation: Conversation, key: TurnKey) -> bool:
    return key is not None and any(turn.key == key for turn in conversation)


def _same_cell(one: TurnKey, other: TurnKey) -> bool:
    return one is not None and other is not None and one[0] == other[0]
