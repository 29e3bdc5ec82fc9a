"""Every text for people, looked up by key in the language in force."""

from __future__ import annotations

import functools
import locale
import os
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import chain
from string import Formatter
from typing import Any

__all__ = ["LANGUAGES", "chosen", "language", "say", "use"]

# Each is a module for each language: `en` and `ko`, `advice_en` and `advice_ko`, …
ROOMS = (
    *(
        "",
        "advice_",
        "answers_",
        "bench_",
        "compare_",
        "engine_",
        "inputs_",
        "make_",
        "manage_",
        "records_",
    ),
    *("panels_", "picker_", "results_", "screen_", "sweep_", "talk_"),
)


class _Catalogue(Mapping[str, Mapping[str, str]]):
    """All texts by language; one that nobody speaks here is not even read."""

    def __getitem__(self, language: str) -> Mapping[str, str]:
        if language not in ("en", "ko"):
            raise KeyError(language)
        return _texts(language)

    def __iter__(self) -> Iterator[str]:
        return iter(("en", "ko"))

    def __len__(self) -> int:
        return 2


class _Texts(Mapping[str, str]):
    """All texts of a language; a room is entered when a text is in none before it."""

    def __init__(self, language: str) -> None:
        self._names = [f"{__name__}.{room}{language}" for room in ROOMS]

    def __getitem__(self, key: str) -> str:
        for room in self._rooms():
            if key in room:
                return room[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._rooms())

    def __len__(self) -> int:
        return sum(map(len, self._rooms()))

    def _rooms(self) -> Iterator[Mapping[str, str]]:
        return (_room(name) for name in self._names)


@functools.cache
def _room(name: str) -> Mapping[str, str]:
    texts: Mapping[str, str] = import_module(name).TEXTS
    return texts


_texts = functools.cache(_Texts)


LANGUAGES = _Catalogue()
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

    ``{n:prompt|prompts}`` is the first of both words where ``n`` is 1.

    Raises
    ------
    KeyError
        For a key that the catalogue does not have.
    """
    text = LANGUAGES[language()][key]
    if "|" in text:
        return _COUNTING.vformat(text, (), values)
    return text.format(**values)


class _Counting(Formatter):
    """Fills in one word for one, and another for several."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        one, several, many = format_spec.partition("|")
        if not several:
            return super().format_field(value, format_spec)
        return one if str(value) == "1" else many


_COUNTING = _Counting()


def _system_language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    # Windows sets none of the variables; there the locale itself has to be asked.
    return locale.getlocale()[0] or ""
