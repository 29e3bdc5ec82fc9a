"""`%chat preset`: what a class agrees on is put into the settings, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import BadUsage
from ..hosts import masked
from ..messages import say
from ..names import ModelRef
from ..presets import Preset, find, listed, permitted
from ..session import Session
from .looking import rows

__all__ = ["preset"]


def preset(session: Session, words: Sequence[str]) -> None:
    """Have a preset hold, or none (``off``); without a name, list those that are here.

    Raises
    ------
    BadInput
        Where there is none of that name, or it cannot be used; nothing is changed.
    """
    if not words:
        _list(session)
    elif words[0] == "off":
        _take_back(session)
    else:
        made = Preset.read(find(words[0], Path.cwd()))
        _take_back(session, quietly=True)
        _apply(session, made)


def _list(session: Session) -> None:
    names, chosen = listed(Path.cwd()), session.settings.preset
    if not (names or chosen):
        print(say("preset.nothing"))
    for name in dict.fromkeys([*names, *([chosen] if chosen else [])]):
        print(f"{'*' if name == chosen else ' '} {name}")


def _apply(session: Session, made: Preset) -> None:
    settings = session.settings
    told = made.settings(settings.options)
    # What is in use stays so only where it is allowed.
    model = ModelRef.parse(settings.model) if settings.model else None
    if model and not made.model and not permitted(model, made.allowed_models):
        told["model"] = ""
    if made.model and not permitted(ModelRef.parse(made.model), made.allowed_models):
        told["allowed_models"] = (made.model, *made.allowed_models)
    settings.before_preset = {name: getattr(settings, name) for name in told}
    for name, value in told.items():
        setattr(settings, name, value)
    settings.preset = made.name
    rows([(say("preset.title"), made.name), *_told(told)])


def _told(told: dict[str, object]) -> list[tuple[str, str]]:
    shown = []
    for name, value in told.items():
        text = str(value)
        if isinstance(value, dict):
            text = ", ".join(f"{each}={it}" for each, it in value.items())
        elif isinstance(value, tuple):
            text = ", ".join(map(str, value))
        elif name == "host":
            text = masked(text)
        if text:
            shown.append((name, " ".join(text.split())))
    return shown


def _take_back(session: Session, *, quietly: bool = False) -> None:
    settings = session.settings
    if not settings.preset and not quietly:
        raise BadUsage("preset_off")
    for name, value in settings.before_preset.items():
        setattr(settings, name, value)
    if not quietly:
        print(say("preset.off", name=settings.preset))
    settings.preset, settings.before_preset = "", {}
