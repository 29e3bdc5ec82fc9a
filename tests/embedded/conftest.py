"""An engine with the models that the recorded exchanges were made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.embedded.asking import client, runners, running, until
from tests.embedded.models import recorded_store
from tests.support.engine import Engine


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models in Ollama's layout."""
    return recorded_store(tmp_path_factory.mktemp("recorded"))


@pytest.fixture(scope="session")
def recorded(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for tests that only ask it."""
    with Engine(tmp_path_factory.mktemp("engine"), models=[store]) as engine:
        yield engine


@pytest.fixture
def ask(recorded: Engine) -> Iterator[httpx.Client]:
    """A client of that engine."""
    with client(recorded) as found:
        yield found


@pytest.fixture
def own(engines: Callable[..., Engine], store: Path) -> Callable[..., Engine]:
    """Starts engines of the test's own, with the same models."""

    def start(*arguments: str, **env: str) -> Engine:
        return engines(models=[store], arguments=arguments, env=env)

    return start


@pytest.fixture(scope="module")
def lent(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for a module, whose runners nobody else asks."""
    with Engine(tmp_path_factory.mktemp("lent"), models=[store]) as engine:
        yield engine


@pytest.fixture
def idle(lent: Engine) -> Engine:
    """The module's engine, with no model loaded and nobody answered."""
    with client(lent) as asked:
        for model in running(asked):
            body = {"model": model["name"], "keep_alive": 0}
            asked.post("/api/generate", json=body).raise_for_status()
        until(lambda: not running(asked) and not runners(lent))
    return lent


@pytest.fixture(scope="session")
def maker(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for tests that make models, each under names of its own."""
    with Engine(tmp_path_factory.mktemp("maker"), models=[store]) as engine:
        yield engine


@pytest.fixture
def asked(maker: Engine) -> Iterator[httpx.Client]:
    """A client of that engine."""
    with client(maker) as found:
        yield found


@pytest.fixture(scope="session")
def bare(store: Path) -> Path:
    """A small real model without a template of its own."""
    return store.parent / "files" / "bare"
