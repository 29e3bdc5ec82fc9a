"""Tests of what a server is told of a user's secrets."""

from __future__ import annotations

from typing import Any

import pytest

from ollama_magic.access import Access
from ollama_magic.errors import BadSecret, ConnectionLost, Refused
from ollama_magic.hosts import Host
from tests.support.turns import Turns

KEY = {"Authorization": "Bearer s3cret"}


def sent(address: str, *, configured: bool = True, **more: str) -> dict[str, str]:
    host = Host.parse(address)
    access = Access.to(host, key="s3cret", headers=more, configured=configured)
    return dict(access.headers)


@pytest.mark.parametrize("configured", [True, False])
def test_the_key_goes_to_ollamas_own_address(configured: bool) -> None:
    assert sent("ollama.com", configured=configured) == KEY
    assert sent("https://OLLAMA.com", configured=configured) == KEY


@pytest.mark.parametrize(
    "address",
    ["https://models.example.org/ollama", "127.0.0.1:9999", "localhost", "[::1]:1"],
)
def test_the_key_goes_to_a_host_that_the_user_named(address: str) -> None:
    assert sent(address) == KEY


@pytest.mark.parametrize(
    "address",
    [
        "192.168.0.7",
        "http://models.example.org",
        "http://ollama.com",
        "host.docker.internal:11434",
    ],
)
def test_the_key_never_goes_over_plain_http_to_another_machine(address: str) -> None:
    assert sent(address) == {}


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "https://models.example.org", "https://ollama.com.evil.org"],
)
def test_the_key_does_not_go_to_a_host_that_nobody_named(address: str) -> None:
    assert sent(address, configured=False) == {}


def test_no_key_is_no_header() -> None:
    assert Access.to(Host.parse("ollama.com"), key=" ") == Access()


def test_credentials_in_the_address_come_before_the_key() -> None:
    assert sent("https://me:pw@example.org") == {}


def test_a_header_of_the_users_own_comes_before_the_key() -> None:
    assert sent("https://example.org", authorization="Basic x") == {
        "authorization": "Basic x"
    }


def test_headers_go_to_the_host_that_the_user_named_and_to_no_other() -> None:
    more = {"X-Team": "a"}

    assert sent("http://10.0.0.1", **more) == more
    assert sent("127.0.0.1", configured=False, **more) == {}


@pytest.mark.parametrize("key", ["s3\ncret", "열쇠", "a\x00b"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(BadSecret, match="OLLAMA_API_KEY") as caught:
        Access.to(Host.parse("ollama.com"), key=key)

    assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"), [("X Team", "a"), ("", "a"), ("X-Team", "s3cret\r\nX: y")]
)
def test_a_header_that_cannot_be_sent_is_refused_by_its_name(
    name: str, value: str
) -> None:
    with pytest.raises(BadSecret, match="cannot be sent") as caught:
        sent("127.0.0.1", **{name: value})

    assert "s3cret" not in str(caught.value)


def test_nothing_secret_is_in_what_is_shown_of_it() -> None:
    access = Access.to(Host.parse("ollama.com"), key="s3cret")

    assert "s3cret" not in repr(access)


@pytest.mark.parametrize(
    ("given", "meant"), [(None, None), (0, None), (0.0, None), (30, 30)]
)
def test_a_timeout_of_zero_is_for_ever(
    given: float | None, meant: float | None
) -> None:
    access = Access.to(Host(), timeout_seconds=given)

    assert access.silence_seconds == meant


def test_a_server_that_falls_silent_is_left_after_the_timeout(
    hostile: Any, sessions: Any
) -> None:
    reply = sessions(hostile.hanging(), timeout_seconds=0.3).chat("hi")

    with pytest.raises(ConnectionLost, match="fell silent"):
        _ = reply.text
    assert 0.2 < reply.waited_seconds < 2


def test_without_a_timeout_a_silent_server_is_waited_for(
    hostile: Any, sessions: Any
) -> None:
    reply = sessions(hostile.hanging()).chat("hi")

    assert not reply.wait(0.6)
    reply.cancel()
    assert reply.wait(1)


def test_a_key_that_comes_later_is_sent_from_then_on(
    tape_server: Any, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = tape_server("chat/stream")
    session = sessions(server)
    session.call(session.tags())
    monkeypatch.setenv("OLLAMA_API_KEY", "s3cret")
    session.call(session.tags())
    before, after = server.requests_to("/api/tags")

    assert "authorization" not in before.headers
    assert after.headers["authorization"] == "Bearer s3cret"


def test_a_key_and_headers_that_are_set_go_along(
    tape_server: Any, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_API_KEY", "s3cret")
    server = tape_server("chat/stream")
    session = sessions(server, headers={"X-Team": "a"})
    assert session.chat("hi").text
    headers = server.wait_request("/api/chat").headers

    assert headers["authorization"] == "Bearer s3cret"
    assert headers["x-team"] == "a"


@pytest.mark.parametrize("status", [401, 500])
def test_a_secret_that_a_server_quotes_is_not_shown(
    status: int, opened: Any, sessions: Any
) -> None:
    reason = "bad token Bearer s3cret-token of blue, Bearer"
    server = opened.enter_context(Turns(status, reason=reason))
    headers = {"Authorization": "Bearer s3cret-token", "X-Team": "blue"}

    with pytest.raises(Refused) as caught:
        _ = sessions(server, headers=headers).chat("hi").text

    assert "bad token Bearer *** of blue, Bearer" in str(caught.value)
    assert "s3cret" not in repr(caught.value.values)
