"""Tests that the servers of the tests do what they say."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import httpx
import pytest

from tests.support import tapes
from tests.support.server import Server

ASK = {"model": "tiny", "messages": [{"role": "user", "content": "hi"}]}
BROKEN = b"<the connection broke off>"
LAST_CHUNK = b"0\r\n\r\n"

Exchange = tuple[int | None, dict[str, str], list[bytes], bool]


def recorded(name: str) -> Exchange:
    """Status, headers, chunks, and whether the body came to its end."""
    tape = tapes.read(name)
    answer = tape["response"]
    whole = answer["closed"] == "clean"
    return answer["status"], answer["headers"], tapes.chunk_bytes(tape), whole


def replayed(server: Server, name: str) -> Exchange:
    """The same, as a bare socket receives it."""
    tape = tapes.read(name)
    asked = tape["request"]
    return exchange(
        server,
        f"{asked['method']} {asked['path']}",
        tapes.body_bytes(tape),
        asked.get("headers", {}),
        patience_seconds=0.05 if tape["response"]["closed"] == "client" else 5,
    )


def exchange(
    server: Server,
    target: str,
    body: bytes,
    headers: dict[str, str],
    patience_seconds: float = 5,
) -> Exchange:
    """Send a request through a bare socket, and read all that comes."""
    headers = {"Host": "x", **headers, "Connection": "close"}
    fields = [f"{key}: {text}" for key, text in headers.items()]
    head = [f"{target} HTTP/1.1", *fields, f"Content-Length: {len(body)}", "", ""]
    address = ("127.0.0.1", server.port)
    with socket.create_connection(address, timeout=patience_seconds) as client:
        client.sendall("\r\n".join(head).encode() + body)
        return parsed(received(client))


def chat_chunks(server: Server) -> list[bytes]:
    """The chunks of one chat answer, as they are framed."""
    return exchange(server, "POST /api/chat", json.dumps(ASK).encode(), {})[2]


def received(client: socket.socket) -> bytes:
    """All bytes until the other side closes, breaks off, or waits for us to leave."""
    data = b""
    try:
        while piece := client.recv(65_536):
            data += piece
    except (TimeoutError, ConnectionResetError):
        data += BROKEN
    return data


def parsed(data: bytes) -> Exchange:
    if data == BROKEN:
        return None, {}, [], False
    head, _, rest = data.partition(b"\r\n\r\n")
    first, *fields = head.decode().split("\r\n")
    headers = dict(field.split(": ", 1) for field in fields)
    chunks = [rest] if rest else []
    if headers.get("Transfer-Encoding") == "chunked":
        chunks = []
        while rest not in (BROKEN, LAST_CHUNK):
            size, _, rest = rest.partition(b"\r\n")
            chunks.append(rest[: int(size, 16)])
            rest = rest[int(size, 16) + 2 :]
    return int(first.split()[1]), headers, chunks, rest != BROKEN


def lines(server: Server, **how: Any) -> list[Any]:
    answer = httpx.post(f"{server.url}/api/chat", json=ASK, **how)
    return [json.loads(line) for line in answer.text.splitlines()]


def first_line(server: Server) -> Any:
    """Ask, take one line of the answer and hang up."""
    with httpx.stream("POST", f"{server.url}/api/chat", json=ASK) as answer:
        return json.loads(next(answer.iter_lines()))


def text_of(events: list[Any]) -> str:
    return "".join(event["message"]["content"] for event in events)


def test_every_tape_is_replayed_byte_for_byte(tape_server: Any) -> None:
    server = tape_server(*tapes.names())

    wrong = [name for name in tapes.names() if replayed(server, name) != recorded(name)]

    assert len(tapes.names()) == 524
    assert wrong == []
    assert len(server.requests) == 524


def test_a_tape_is_found_by_what_is_asked(tape_server: Any) -> None:
    server = tape_server()
    url = f"{server.url}/api/version"
    body = tapes.read("chat/korean")["request"]["body"]

    korean = httpx.post(f"{server.url}/api/chat", json=dict(reversed(body.items())))
    assert korean.content == b"".join(recorded("chat/korean")[2])
    assert httpx.get(url).json() == {"version": "0.33.0-rc2"}
    refused = httpx.get(
        url, headers=tapes.read("errors/bad-origin")["request"]["headers"]
    )
    assert refused.status_code == 403


def test_named_tapes_answer_in_order_and_the_last_one_again(tape_server: Any) -> None:
    server = tape_server("chat/stream", "errors/chat-unknown-model")

    statuses = [
        httpx.post(f"{server.url}/api/chat", json=ASK).status_code for _ in range(3)
    ]

    assert statuses == [200, 404, 404]
    assert [request.json for request in server.requests] == [ASK, ASK, ASK]
    loaded = httpx.get(f"{server.url}/api/ps").json()
    assert [model["name"] for model in loaded["models"]] == ["tiny:latest"]


def test_an_unknown_request_is_refused_as_ollama_does(tape_server: Any) -> None:
    server = tape_server()

    route = httpx.get(f"{server.url}/api/nope")
    body = httpx.post(f"{server.url}/api/chat", json={"model": "never recorded"})

    assert (route.status_code, route.text) == (404, "404 page not found")
    assert body.status_code == 404
    assert "never recorded" in body.json()["error"]


def test_a_tape_keeps_its_recorded_times(tape_server: Any) -> None:
    def seconds(**how: Any) -> float:
        server = tape_server("chat/stream", **how)
        start = time.monotonic()
        assert text_of(lines(server)) == "The capital of France is Paris."
        return time.monotonic() - start

    assert seconds(speed=0) < 0.25
    assert 0.268 <= seconds(speed=1) < 2
    assert 0.35 <= seconds(tokens_per_second=20) < 2


def test_the_server_sees_when_its_client_hangs_up(tape_server: Any) -> None:
    server = tape_server("lifecycle/hang-up-in-load-chat")
    start = time.monotonic()

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/api/chat", json=ASK, timeout=0.1)

    closed = server.wait_closed(1)
    assert closed.json == ASK
    assert closed.hung_up_seconds is not None
    assert closed.hung_up_seconds - start < 0.6


def test_a_client_that_took_all_has_not_hung_up(tape_server: Any) -> None:
    server = tape_server("chat/stream")
    lines(server)

    with pytest.raises(TimeoutError, match="no client hung up"):
        server.wait_closed(0.05)


def test_nobody_refuses_the_connection(hostile: Any) -> None:
    with pytest.raises(httpx.ConnectError, match="refused"):
        httpx.get(hostile.nobody().url)


@pytest.mark.parametrize("status", [200, 502])
def test_html_is_said_at_every_path(hostile: Any, status: int) -> None:
    answer = httpx.get(f"{hostile.html(status).url}/api/version")

    assert answer.status_code == status
    assert answer.text.startswith("<!DOCTYPE html>")


def test_garbage_is_no_http(hostile: Any) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(hostile.garbage().url)


def test_a_half_line_ends_cleanly(hostile: Any) -> None:
    answer = httpx.post(f"{hostile.half_line().url}/api/chat", json=ASK)

    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text.splitlines()[-1])


def test_korean_is_split_at_every_byte(hostile: Any) -> None:
    chunks = chat_chunks(hostile.split_everywhere("한글 👋"))

    events = [json.loads(line) for line in b"".join(chunks).splitlines()]
    assert {len(chunk) for chunk in chunks} == {1}
    assert text_of(events) == "한글 👋"


@pytest.mark.parametrize(
    ("name", "last_keys"),
    [
        ("error_line", {"error"}),
        ("no_done", {"model", "created_at", "message", "done"}),
    ],
)
def test_a_stream_stops_without_done(
    hostile: Any, name: str, last_keys: set[str]
) -> None:
    events = lines(getattr(hostile, name)())

    assert len(events) >= 3
    assert not any(event.get("done") for event in events)
    assert set(events[-1]) == last_keys


def test_a_connection_is_cut_in_mid_stream(hostile: Any) -> None:
    with pytest.raises(httpx.ReadError):
        lines(hostile.cut())


def test_an_endless_stream_is_left_by_its_client(hostile: Any) -> None:
    server = hostile.endless(per_second=500)

    assert first_line(server)["message"]["content"] == "t0 "
    assert server.wait_closed(1).path == "/api/chat"


def test_an_endless_line_has_no_end(hostile: Any) -> None:
    server = hostile.endless_line()
    size = 0

    with httpx.stream("POST", f"{server.url}/api/chat", json=ASK) as answer:
        for piece in answer.iter_raw():
            assert b"\n" not in piece
            if (size := size + len(piece)) > 1_000_000:
                break

    assert server.wait_closed(1)


@pytest.mark.parametrize("name", ["silent", "hanging"])
def test_an_answer_never_comes(hostile: Any, name: str) -> None:
    with pytest.raises(httpx.ReadTimeout):
        lines(getattr(hostile, name)(), timeout=0.1)


def test_a_slow_server_says_all_in_the_end(hostile: Any) -> None:
    start = time.monotonic()

    assert text_of(lines(hostile.slow(0.2))) == "t0 t1 t2 t3 t4 "
    assert time.monotonic() - start >= 0.2


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
def test_a_refusal_leaves_the_other_routes_alone(hostile: Any, status: int) -> None:
    server = hostile.refusing(status)

    assert httpx.post(f"{server.url}/api/chat", json=ASK).status_code == status
    assert httpx.get(f"{server.url}/api/version").status_code == 200


def test_a_redirect_leads_elsewhere(hostile: Any) -> None:
    there = hostile.tokens(2)

    events = lines(hostile.redirect(f"{there.url}/api/chat"), follow_redirects=True)

    assert text_of(events) == "t0 t1 "


def test_tokens_come_at_the_pace_asked_for(hostile: Any) -> None:
    start = time.monotonic()
    events = lines(hostile.tokens(1_000, per_second=2_000))
    seconds = time.monotonic() - start

    assert len(events) == 1_001
    assert events[-1]["eval_count"] == 1_000
    assert 0.45 <= seconds < 3


def test_many_lines_come_in_one_chunk(hostile: Any) -> None:
    [chunk] = chat_chunks(hostile.one_chunk(50))

    assert chunk.count(b"\n") == 51


def test_a_fault_in_a_handler_is_not_lost() -> None:
    async def faulty(request: Any, answer: Any) -> None:
        raise LookupError("a fault of the test's own")

    with (
        pytest.raises(LookupError),
        Server(faulty) as server,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        httpx.get(server.url)
