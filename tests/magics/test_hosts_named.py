"""Tests of hosts that somebody named: never replaced, and their keys never shown."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.cells import error, printed
from tests.support.kernel import Kernel

Asking = Callable[[Any], Kernel]


@pytest.fixture
def bare_path(tmp_path: Path) -> str:
    """A PATH on which there is no Ollama."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return str(folder)


def test_a_host_that_is_down_is_not_replaced_by_the_engine(
    kernels: Any, hostile: Any, bare_path: str
) -> None:
    nobody = hostile.nobody()
    kernel = kernels(OLLAMA_HOST=nobody.url, PATH=bare_path)
    kernel.run("%load_ext ollama_magic")
    told = error(kernel.run("%ollama serve"))

    assert f"nothing answers at {nobody.url}, and no Ollama is installed" in told
    assert "%ollama serve --embedded" in told
    assert "%ollama host embedded" in told
    assert "Unreachable" in error(kernel.run("%chat hello"))


def test_a_server_that_was_started_is_used_though_the_engine_was_before(
    kernels: Any, hostile: Any, tmp_path: Path
) -> None:
    nobody = hostile.nobody()
    nobody.__exit__()
    port = nobody.port
    program = tmp_path / "bin" / "ollama"
    program.parent.mkdir()
    engine = f'"{sys.executable}" -m ollama_magic.embedded --port {port}'
    program.write_text(f"#!/bin/sh\nexec {engine}\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    path = f"{program.parent}:{os.environ['PATH']}"
    kernel = kernels(PATH=path, OLLAMA_HOST=f"127.0.0.1:{port}")
    kernel.run("%load_ext ollama_magic\n%ollama host embedded")
    told = printed(kernel.run("%ollama serve", timeout=60))
    try:
        assert f"Ollama runs at http://127.0.0.1:{port} " in told
        assert kernel.run("%ollama host").stdout == f"Server: http://127.0.0.1:{port}\n"
    finally:
        os.kill(int(told.rsplit(" ", 1)[-1]), signal.SIGTERM)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/?api_key=geheim",
        "127.0.0.1:1#geheim",
        "http://there?token=geheim@127.0.0.1",
        "ftp://there/?key=geheim",
    ],
)
def test_a_key_in_an_address_is_refused_and_never_shown(
    address: str, asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server())
    before = kernel.run("%ollama host").stdout
    cell = kernel.run(f"%ollama host {address}")
    config = kernel.run(f"%config OllamaMagic.host = {address!r}")

    assert "BadHost" in error(cell)
    assert "geheim" not in cell.traceback + config.stderr
    assert kernel.run("%ollama host").stdout == before


def test_a_key_in_the_environment_s_address_is_not_shown(kernels: Any) -> None:
    kernel = kernels(OLLAMA_HOST="http://127.0.0.1:1/?token=geheim")
    kernel.run("%load_ext ollama_magic")
    cells = [kernel.run(f"%ollama {word}") for word in ("", "host", "doctor", "list")]

    told = "".join(cell.stdout + cell.stderr + cell.traceback for cell in cells)
    assert "geheim" not in told


@pytest.mark.parametrize(
    "code",
    [
        "%ollama pull https://user:geheim@host/x",
        "%ollama pull user:geheim@host/x",
        "%%modelfile mine\nFROM https://user:geheim@host/x",
        "%%modelfile mine\nFROM https://user:geheim@host/x.gguf",
    ],
)
def test_a_password_in_a_name_is_not_shown(
    code: str, asking: Asking, tape_server: Any
) -> None:
    told = error(asking(tape_server()).run(code))

    assert "geheim" not in told
    assert "***@host/x" in told
