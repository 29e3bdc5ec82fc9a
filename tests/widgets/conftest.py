"""What tests of panels ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ollama_magic.dialogue import Conversation
from ollama_magic.session import Session
from ollama_magic.widgets.chat import ChatPanel
from ollama_magic.widgets.comparison import Comparison
from ollama_magic.widgets.picker import Picker
from tests.support.engine import Engine
from tests.support.panels import Panels
from tests.support.turns import Turns
from tests.support.waiting import eventually

Sessions = Callable[..., Session]
Comparisons = Callable[..., Comparison]
Pickers = Callable[..., Picker]


@pytest.fixture
def pickers(sessions: Sessions) -> Iterator[Pickers]:
    """Opens pickers that have asked their server: `pickers(server, model="")`."""
    opened: list[Picker] = []

    def start(server: Any, *, model: str = "", **settings: Any) -> Picker:
        opened.append(Picker(sessions(server, model=model, **settings)))
        assert opened[-1].ready.wait(20)
        return opened[-1]

    yield start
    for picker in opened:
        picker.close()


@pytest.fixture
def picker(pickers: Pickers, engine: Engine) -> Picker:
    return pickers(engine)


@pytest.fixture
def comparisons(sessions: Sessions) -> Iterator[Comparisons]:
    """Opens one on a session: `comparisons(server)`."""
    opened: list[Comparison] = []

    def start(server: Any, **settings: Any) -> Comparison:
        opened.append(Comparison(sessions(server, **settings)))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


@pytest.fixture
def panels(sessions: Callable[..., Session]) -> Iterator[Panels]:
    """Opens panels on a session: `panels(server)`, `panels(session=other.session)`."""
    opened: list[ChatPanel] = []

    def start(
        server: Any = None,
        *,
        session: Session | None = None,
        conversation: Conversation | None = None,
        **settings: Any,
    ) -> ChatPanel:
        session = session or sessions(server, **settings)
        opened.append(ChatPanel(session, conversation))
        return opened[-1]

    yield start
    for panel in opened:
        panel.close()
    for panel in opened:
        eventually(lambda panel=panel: not panel.busy)


@pytest.fixture
def said(opened: Any) -> Callable[..., Turns]:
    """A server that says these, one after the other: `said("one", "two")`."""
    return lambda *texts: opened.enter_context(Turns(*texts))
