"""Ask an engine, and look at its processes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import psutil

from tests.support.engine import Engine

__all__ = [
    "chat", "chat_bytes", "client", "generate", "lines", "opened_chat", "runners",
    "running", "seconds_left", "until",
]  # fmt: skip

Body = dict[str, Any]
QUESTION = "What is the capital of France?"
SURE = {"temperature": 0, "seed": 1}


def client(engine: Engine) -> httpx.Client:
    """A plain client that asks no proxy, and reads no certificates: 20 ms each time."""
    return httpx.Client(base_url=engine.url, trust_env=False, verify=False, timeout=30)


def chat(asked: httpx.Client, model: str = "tiny", **fields: Any) -> Body:
    """One whole answer; fails where it is refused."""
    messages = [{"role": "user", "content": QUESTION}]
    body = {"model": model, "messages": messages, "stream": False, "options": SURE}
    return _good(asked.post("/api/chat", json=body | fields))


def generate(asked: httpx.Client, model: str = "tiny", **fields: Any) -> Body:
    """One whole answer; fails where it is refused."""
    body = {"model": model, "prompt": QUESTION, "stream": False, "options": SURE}
    return _good(asked.post("/api/generate", json=body | fields))


def lines(answer: httpx.Response) -> list[Body]:
    """The lines of a stream."""
    return [json.loads(line) for line in answer.text.splitlines()]


@contextmanager
def opened_chat(
    asked: httpx.Client, model: str = "parrot-count", **fields: Any
) -> Iterator[Iterator[str]]:
    """The lines of a long answer, while it comes."""
    messages = [{"role": "user", "content": QUESTION}]
    body = {"model": model, "messages": messages, "options": {"num_predict": 30_000}}
    with asked.stream("POST", "/api/chat", json=body | fields) as answer:
        assert answer.status_code == 200
        yield answer.iter_lines()


def chat_bytes(
    model: str, *, stream: bool = True, path: str = "/api/chat", **options: int
) -> bytes:
    """A whole request, for a connection of one's own."""
    messages = [{"role": "user", "content": QUESTION}]
    value = {"model": model, "messages": messages, "stream": stream, "options": options}
    body = json.dumps(value).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def running(asked: httpx.Client) -> list[Body]:
    """The loaded models."""
    found: list[Body] = asked.get("/api/ps").json()["models"]
    return found


def runners(engine: Engine) -> list[psutil.Process]:
    """The engine's runner processes."""
    return psutil.Process(engine.pid).children(recursive=True)


def seconds_left(model: Body) -> float:
    """How long a loaded model stays."""
    expires = datetime.fromisoformat(model["expires_at"])
    return (expires - datetime.now(UTC)).total_seconds()


def until(true: Callable[[], object], seconds: float = 10) -> float:
    """Wait until something is true, at most ``seconds``; how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "still not so"
        time.sleep(0.01)
    return time.monotonic() - began


def _good(answer: httpx.Response) -> Body:
    assert answer.status_code == 200, answer.text
    found: Body = answer.json()
    return found
