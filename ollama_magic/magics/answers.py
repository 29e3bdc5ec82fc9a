"""What becomes of a question: it is asked, shown, kept, and given back as a value."""

from __future__ import annotations

from typing import Any

from ..dialogue import Conversation
from ..display.calls import Rounds
from ..display.looks import register, show
from ..display.renderer import announce
from ..errors import BadUsage
from ..messages import say
from ..reply import Reply
from ..run import Run
from ..session import Session
from ..talk import Ask, Front, several
from .arguments import Arguments
from .offering import offer

__all__ = ["answered"]

# Flags of a prompt that is continued, and those that need a conversation.
CONTINUING = ("raw", "suffix", "template")
CONVERSING = ("tool", "n", "conversation", "drop_oldest")


def answered(
    session: Session,
    shell: Any,
    arguments: Arguments,
    ask: Ask,
    conversation: Conversation,
) -> Any:
    """Ask in ``conversation`` as the flags say; the cell's value.

    That is the reply, or with ``--format`` the object that it is read as, or a list
    of these with ``--n``; ``--into`` names it, too.

    Raises
    ------
    Misfit
        Where the answer does not fit; its text is shown and kept all the same.
    """
    register()
    if any(arguments.flags[name] for name in CONTINUING):
        replies = [_continued(session, arguments, ask)]
    else:
        replies = _conversed(session, arguments, ask, conversation)
    values = replies if ask.shape is None else [reply.value for reply in replies]
    value = values if arguments.n else values[0]
    if arguments.next:
        offer(session, shell, replies[0].text, ask.message.content)
    if arguments.into:
        shell.push({arguments.into: value})
    return value


def _conversed(
    session: Session, arguments: Arguments, ask: Ask, conversation: Conversation
) -> list[Reply[Run]]:
    """One answer or several, each shown, the first kept."""
    count = arguments.n or 1

    def begin(place: int, seed: Any) -> None:
        if arguments.n:
            key = "answers.place" if seed is None else "answers.place_seed"
            print(say(key, place=place, count=count, seed=seed), flush=True)

    rounds = Rounds(session, live=not arguments.no_stream)
    front = Front(rounds.show, rounds.show_call, lambda: announce(session), begin)
    return several(session, ask, conversation, front, count=count)


def _continued(session: Session, arguments: Arguments, ask: Ask) -> Reply[Run]:
    """The prompt continued, which is outside of any conversation.

    Raises
    ------
    BadUsage
        For a flag that needs a conversation.
    """
    for name in CONVERSING:
        if arguments.flags.get(name):
            way = next(each for each in CONTINUING if arguments.flags[each])
            flag, other = (f"--{each.replace('_', '-')}" for each in (way, name))
            raise BadUsage("usage_together", magic="%%chat", flag=flag, other=other)
    chosen = {"think": session.settings.think, "format": session.settings.format}
    more = {**chosen, **{k: v for k, v in ask.more.items() if v is not None}}
    if not arguments.raw:
        system = session.settings.system if ask.system is None else ask.system
        more["system"] = system or None
    reply = session.generate(
        ask.message.content,
        model=ask.model,
        options=ask.options,
        images=ask.images,
        raw=bool(arguments.raw),
        suffix=arguments.suffix,
        template=arguments.template,
        guarded=ask.guarded,
        written=ask.prompt,
        **more,
    )
    reply.shape = ask.shape
    session.notices.put(say("answers.outside"))
    show(reply, session, live=not arguments.no_stream)
    return reply
