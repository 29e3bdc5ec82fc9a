"""Runners that hang, or died while nobody looked."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest

from ollama_magic.embedded.refusals import RunnerGone
from ollama_magic.embedded.wire import Address
from tests.embedded.asking import chat, client, runners
from tests.support.engine import Engine


def test_a_runner_that_hangs_holds_nobody_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        runner = Address("127.0.0.1", silent.getsockname()[1], "key", 0.2)
        began = time.monotonic()
        with pytest.raises(RunnerGone) as caught:
            asyncio.run(runner.ask("/tokenize", {}))
        assert time.monotonic() - began < 5
        assert not caught.value.unheard


def test_a_runner_that_thinks_long_is_left_alone() -> None:
    asyncio.run(_thinking())


async def _thinking() -> None:
    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"GET /health"):
            await asyncio.sleep(1)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n[1]")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        runner = Address("127.0.0.1", port, "key", 0.2)
        assert await runner.ask("/tokenize", {}) == [1]


@pytest.mark.parametrize("path", ["chat", "embed"])
def test_a_request_right_after_a_runner_was_killed_gets_a_new_one(
    idle: Engine, path: str
) -> None:
    with client(idle) as asked:
        for _ in range(5):
            if path == "chat":
                chat(asked)
            else:
                body = {"model": "tiny-embed", "input": "France"}
                assert asked.post("/api/embed", json=body).status_code == 200
            [runner] = runners(idle)
            runner.kill()
