"""`%%sweep`: the prompts of a cell, asked with every model and combination."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..display.sweeping import plan_of, results_of
from ..errors import BadInput, BadUsage
from ..messages import say
from ..options import parse
from ..reasons import reason_of
from ..session import Session
from ..sweeps.pictures import several
from ..sweeps.planning import Wish
from ..sweeps.trials import CACHES
from .arguments import Arguments, Flag, Grammar
from .asking import confirmed
from .inputs import filled_text
from .named import shape_named, value_named
from .pictures import picture_named
from .watching import watching
from .wishes import count, duration, level, variable

if TYPE_CHECKING:
    from ..results import Results
    from ..sweeps.plan import Plan

__all__ = ["SWEEP", "sweep"]

MAGIC = "%%sweep"
TIMEOUT_SECONDS = 600.0
_RULE = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)


def options(text: str) -> tuple[str, list[Any]]:
    """``temperature=0,0.7`` as a name and each of its values.

    Raises
    ------
    BadOption
        As `options.parse` does.
    """
    name, equals, values = text.partition("=")
    whole = "," not in values or values.lstrip().startswith("[")
    texts = [values] if whole else values.split(",")
    read = [parse(f"{name}{equals}{each.strip()}") for each in texts]
    return read[0][0], [value for _, value in read]


def numbers(text: str) -> list[int]:
    """The whole numbers in ``1,2,3``; else a ``ValueError``."""
    return [int(each) for each in text.split(",")]


def _cache(text: str) -> str:
    if text not in CACHES:
        raise ValueError(text)
    return text


FLAGS = (
    Flag(("-m", "--models"), "A,B[,…]", "help.sweep.models", repeats=True),
    Flag(("-o", "--option"), "NAME=V[,…]", "help.sweep.option", options, repeats=True),
    Flag(("-s", "--system"), "TEXT", "help.sweep.system", repeats=True),
    Flag(("--think",), "LEVEL", "help.sweep.think", level, repeats=True),
    Flag(("--seed",), "N[,…]", "help.sweep.seed", numbers, repeats=True),
    Flag(("--format",), "json|NAME", "help.sweep.format", repeats=True),
    Flag(("--image",), "PICTURE", "help.sweep.image", repeats=True),
    Flag(("--raw",), "", "help.raw"),
    Flag(("--suffix",), "TEXT", "help.sweep.suffix", repeats=True),
    Flag(("--template",), "TEXT", "help.sweep.template", repeats=True),
    Flag(("-n", "--repeats"), "N", "help.sweep.repeats", count),
    Flag(("--check",), "NAME", "help.sweep.check"),
    Flag(("--variables",), "NAME", "help.sweep.variables"),
    Flag(("--verbatim",), "", "help.verbatim"),
    Flag(("--file",), "FILE", "help.sweep.file"),
    Flag(("--host",), "ADDRESS", "help.sweep.host", repeats=True),
    Flag(("--journal",), "FILE|none", "help.sweep.journal"),
    Flag(("--cache",), "POLICY", "help.sweep.cache", _cache, allowed=", ".join(CACHES)),
    Flag(("--cold",), "", "help.sweep.cold"),
    Flag(("--interleaved",), "", "help.sweep.interleaved"),
    Flag(("--parallel",), "N", "help.sweep.parallel", count),
    Flag(("--timeout",), "SECONDS", "help.sweep.timeout", float),
    Flag(("--keep-alive",), "TIME", "help.keep_alive", duration),
    Flag(("--no-warm-up",), "", "help.sweep.no_warm_up"),
    Flag(("--no-loop-guard",), "", "help.no_loop_guard"),
    Flag(("--plan",), "", "help.sweep.plan"),
    Flag(("--into",), "NAME", "help.sweep.into", variable, allowed="r, …"),
    Flag(("-y", "--yes"), "", "help.sweep.yes"),
)
SWEEP = Grammar(MAGIC, f"{MAGIC} -m A,B[,…] [-o NAME=V[,…]] [--repeats N] …", FLAGS)


def sweep(session: Session, shell: Any, line: str, cell: str) -> Plan | Results | None:
    """Ask what the cell has, and give back the results; with ``--plan``, the plan.

    Raises
    ------
    OllamaMagicError
        As `ollama_magic.sweep` does.
    """
    arguments = SWEEP.parse(line)
    if arguments.help:
        print(SWEEP.manual(say("help.sweep")))
        return None
    if arguments.words:
        word = arguments.words[0]
        raise BadUsage("usage_extra", magic=MAGIC, word=word, usage=SWEEP.usage)

    def agree(question: str) -> bool:
        return bool(arguments.yes) or confirmed(question, MAGIC)

    prompts = _filled(session, shell, arguments, _prompts(arguments, cell))
    prompts = _seen(session, shell, arguments, prompts)
    wish = _wish(shell, arguments, prompts)
    made = (plan_of if arguments.plan else results_of)(session, wish, agree, watching)
    if arguments.into:
        shell.push({arguments.into: made})
    return made


def _prompts(arguments: Arguments, cell: str) -> Any:
    """Those of the cell: one a line, or whatever stands between rows of ``---``."""
    if arguments.file:
        if cell.strip():
            raise BadUsage("sweep_both", magic=MAGIC)
        return Path(arguments.file)
    parts = _RULE.split(cell) if _RULE.search(cell) else cell.splitlines()
    prompts = [part.strip("\n") for part in parts if part.strip()]
    if not prompts:
        raise BadUsage("sweep_no_prompt", magic=MAGIC)
    return [_prompt(text, place) for place, text in enumerate(prompts, 1)]


def _seen(session: Session, shell: Any, arguments: Arguments, prompts: Any) -> Any:
    """The prompts, each with the pictures that the line names.

    Raises
    ------
    BadUsage
        Where the prompts are in a file, whose rows have pictures of their own.
    """
    if not arguments.image:
        return prompts
    if arguments.file:
        told = {"flag": "--image", "other": "--file"}
        raise BadUsage("usage_together", magic=MAGIC, **told)
    named = [picture_named(session, shell, text) for text in arguments.image]
    for note in (note for _, notes in named for note in notes):
        session.notices.put(note)
    images = [picture.data for picture, _ in named]
    rows = ({"prompt": each} if isinstance(each, str) else each for each in prompts)
    return [
        {**row, "images": [*images, *several(row.get("images"), MAGIC)]} for row in rows
    ]


def _filled(session: Session, shell: Any, arguments: Arguments, prompts: Any) -> Any:
    """The prompts of a cell with the values of the notebook for ``{{expression}}``.

    They stay as they are with ``--verbatim``, and with ``--variables``, where such are
    braces that are no hole.
    """
    if arguments.file or arguments.verbatim or arguments.variables:
        return prompts
    rows = []
    for given in prompts:
        row = {"prompt": given} if isinstance(given, str) else given
        if isinstance(text := row.get("prompt"), str) and "{{" in text:
            filled = filled_text(session, shell, text)
            row = {**row, "prompt": filled.content}
            if filled.images:
                row["images"] = [*several(row.get("images"), MAGIC), *filled.images]
            for note in filled.notes:
                session.notices.put(note)
        rows.append(row)
    return rows


def _prompt(text: str, place: int) -> Any:
    """A text, or an object as JSONL has it."""
    if not text.lstrip().startswith('{"'):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        told = {"place": place, "reason": reason_of(error)}
        raise BadInput("sweep_cell_json", magic=MAGIC, **told) from None


def _wish(shell: Any, arguments: Arguments, prompts: Any) -> Wish:
    fields = {
        "system": list(arguments.system) or None,
        "think": list(arguments.think) or None,
        "format": [shape_named(shell, text) for text in arguments.format] or None,
        "raw": True if arguments.raw else None,
        "suffix": list(arguments.suffix) or None,
        "template": list(arguments.template) or None,
        "keep_alive": arguments.keep_alive,
    }
    chosen: dict[str, list[Any]] = {}
    seeds = [("seed", values) for values in arguments.seed]
    for name, values in (*arguments.option, *seeds):
        chosen.setdefault(name, []).extend(values)
    models = [m for text in arguments.models for m in text.split(",") if m.strip()]
    named = {
        name: value_named(shell, text, f"--{name}")
        for name in ("check", "variables")
        if (text := arguments.flags[name])
    }
    place = arguments.journal
    return Wish(
        models=models or None,
        prompts=prompts,
        options=chosen,
        repeats=arguments.repeats or 1,
        variables=named.get("variables"),
        checks=named.get("check"),
        hosts=list(arguments.host) or None,
        journal=None if place == "none" else place or True,
        cold=bool(arguments.cold),
        cache=arguments.cache or CACHES[0],
        interleaved=bool(arguments.interleaved),
        parallel=arguments.parallel or 1,
        timeout=TIMEOUT_SECONDS if arguments.timeout is None else arguments.timeout,
        warm_up=not arguments.no_warm_up,
        loop_guard=not arguments.no_loop_guard,
        fields={name: value for name, value in fields.items() if value is not None},
    )
