"""`%%compare`: one prompt, several models side by side."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from IPython.display import display

from ..dialogue import Conversation
from ..display.looks import show
from ..display.renderer import announce, is_live
from ..errors import BadUsage, OllamaMagicError, Stopped
from ..messages import say
from ..names import ModelRef
from ..plain import printable, shortened
from ..session import Session
from ..talk import Ask, Front, converse
from .arguments import Arguments, Flag, Grammar
from .asks import FLAGS as ASKING
from .asks import asked

if TYPE_CHECKING:
    from ..widgets.comparison import Comparison

__all__ = ["COMPARE", "compare"]

MAGIC = "%%compare"
LEAST_MODELS, STOPPING_SECONDS = 2, 5.0
# Of the flags of a question those that are meant for all models alike.
SHARED = (
    *("system", "option", "seed", "image", "context", "cells", "verbatim", "format"),
    *("think", "no_think", "keep_alive", "no_loop_guard"),
)


def names(text: str) -> list[ModelRef]:
    """The models in ``a,b,c``."""
    return [ModelRef.parse(name) for name in text.split(",") if name.strip()]


FLAGS = (
    Flag(("-m", "--models"), "A,B[,…]", "help.compare.models", names, repeats=True),
    Flag(("--blind",), "", "help.compare.blind"),
    Flag(("--parallel",), "", "help.compare.parallel"),
    *(flag for flag in ASKING if flag.argument in SHARED),
)
COMPARE = Grammar(MAGIC, f"{MAGIC} -m A,B[,…] [-o NAME=VALUE] [--blind] …", FLAGS)


def compare(session: Session, shell: Any, line: str, cell: str) -> None:
    """Ask every model what the cell says, and show the answers as they come.

    Raises
    ------
    OllamaMagicError
        Where every model failed; the error of the first.
    """
    arguments = COMPARE.parse(line)
    if arguments.help:
        print(COMPARE.manual(say("help.compare")))
        return
    models = _models(arguments)
    if not cell.strip():
        raise BadUsage("compare_empty", magic=MAGIC)
    flags = {flag.argument: () if flag.repeats else None for flag in ASKING}
    whole = Arguments({**flags, **arguments.flags}, (), "")
    ask = asked(session, shell, whole, cell.strip("\n"), None)
    announce(session)
    if getattr(shell, "kernel", None) is None:
        _in_turn(session, arguments, ask, models)
    else:
        _side_by_side(session, arguments, ask, models)


def _models(arguments: Arguments) -> list[ModelRef]:
    """Those that are to be compared, each once.

    Raises
    ------
    BadUsage
        For fewer than two, and for a word that no flag takes.
    """
    if arguments.words:
        word = arguments.words[0]
        raise BadUsage("usage_extra", magic=MAGIC, word=word, usage=COMPARE.usage)
    every = (model for some in arguments.models for model in some)
    models = [*{model.tagged + model.provider: model for model in every}.values()]
    if len(models) < LEAST_MODELS:
        raise BadUsage("compare_models", magic=MAGIC)
    return models


def _side_by_side(
    session: Session, arguments: Arguments, ask: Ask, models: list[ModelRef]
) -> None:
    """In a panel of columns; the cell ends when all answers are there."""
    from ..widgets.comparison import Comparison

    panel = Comparison(session)
    live = is_live()
    blind, parallel = bool(arguments.blind), bool(arguments.parallel)
    try:
        if live:
            display(panel)
        panel.compare(ask, models, blind=blind, parallel=parallel)
        panel.wait()
    except KeyboardInterrupt:
        panel.stop()
        panel.wait(STOPPING_SECONDS)
        raise Stopped(say("compare.stopped")) from None
    finally:
        if not live:
            _static(panel)
        announce(session)
    errors = [column.error for column in panel.columns]
    if errors[0] is not None and all(errors):
        raise errors[0]


def _static(panel: Comparison) -> None:
    """Show what the notebook keeps, and nothing to click."""
    text = panel.as_markdown()
    data = {"text/markdown": text, "text/plain": printable(html.unescape(text))}
    display(data, raw=True, metadata=panel.as_metadata())
    panel.close()


def _in_turn(
    session: Session, arguments: Arguments, ask: Ask, models: list[ModelRef]
) -> None:
    """One below the other, as text under headings.

    Raises
    ------
    BadUsage
        For flags that only columns can do.
    """
    for flag in ("blind", "parallel"):
        if arguments.flags[flag]:
            raise BadUsage("compare_terminal", magic=MAGIC, flag=f"--{flag}")
    errors: list[OllamaMagicError] = []
    front = Front(
        lambda reply: show(reply, session), announce=lambda: announce(session)
    )
    for model in models:
        print(f"── {shortened(str(model))} ──", flush=True)
        try:
            each = replace(ask, model=model, source="compare")
            converse(session, each, Conversation(""), front)
        except OllamaMagicError as error:
            errors.append(error)
            print(f"{type(error).__name__}: {error}")
        print()
    if len(errors) == len(models):
        raise errors[0]
