"""`%ollama use`, `set`, `unset`, `host`: what holds for the next questions."""

from __future__ import annotations

from dataclasses import replace

from ..errors import BadOption
from ..hosts import DEFAULT, Host
from ..messages import say
from ..names import ModelRef
from ..options import parse
from ..session import Session
from .arguments import Arguments
from .command import missing
from .nearby import find

__all__ = ["host", "set_", "unset", "use"]


def use(session: Session, arguments: Arguments) -> None:
    """Choose the model; without one, say which it is."""
    if not arguments.words:
        print(session.in_use or say("status.any_model"))
        return
    model = ModelRef.parse(arguments.words[0])
    # Asked for now, so that a wrong name is an error here and not at the next question.
    session.call(session.show(model))
    model = _spelled(session, model)
    session.settings.model = str(model)
    print(say("use.done", model=model))


def _spelled(session: Session, model: ModelRef) -> ModelRef:
    """The same name in the letters that the server lists it in."""
    wanted = model.tagged.lower()
    names = (str(tag["name"]) for tag in session.call(session.tags()))
    listed = next((name for name in names if name.lower() == wanted), model.name)
    return replace(model, name=listed[: len(model.name)])


def set_(session: Session, arguments: Arguments) -> None:
    """Set an option for every question; without one, say which are set."""
    if arguments.words:
        name, _, value = arguments.words[0].partition("=")
        value = _unquoted(value or arguments.rest.removeprefix("=").strip())
        if not value:
            raise missing("%ollama set", "VALUE", "%ollama set NAME VALUE")
        name, read = parse(f"{name}={value}")
        session.settings.options = {**session.settings.options, name: read}
    _say_options(session)


def unset(session: Session, arguments: Arguments) -> None:
    """Take options back that `set` has set."""
    options = dict(session.settings.options)
    for name in arguments.words:
        if name not in options:
            names = ", ".join(options) or say("status.none")
            raise BadOption("option_unset", name=name, names=names)
        del options[name]
    session.settings.options = options
    _say_options(session)


def host(session: Session, arguments: Arguments) -> None:
    """Choose the server; without an address, say where we are.

    Nothing is contacted to choose one by its address; ``auto`` means that addresses
    worth trying are tried.
    """
    address, settings = arguments.words[0] if arguments.words else "", session.settings
    if address in ("embedded", "auto"):
        settings.host = ""
        settings.embedded = "always" if address == "embedded" else "auto"
        if address == "auto" and session.configured_host is None:
            found = session.call(find())
            if found not in (None, DEFAULT):
                settings.host = str(found)
    elif address:
        Host.parse(address)
        settings.host = address
        print(say("host.done", host=session.configured_host))
        return
    print(say("host.done", host=session.call(session.client()).host))


def _say_options(session: Session) -> None:
    set_now = [f"{name}={value}" for name, value in session.settings.options.items()]
    print(say("set.done", options=", ".join(set_now) or say("status.none")))


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] in "\"'" and text[0] == text[-1]
    return text[1:-1] if quoted else text
