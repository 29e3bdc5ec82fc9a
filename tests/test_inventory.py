"""Tests of the table of models: asked for at once, remembered, never cut short."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic import frames
from ollama_magic.errors import NotOllama, Unreachable
from ollama_magic.inventory import Inventory
from tests.embedded.models import recorded_store
from tests.support.engine import Engine
from tests.support.server import Answer, Request, Server

SHOWN: dict[str, Any] = {
    "license": "Apache License\nVersion 2.0",
    "capabilities": ["completion", "vision", "tools"],
    "model_info": {
        "general.architecture": "llama",
        "general.parameter_count": 7_615_616_512,
        "llama.context_length": 131_072,
    },
}
EMBEDS = {**SHOWN, "capabilities": ["embedding"], "license": "", "model_info": {}}
CLOUD = {"capabilities": ["completion"], "remote_host": "https://ollama.com:443"}


class Shelf:
    """A server that has models and tells of them as each is told here."""

    def __init__(self, opened: Any, **shown: Any) -> None:
        self.shown = {name.replace("_", "-"): told for name, told in shown.items()}
        self.loaded: Any = []
        self.at_once = self.most_at_once = 0
        self.server = opened.enter_context(Server(self._answer))
        self.url = self.server.url

    def asked(self) -> list[str]:
        """The models that it was asked to show."""
        return [each.json["model"] for each in self.server.requests_to("/api/show")]

    async def _answer(self, request: Request, answer: Answer) -> None:
        if request.path == "/api/tags":
            await answer.json({"models": [tag(name) for name in self.shown]})
        elif request.path == "/api/ps":
            known = self.loaded is not None
            told = {"models": self.loaded} if known else {"error": "unknown"}
            await answer.json(told, 200 if known else 500)
        elif request.path == "/api/version":
            await answer.json({"version": "0.13.0"})
        else:
            await self._show(request, answer)

    async def _show(self, request: Request, answer: Answer) -> None:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(0.05)
        self.at_once -= 1
        told = self.shown[request.json["model"].removesuffix(":latest")]
        if isinstance(told, int):
            await answer.json({"error": "unable to load model"}, told)
        elif isinstance(told, str):
            await answer.whole(200, told.encode(), "application/json")
        else:
            await answer.json(told)


def tag(name: str) -> dict[str, Any]:
    return {
        "name": f"{name}:latest" if ":" not in name else name,
        "digest": f"digest of {name}",
        "size": 300,
        "modified_at": "2026-11-21T00:00:00Z",
        "details": {
            "family": "llama",
            "format": "gguf",
            "parameter_size": "7.6B",
            "quantization_level": "Q4_K_M",
            "context_length": 8192,
        },
        "capabilities": ["completion"],
    }


def table(inventory: Inventory) -> Any:
    return frames.models(inventory.tags, inventory.details, inventory.loaded).set_index(
        "name"
    )


@pytest.fixture
def shelf(opened: Any) -> Callable[..., Shelf]:
    return lambda **shown: Shelf(opened, **shown)


def test_the_table_has_its_columns_in_their_order() -> None:
    assert [*frames.models([])] == (
        "name size context input capabilities parameters quantization family format "
        "license digest modified location loaded memory"
    ).split()


def test_what_a_model_tells_of_itself_counts_before_the_list(
    shelf: Any, sessions: Any
) -> None:
    server = shelf(sees=SHOWN)
    session = sessions(server)
    row = table(session.call(session.inventory())).loc["sees:latest"]

    assert row["capabilities"] == ("completion", "vision", "tools")
    assert row["input"] == "Text, Image"
    assert row["parameters"] == 7_615_616_512
    assert row["context"] == 131_072
    assert row["license"] == "Apache-2.0"
    assert (row["location"], row["size"]) == ("local", 300)


def test_a_broken_model_is_listed_with_what_the_list_tells(
    shelf: Any, sessions: Any
) -> None:
    server = shelf(whole=SHOWN, broken=500, odd="[1, 2]", html="<html>", nulls="null")
    session = sessions(server)
    found = table(session.call(session.inventory()))

    assert len(found) == 5
    assert found.loc["whole:latest", "license"] == "Apache-2.0"
    for name in ("broken", "odd", "html"):
        row = found.loc[f"{name}:latest"]
        assert (row["context"], row["parameters"]) == (8192, 7_600_000_000)
        assert found["license"].isna()[f"{name}:latest"]


def test_details_are_asked_for_once_and_anew_where_a_model_changed(
    shelf: Any, sessions: Any
) -> None:
    server = shelf(a=SHOWN, b=SHOWN, broken=500)
    session = sessions(server)
    for _ in range(3):
        session.call(session.inventory())

    assert sorted(server.asked()) == [
        *("a:latest", "b:latest"),
        *["broken:latest"] * 3,
    ]


def test_all_models_are_asked_about_at_once(shelf: Any, sessions: Any) -> None:
    server = shelf(**{f"m{number}": SHOWN for number in range(40)})
    session = sessions(server)

    assert len(session.call(session.inventory()).details) == 40
    assert server.most_at_once > 8


def test_what_is_loaded_shows_its_memory(shelf: Any, sessions: Any) -> None:
    server = shelf(a=SHOWN, alias=SHOWN, b=SHOWN)
    server.loaded = [
        {"name": "a:latest", "digest": "digest of alias", "size": 5_000_000_000}
    ]
    session = sessions(server)
    found = table(session.call(session.inventory()))

    assert found["loaded"].tolist() == [True, True, False]
    assert found["memory"].dropna().tolist() == [5_000_000_000] * 2


def test_without_a_list_of_loaded_models_nothing_is_said_of_them(
    shelf: Any, sessions: Any
) -> None:
    server = shelf(a=SHOWN)
    server.loaded = None
    session = sessions(server)
    found = table(session.call(session.inventory()))

    assert found["loaded"].isna().all()
    assert found["memory"].isna().all()


def test_a_model_in_the_cloud_has_no_size_and_shows_a_dash(
    shelf: Any, sessions: Any
) -> None:
    server = shelf(stub=CLOUD, embeds=EMBEDS)
    server.shown["gpt-oss:20b-cloud"] = server.shown["stub"]
    session = sessions(server)
    inventory = session.call(session.inventory())
    whole = frames.models(inventory.tags, inventory.details, inventory.loaded)
    found = whole.set_index("name")

    for name in ("stub:latest", "gpt-oss:20b-cloud"):
        assert found.loc[name, "location"] == "cloud"
        assert found["size"].isna()[name]
    lines = {
        line.split()[1]: line.split()[2] for line in repr(whole).splitlines()[1:-1]
    }
    assert lines == {
        "stub:latest": "-",
        "embeds:latest": "300B",
        "gpt-oss:20b-cloud": "-",
    }
    assert "<td>-</td>" in whole._repr_html_()


def test_an_embedding_model_says_so(shelf: Any, sessions: Any) -> None:
    session = sessions(shelf(embeds=EMBEDS))
    inventory = session.call(session.inventory())
    found = frames.models(inventory.tags, inventory.details, inventory.loaded)

    assert found["capabilities"][0] == ("embedding",)
    assert found["input"][0] == "Text"
    assert "embedding" in repr(found)
    assert found["license"].isna().all()


def test_where_the_list_cannot_be_had_there_is_no_table(
    sessions: Any, hostile: Any
) -> None:
    for server, error in ((hostile.nobody(), Unreachable), (hostile.html(), NotOllama)):
        session = sessions(server)
        with pytest.raises(error):
            session.call(session.inventory())


def test_the_engine_tells_of_each_of_its_models(
    opened: Any, tmp_path: Any, sessions: Any
) -> None:
    (tmp_path / "recorded").mkdir()
    store = recorded_store(tmp_path / "recorded")
    engine = opened.enter_context(Engine(tmp_path / "engine", models=[store]))
    session = sessions(engine)
    found = table(session.call(session.inventory()))

    assert found.loc["tiny-embed:latest", "capabilities"] == ("embedding",)
    assert "tools" in found.loc["parrot-tools:latest", "capabilities"]
    assert found["parameters"].notna().all()
    assert set(found["location"]) == {"embedded"}
