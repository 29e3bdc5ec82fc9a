"""One engine for a class: a token, names, and models that stay as they are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.embedded.asking import (
    chat,
    client,
    generate,
    opened_chat,
    runners,
    running,
    seconds_left,
    until,
)
from tests.support.engine import Engine

Body = dict[str, Any]
TOKEN = "open sesame"
WAYS = {
    "bearer": {"Authorization": f"Bearer {TOKEN}"},
    "password": {"Authorization": httpx.BasicAuth("Mina", TOKEN)._auth_header},
    "anthropic": {"x-api-key": TOKEN},
}


@pytest.fixture(scope="module")
def room(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One class for all, in which every test finds what the others left."""
    how: Any = {"arguments": ["--class"], "env": {"OLLAMA_MAGIC_TOKEN": TOKEN}}
    with Engine(tmp_path_factory.mktemp("room"), models=[store], **how) as engine:
        yield engine


@pytest.fixture
def new_room(own: Callable[..., Engine]) -> Engine:
    """A class in which nobody was yet."""
    return own("--class", OLLAMA_MAGIC_TOKEN=TOKEN)


def reports(engine: Engine) -> list[list[dict[str, object]]]:
    """What the engine has said of its visitors."""
    lines = engine._said.read_text("utf-8").splitlines()[1:]
    return [json.loads(line)["room"] for line in lines]


def loaded(asked: httpx.Client, name: str) -> Body:
    """A model that is loaded, among others perhaps."""
    [found] = [each for each in running(asked) if each["name"] == f"{name}:latest"]
    return found


@pytest.mark.parametrize("way", WAYS)
def test_the_token_opens_the_door_in_each_way_that_clients_have(
    room: Engine, way: str
) -> None:
    with client(room) as asked:
        for path in ("/api/tags", "/v1/models", "/api/version"):
            assert asked.get(path).status_code == 401
            assert asked.get(path, headers=WAYS[way]).status_code == 200
        assert asked.get("/").text == "Ollama is running"


@pytest.mark.parametrize(
    "wrong", ["", "Bearer", "Bearer no", "Basic !", "Basic bm8=", "Digest x"]
)
def test_all_else_does_not(room: Engine, wrong: str) -> None:
    with client(room) as asked:
        answer = asked.get("/api/tags", headers={"Authorization": wrong})
        assert answer.status_code == 401
        assert "token" in answer.json()["error"]


def test_nobody_changes_the_models_from_afar(room: Engine) -> None:
    with client(room) as asked:
        asked.headers.update(WAYS["bearer"])
        for method, path in (
            ("POST", "/api/create"), ("POST", "/api/pull"), ("POST", "/api/copy"),
            ("DELETE", "/api/delete"), ("POST", f"/api/blobs/sha256:{'0' * 64}"),
        ):  # fmt: skip
            answer = asked.request(method, path, json={"model": "tiny"})
            assert answer.status_code == 403, path
        assert asked.post("/api/show", json={"model": "tiny"}).status_code == 200


def test_it_says_who_is_answered_and_who_waits(new_room: Engine) -> None:
    long, both = {"num_predict": 20_000}, [("Mina", False), ("127.0.0.1", True)]

    def told() -> list[tuple[object, object]]:
        return [(visit["who"], visit["waits"]) for visit in reports(new_room)[-1]]

    with (
        client(new_room) as first,
        client(new_room) as second,
        ThreadPoolExecutor() as pool,
    ):
        first.headers.update(WAYS["password"])
        second.headers.update(WAYS["bearer"])
        with opened_chat(first, options=long) as answer:
            next(answer)
            waiting = pool.submit(
                chat, second, "parrot-count", options={"num_predict": 1}
            )
            until(lambda: reports(new_room) and told() == both)
        waiting.result()
        until(lambda: told() == [])


def test_without_a_token_no_class_begins() -> None:
    command = [sys.executable, "-m", "ollama_magic.embedded", "--class"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "OLLAMA_MAGIC_TOKEN" in done.stderr


@pytest.mark.parametrize(
    "wish",
    [
        {"keep_alive": 0},
        {"keep_alive": -1},
        {"shift": False},
        {"options": {"num_ctx": 64, "num_batch": 8, "num_thread": 2}},
        {"prompt": "", "keep_alive": 0},
    ],
)
def test_a_member_does_not_change_how_a_shared_model_is_loaded(
    room: Engine, wish: dict[str, object]
) -> None:
    with client(room) as asked:
        asked.headers.update(WAYS["bearer"])
        generate(asked)
        before, model = runners(room), loaded(asked, "tiny")
        generate(asked, **wish)
        after = loaded(asked, "tiny")
        assert runners(room) == before
        assert after["context_length"] == model["context_length"]
        assert abs(seconds_left(after) - 300) < 5


def test_a_member_may_wish_for_a_smaller_window(room: Engine) -> None:
    with client(room) as asked:
        asked.headers.update(WAYS["bearer"])
        options = {"num_ctx": 64, "num_predict": 1}
        said = generate(asked, prompt="What is France? " * 30, options=options)
        assert said["prompt_eval_count"] == 34


def test_a_member_does_not_bring_a_template(room: Engine) -> None:
    with client(room) as asked:
        asked.headers.update(WAYS["bearer"])
        body = {"model": "tiny", "prompt": "x", "template": "{{ .Prompt }}"}
        answer = asked.post("/api/generate", json=body)
        assert answer.status_code == 403
        assert "template" in answer.json()["error"]


def test_members_embed_with_the_options_of_the_class(room: Engine) -> None:
    with client(room) as asked:
        asked.headers.update(WAYS["bearer"])
        for fields in ({}, {"keep_alive": 0, "options": {"num_ctx": 16}}):
            body = {"model": "tiny-embed", "input": "France", **fields}
            assert asked.post("/api/embed", json=body).status_code == 200
        assert loaded(asked, "tiny-embed")["context_length"] == 256


def test_an_answer_that_is_soon_over_is_told_all_the_same(new_room: Engine) -> None:
    with client(new_room) as asked:
        asked.headers.update(WAYS["password"])
        for _ in range(2):
            generate(asked, options={"num_predict": 1})
        until(lambda: reports(new_room)[-1:] == [[]])
        seen = [visit["who"] for told in reports(new_room) for visit in told]
        assert seen == ["Mina", "Mina"]
