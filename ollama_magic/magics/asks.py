"""The flags of `%%chat`, and the question that a cell makes with them."""

from __future__ import annotations

from typing import Any

from ..checking import LEVELS
from ..errors import BadUsage
from ..events import ToolCall
from ..messages import say
from ..names import ModelRef
from ..options import parse
from ..session import Session
from ..shapes import schema_of
from ..talk import Ask
from ..tools import ROUNDS, Toolbox, written
from ..turn import TurnKey
from .arguments import Arguments, Flag
from .asking import confirmed, need_answers
from .cells import spans
from .inputs import filled
from .named import functions_named, shape_named
from .wishes import count, duration, level, others, variable

__all__ = ["FLAGS", "asked"]

MAGIC = "%%chat"
QUESTION_CHARACTERS = 100_000
CELLS, COUNTS, TIMES = "3, 3-5, 3,5-7, -3", "1, 2, 3, …", "300, 5m, 1h30m, 0, -1"
FLAGS = (
    Flag(("-m", "--model"), "MODEL", "help.model", ModelRef.parse),
    Flag(("-s", "--system"), "TEXT", "help.system"),
    Flag(("-o", "--option"), "NAME=VALUE", "help.option", parse, repeats=True),
    Flag(("--seed",), "N", "help.seed", int),
    Flag(("--image",), "PICTURE", "help.image", repeats=True),
    Flag(("--context",), "FILE…", "help.context", repeats=True),
    Flag(("--cells",), "3-5", "help.cells", spans, allowed=CELLS),
    Flag(("--verbatim",), "", "help.verbatim"),
    Flag(("--format",), "json|NAME", "help.format"),
    Flag(("--into",), "NAME", "help.into", variable, allowed="answer, …"),
    Flag(("--next",), "", "help.next"),
    Flag(("--tool",), "FUNCTION…", "help.tool", repeats=True),
    Flag(("--rounds",), "N", "help.rounds", count, allowed=COUNTS),
    Flag(("-y", "--yes"), "", "help.tool_yes"),
    Flag(("--think",), "[=LEVEL]", "help.think", level, allowed=", ".join(LEVELS)),
    Flag(("--no-think",), "", "help.no_think"),
    Flag(("--logprobs",), "[=N]", "help.logprobs", others, allowed="0–20"),
    Flag(("-n", "--n"), "N", "help.n", count, allowed=COUNTS),
    Flag(("--keep-alive",), "TIME", "help.keep_alive", duration, allowed=TIMES),
    Flag(("--raw",), "", "help.raw"),
    Flag(("--suffix",), "TEXT", "help.suffix"),
    Flag(("--template",), "TEXT", "help.template"),
    Flag(("--drop-oldest",), "", "help.drop_oldest"),
    Flag(("--no-loop-guard",), "", "help.no_loop_guard"),
    Flag(("--no-stream",), "", "help.no_stream"),
    Flag(("-c", "--conversation"), "NAME", "help.conversation"),
    Flag(("--new",), "", "help.new"),
    Flag(("--no-history",), "", "help.no_history"),
)


def asked(
    session: Session, shell: Any, arguments: Arguments, text: str, key: TurnKey
) -> Ask:
    """What the cell asks: its text with values put in, and what its flags say.

    Raises
    ------
    BadInput
        Where a flag or a value in the text cannot be used; nothing was sent.
    """
    whole = filled(session, shell, arguments, text)
    for note in whole.notes:
        session.notices.put(note)
    options = dict(arguments.option)
    if arguments.seed is not None:
        options["seed"] = arguments.seed
    shape = shape_named(shell, arguments.format)
    return Ask(
        text,
        content=whole.content,
        images=whole.images,
        model=arguments.model,
        system=arguments.system,
        options=options,
        more=_more(arguments, shape),
        key=key,
        shape=shape,
        toolbox=_toolbox(shell, arguments),
        guarded=not arguments.no_loop_guard,
        drop_oldest=bool(arguments.drop_oldest),
    )


def _more(arguments: Arguments, shape: Any) -> dict[str, Any]:
    """The other fields of the request that were given."""
    more: dict[str, Any] = {"keep_alive": arguments.keep_alive}
    if shape is not None:
        more["format"] = schema_of(shape)
    if arguments.no_think:
        if arguments.think is not None:
            told = {"flag": "--think", "other": "--no-think"}
            raise BadUsage("usage_together", magic=MAGIC, **told)
        more["think"] = False
    elif arguments.think is not None:
        more["think"] = arguments.think
    if arguments.logprobs is not None:
        more |= {"logprobs": True, "top_logprobs": arguments.logprobs or None}
    return more


def _toolbox(shell: Any, arguments: Arguments) -> Toolbox:
    """The functions that the model may call; without ``--yes`` each call is asked."""
    functions = functions_named(shell, arguments.tool)
    if functions and not arguments.yes:
        need_answers(MAGIC)
    return Toolbox.of(
        functions,
        rounds=arguments.rounds or ROUNDS,
        allow=(lambda call: True) if arguments.yes else _allowed,
    )


def _allowed(call: ToolCall) -> bool:
    # All of it: nobody should allow what cannot be seen.
    whole = written(call, QUESTION_CHARACTERS)
    return confirmed(say("tool.question", call=whole), MAGIC)
