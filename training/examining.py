"""The examination: held-out questions, put to the shipped files by the engine."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import httpx

from .calling import call_item
from .corpus import examination
from .items import LANGUAGES, Item, Task, right
from .meanings import examined_pairs
from .plans import PLANS, names
from .thinking import STEPS

__all__ = ["ask", "call_is_valid", "calls", "engine", "examine", "steps"]

SEED = 7
EACH = 44  # of every task in every language
STEPS_EACH, CALLS_EACH, PAIRS_EACH = 150, 250, 32
MOST_TOKENS = 160
NO_CALL = "invalid tool call"


@contextmanager
def engine() -> Iterator[httpx.Client]:
    """The embedded engine, with an empty store beside the shipped models."""
    command = [sys.executable, "-m", "ollama_magic.embedded", "--port", "0"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*command, "--store", folder], stdout=subprocess.PIPE
        ) as process,
    ):
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["port"]
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=url, trust_env=False, timeout=120) as client:
            try:
                yield client
            finally:
                process.terminate()


def ask(client: httpx.Client, tag: str, item: Item, **more: Any) -> dict[str, Any]:
    """The message that the model answers with, at temperature 0.

    Where the engine cannot read the call of a tool, nothing was said.
    """
    messages = [{"role": role, "content": text} for role, text in item.messages]
    body = {
        "model": f"tutor:{tag}",
        "messages": messages,
        "stream": False,
        "options": {"temperature": 0, "num_predict": MOST_TOKENS},
        **({"tools": list(item.tools)} if item.tools else {}),
        **more,
    }
    answer = client.post("/api/chat", json=body)
    if answer.status_code == 500 and NO_CALL in answer.text:
        return {"content": ""}
    answer.raise_for_status()
    message: dict[str, Any] = answer.json()["message"]
    return message


def _held_out(task: Task, each: int) -> list[Item]:
    """Held-out items of a task, all different, ``each`` in every language."""
    found: dict[str, Item] = {}
    for language in LANGUAGES:
        random, wanted = Random(f"{SEED} {language}"), len(found) + each
        while len(found) < wanted:
            item = task(random, language)
            if item.held_out:
                found[f"{language} {item.key}"] = item
    return list(found.values())


def steps() -> list[Item]:
    """Sums of many steps."""
    return [item for task in STEPS.values() for item in _held_out(task, STEPS_EACH)]


def calls() -> list[Item]:
    """Questions for tools."""
    return _held_out(call_item, CALLS_EACH)


def call_is_valid(item: Item, message: dict[str, Any]) -> bool:
    """One call of an offered tool, with just its arguments, of the right types."""
    made = message.get("tool_calls") or []
    if len(made) != 1:
        return False
    name, given = made[0]["function"]["name"], made[0]["function"]["arguments"]
    kinds = {"string": str, "integer": int}
    for tool in item.tools:
        properties = tool["function"]["parameters"]["properties"]
        if tool["function"]["name"] == name and properties.keys() == given.keys():
            return all(
                isinstance(given[key], kinds[properties[key]["type"]]) for key in given
            )
    return False


def _call_is_right(item: Item, message: dict[str, Any]) -> bool:
    expected = json.loads(item.answer.splitlines()[1])
    made = [call["function"] for call in message.get("tool_calls") or []]
    return [{key: call[key] for key in expected} for call in made] == [expected]


def examine() -> dict[str, Any]:
    """What each shipped model said was right, item by item."""
    found: dict[str, Any] = {}
    chat = examination(SEED, EACH)
    with engine() as client:
        for name, plan in PLANS.items():
            for tag in (names(name, kind) for kind in plan.kinds):
                print(tag, flush=True)
                if plan.text == "pairs":
                    found[tag] = _meanings(client, tag)
                    continue
                off = {"think": False} if plan.text == "thinking" else {}
                found[tag] = {"chat": _chat(client, tag, chat, off)}
                if off:
                    found[tag] |= _thinking(client, tag)
                if plan.text == "calling":
                    found[tag] |= _calling(client, tag)
    return found


def _chat(
    client: httpx.Client, tag: str, items: Sequence[Item], more: dict[str, Any]
) -> list[bool]:
    return [right(item, ask(client, tag, item, **more)["content"]) for item in items]


def _thinking(client: httpx.Client, tag: str) -> dict[str, list[bool]]:
    items = steps()
    return {
        f"steps_{word}": _chat(client, tag, items, {"think": word == "on"})
        for word in ("on", "off")
    }


def _calling(client: httpx.Client, tag: str) -> dict[str, list[bool]]:
    items = calls()
    messages = [ask(client, tag, item) for item in items]
    pairs = list(zip(items, messages, strict=True))
    return {
        "calls_valid": [call_is_valid(*pair) for pair in pairs],
        "calls_right": [_call_is_right(*pair) for pair in pairs],
    }


def _meanings(client: httpx.Client, tag: str) -> dict[str, list[bool]]:
    """For each text the nearest in the other language, its own translation left out."""
    pairs = examined_pairs(SEED, PAIRS_EACH)
    sides = [_vectors(client, tag, [pair.texts[at] for pair in pairs]) for at in (0, 1)]
    topic, itself = [], []
    for one, other in (sides, sides[::-1]):
        for number, vector in enumerate(one):
            near = [sum(map(float.__mul__, vector, there)) for there in other]
            itself.append(near.index(max(near)) == number)
            near[number] = -2.0
            topic.append(pairs[near.index(max(near))].topic == pairs[number].topic)
    return {"topic": topic, "translation": itself}


def _vectors(client: httpx.Client, tag: str, texts: list[str]) -> list[list[float]]:
    answer = client.post("/api/embed", json={"model": f"tutor:{tag}", "input": texts})
    answer.raise_for_status()
    rows = answer.json()["embeddings"]
    return [[float(number) for number in row] for row in rows]
