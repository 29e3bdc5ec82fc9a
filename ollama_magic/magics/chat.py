"""`%%chat` and `%chat`: a prompt goes out, the answer is watched and remembered."""

from __future__ import annotations

from typing import Any

from ..conversation import TurnKey
from ..display.looks import register, show
from ..errors import BadUsage
from ..messages import say
from ..names import ModelRef
from ..options import parse
from ..reply import Reply
from ..run import Run
from ..session import Session
from ..talk import Ask, converse
from .arguments import Arguments, Flag, Grammar

__all__ = ["FLAGS", "chat"]

FLAGS = (
    Flag(("-m", "--model"), "MODEL", "help.model", ModelRef.parse),
    Flag(("-s", "--system"), "TEXT", "help.system"),
    Flag(("-o", "--option"), "NAME=VALUE", "help.option", parse, repeats=True),
    Flag(("--seed",), "N", "help.seed", int),
    Flag(("--no-stream",), "", "help.no_stream"),
    Flag(("--new",), "", "help.new"),
)
CELL = Grammar("%%chat", "%%chat [-m MODEL] [-s TEXT] [-o NAME=VALUE] …", FLAGS)
LINE = Grammar("%chat", "%chat [-m MODEL] [-s TEXT] … PROMPT", FLAGS, free=True)


def chat(
    session: Session, shell: Any, line: str, cell: str | None
) -> Reply[Run] | None:
    """Ask what the line or the cell says, show the answer, and keep the turn."""
    grammar = LINE if cell is None else CELL
    arguments = grammar.parse(line)
    if arguments.help:
        print(grammar.manual(say("help.chat")))
        return None
    prompt = (arguments.rest if cell is None else cell).strip("\n")
    if arguments.new:
        turns = len(session.conversation)
        session.conversation.clear()
        print(say("chat.cleared", turns=turns))
        if not prompt.strip():
            return None
    if not prompt.strip():
        key = "usage_empty_line" if cell is None else "usage_empty_cell"
        raise BadUsage(key, magic=grammar.magic)
    if cell is not None and arguments.words:
        raise BadUsage(
            "usage_extra",
            magic=grammar.magic,
            word=arguments.words[0],
            usage=CELL.usage,
        )
    return _ask(session, prompt, arguments, _turn_key(session, shell))


def _ask(
    session: Session, prompt: str, arguments: Arguments, key: TurnKey
) -> Reply[Run]:
    register()
    options = dict(arguments.option)
    if arguments.seed is not None:
        options["seed"] = arguments.seed
    ask = Ask(
        prompt,
        model=arguments.model,
        system=arguments.system,
        options=options,
        key=key,
    )
    return converse(
        session,
        ask,
        session.conversation,
        lambda reply: show(reply, session, live=not arguments.no_stream),
    )


def _turn_key(session: Session, shell: Any) -> TurnKey:
    """Which cell this is, and the how-manieth turn in it; None where unknown."""
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    cell_id = (parent.get("metadata") or {}).get("cellId")
    execution = (parent.get("header") or {}).get("msg_id")
    if not cell_id:
        return None
    return cell_id, session.ordinal(execution)
