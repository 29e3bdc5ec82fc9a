"""One engine for the clients that others wrote, with models that say given texts."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator

import pytest

from tests.embedded.models import recorded_store
from tests.scripted import say, write_store
from tests.support.engine import Engine

# litellm would fetch a table of prices from the network when it is imported.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

# Elsewhere than in the clients' own environment these cannot even be read; there, where
# they are missing, nothing is collected, which pytest takes for a failure.
if importlib.util.find_spec("anthropic") is None:
    collect_ignore_glob = ["test_*.py"]
JSON = ['{"', "city", '": "', "Paris", '", "', "days", '": ', "2", "}"]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("clients")
    store = recorded_store(folder)
    write_store(store, {"parrot-json": say(folder / "json", JSON)})
    with Engine(folder / "engine", models=[store]) as engine:
        yield engine
