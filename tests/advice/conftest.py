"""An engine with models of many shapes, and functions that ask a given server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.session import current
from tests.scripted import write_store
from tests.shapes import SHAPES, shape_file
from tests.support.engine import Engine


@pytest.fixture(scope="session")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of each shape, by name."""
    folder = tmp_path_factory.mktemp("shapes")
    return {name: shape_file(folder / name, SHAPES[name]) for name in SHAPES}


@pytest.fixture(scope="session")
def shaped(
    shapes: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine that has them all."""
    named = {f"{name}:latest": path for name, path in shapes.items()}
    store = write_store(tmp_path_factory.mktemp("shaped"), named)
    with Engine(tmp_path_factory.mktemp("engine"), models=[store]) as engine:
        yield engine


@pytest.fixture
def using(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any], None]]:
    """Points `om` to a server: `using(server)`; nothing of it is left afterwards."""

    def point(server: Any) -> None:
        monkeypatch.setenv("OLLAMA_HOST", server.url)

    yield point
    session = current()
    session.call(session.close())
    while not session.notices.empty():
        session.notices.get()


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has texts for people be Korean."""
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", "ko")
