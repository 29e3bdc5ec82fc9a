"""`%ollama`, `list`, `ps`, `show`, `version`: what the server is, and what it has."""

from __future__ import annotations

from typing import Any

from ..dialects import ollama
from ..display.renderer import announce
from ..errors import BadUsage
from ..messages import say
from ..names import ModelRef
from ..plain import printable
from ..session import Session
from ..version import __version__
from .arguments import Arguments, Flag

__all__ = ["PARTS", "SHOW_FLAGS", "list_", "ps", "rows", "show", "status", "version"]

SHOW_FLAGS = (
    Flag(("--modelfile",), "", "help.show.modelfile"),
    Flag(("--parameters",), "", "help.show.parameters"),
    Flag(("--template",), "", "help.show.template"),
    Flag(("--system",), "", "help.show.system"),
    Flag(("--license",), "", "help.show.license"),
    Flag(("-v", "--verbose"), "", "help.show.verbose"),
)
# What a server tells of a model as text, each behind a flag of its name.
PARTS = ("modelfile", "parameters", "template", "system", "license")


def status(session: Session, arguments: Arguments) -> None:
    """Which server, which model, what is loaded."""
    told = session.call(_state(session))
    announce(session)
    rows(told)


def rows(pairs: list[tuple[str, str]]) -> None:
    """Print names and values; no columns, which browsers' fonts leave ragged."""
    for name, value in pairs:
        print(f"{name}: {printable(value)}")


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
        (say("status.model"), session.in_use or say("status.any_model")),
        (
            say("status.options"),
            ", ".join(f"{name}={value}" for name, value in options.items())
            or say("status.none"),
        ),
        (say("status.turns"), str(len(session.conversation))),
    ]


def list_(session: Session, arguments: Arguments) -> Any:
    """The models that the server has."""
    from .. import frames

    told = session.call(session.inventory())
    return frames.models(told.tags, told.details, told.loaded)


def ps(session: Session, arguments: Arguments) -> Any:
    """The models that are loaded."""
    from .. import frames

    return frames.running(session.call(session.ps()))


def show(session: Session, arguments: Arguments) -> Any:
    """Everything about one model, the one in use where none is named, or its texts."""
    name = arguments.words[0] if arguments.words else session.in_use
    if not name:
        raise BadUsage("usage_no_model", magic="%ollama show")
    from ..cards import card

    wanted = [part for part in PARTS if arguments.flags[part]]
    verbose = bool(arguments.verbose) and not wanted
    shown = session.call(session.show(ModelRef.parse(name), verbose=verbose))
    if not wanted:
        return card(shown, verbose=verbose)
    for part in wanted:
        print(printable(str(shown.get(part) or say("status.none")).rstrip("\n")))
    return None


def version(session: Session, arguments: Arguments) -> None:
    """The server's version, and ours."""

    async def asked() -> tuple[str, str]:
        client = await session.client()
        told = await client.fetch(ollama.version())
        return str(client.host), str(told["version"])

    host, told = session.call(asked())
    rows([(host, told), ("ollama-magic", __version__)])
