"""Tests of asking again: through the client, of servers that are busy for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ollama_magic import loop
from ollama_magic.blobs import Blob
from ollama_magic.client import Client
from ollama_magic.dialects import ollama, ollama_models
from ollama_magic.errors import HostError, NotOllama, Refused, Unreachable
from ollama_magic.events import Done
from ollama_magic.hosts import Host
from ollama_magic.names import ModelRef
from ollama_magic.request import ChatRequest, Message
from ollama_magic.retrying import TRIES
from tests.support.hostile import REFUSALS, Hostile, say, whole_answer
from tests.support.server import Answer, Request, Server

ASK = ChatRequest(ModelRef("tiny"), (Message("user", "hi"),))
Busy = Callable[..., Server]


@pytest.fixture
def busy(opened: Any) -> Busy:
    """Starts servers that refuse some requests for a chat, and then answer."""

    def start(*statuses: int, headers: dict[str, str] | None = None) -> Server:
        left = list(statuses)

        async def handler(request: Request, answer: Answer) -> None:
            if not left:
                await say(request, answer, whole_answer(request, ["hi"]))
                return
            body = b'{"error":"busy"}'
            more = {"Content-Length": str(len(body)), **(headers or {})}
            await answer.head(left.pop(0), more)
            await answer.send(body)
            await answer.end()

        server: Server = opened.enter_context(Hostile(handler))
        return server

    return start


@pytest.fixture
def notices() -> list[str]:
    """What clients of the test say."""
    return []


@pytest.fixture
def ask(notices: list[str]) -> Iterator[Callable[[Any], list[Any]]]:
    """Asks a server for a chat; gives the events."""
    clients: list[Client] = []

    def chat(server: Any) -> list[Any]:
        client = Client(Host.parse(server.url), notice=notices.append)
        clients.append(client)

        async def collect() -> list[Any]:
            stream = client.stream(ollama.chat(ASK))
            return [event async for events in stream for event in events]

        return loop.wait(collect())

    yield chat
    for each in clients:
        loop.wait(each.close())


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_and_one_is_told(
    status: int, busy: Busy, ask: Any, notices: list[str]
) -> None:
    server = busy(status)

    assert isinstance(ask(server)[-1], Done)
    assert len(server.requests_to("/api/chat")) == 2
    [notice] = notices
    assert f"is busy ({status}): asking again in 0." in notice


def test_a_server_that_stays_busy_refuses_in_the_end_and_the_pauses_grow(
    busy: Busy, ask: Any, notices: list[str]
) -> None:
    server = busy(*[503] * 99)

    with pytest.raises(Refused, match=r"is too busy \(503\): busy\nRun the cell again"):
        ask(server)
    times = [each.arrived_seconds for each in server.requests_to("/api/chat")]
    assert len(times) == TRIES
    assert len(notices) == TRIES - 1
    first, _, third, _ = (b - a for a, b in pairwise(times))
    assert 0.25 <= first < 0.6
    assert 1.0 <= third < 1.5


def test_a_server_may_say_how_long_to_wait(busy: Busy, ask: Any) -> None:
    server = busy(429, headers={"Retry-After": "1"})
    ask(server)
    first, second = server.requests_to("/api/chat")

    assert 1.0 <= second.arrived_seconds - first.arrived_seconds < 1.5


def test_nobody_waits_for_an_hour(busy: Busy, ask: Any, notices: list[str]) -> None:
    server = busy(429, headers={"Retry-After": "3600"})
    started = time.monotonic()

    with pytest.raises(Refused):
        ask(server)
    assert time.monotonic() - started < 1
    assert notices == []


@pytest.mark.parametrize("status", [status for status in REFUSALS if status != 503])
def test_a_server_that_says_no_is_not_asked_again(
    status: int, hostile: Any, ask: Any, notices: list[str]
) -> None:
    server = hostile.refusing(status)

    with pytest.raises(Refused):
        ask(server)
    assert len(server.requests_to("/api/chat")) == 1
    assert notices == []


@pytest.mark.parametrize("kind", ["cut", "error_line", "no_done"])
def test_an_answer_that_began_is_not_asked_for_again(
    kind: str, hostile: Any, ask: Any, notices: list[str]
) -> None:
    server = getattr(hostile, kind)()

    with pytest.raises(HostError):
        ask(server)
    assert len(server.requests_to("/api/chat")) == 1
    assert notices == []


def test_a_refused_connection_is_told_at_once(
    hostile: Any, ask: Any, notices: list[str]
) -> None:
    started = time.monotonic()

    with pytest.raises(Unreachable):
        ask(hostile.nobody())
    assert time.monotonic() - started < 0.5
    assert notices == []


def test_a_proxy_without_its_server_is_asked_again(
    hostile: Any, notices: list[str]
) -> None:
    client = Client(Host.parse(hostile.html(502).url), notice=notices.append)

    with pytest.raises(NotOllama):
        loop.wait(client.fetch(ollama.ps(), seconds=1))
    loop.wait(client.close())
    assert notices != []


def test_no_pause_goes_beyond_the_time_that_there_is(opened: Any) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        await answer.json({"error": "busy"}, 503)

    server = opened.enter_context(Server(handler))
    client = Client(Host.parse(server.url))
    started = time.monotonic()
    with pytest.raises(Refused):
        loop.wait(client.fetch(ollama.ps(), seconds=1))
    loop.wait(client.close())

    assert time.monotonic() - started < 1.3
    assert 1 < len(server.requests) < TRIES


def test_a_time_that_ends_while_asked_again_leaves_what_was_said(opened: Any) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if len(server.requests) > 1:
            await asyncio.sleep(3)
        await answer.json({"error": "busy"}, 503)

    server = opened.enter_context(Server(handler))
    client = Client(Host.parse(server.url))
    with pytest.raises(Refused, match="busy"):
        loop.wait(client.fetch(ollama.ps(), seconds=1))
    loop.wait(client.close())


def test_an_interrupt_ends_a_pause(busy: Busy) -> None:
    server = busy(429, headers={"Retry-After": "20"})
    client = Client(Host.parse(server.url))
    future = loop.submit(anext(client.stream(ollama.chat(ASK))))  # type: ignore[arg-type]
    server.wait_request("/api/chat")
    time.sleep(0.1)
    started = time.monotonic()
    future.cancel()
    loop.wait(client.close())

    assert future.cancelled()
    assert time.monotonic() - started < 1


def test_a_file_that_has_to_be_sent_again_is_sent_whole(
    opened: Any, tmp_path: Path
) -> None:
    statuses = [503, 201]

    async def handler(request: Request, answer: Answer) -> None:
        await answer.head(statuses.pop(0), {"Content-Length": "0"})
        await answer.end()

    server = opened.enter_context(Server(handler))
    client = Client(Host.parse(server.url))
    (tmp_path / "m.gguf").write_bytes(b"all of it")
    blob = Blob(tmp_path / "m.gguf")
    call = ollama_models.upload("sha256:0")
    loop.wait(client.send(call, blob.pieces, blob.size_bytes))
    loop.wait(client.close())

    assert [request.body for request in server.requests] == [b"all of it"] * 2
