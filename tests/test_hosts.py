"""Tests of the forms of an address."""

from __future__ import annotations

import pytest

from ollama_magic.errors import BadHost
from ollama_magic.hosts import DEFAULT, Host


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("", "http://127.0.0.1:11434"),
        ("   ", "http://127.0.0.1:11434"),
        ("1.2.3.4", "http://1.2.3.4:11434"),
        ("example.com", "http://example.com:11434"),
        ("example.com:80", "http://example.com:80"),
        ("localhost", "http://localhost:11434"),
        (":1234", "http://127.0.0.1:1234"),
        (":66000", "http://127.0.0.1:11434"),
        (":99999999999999", "http://127.0.0.1:11434"),
        (":", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        ("::", "http://[::1]:11434"),
        ("::1", "http://[::1]:11434"),
        ("[::1]", "http://[::1]:11434"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("[fe80::1%eth0]:1", "http://[fe80::1%eth0]:1"),
        ("http://1.2.3.4", "http://1.2.3.4:80"),
        ("HTTP://1.2.3.4:99", "http://1.2.3.4:99"),
        ("https://1.2.3.4", "https://1.2.3.4:443"),
        ("https://example.com:66000", "https://example.com:443"),
        ("https://example.com/ollama", "https://example.com:443/ollama"),
        ("example.com:56/a/b/", "http://example.com:56/a/b"),
        ("http://example.com/", "http://example.com:80"),
        ("ollama.com", "https://ollama.com:443"),
        ("ollama.com:9", "http://ollama.com:9"),
        ("http://ollama.com", "http://ollama.com:80"),
        ('"1.2.3.4:5"', "http://1.2.3.4:5"),
        (" ' 1.2.3.4 ' ", "http://1.2.3.4:11434"),
    ],
)
def test_an_address_is_read_as_ollama_reads_it(text: str, url: str) -> None:
    assert Host.parse(text).url == url


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.com",
        "://example.com",
        "two words",
        "http://exa mple.com",
        "-dash",
        "한국.kr",
        "1::2::3",
        "localhost:port",
        "[::1",
        "http://a?b",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadHost, match="is not an address"):
        Host.parse(text)


@pytest.mark.parametrize("text", [":99999", "1.2.3.4:99999", "http://[::1]:99999/a"])
def test_a_port_that_a_person_typed_has_to_be_one(text: str) -> None:
    with pytest.raises(BadHost, match="there is no port 99999") as caught:
        Host.parse(text, strict=True)

    assert "65535" in caught.value.hint
    assert Host.parse(text.replace("99999", "65535"), strict=True).port == 65535


def test_a_refused_port_tells_no_secret() -> None:
    with pytest.raises(BadHost) as caught:
        Host.parse("user:hush@1.2.3.4:99999", strict=True)

    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "credentials"),
    [
        ("http://user:secret@1.2.3.4", ("user", "secret")),
        ("user:secret@1.2.3.4", ("user", "secret")),
        ("https://key-only-secret@example.com/x", ("key-only-secret", "")),
        ("http://user:se@cret@1.2.3.4", ("user", "se@cret")),
        ("http://user:se%2Fcret%3A@1.2.3.4", ("user", "se/cret:")),
    ],
)
def test_credentials_are_kept_and_never_shown(
    text: str, credentials: tuple[str, str]
) -> None:
    host = Host.parse(text)

    assert host.credentials == credentials
    for shown in (str(host), repr(host), host.url, f"{host!s:>60}"):
        assert "cret" not in shown
    assert "***@" in str(host)


@pytest.mark.parametrize(
    "text",
    [
        "ftp://user:secret@example.com",
        "user:secret@exa mple.com",
        "http://user:sec/ret-secret@example.com",
        "http://user:12/34secret@example.com",
        "http://user:sec ret-secret@example.com x",
    ],
)
def test_a_refused_address_does_not_tell_its_secret(text: str) -> None:
    with pytest.raises(BadHost) as caught:
        Host.parse(text)

    assert "cret" not in str(caught.value)
    assert "user" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "loopback"),
    [
        ("", True),
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("0.0.0.0", True),
        ("192.168.0.7", False),
        ("localhost.example.com", False),
        ("https://example.com", False),
    ],
)
def test_loopback_is_what_cannot_leave_the_machine(text: str, loopback: bool) -> None:
    assert Host.parse(text).is_loopback is loopback


def test_the_default_is_ollamas_own() -> None:
    assert Host.parse("") == DEFAULT
    assert str(DEFAULT) == "http://127.0.0.1:11434"
