"""`%chat export`: a conversation is written for others, or shown as a whole."""

from __future__ import annotations

from typing import Any

from IPython.display import display

from ..errors import BadUsage
from ..messages import say
from ..plain import printable, shortened
from ..session import Session
from .arguments import Arguments, Flag

__all__ = ["FLAGS", "export"]

FLAGS = (
    Flag(("-c", "--conversation"), "NAME", "help.conversation"),
    Flag(("--format",), "FORMAT", "help.export.format"),
    Flag(("--each",), "turn", "help.export.each"),
    Flag(("--overwrite",), "", "help.export.overwrite"),
)


def _nothing(session: Session, name: str) -> BadUsage:
    """That there is no turn, and where there are some."""
    names = [each.name for each in session.conversations.values() if each]
    if not names:
        return BadUsage("export_nothing", name=name)
    return BadUsage("export_empty", name=name, names=shortened(", ".join(names), 200))


def export(session: Session, shell: Any, arguments: Arguments) -> None:
    """Write a conversation into a file; without one, show it.

    Raises
    ------
    BadInput
        Where it is empty, the format unknown, or the file there already.
    """
    name, format = arguments.conversation, arguments.format
    conversation = session.conversations.get(name) if name else session.conversation
    if not conversation:
        raise _nothing(session, name or session.conversation.name)
    each = arguments.each or "conversation"
    if arguments.words:
        path = conversation.export(
            arguments.words[0],
            format=format,
            each=each,
            overwrite=bool(arguments.overwrite),
        )
        print(say("talk.written", path=path, turns=len(conversation)))
        return
    text = str(conversation.export(format or "markdown", each=each))
    if format in (None, "markdown"):
        data = {"text/markdown": text, "text/plain": printable(text)}
        display(data, raw=True)
    else:
        print(printable(text), end="")
