"""Slash commands, typed as the text of a cell, as in Ollama's own prompt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..dialogue import Conversation
from ..display.cell import cell_id
from ..display.renderer import announce
from ..errors import BadUsage
from ..messages import say
from ..plain import shortened
from ..session import Session
from ..settings import Settings
from ..talk import held
from ..turn import Turn
from .arguments import Arguments, did_you_mean
from .looking import list_
from .slash_models import SHOWN, load, save, show
from .slash_set import VARIABLES, set_

__all__ = ["COMMANDS", "Line", "Slash", "execute", "split"]

_COMMAND = re.compile(r"/([A-Za-z]+|\?)(?:\s+|$)")
_QUOTES = '"""'
# What other programs call them.
ELSEWHERE = {"quit": "bye", "q": "bye", "reset": "clear", "new": "clear", "h": "help"}


@dataclass(frozen=True, slots=True)
class Line:
    """One command as typed: its name, and the text behind it."""

    name: str
    text: str = ""

    @property
    def words(self) -> list[str]:
        """The words of the text."""
        return self.text.split()


@dataclass(frozen=True, slots=True)
class Slash:
    """What commands work on; ``retry`` asks a turn anew and gives the reply.

    ``yes`` says that what is there may be replaced.
    """

    session: Session
    conversation: Conversation
    retry: Callable[[Turn], Any]
    yes: bool = False

    def held(self) -> AbstractContextManager[None]:
        """Have the conversation alone; who has to wait is told so."""
        announcing = partial(announce, self.session)
        return held(self.conversation, self.session, announcing)


def split(text: str) -> tuple[list[Line], str]:
    """The commands that a text begins with, one a line, and the question behind them.

    A word of letters behind a slash, first on its line, is a command. A path
    (``/etc/hosts``), a folder that exists (``/tmp``), and anything behind a space are
    not.

    Raises
    ------
    BadUsage
        For a command that there is none of, and for quotes that are left open.
    """
    commands: list[Line] = []
    rest = text.strip("\n")
    while match := _COMMAND.match(rest):
        if not _known(match[1]):
            break
        line, _, after = rest.partition("\n")
        behind = line[match.end() :]
        if behind.count(_QUOTES) % 2:
            body, closed, after = after.partition(_QUOTES)
            if not closed:
                raise BadUsage("slash_quotes", line=line)
            behind = f"{behind}\n{body}{closed}"
        commands.append(Line(match[1].lower(), behind.strip()))
        rest = after.lstrip("\n")
    return commands, rest


def execute(slash: Slash, line: Line) -> Any:
    """Do what one command says; tables and replies are returned, all else printed."""
    try:
        return COMMANDS[line.name](slash, line)
    finally:
        announce(slash.session)


def _known(word: str) -> bool:
    """Whether it is a command's name; a folder's is the beginning of a question."""
    if word.lower() in COMMANDS:
        return True
    if Path(f"/{word}").exists():
        return False
    near = ELSEWHERE.get(word.lower()) or did_you_mean(word, [*COMMANDS])
    key = "slash_near" if near else "slash_unknown"
    raise BadUsage(key, word=word, near=near)


def _set(slash: Slash, line: Line) -> None:
    set_(slash.session, line.text)


def _show(slash: Slash, line: Line) -> Any:
    return show(slash.session, line.words)


def _load(slash: Slash, line: Line) -> None:
    load(slash.session, slash.conversation, line.words)


def _save(slash: Slash, line: Line) -> None:
    save(slash.session, slash.conversation, line.words, yes=slash.yes)


def _list(slash: Slash, line: Line) -> Any:
    return list_(slash.session, Arguments({}, (), ""))


def _clear(slash: Slash, line: Line) -> None:
    with slash.held():
        turns = len(slash.conversation)
        slash.conversation.clear()
    print(say("chat.cleared", turns=turns))


def _bye(slash: Slash, line: Line) -> None:
    """What leaving Ollama's prompt means: what was said and set is gone."""
    fresh, settings = Settings(), slash.session.settings
    for name in ("options", "system", "format", "think", "history", "verbose"):
        setattr(settings, name, getattr(fresh, name))
    settings.wordwrap = fresh.wordwrap
    with slash.held():
        turns = len(slash.conversation)
        slash.conversation.clear()
    print(say("slash.bye", turns=turns))


def _undo(slash: Slash, line: Line) -> None:
    with slash.held():
        turn = slash.conversation.undo()
    if turn is None:
        print(say("slash.no_turn"))
    else:
        print(say("slash.undone", prompt=shortened(turn.prompt, 60)))


def _retry(slash: Slash, line: Line) -> Any:
    turns = slash.conversation.turns
    if not turns:
        raise BadUsage("slash_no_turn", name=slash.conversation.name)
    return slash.retry(turns[-1])


def _fork(slash: Slash, line: Line) -> None:
    name = line.text.strip("\"'")
    if not name:
        raise BadUsage(
            "usage_missing", magic="/fork", metavar="NAME", usage="/fork NAME"
        )
    slash.conversation.place = cell_id
    new = slash.conversation.fork(name, overwrite=slash.yes)
    print(say("slash.forked", name=new.name, turns=len(new)))


def _help(slash: Slash, line: Line) -> None:
    topic = line.text.lower().lstrip("/")
    if topic == "set":
        print(say("slash.help.set", variables="\n".join(_rows(VARIABLES))))
    elif topic == "show":
        print(say("slash.help.show", parts="\n".join(_rows(SHOWN))))
    elif topic in ("shortcuts", "shortcut"):
        print(say("slash.help.shortcuts"))
    else:
        print(say("slash.help"))


def _rows(table: Mapping[str, tuple[Any, str]]) -> list[str]:
    width = max(map(len, table))
    return [f"  {name:<{width}}  {say(about)}" for name, (_, about) in table.items()]


COMMANDS: Mapping[str, Callable[[Slash, Line], Any]] = {
    "set": _set,
    "show": _show,
    "load": _load,
    "save": _save,
    "list": _list,
    "ls": _list,
    "clear": _clear,
    "undo": _undo,
    "retry": _retry,
    "fork": _fork,
    "bye": _bye,
    "exit": _bye,
    "help": _help,
    "?": _help,
}
