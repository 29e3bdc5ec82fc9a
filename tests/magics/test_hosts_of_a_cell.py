"""Tests of how a cell chooses the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.cells import printed
from tests.support.kernel import Kernel

Asking = Callable[[Any], Kernel]


def test_a_port_of_the_environment_that_is_none_is_told_once(
    kernels: Callable[..., Kernel],
) -> None:
    kernel = kernels(OLLAMA_HOST="http://127.0.0.2:99999")
    kernel.run("%load_ext ollama_magic")
    told = "no port that exists: asking http://127.0.0.2:80 instead"
    first, second = kernel.run("%ollama host"), kernel.run("%ollama host")

    assert told in first.stdout
    assert second.stdout == "Server: http://127.0.0.2:80\n"


def test_a_port_that_is_none_is_no_setting(asking: Asking, tape_server: Any) -> None:
    kernel = asking(tape_server())
    before = kernel.run("%config OllamaMagic.host").displays[0].text
    cell = kernel.run("%config OllamaMagic.host = 'localhost:99999'")

    assert "there is no port 99999" in cell.stderr
    assert kernel.run("%config OllamaMagic.host").displays[0].text == before


def test_auto_takes_the_server_of_the_environment(
    kernels: Callable[..., Kernel], tape_server: Any, hostile: Any
) -> None:
    server = tape_server()
    kernel = kernels(OLLAMA_HOST=server.url)
    kernel.run(f"%load_ext ollama_magic\n%ollama host {hostile.nobody().url}")

    assert printed(kernel.run("%ollama host auto")) == f"Server: {server.url}\n"
