"""Tests of the picker's servers: others, dead, hostile, and back again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic.session import Session
from ollama_magic.settings import Settings
from ollama_magic.widgets.picker import Picker
from tests.support.engine import Engine
from tests.support.listing import listing
from tests.support.server import Answer, Request, Server
from tests.support.waiting import eventually

Sessions = Callable[..., Session]
Pickers = Callable[..., Picker]


def test_a_server_that_dies_and_comes_back_is_seen(
    pickers: Pickers, opened: Any
) -> None:
    server = opened.enter_context(listing("a", "b"))
    picker = pickers(server)
    assert picker.table.names == ["a", "b"]
    server.close()
    picker.hosts.check.click()

    eventually(lambda: "does not answer" in picker.hosts.told)
    assert "ollama serve" in picker.hosts.told
    assert picker.table.names == ["a", "b"]

    opened.enter_context(listing("a", "b", "c", port=server.port))
    picker.refresh()
    eventually(lambda: picker.table.names == ["a", "b", "c"])
    assert "alert" not in picker.hosts.told


def test_another_server_is_chosen_in_the_panel(picker: Picker, opened: Any) -> None:
    other = opened.enter_context(listing("elsewhere"))
    picker.hosts.field.value = f" {other.url} "

    assert picker.session.settings.host == other.url
    eventually(lambda: picker.table.names == ["elsewhere"])


def test_a_server_that_nobody_has_is_told_and_the_panel_stays_usable(
    picker: Picker, hostile: Any, engine: Engine
) -> None:
    gone = hostile.nobody()
    picker.hosts.field.value = gone.url
    eventually(lambda: "nothing answers at" in picker.hosts.told)

    picker.hosts.field.value = "ftp://nowhere"
    assert "ftp://nowhere" in picker.trouble
    assert picker.hosts.field.value == gone.url

    picker.hosts.field.value = engine.url
    eventually(lambda: "answers:" in picker.hosts.told)
    assert picker.trouble == ""


def test_an_address_with_a_password_is_shown_without(picker: Picker) -> None:
    picker.hosts.field.value = "http://me:hush@127.0.0.1:9"

    assert picker.session.settings.host == "http://me:hush@127.0.0.1:9"
    assert picker.hosts.field.value == "http://***@127.0.0.1:9"
    eventually(lambda: "does not answer" in picker.hosts.told)
    assert "hush" not in f"{picker.hosts.told}{picker.as_markdown()}"


def test_the_server_of_the_environment_is_shown(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", engine.url)
    session = Session(Settings())
    picker = Picker(session)
    try:
        assert picker.hosts.field.value == engine.url
        picker.hosts.field.value = "auto"
        assert picker.hosts.field.value == engine.url
        assert session.settings.host == ""
    finally:
        picker.close()
        session.call(session.close())


def test_a_server_that_talks_nonsense_is_looked_at_again(
    opened: Any, sessions: Sessions
) -> None:
    told: list[Any] = [{"models": 7}]

    async def handler(request: Request, answer: Answer) -> None:
        known = {"/api/version": {"version": "1"}, "/api/ps": {"models": []}}
        await answer.json(known.get(request.path) or told[0])

    picker = Picker(sessions(opened.enter_context(Server(handler))), look_seconds=0.1)
    try:
        assert picker.ready.wait(20)
        assert picker.table.names == []
        told[0] = {"models": [{"name": "a"}]}
        eventually(lambda: picker.table.names == ["a"])
    finally:
        picker.close()


def test_embedded_and_auto_are_words_for_servers(picker: Picker) -> None:
    picker.hosts.field.value = "embedded"
    assert (picker.session.settings.host, picker.session.settings.embedded) == (
        "",
        "always",
    )
    picker.hosts.field.value = "auto"
    assert picker.session.settings.embedded == "auto"


def test_names_of_a_hostile_server_are_text(pickers: Pickers, opened: Any) -> None:
    bad = "<img src=x onerror=alert(1)>\x1b[31m\u202e$x$"
    picker = pickers(opened.enter_context(listing(bad, "good")))
    shown = picker.table._table.value

    assert "<img" not in shown
    assert "\x1b" not in shown + str(picker.table._choice._options_labels)
    picker.table.choose(bad)
    assert "BadName" in picker.trouble
    assert "<img" not in picker.trouble
    picker.table.choose("good")
    assert picker.model == "good"
