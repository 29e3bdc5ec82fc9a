"""`%ollama`: one line, one sub-command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..display.renderer import announce
from ..errors import BadUsage
from ..messages import say
from ..options import OPTIONS, Option
from ..plain import columns
from ..session import Session
from . import account, looking, setting, transfers, upkeep
from .arguments import Arguments, did_you_mean
from .command import Command
from .doctor import doctor
from .looking import SHOW_FLAGS
from .serving import SERVE_FLAGS, serve
from .transfers import CREATE_FLAGS, FROM, INSECURE, YES
from .upkeep import RM_FLAGS

__all__ = ["SUBCOMMANDS", "canonical", "ollama_line"]

# Other programs' words for ours.
_MEANT = {
    "remove": "rm", "delete": "rm", "del": "rm", "models": "list", "tags": "list",
    "copy": "cp", "make": "create", "build": "create", "download": "pull",
    "get": "pull", "upload": "push", "load": "run", "unload": "stop", "start": "serve",
    "running": "ps", "info": "show", "login": "signin", "logout": "signout",
    "server": "host", "model": "use", "check": "doctor",
}  # fmt: skip


def ollama_line(session: Session, line: str) -> Any:
    """Do what the line says; tables are returned, all else is printed."""
    word, *more = line.split(maxsplit=1) or ["status"]
    word = "help" if word in ("-h", "--help") else word
    command = _command(word)
    arguments = command.parse(word, more[0] if more else "")
    if arguments.help:
        print(_manual(word))
        return None
    try:
        return command.do(session, arguments)
    finally:
        announce(session)


def _command(word: str) -> Command:
    if word not in SUBCOMMANDS:
        near = _MEANT.get(word) or did_you_mean(word, [*SUBCOMMANDS])
        key = "usage_word" if near else "usage_no_word"
        raise BadUsage(key, word=word, near=near)
    return SUBCOMMANDS[word]


def _manual(word: str) -> str:
    grammar = _command(word).grammar(word)
    return grammar.manual(say(f"help.ollama.{canonical(word)}"))


def _help(session: Session, arguments: Arguments) -> None:
    topic = arguments.words[0] if arguments.words else ""
    if topic in ("options", "option", "-o"):
        print(_option_manual())
        return
    if topic:
        print(_manual(topic))
        return
    shown = [name for name in SUBCOMMANDS if name == canonical(name)]
    usages = {name: _usage(name) for name in shown}
    width = max(map(columns, usages.values()))
    print(say("help.ollama"), "\n")
    for name, usage in usages.items():
        print(f"  {usage:<{width}}  {say(f'help.ollama.{name}')}")


def _usage(name: str) -> str:
    return "%ollama" if name == "status" else SUBCOMMANDS[name].written(name)


def _option_manual() -> str:
    rows = [_option_row(option) for option in OPTIONS.values()]
    width = max(len(name) for name, _, _ in rows)
    middle = max(len(figures) for _, figures, _ in rows)
    lines = [
        f"  {name:<{width}}  {figures:<{middle}}  {about}"
        for name, figures, about in rows
    ]
    return "\n".join([say("help.options"), "", *lines])


def _option_row(option: Option) -> tuple[str, str, str]:
    default = "–" if option.default in (None, ()) else option.default
    low = "" if option.low is None else f"{option.low}…"
    high = "" if option.high is None else f"{option.high}"
    mark = " ↻" if option.reloads else ""
    return option.name + mark, f"{default}; {low}{high}".rstrip("; "), option.help


def canonical(word: str) -> str:
    """The sub-command for which ``word`` is another name."""
    return {"ls": "list"}.get(word, word)


SUBCOMMANDS: Mapping[str, Command] = {
    "status": Command(looking.status),
    "list": Command(looking.list_),
    "ls": Command(looking.list_),
    "ps": Command(looking.ps),
    "show": Command(looking.show, "[MODEL] [--modelfile …] [-v]", 0, 1, SHOW_FLAGS),
    "use": Command(setting.use, "[MODEL]", 0, 1),
    "run": Command(upkeep.run, "MODEL [PROMPT]", 1, 1, free=True),
    "stop": Command(upkeep.stop, "MODEL", 1, 1),
    "pull": Command(
        transfers.pull, "MODEL [--from FOLDER] [--insecure]", 1, 1, (FROM, INSECURE)
    ),
    "push": Command(transfers.push, "MODEL [--insecure]", 1, 1, (INSECURE,)),
    "create": Command(
        transfers.create, "NAME -f FILE [-q QUANT] [--yes]", 1, 1, CREATE_FLAGS
    ),
    "cp": Command(upkeep.cp, "MODEL NAME [--yes]", 2, 2, (YES,)),
    "rm": Command(upkeep.rm, "MODEL… [--all] [--yes]", 0, None, RM_FLAGS),
    "embed": Command(upkeep.embed, "MODEL TEXT…", 2, None),
    "set": Command(setting.set_, "[NAME VALUE]", 0, 1, free=True),
    "unset": Command(setting.unset, "NAME…", 1, None),
    "host": Command(setting.host, "[ADDRESS]", 0, 1),
    "serve": Command(serve, "[--embedded]", flags=SERVE_FLAGS),
    "signin": Command(account.signin),
    "signout": Command(account.signout),
    "version": Command(looking.version),
    "doctor": Command(doctor),
    "help": Command(_help, "[SUB-COMMAND|options]", 0, 1),
}
