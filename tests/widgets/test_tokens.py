"""Tests of the panel that shows how texts are cut into tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ollama_magic.names import ModelRef
from ollama_magic.session import Session
from ollama_magic.vocabulary import Cuts, Piece
from ollama_magic.widgets.tokens import TokenView
from tests.support.engine import Engine
from tests.support.waiting import eventually

Views = Callable[..., TokenView]


@pytest.fixture
def views(sessions: Callable[..., Session]) -> Iterator[Views]:
    """Opens views: `views(server, ["a text"], "a", "b")`."""
    opened: list[TokenView] = []

    def start(server: Any, texts: list[str], *models: str) -> TokenView:
        refs = [ModelRef.parse(name) for name in models]
        opened.append(TokenView(sessions(server, model=""), texts, refs))
        return opened[-1]

    yield start
    for view in opened:
        view.close()


def shown(view: TokenView) -> str:
    return str(view.shown.value)


def test_texts_stand_beside_each_other_with_the_tokens_of_each_model(
    engine: Engine, views: Views
) -> None:
    view = views(engine, ["안녕하세요 👋", "Hello"], "tutor:1m", "tutor:0.1m")
    assert view.ready.wait(20)

    assert [*view.cuts] == ["tutor:1m", "tutor:0.1m"]
    for cuts in view.cuts.values():
        for text, cut in zip(view.texts, cuts, strict=True):
            assert isinstance(cut, Cuts)
            assert b"".join(piece.data for piece in cut.pieces).decode() == text
            assert cut.verified
    assert "⟨F0⟩" in shown(view)
    assert shown(view).count("as the server counts") == 4
    assert "5&#46;00 characters" in view.as_markdown()


def test_what_is_cut_is_text_and_no_markup(engine: Engine, views: Views) -> None:
    view = views(engine, ["<img src=x onerror=alert(1)>\x1b[1m\u202e"], "tutor:1m")
    assert view.ready.wait(20)

    assert "<img" not in shown(view) + view.as_markdown()
    assert "\x1b" not in shown(view)
    assert "\u202e" not in shown(view)


def test_another_text_is_cut_when_it_is_asked_for(engine: Engine, views: Views) -> None:
    view = views(engine, ["one"], "tutor:1m")
    assert view.ready.wait(20)
    view.fields[0].value = "two words"
    view.cutting.click()

    def text() -> object:
        [cut] = view.cuts["tutor:1m"]
        return getattr(cut, "text", None)

    eventually(lambda: text() == "two words")


def test_a_model_that_is_not_there_says_so_beside_one_that_is(
    engine: Engine, views: Views
) -> None:
    view = views(engine, ["Hi"], "nope:1b", "tutor:1m")
    assert view.ready.wait(20)

    assert "does not have the model" in shown(view)
    assert "as the server counts" in shown(view)


def test_an_error_that_texts_share_is_said_once(engine: Engine, views: Views) -> None:
    view = views(engine, ["Hi", "You"], "nope:1b")
    assert view.ready.wait(20)

    assert shown(view).count("does not have the model") == 1


def test_a_model_that_makes_vectors_is_refused(engine: Engine, views: Views) -> None:
    view = views(engine, ["Hi"], "tutor:embed")
    assert view.ready.wait(20)

    assert "om-error" in shown(view)


def test_without_a_text_one_is_asked_for(engine: Engine, views: Views) -> None:
    view = views(engine, ["", ""], "tutor:1m")

    assert "Write a text first" in str(view.state.value)
    view.fields[1].value = "a"
    view.cutting.click()
    assert view.ready.wait(20)
    assert [len(cut.pieces) for cut in view.cuts["tutor:1m"]] == [0, 1]  # type: ignore[union-attr]


def test_without_a_server_the_panel_says_so(hostile: Any, views: Views) -> None:
    view = views(hostile.nobody(), ["a"], "tiny")

    assert view.ready.wait(20)
    assert "Unreachable" in shown(view)
    assert "asking" not in str(view.state.value)


def test_a_count_that_differs_is_said(engine: Engine, views: Views) -> None:
    view = views(engine, ["a"], "tutor:1m")
    assert view.ready.wait(20)
    view.cuts["tutor:1m"] = [Cuts("a", (Piece(1, b"a"),), counted=2, read=1)]

    assert "NOT verified" in view.as_markdown()
