"""Tests of the catalogue of texts."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from ollama_magic import errors, messages
from ollama_magic.errors import OllamaMagicError, Refused
from ollama_magic.magics.ollama import SUBCOMMANDS
from ollama_magic.messages import LANGUAGES, language, say, use

PACKAGE = Path(messages.__file__).parents[1]
ENGLISH, KOREAN = LANGUAGES["en"], LANGUAGES["ko"]
ERRORS = sorted(
    key.removeprefix("error.")
    for key in ENGLISH
    if key.startswith("error.") and not key.endswith(".hint")
)
# Numbers, and all that is not text, are shown as they are.
SAMPLES = {"status": 500, "needed": 638, "window": 256}


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the language by its variable."""
    return lambda name: monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", name)


def test_a_text_stands_in_one_room() -> None:
    rooms = [import_module(f"{messages.__name__}.{room}en") for room in messages.ROOMS]
    count = Counter(key for room in rooms for key in room.TEXTS)

    assert [key for key, rooms in count.items() if rooms > 1] == []


def holes(text: str) -> dict[str, str]:
    """The placeholders of a text, with how each is converted."""
    return {
        name: conversion or ""
        for _, name, _, conversion in Formatter().parse(text)
        if name is not None
    }


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text("utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def sources() -> list[Path]:
    """The modules that speak to people, the catalogue itself left out."""
    silent = {"embedded", "messages"}
    found = [path for path in PACKAGE.rglob("*.py") if not silent & set(path.parts)]
    return [*found, PACKAGE / "embedded" / "bundling.py"]


def constants(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@cache
def said() -> dict[str, set[str]]:
    """Key of each text that the source names outright: with the values it gives."""
    found: dict[str, set[str]] = {}
    for path in sources():
        for call in calls(path):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            key = call.args[0].value if _begins_with_text(call) else None
            given = {keyword.arg or "**" for keyword in call.keywords}
            if name in ("say", "say_once") and key:
                found.setdefault(key, set()).update(given)
            elif name in errors.__all__ and key:
                found.setdefault(f"error.{key}", set()).update(given)
    return found


def _begins_with_text(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(ENGLISH) == sorted(KOREAN)


def test_both_languages_fill_in_the_same_values() -> None:
    values = [
        {key: sorted(holes(text)) for key, text in texts.items()}
        for texts in (ENGLISH, KOREAN)
    ]

    assert values[0] == values[1]


def test_a_korean_text_is_korean() -> None:
    assert [text for text in KOREAN.values() if not re.search("[가-힣]", text)] == []


def test_every_error_has_a_hint() -> None:
    assert [key for key in ERRORS if f"error.{key}.hint" not in ENGLISH] == []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("key", ERRORS)
def test_an_error_is_at_most_three_lines_and_names_what_it_was_given(
    key: str, code: str, speaking: Any
) -> None:
    speaking(code)
    wanted = holes(ENGLISH[f"error.{key}"]) | holes(ENGLISH[f"error.{key}.hint"])
    samples = {name: f"<{name}>\nsecond\nthird" for name in wanted}
    values = {name: SAMPLES.get(name, text) for name, text in samples.items()}
    status = values.pop("status", None)
    error = (
        OllamaMagicError(key, **values)
        if status is None
        else Refused(key, status=status, **values)
    )

    assert 2 <= len(error._render_traceback_()) <= 3
    assert len(str(error).splitlines()) <= 3
    for value in values.values():
        assert str(value).splitlines()[0] in str(error)


def test_every_text_that_the_source_asks_for_exists() -> None:
    assert sorted(set(said()) - set(ENGLISH)) == []


def test_the_source_gives_each_text_all_its_values() -> None:
    missing = {}
    for key, given in said().items():
        wanted = (
            holes(ENGLISH[key]).keys() | holes(ENGLISH.get(f"{key}.hint", "")).keys()
        )
        if "**" not in given and not wanted <= given:
            missing[key] = sorted(wanted - given)

    assert missing == {}


def test_every_sub_command_has_its_manual() -> None:
    names = {{"ls": "list"}.get(name, name) for name in SUBCOMMANDS}

    assert {f"help.ollama.{name}" for name in names} <= set(ENGLISH)


def test_no_text_stands_in_the_catalogue_for_nobody() -> None:
    texts = set().union(*map(constants, sources()))
    built = {f"help.ollama.{name}" for name in SUBCOMMANDS}
    unused = [
        key
        for key in ENGLISH
        if not {key, key.removeprefix("error.").removesuffix(".hint")} & texts
        and key not in built
    ]

    assert unused == []


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C", "LC_ALL": "ko"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "C.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "OLLAMA_MAGIC_LANGUAGE": "en"}, "en"),
        ({"LANG": "C.UTF-8", "OLLAMA_MAGIC_LANGUAGE": "ko"}, "ko"),
        ({"OLLAMA_MAGIC_LANGUAGE": "Korean"}, "ko"),
    ],
)
def test_the_language_is_the_systems_unless_it_is_set(
    variables: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert language() == code


def test_a_chosen_language_stays_until_auto(speaking: Any) -> None:
    speaking("en")
    use("ko")
    try:
        assert say("status.host") == "서버"
    finally:
        use("auto")

    assert say("status.host") == "Server"
    with pytest.raises(ValueError, match="fr"):
        use("fr")
