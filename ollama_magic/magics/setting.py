"""`%ollama use`, `set`, `unset`, `host`: what holds for the next questions."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..errors import BadOption, BadUsage
from ..hosts import DEFAULT, Host
from ..messages import say
from ..names import ModelRef
from ..options import parse
from ..presets import permit
from ..session import Session
from .arguments import Arguments
from .command import listed, missing
from .nearby import find

__all__ = ["host", "need_chat", "set_", "spelled", "unset", "use"]


def use(session: Session, arguments: Arguments) -> None:
    """Choose the model; without one, say which it is."""
    if not arguments.words:
        print(session.in_use or say("status.any_model"))
        return
    model = ModelRef.parse(arguments.words[0])
    permit(model, session.settings.allowed_models)
    # Asked for now, so that a wrong name is an error here and not at the next question.
    need_chat(model, session.call(session.show(model)))
    model = spelled(session, model)
    session.settings.model = str(model)
    print(say("use.done", model=model))


def need_chat(model: ModelRef, shown: Mapping[str, Any]) -> None:
    """Refuse a model that makes vectors only, where its server says what it can.

    Raises
    ------
    BadUsage
        For such a one.
    """
    if "embedding" in (able := shown.get("capabilities") or ()) and (
        "completion" not in able
    ):
        raise BadUsage("usage_no_chat", model=str(model))


def spelled(session: Session, model: ModelRef) -> ModelRef:
    """The same name in the letters that the server lists it in."""
    there = session.call(listed(session, model))
    return replace(model, name=there["name"][: len(model.name)]) if there else model


def set_(session: Session, arguments: Arguments) -> None:
    """Set options for every question, all or none; without one, say which are set."""
    options = dict(map(parse, _pairs(arguments))) if arguments.words else {}
    session.settings.options = {**session.settings.options, **options}
    _say_options(session)


def _pairs(arguments: Arguments) -> list[str]:
    """What was typed, each as ``NAME=VALUE``.

    Raises
    ------
    BadUsage
        For a name without a value, and for a word behind a pair that is no pair.
    """
    magic, usage = "%ollama set", "%ollama set NAME VALUE"
    first, rest = arguments.words[0], arguments.rest
    name, _, value = first.partition("=")
    if value and rest:
        pairs = [first, *_words(rest)]
        for word in pairs:
            if not all(word.partition("=")):
                raise BadUsage("usage_extra", magic=magic, word=word, usage=usage)
        return pairs
    value = _unquoted(value or rest.removeprefix("=").strip())
    if not value:
        raise missing(magic, "VALUE", usage)
    return [f"{name}={value}"]


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
    worth trying are tried, after the one in ``OLLAMA_HOST``.
    """
    address, settings = arguments.words[0] if arguments.words else "", session.settings
    if address in ("embedded", "auto"):
        settings.host = ""
        settings.embedded = "always" if address == "embedded" else "auto"
        named = session.configured_host
        session.look_again()
        if address == "auto":
            found = session.call(find(named))
            if found not in (None, named or DEFAULT):
                settings.host = str(found)
    elif address:
        Host.parse(address, strict=True)
        settings.host = address
        print(say("host.done", host=session.configured_host))
        return
    print(say("host.done", host=session.call(session.client()).host))


def _say_options(session: Session) -> None:
    set_now = [f"{name}={value}" for name, value in session.settings.options.items()]
    print(say("set.done", options=", ".join(set_now) or say("status.none")))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quote that is not closed
        return text.split()


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] in "\"'" and text[0] == text[-1]
    return text[1:-1] if quoted else text
