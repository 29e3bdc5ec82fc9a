"""Tests of what the client tells, and to whom."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import Any

import pytest

from ollama_magic.errors import NotOllama, Refused, Unreachable


def test_requests_say_who_asks(hostile: Any, sessions: Any) -> None:
    server = hostile.tokens(1)
    sessions(server).chat("hi").wait()
    headers = server.wait_request("/api/chat").headers

    assert headers["user-agent"].startswith("ollama-magic/")
    assert headers["content-type"] == "application/json"
    assert "authorization" not in headers
    assert "origin" not in headers


def test_korean_goes_out_as_it_was_written(hostile: Any, sessions: Any) -> None:
    server = hostile.tokens(1)
    prompt = '한국의 수도는? 🙂 "\\'
    sessions(server).chat(prompt).wait()

    assert server.wait_request("/api/chat").json["messages"][0]["content"] == prompt


def test_credentials_are_sent_and_never_told(hostile: Any, sessions: Any) -> None:
    server = hostile.refusing(401)
    named = SimpleNamespace(url=server.url.replace("//", "//user:se%2Fcret@"))
    reply = sessions(named).chat("hi")

    with pytest.raises(Refused) as caught:
        str(reply)
    sent = server.wait_request("/api/chat").headers["authorization"]
    assert base64.b64decode(sent.removeprefix("Basic ")) == b"user:se/cret"
    told = f"{caught.value}{caught.value!r}{caught.value.__cause__!r}{reply!r}"
    assert "cret" not in told
    assert "user" not in told


def test_no_proxy_sees_what_stays_on_the_machine(
    hostile: Any, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = hostile.html()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, proxy.url)
    server = hostile.tokens(2)
    local = SimpleNamespace(url=server.url.replace("127.0.0.1", "localhost"))

    assert sessions(server).chat("hi").text == "t0 t1 "
    assert sessions(local).chat("hi").text == "t0 t1 "
    assert proxy.requests == []


def test_a_proxy_is_asked_for_what_is_elsewhere(
    hostile: Any, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = hostile.html()
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    elsewhere = SimpleNamespace(url="http://192.0.2.1:11434")

    with pytest.raises(NotOllama):
        str(sessions(elsewhere).chat("hi"))
    assert proxy.wait_request().path == "http://192.0.2.1:11434/api/chat"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALL_PROXY", "garbage://user:secret@proxy"),
        ("HTTPS_PROXY", "garbage://user:secret@proxy"),
        ("SSL_CERT_FILE", "/nonexistent/secret"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_and_not_shown(
    name: str, value: str, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    reply = sessions(SimpleNamespace(url="https://192.0.2.1:11434")).chat("hi")

    with pytest.raises(Unreachable, match=name) as caught:
        str(reply)
    assert "secret" not in f"{caught.value}{caught.value.__cause__!r}"
