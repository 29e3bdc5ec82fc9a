"""Tests of what a user has set, and of who hears that it changed."""

from __future__ import annotations

from ollama_magic.settings import Settings


def test_who_watches_hears_what_changed_and_nothing_else() -> None:
    settings, heard = Settings(model="a"), list[str]()
    end = settings.watch(heard.append)

    settings.model = "b"
    settings.model = "b"
    settings.options = {"seed": 1}
    end()
    settings.model = "c"

    assert heard == ["model", "options"]


def test_a_change_is_made_before_it_is_told() -> None:
    settings, seen = Settings(), list[str]()
    settings.watch(lambda name: seen.append(settings.model))

    settings.model = "new"

    assert seen == ["new"]


def test_one_who_leaves_while_it_is_told_does_not_keep_others_from_hearing() -> None:
    settings, heard = Settings(), list[str]()
    end = settings.watch(lambda name: end())
    settings.watch(heard.append)

    settings.host = "localhost"

    assert heard == ["host"]


def test_settings_compare_and_print_without_those_who_watch() -> None:
    watched = Settings(model="a")
    watched.watch(print)

    assert watched == Settings(model="a")
    assert "watch" not in repr(watched)
    assert "listener" not in repr(watched)
