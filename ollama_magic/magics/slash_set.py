"""`/set`: what holds for the next questions, as in Ollama's own prompt."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from ..checking import LEVELS
from ..errors import BadUsage
from ..messages import say
from ..options import parse
from ..plain import shortened
from ..session import Session
from .arguments import did_you_mean

__all__ = ["VARIABLES", "set_"]

_QUOTES = '"""'


def set_(session: Session, text: str) -> None:
    """Do what stands behind ``/set``.

    Raises
    ------
    BadUsage, BadOption
        For a variable that there is none of, or a value that it cannot have.
    """
    name, value = _first(text)
    known = {row.split()[0]: do for row, (do, _) in VARIABLES.items()}
    if name.lower() not in known:
        near = did_you_mean(name, known) if name else ""
        key = "slash_set_near" if near else "slash_set_other" if name else "slash_set"
        raise BadUsage(key, word=name, near=near, names=", ".join(known))
    known[name.lower()](session, value)


def _first(text: str) -> tuple[str, str]:
    """The first word, and the text behind it as it is."""
    word, *behind = text.split(maxsplit=1) or [""]
    return word, "".join(behind).strip()


def _parameter(session: Session, text: str) -> None:
    name, value = _first(text)
    if "=" in name:  # as %ollama set takes it
        name, value = text.split("=", 1)
    if not value:
        raise _missing("parameter NAME VALUE")
    if name == "stop" and not value.startswith("["):
        value = json.dumps(_words(value), ensure_ascii=False)
    name, read = parse(f"{name}={value}")
    session.settings.options = {**session.settings.options, name: read}
    shown = read if isinstance(read, str) else json.dumps(read, ensure_ascii=False)
    print(say("slash.set", name=name, value=shown))


def _system(session: Session, text: str) -> None:
    if text.startswith(_QUOTES):
        text = text.removeprefix(_QUOTES).removesuffix(_QUOTES).strip("\n")
    if not text:
        raise _missing("system TEXT")
    session.settings.system = text
    print(say("slash.set", name="system", value=shortened(text, 60)))


def _format(session: Session, text: str) -> None:
    if text.lower() not in ("json", ""):
        raise BadUsage("slash_format", value=text)
    if not text:
        raise _missing("format json")
    session.settings.format = "json"
    print(say("slash.set", name="format", value="json"))


def _think(session: Session, text: str) -> None:
    level = text.lower()
    if level and level not in (*LEVELS, "true", "false"):
        raise BadUsage("slash_think", value=text, names=", ".join(LEVELS))
    think: bool | str = level if level in LEVELS else level != "false"
    session.settings.think = think
    print(say("slash.set", name="think", value=level or "true"))


def _switch(name: str, value: Any, key: str) -> Callable[[Session, str], None]:
    """Sets what has no value of its own to be typed, and says what that means."""

    def switch(session: Session, text: str) -> None:
        if text:
            usage = f"/set {key.rpartition('.')[2]}"
            raise BadUsage("usage_extra", magic="/set", word=text, usage=usage)
        setattr(session.settings, name, value)
        print(say(key))

    return switch


def _missing(usage: str) -> BadUsage:
    metavar = usage.split(" ", 1)[1]
    return BadUsage(
        "usage_missing", magic="/set", metavar=metavar, usage=f"/set {usage}"
    )


def _words(text: str) -> list[str]:
    """The words of a text; quotes hold several together, where they are closed."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


# As typed: what does it, and the key of what it is for.
VARIABLES: Mapping[str, tuple[Callable[[Session, str], None], str]] = {
    "parameter NAME VALUE…": (_parameter, "slash.about.parameter"),
    "system TEXT": (_system, "slash.about.system"),
    "history": (_switch("history", True, "slash.history"), "slash.about.history"),
    "nohistory": (
        _switch("history", False, "slash.nohistory"),
        "slash.about.nohistory",
    ),
    "wordwrap": (_switch("wordwrap", True, "slash.wordwrap"), "slash.about.wordwrap"),
    "nowordwrap": (
        _switch("wordwrap", False, "slash.nowordwrap"),
        "slash.about.nowordwrap",
    ),
    "format json": (_format, "slash.about.format"),
    "noformat": (_switch("format", None, "slash.noformat"), "slash.about.noformat"),
    "verbose": (_switch("verbose", True, "slash.verbose"), "slash.about.verbose"),
    "quiet": (_switch("verbose", False, "slash.quiet"), "slash.about.quiet"),
    "think [LEVEL]": (_think, "slash.about.think"),
    "nothink": (_switch("think", False, "slash.nothink"), "slash.about.nothink"),
}
