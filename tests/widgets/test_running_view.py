"""Tests of the view of loaded models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ollama_magic.session import Session
from ollama_magic.widgets.running import RunningView
from tests.support.engine import Engine
from tests.support.server import Answer, Request, Server
from tests.support.waiting import eventually

Views = Callable[..., RunningView]


@pytest.fixture
def views(sessions: Callable[..., Session]) -> Iterator[Views]:
    """Opens views that have asked their server: `views(server)`."""
    opened: list[RunningView] = []

    def start(server: Any) -> RunningView:
        opened.append(RunningView(sessions(server), look_seconds=0.1))
        assert opened[-1].ready.wait(20)
        return opened[-1]

    yield start
    for view in opened:
        view.close()


def loading(*models: dict[str, Any], port: int = 0) -> Server:
    """A server that says that these are loaded, and unloads none."""
    return following(list(models), port=port)


def following(models: list[dict[str, Any]], *, port: int = 0) -> Server:
    """The same for a list that may change."""

    async def handler(request: Request, answer: Answer) -> None:
        if request.path == "/api/ps":
            await answer.json({"models": models})
        else:
            await answer.json({"error": "it will not go"}, 500)

    return Server(handler, port=port)


def test_a_loaded_model_is_shown_and_unloaded(views: Views, engine: Engine) -> None:
    view = views(engine)
    session = view.session
    session.settings.model = "tutor:0.1m"
    assert session.chat("Hi").text
    eventually(lambda: "tutor:0.1m" in view.rows)
    row = view.rows["tutor:0.1m"]
    assert "of memory · context 1K · until" in row.facts
    assert "`tutor:0.1m`" in view.as_markdown()

    row.button.click()
    eventually(lambda: "tutor:0.1m" not in view.rows)
    assert view.trouble == ""
    loaded = [each["name"] for each in session.call(session.ps())]
    assert "tutor:0.1m" not in loaded


def test_a_model_that_will_not_go_is_told_and_its_button_comes_back(
    views: Views, opened: Any
) -> None:
    view = views(opened.enter_context(loading({"name": "a:1", "size": 5000})))
    row = view.rows["a:1"]
    row.button.click()

    eventually(lambda: "it will not go" in view.trouble)
    eventually(lambda: "5KB of memory" in row.facts)
    assert not row.button.disabled


def test_figures_that_are_not_told_are_left_out(views: Views, opened: Any) -> None:
    in_an_hour = datetime.now(UTC) + timedelta(minutes=60)
    view = views(
        opened.enter_context(
            loading(
                {"name": "little"},
                {"name": "wrong", "expires_at": "soon", "size": 1},
                {"name": "ever", "expires_at": "2318-07-05T01:02:03.123456789Z"},
                {"name": "gpu", "size_vram": 7000, "expires_at": str(in_an_hour)},
            )
        )
    )

    assert view.rows["little"].facts == "<span></span>"
    assert "until" not in view.rows["wrong"].facts
    assert "until somebody unloads it" in view.rows["ever"].facts
    assert "7KB on the GPU" in view.rows["gpu"].facts
    assert "(in 60 min)" in view.rows["gpu"].facts


def test_a_server_that_is_gone_is_told_and_seen_again(
    views: Views, opened: Any
) -> None:
    server = opened.enter_context(loading({"name": "a"}))
    view = views(server)
    server.close()
    eventually(lambda: "nothing answers" in view._silent.value)
    assert view._list.layout.display == "none"
    eventually(lambda: "nothing answers" in view.as_markdown())

    opened.enter_context(loading({"name": "b"}, port=server.port))
    eventually(lambda: list(view.rows) == ["b"])
    assert view._silent.value == ""
    assert view._list.layout.display is None


def test_a_row_that_stays_keeps_its_button(views: Views, opened: Any) -> None:
    models = [{"name": "a", "size": 1}]
    server = opened.enter_context(following(models))
    view = views(server)
    button = view.rows["a"].button
    models.append({"name": "b", "size": 2})
    eventually(lambda: list(view.rows) == ["a", "b"])

    assert view.rows["a"].button is button
    assert "2 loaded" in view._total.value
    models.pop(0)
    eventually(lambda: list(view.rows) == ["b"])
    assert len(view._list.children) == 1
    assert button.comm is None


def test_a_hostile_name_is_text(views: Views, opened: Any) -> None:
    name = "<script>alert(1)</script>\x1b[31m"
    view = views(opened.enter_context(loading({"name": name})))
    button = view.rows[name].button

    assert "<" not in button.description + button.tooltip
    assert "\x1b" not in button.description


def test_a_closed_view_asks_nothing_more(views: Views, opened: Any) -> None:
    server = opened.enter_context(loading({"name": "a"}))
    view = views(server)
    view.close()
    asked = len(server.requests)

    eventually(lambda: not view._looks)
    assert len(server.requests) == asked
