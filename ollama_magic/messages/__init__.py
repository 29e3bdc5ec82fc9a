"""Every text for people, looked up by key in the language in force."""

from __future__ import annotations

import locale
import os

from . import (
    advice_en,
    advice_ko,
    answers_en,
    answers_ko,
    en,
    engine_en,
    engine_ko,
    ko,
    manage_en,
    manage_ko,
    records_en,
    records_ko,
    screen_en,
    screen_ko,
    talk_en,
    talk_ko,
)

__all__ = ["LANGUAGES", "chosen", "language", "say", "use"]

ENGLISH = (
    en,
    advice_en,
    answers_en,
    engine_en,
    manage_en,
    records_en,
    screen_en,
    talk_en,
)
KOREAN = (
    ko,
    advice_ko,
    answers_ko,
    engine_ko,
    manage_ko,
    records_ko,
    screen_ko,
    talk_ko,
)
LANGUAGES: dict[str, dict[str, str]] = {
    "en": {key: text for room in ENGLISH for key, text in room.TEXTS.items()},
    "ko": {key: text for room in KOREAN for key, text in room.TEXTS.items()},
}
_chosen = "auto"


def use(name: str) -> None:
    """Choose the language: ``en``, ``ko``, or ``auto`` (the system's).

    Raises
    ------
    ValueError
        For any other name.
    """
    global _chosen
    if name not in ("auto", *LANGUAGES):
        raise ValueError(name)
    _chosen = name


def chosen() -> str:
    """What `use` was given last: a language, or ``auto``."""
    return _chosen


def language() -> str:
    """The language in force, as a key of ``LANGUAGES``."""
    if _chosen != "auto":
        return _chosen
    wanted = os.environ.get("OLLAMA_MAGIC_LANGUAGE") or _system_language()
    return "ko" if wanted.lower().startswith(("ko", "korean")) else "en"


def say(key: str, **values: object) -> str:
    """The text behind ``key`` with its ``{names}`` filled in.

    Raises
    ------
    KeyError
        For a key that the catalogue does not have.
    """
    return LANGUAGES[language()][key].format(**values)


def _system_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    # Windows sets none of the variables; there the locale itself has to be asked.
    return locale.getlocale()[0] or ""
