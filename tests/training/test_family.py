"""Tests of the tiny models that ship: their files, their figures, and what they do."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ollama_magic.embedded.store import SHIPPED, Store
from tests.support.engine import Engine
from training.cards import RESULTS
from training.corpus import examination
from training.examining import SEED, ask, call_is_valid, calls, steps
from training.items import Item, right
from training.plans import PLANS, names
from training.scores import README, results, share, write_table

MOST_BYTES = 15_000_000
SIZES = ("0.1m", "0.3m", "1m")
QUANTIZED = ("1m-q8_0", "1m-q4_0")
TAGS = [names(name, kind) for name, plan in PLANS.items() for kind in plan.kinds]


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """What the examination found."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[httpx.Client]:
    """A client of an engine with the shipped models, which are unloaded at the end."""
    with httpx.Client(base_url=engine.url, trust_env=False, timeout=60) as found:
        yield found
        for loaded in found.get("/api/ps").json()["models"]:
            body = {"model": loaded["name"], "keep_alive": 0}
            found.post("/api/generate", json=body).raise_for_status()


def test_the_family_is_whole_and_takes_less_than_15_megabytes() -> None:
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    blobs = {path.name for path in files if path.parent.name == "blobs"}
    manifests = [path for path in files if "manifests" in path.parts]
    texts = " ".join(path.read_text("utf-8") for path in manifests)

    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    assert {path.name for path in manifests} == set(TAGS)
    for path in files:
        if path.name in blobs:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            assert path.name == f"sha256-{digest}"
            assert f'"sha256:{digest}"' in texts


@pytest.mark.parametrize("tag", TAGS)
def test_a_model_says_what_it_is_and_what_it_can_do(
    tag: str, figures: dict[str, Any]
) -> None:
    model = Store([SHIPPED]).find(f"tutor:{tag}")
    more = {"think": ["thinking"], "tools": ["tools"]}.get(tag, [])
    first = "embedding" if tag == "embed" else "completion"
    card = model.gguf.keys["general.description"]

    assert sorted(model.capabilities) == sorted([first, *more])
    assert model.gguf.context_length >= 1024
    assert model.gguf.keys["general.license"] == "mit"
    assert model.details["parameter_size"] == model.config["model_type"]
    assert f"Tutor {tag} is a toy" in card
    assert figures[tag]["score"] in card
    assert bool(model.gguf.chat_template) == (tag != "embed")


def test_neighbours_in_size_are_ten_points_and_their_intervals_apart(
    figures: dict[str, Any],
) -> None:
    for small, large in itertools.pairwise(SIZES):
        one, other = figures[small]["chat"], figures[large]["chat"]
        assert other["right"] / other["of"] - one["right"] / one["of"] >= 0.10
        assert one["high"] < other["low"]


def test_quantized_files_were_examined_too(figures: dict[str, Any]) -> None:
    whole = figures["1m"]["chat"]
    for tag in QUANTIZED:
        assert figures[tag]["chat"]["of"] == whole["of"] >= 1000


def test_thinking_helps_calls_are_valid_and_meanings_near(
    figures: dict[str, Any],
) -> None:
    on, off = figures["think"]["steps_on"], figures["think"]["steps_off"]
    valid, topic = figures["tools"]["calls_valid"], figures["embed"]["topic"]

    assert on["right"] > off["right"]
    assert figures["think"]["mcnemar_p"] < 0.01
    assert valid["right"] / valid["of"] >= 0.90
    assert topic["right"] / topic["of"] >= 0.90


def test_the_page_shows_what_the_examination_found(
    figures: dict[str, Any], tmp_path: Path
) -> None:
    page = tmp_path / "README.md"
    page.write_text(README.read_text("utf-8"), "utf-8")
    write_table(figures, page)

    assert page.read_text("utf-8") == README.read_text("utf-8")


