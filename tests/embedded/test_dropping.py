"""Files that somebody drops into the folder, whatever they are called."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import httpx

from tests.embedded.asking import chat, client
from tests.embedded.making import names
from tests.support.engine import Engine
from tests.support.tapes import FOLDER


def drop(engine: Engine, *stems: str) -> None:
    for stem in stems:
        engine.store.mkdir(exist_ok=True)
        shutil.copy(FOLDER / "tiny.gguf", engine.store / f"{stem}.gguf")


def refusal(asked: httpx.Client, model: str) -> str:
    body = {"model": model, "messages": [{"role": "user", "content": "x"}]}
    answer = asked.post("/api/chat", json=body)
    assert answer.status_code == 400
    return str(answer.json()["error"])


def test_each_file_is_a_model_of_its_own_whatever_it_is_called(
    engines: Callable[..., Engine],
) -> None:
    engine = engines()
    long = "x" * 90
    drop(engine, "한글", "모델", "plain.v2", "a b", "a-b", f"{long}1", f"{long}2")
    with client(engine) as asked:
        found = names(asked)
        assert len(found) == len(set(found)) == 7
        assert {"plain.v2:latest", "a-b:latest"} <= set(found)
        for name in found:
            assert chat(asked, name)["done"] is True


def test_who_asks_by_the_name_of_a_file_is_told_the_name_of_the_model(
    engines: Callable[..., Engine],
) -> None:
    engine = engines()
    drop(engine, "한글")
    with client(engine) as asked:
        [name] = names(asked)
        for text in ("한글", "한글.gguf", "한글:latest"):
            words = f"invalid model name: 한글.gguf is the model {name}"
            assert refusal(asked, text) == words
        assert refusal(asked, "없음") == "invalid model name"
