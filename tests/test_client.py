"""Tests of the one HTTP client, against servers that behave and servers that do not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ollama_magic import loop
from ollama_magic.client import Client
from ollama_magic.dialects import ollama
from ollama_magic.errors import (
    AnswerFailed,
    ConnectionLost,
    HostError,
    ModelNotFound,
    NotOllama,
    Refused,
    Unfinished,
    Unreachable,
)
from ollama_magic.events import Done, Event, Text
from ollama_magic.hosts import Host
from ollama_magic.names import ModelRef
from ollama_magic.request import ChatRequest, GenerateRequest, Message
from tests.support.hostile import KOREAN, NDJSON, Hostile, lines, whole_answer, words
from tests.support.server import Answer, Handler, Request, Server

Got = tuple[list[Event], HostError | None]
ASK = ChatRequest(ModelRef("tiny"), (Message("user", "hi"),))


@pytest.fixture
def client() -> Iterator[Callable[[str], Client]]:
    """Makes clients that are closed when the test ends."""
    made: list[Client] = []

    def make(url: str) -> Client:
        made.append(Client(Host.parse(url)))
        return made[-1]

    yield make
    for each in made:
        loop.wait(each.close())


@pytest.fixture
def serving(opened: Any) -> Callable[[Handler], Server]:
    """Starts a server whose chat is a handler."""
    return lambda handler: opened.enter_context(Hostile(handler))


def asked(client: Client, request: ChatRequest | GenerateRequest = ASK) -> Got:
    """The events of an answer, and the error that ended it if one did."""
    speak = ollama.chat if isinstance(request, ChatRequest) else ollama.generate

    async def collect() -> Got:
        events: list[Event] = []
        try:
            async for some in client.stream(speak(request)):
                events += some
        except HostError as error:
            return events, error
        return events, None

    return loop.wait(collect())


def text(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Text))


def in_chunks(*chunks: bytes, ends: bool = True) -> Handler:
    """Answers with these chunks, and with the end of the body, or without."""

    async def handler(request: Request, answer: Answer) -> None:
        await answer.head(200, NDJSON)
        for chunk in chunks:
            await answer.send(chunk)
        await (answer.end() if ends else answer.never())

    return handler


def said(*texts: str, done: bool = True) -> bytes:
    """The lines that say these texts."""
    request = Request("POST", "/api/chat", {}, b'{"model": "tiny"}', 0)
    return b"".join((whole_answer if done else lines)(request, texts))


def test_an_answer_is_whole_wherever_the_network_cuts_it(
    client: Any, serving: Any
) -> None:
    body = said(*KOREAN.split(" "))

    async def cut_where_asked(request: Request, answer: Answer) -> None:
        place = int(request.json["messages"][0]["content"])
        await in_chunks(body[:place], body[place:])(request, answer)

    one = client(serving(cut_where_asked).url)
    heard = set()
    for place in range(1, len(body)):
        events, error = asked(
            one, ChatRequest(ModelRef("tiny"), (Message("user", str(place)),))
        )
        heard.add((text(events), type(events[-1]), error))

    assert heard == {(KOREAN.replace(" ", ""), Done, None)}


def test_an_answer_in_single_bytes_is_whole(client: Any, hostile: Any) -> None:
    events, error = asked(client(hostile.split_everywhere().url))

    assert (text(events), error) == (KOREAN, None)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\n\n \n"])
def test_lines_may_end_in_any_way(client: Any, serving: Any, newline: bytes) -> None:
    body = said("a", "b").strip().replace(b"\n", newline)
    events, error = asked(client(serving(in_chunks(body)).url))

    assert (text(events), error) == ("ab", None)
    assert isinstance(events[-1], Done)


def test_lines_that_come_together_are_given_together(client: Any, hostile: Any) -> None:
    one = client(hostile.one_chunk(500).url)

    async def counts() -> list[int]:
        return [len(events) async for events in one.stream(ollama.chat(ASK))]

    assert sum(counted := loop.wait(counts())) == 501
    assert len(counted) < 50


def test_what_came_in_one_chunk_with_an_error_is_kept(
    client: Any, serving: Any
) -> None:
    body = said("a", "b", done=False) + b'{"error":"boom"}\n'
    events, error = asked(client(serving(in_chunks(body)).url))

    assert events == [Text("a"), Text("b")]
    assert isinstance(error, AnswerFailed)
    assert "boom" in str(error)


def test_generate_is_read_as_chat_is(client: Any, hostile: Any) -> None:
    request = GenerateRequest(ModelRef("tiny"), "hi")
    events, error = asked(client(hostile.tokens(3).url), request)

    assert (text(events), error) == ("t0 t1 t2 ", None)


@pytest.mark.parametrize(
    ("kind", "args", "expected", "kept"),
    [
        ("nobody", (), Unreachable, 0),
        ("html", (200,), NotOllama, 0),
        ("html", (404,), NotOllama, 0),
        ("garbage", (), NotOllama, 0),
        ("redirect", ("http://127.0.0.1:9/",), NotOllama, 0),
        ("refusing", (401,), Refused, 0),
        ("refusing", (403,), Refused, 0),
        ("refusing", (404,), ModelNotFound, 0),
        ("refusing", (500,), Refused, 0),
        ("half_line", (), AnswerFailed, 3),
        ("no_done", (), Unfinished, 3),
        ("error_line", (), AnswerFailed, 3),
        ("cut", (), ConnectionLost, 3),
        ("endless_line", (), NotOllama, 0),
    ],
)
def test_a_server_that_misbehaves_gives_an_error_of_its_own_kind(
    client: Any, hostile: Any, kind: str, args: Any, expected: type, kept: int
) -> None:
    server = getattr(hostile, kind)(*args)
    events, error = asked(client(server.url))

    assert type(error) is expected
    assert text(events) == "".join(words(kept))
    assert server.url in str(error) or isinstance(error, AnswerFailed)
    assert len(str(error).splitlines()) <= 3


@pytest.mark.parametrize(
    "line",
    [
        b"[1]",
        b"1",
        b"null",
        b'"text"',
        b"{",
        b'{"message":"text"}',
        b'{"message":{"content":5}}',
        b'{"message":{"content":["a"]}}',
        b'{"done":true,"total_duration":"long"}',
        b"\xff\xfe",
        b"[" * 200_000,
    ],
)
def test_a_line_of_another_shape_is_told_by_where_it_stands(
    client: Any, serving: Any, line: bytes
) -> None:
    first = asked(client(serving(in_chunks(line + b"\n")).url))
    later = asked(client(serving(in_chunks(said("a", done=False) + line)).url))

    assert type(first[1]) is NotOllama
    assert later[0] == [Text("a")]
    assert type(later[1]) is AnswerFailed


def test_absent_figures_are_no_error(client: Any, serving: Any) -> None:
    done = b'{"message":null,"done":true,"total_duration":null}'
    [event], error = asked(client(serving(in_chunks(done)).url))

    assert error is None
    assert event == Done("")


def test_an_answer_is_over_at_its_last_line(client: Any, serving: Any) -> None:
    start = time.monotonic()
    open_ended = asked(client(serving(in_chunks(said("a"), ends=False)).url))
    more = asked(client(serving(in_chunks(said("a") + said("b"), said("c"))).url))

    assert [text(events) for events, _ in (open_ended, more)] == ["a", "a"]
    assert [error for _, error in (open_ended, more)] == [None, None]
    assert time.monotonic() - start < 3


def test_leaving_an_answer_hangs_up(client: Any, hostile: Any) -> None:
    server = hostile.endless()
    one = client(server.url)

    async def leave() -> None:
        stream = one.stream(ollama.chat(ASK))
        async for _ in stream:
            break
        await stream.aclose()

    loop.wait(leave())

    assert server.wait_closed(path="/api/chat")


def test_a_redirect_is_not_followed(client: Any, hostile: Any) -> None:
    elsewhere = hostile.tokens(3)
    one = client(hostile.redirect(f"{elsewhere.url}/api/chat").url)

    assert isinstance(asked(one)[1], NotOllama)
    with pytest.raises(NotOllama):
        loop.wait(one.fetch(ollama.tags()))
    assert elsewhere.requests == []


def test_a_value_is_fetched(client: Any, tape_server: Any) -> None:
    one = client(tape_server("store/tags").url)

    assert loop.wait(one.fetch(ollama.version()))["version"] == "0.33.0-rc2"
    assert "tiny:latest" in {m["name"] for m in loop.wait(one.fetch(ollama.tags()))}


@pytest.mark.parametrize("body", ["[]", "1", "{}", "not json", "", '{"models": 3}'])
def test_an_answer_of_another_shape_is_not_ollamas(
    client: Any, opened: Any, body: str
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        await answer.whole(200, body.encode(), "application/json")

    one = client(opened.enter_context(Server(handler)).url)

    with pytest.raises(NotOllama, match="does not answer as Ollama does"):
        loop.wait(one.fetch(ollama.tags()))


def test_a_body_that_is_not_packed_as_it_says_is_not_ollamas(
    client: Any, opened: Any
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        head = {"Content-Encoding": "gzip", "Content-Length": "5"}
        await answer.head(200, head)
        await answer.send(b"plain")
        await answer.end()

    one = client(opened.enter_context(Server(handler)).url)

    assert type(asked(one)[1]) is NotOllama
    with pytest.raises(NotOllama):
        loop.wait(one.fetch(ollama.tags()))


def test_a_server_that_does_not_answer_is_not_waited_for(
    client: Any, hostile: Any
) -> None:
    start = time.monotonic()

    with pytest.raises(Unreachable, match="does not answer"):
        loop.wait(client(hostile.silent().url).fetch(ollama.version(), seconds=0.2))
    assert time.monotonic() - start < 2


def test_a_prefix_stands_before_every_path(client: Any, opened: Any) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        await answer.json({"version": request.path})

    server = opened.enter_context(Server(handler))
    one = client(f"{server.url}/behind/a/proxy/")

    answer = loop.wait(one.fetch(ollama.version()))
    assert answer["version"] == "/behind/a/proxy/api/version"


def test_a_server_that_drips_is_not_waited_for_either(
    opened: Any, client: Callable[[str], Client]
) -> None:
    async def dripping(request: Request, answer: Answer) -> None:
        await answer.head(200, {"Transfer-Encoding": "chunked"})
        while True:
            await answer.send(b" ")
            await asyncio.sleep(0.05)

    server = opened.enter_context(Server(dripping))

    with pytest.raises(Unreachable) as raised:
        loop.wait(client(server.url).fetch(ollama.version(), seconds=0.5))

    assert raised.value.key == "no_answer"