def test_shares_come_with_wilsons_interval_and_a_test_of_pairs() -> None:
    half = share([True, False] * 50)
    on, off = [True] * 12 + [False] * 8, [False] * 12 + [True] + [False] * 7
    found = results({"x": {"steps_on": on, "steps_off": off}})["x"]

    assert (half["right"], half["of"]) == (50, 100)
    assert half["low"] == pytest.approx(0.4038, abs=1e-4)
    assert half["high"] == pytest.approx(0.5962, abs=1e-4)
    assert found["mcnemar_p"] == pytest.approx(28 / 2**13)
    assert "60 % of 20" in found["score"]


def test_a_call_that_is_not_as_the_tool_wants_it_is_not_valid() -> None:
    item = calls()[0]
    call = json.loads(item.answer.splitlines()[1])

    def valid(*made: dict[str, Any]) -> bool:
        return call_is_valid(
            item, {"tool_calls": [{"function": each} for each in made]}
        )

    assert valid(call)
    assert not valid()
    assert not valid(call, call)
    assert not valid({**call, "name": "other"})
    assert not valid({**call, "arguments": {}})
    assert not valid({**call, "arguments": dict.fromkeys(call["arguments"], 1.5)})


def test_a_question_is_answered_as_well_after_others_as_alone(
    client: httpx.Client,
) -> None:
    later = [item for item in examination(SEED, 20) if item.task == "change"]
    alone = [replace(item, messages=item.messages[-1:]) for item in later]
    said = [[ask(client, "1m", item) for item in some] for some in (later, alone)]

    assert len(later) == 40
    assert count(later, said[0]) >= count(alone, said[1]) - 2
    assert count(later, said[0]) >= 30


def test_the_thinking_model_thinks_when_it_is_told_to(client: httpx.Client) -> None:
    items = steps()[:8]
    on = [ask(client, "think", item, think=True) for item in items]
    off = [ask(client, "think", item, think=False) for item in items]

    assert all(message["thinking"] for message in on)
    assert not any(message.get("thinking") for message in off)
    assert count(items, on) > count(items, off)


def test_the_model_with_tools_calls_them_and_reads_the_result(
    client: httpx.Client,
) -> None:
    items = calls()[:10]
    said = [ask(client, "tools", item) for item in items]
    assert sum(map(call_is_valid, items, said)) >= 8

    tool = {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather of a city.",
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
                "required": ["city"],
            },
        },
    }
    messages = [{"role": "user", "content": "What is the weather in Seoul?"}]
    body = {"model": "tutor:tools", "stream": False, "tools": [tool]}
    body["options"] = {"temperature": 0}
    first = client.post("/api/chat", json=body | {"messages": messages}).json()
    [call] = first["message"]["tool_calls"]
    assert call["function"]["name"] == "get_weather"
    assert call["function"]["arguments"] == {"city": "Seoul"}

    messages += [
        first["message"],
        {"role": "tool", "tool_name": "get_weather", "content": "sunny, 21"},
    ]
    last = client.post("/api/chat", json=body | {"messages": messages}).json()
    assert "sunny, 21" in last["message"]["content"]


def test_a_text_is_nearer_to_its_translation_than_to_another_topic(
    client: httpx.Client,
) -> None:
    texts = [
        "The doctor treats a cough.",
        "의사가 기침을 치료합니다.",
        "The ship is far.",
    ]
    answer = client.post("/api/embed", json={"model": "tutor:embed", "input": texts})
    one, other, third = answer.json()["embeddings"]

    assert nearness(one, other) > 0.5 > nearness(one, third)


def count(items: list[Item], said: list[dict[str, Any]]) -> int:
    """How many are right."""
    return sum(
        right(item, message["content"])
        for item, message in zip(items, said, strict=True)
    )


def nearness(one: list[float], other: list[float]) -> float:
    """The cosine, for vectors of length one."""
    return sum(a * b for a, b in zip(one, other, strict=True))
