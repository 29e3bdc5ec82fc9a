"""Tests of getting a small file from an address."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ollama_magic.downloads import download, is_address
from ollama_magic.errors import BadInput
from tests.support.server import Answer, Request, Server


def got(address: str, **how: Any) -> bytes:
    return asyncio.run(download(address, **{"most_bytes": 1 << 20, **how}))


def saying(*pieces: bytes, status: int = 200, pause_seconds: float = 0) -> Server:
    async def handler(request: Request, answer: Answer) -> None:
        await answer.head(status, {"Transfer-Encoding": "chunked"})
        for piece in pieces:
            await answer.send(piece)
            await asyncio.sleep(pause_seconds)
        await answer.end()

    return Server(handler)


def test_what_is_there_comes_whole() -> None:
    with saying(b"ab", b"cd") as server:
        assert got(f"{server.url}/a.png") == b"abcd"


def test_another_address_is_followed_but_not_in_circles(hostile: Any) -> None:
    with saying(b"here") as server:
        assert got(hostile.redirect(server.url).url) == b"here"
    circle = hostile.redirect("/")
    with pytest.raises(BadInput, match="redirect"):
        got(circle.url)
    for scheme in ("file:///etc/passwd", "ftp://x/y"):
        with pytest.raises(BadInput):
            got(hostile.redirect(scheme).url)


def test_what_is_too_large_is_not_read_to_its_end() -> None:
    with (
        saying(*[b"x" * 65536] * 400) as server,
        pytest.raises(BadInput, match="> 1 MB"),
    ):
        got(server.url)


def test_what_is_too_slow_is_given_up() -> None:
    with (
        saying(*[b"x"] * 100, pause_seconds=0.1) as server,
        pytest.raises(BadInput, match=r"> 0\.5 s"),
    ):
        got(server.url, seconds=0.5)


@pytest.mark.parametrize("way", ["nobody", "silent", "garbage"])
def test_where_nothing_is_that_is_said(way: str, hostile: Any) -> None:
    server = getattr(hostile, way)()
    with pytest.raises(BadInput, match="cannot be had"):
        got(server.url, seconds=0.5)


def test_a_refusal_is_told_without_what_may_be_secret() -> None:
    with saying(b"no", status=404) as server, pytest.raises(BadInput) as caught:
        got(f"http://me:hunter2@127.0.0.1:{server.port}/a?token=hunter2")

    assert "404" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("address", ["http://", "http://[", "http://a b/", "http://\0"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(BadInput, match="cannot be had"):
        got(address)


def test_only_the_web_is_an_address() -> None:
    assert is_address("HTTPS://example.org/x.png")
    assert not any(map(is_address, ["file:///x", "data:image/png,", "x.png", "C:\\x"]))
