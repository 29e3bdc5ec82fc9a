"""`%ollama`: look at the server and its models, and choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..dialects import ollama
from ..display.renderer import announce
from ..errors import BadUsage
from ..hosts import Host
from ..messages import say
from ..names import ModelRef
from ..options import OPTIONS, Option
from ..plain import printable
from ..session import Session
from .arguments import Grammar, did_you_mean

__all__ = ["SUBCOMMANDS", "ollama_line"]


def ollama_line(session: Session, line: str) -> Any:
    """Do what the line says; tables are returned, all else is printed."""
    word, _, rest = line.strip().partition(" ")
    if word in ("", "status"):
        word = "status"
    if word in ("-h", "--help"):
        word = "help"
    if word not in SUBCOMMANDS:
        near = did_you_mean(word, SUBCOMMANDS)
        raise BadUsage("usage_word", word=word, near=near)
    do, usage, most = SUBCOMMANDS[word]
    grammar = Grammar(f"%ollama {word}", usage)
    arguments = grammar.parse(rest)
    if arguments.help:
        print(grammar.manual(say(f"help.ollama.{_canonical(word)}")))
        return None
    if len(arguments.words) > most:
        extra = arguments.words[most]
        raise BadUsage("usage_extra", magic=grammar.magic, word=extra, usage=usage)
    try:
        return do(session, *arguments.words)
    finally:
        announce(session)


def _status(session: Session) -> None:
    rows = session.call(_state(session))
    width = max(_columns(name) for name, _ in rows)
    announce(session)
    for name, value in rows:
        print(f"{name}{' ' * (width - _columns(name))}  {printable(value)}")


async def _state(session: Session) -> list[tuple[str, str]]:
    client = await session.client()
    version = await client.fetch(ollama.version())
    models = await client.fetch(ollama.tags())
    loaded = [str(model["name"]) for model in await client.fetch(ollama.ps())]
    kind = f" ({say('status.embedded')})" if "embedded" in version else ""
    options = session.settings.options
    return [
        (say("status.host"), f"{client.host}{kind}"),
        (say("status.version"), str(version["version"])),
        (say("status.models"), str(len(models))),
        (say("status.loaded"), ", ".join(loaded) or say("status.none")),
        (say("status.model"), session.settings.model or say("status.any_model")),
        (
            say("status.options"),
            ", ".join(f"{name}={value}" for name, value in options.items())
            or say("status.none"),
        ),
        (say("status.turns"), str(len(session.conversation))),
    ]


def _list(session: Session) -> Any:
    from .. import frames

    return frames.models(session.call(session.tags()))


def _ps(session: Session) -> Any:
    from .. import frames

    return frames.running(session.call(session.ps()))


def _show(session: Session, name: str = "") -> Any:
    name = name or session.settings.model
    if not name:
        usage = SUBCOMMANDS["show"][1]
        raise BadUsage(
            "usage_missing", magic="%ollama show", metavar="MODEL", usage=usage
        )
    from .. import frames

    return frames.card(session.call(session.show(ModelRef.parse(name))))


def _use(session: Session, name: str = "") -> None:
    if not name:
        print(session.settings.model or say("status.any_model"))
        return
    model = ModelRef.parse(name)
    # Asked for now, so that a wrong name is an error here and not at the next question.
    session.call(session.show(model))
    session.settings.model = str(model)
    print(say("use.done", model=model))


def _host(session: Session, address: str = "") -> None:
    """Without an address: where we are. Nothing is contacted to choose one."""
    if address in ("embedded", "auto"):
        session.settings.host = ""
        session.settings.embedded = "always" if address == "embedded" else "auto"
    elif address:
        Host.parse(address)
        session.settings.host = address
    if address == "auto" or not address or address == "embedded":
        print(say("host.done", host=session.call(session.client()).host))
    else:
        print(say("host.done", host=session.configured_host))


def _help(session: Session, topic: str = "") -> None:
    if topic in ("options", "option", "-o"):
        print(_option_manual())
        return
    if topic in SUBCOMMANDS:
        usage = SUBCOMMANDS[topic][1]
        about = say(f"help.ollama.{_canonical(topic)}")
        print(Grammar(f"%ollama {topic}", usage).manual(about))
        return
    if topic:
        near = did_you_mean(topic, SUBCOMMANDS)
        raise BadUsage("usage_word", word=topic, near=near)
    shown = [name for name in SUBCOMMANDS if name == _canonical(name)]
    width = max(len(SUBCOMMANDS[name][1]) for name in shown)
    print(say("help.ollama"), "\n")
    for name in shown:
        print(f"  {SUBCOMMANDS[name][1]:<{width}}  {say(f'help.ollama.{name}')}")


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


def _columns(text: str) -> int:
    """How many columns a terminal gives ``text``: two for a Hangul syllable."""
    return sum(2 if ord(sign) >= 0x1100 else 1 for sign in text)


def _canonical(word: str) -> str:
    return {"ls": "list"}.get(word, word)


# Sub-command: what does it, how it is written, how many words it takes.
SUBCOMMANDS: dict[str, tuple[Callable[..., Any], str, int]] = {
    "status": (_status, "%ollama", 0),
    "list": (_list, "%ollama list", 0),
    "ls": (_list, "%ollama ls", 0),
    "show": (_show, "%ollama show MODEL", 1),
    "ps": (_ps, "%ollama ps", 0),
    "use": (_use, "%ollama use MODEL", 1),
    "host": (_host, "%ollama host [ADDRESS]", 1),
    "help": (_help, "%ollama help [options]", 1),
}
