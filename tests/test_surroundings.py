"""Tests of what the error says where nothing answers, on each kind of machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ollama_magic.hosts import DEFAULT, Host
from ollama_magic.magics.nearby import candidates
from ollama_magic.messages import LANGUAGES, say, use
from ollama_magic.surroundings import Surroundings, gateway
from tests.support.hostile import saying
from tests.support.kernel import Kernel

DOCKER = "host.docker.internal"
CONTAINER = Surroundings(in_container=True, gateway="172.17.0.1")
LINUX, MAC = Surroundings("linux"), Surroundings("darwin")
WINDOWS = Surroundings("win32")
ROUTES = """\
Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
eth0 000011AC 00000000 0001 0 0 0 0000FFFF 0 0 0
eth0 00000000 010011AC 0003 0 0 0 00000000 0 0 0
"""


@pytest.mark.parametrize(
    ("around", "host", "told"),
    [
        (LINUX, DEFAULT, ["install.sh | sh", "%ollama serve"]),
        (MAC, DEFAULT, ["brew install ollama", "%ollama serve"]),
        (WINDOWS, DEFAULT, ["winget install Ollama.Ollama", "%ollama serve"]),
        (Surroundings("freebsd14"), DEFAULT, ["install.sh | sh"]),
        (Surroundings(has_ollama=True), DEFAULT, ["is installed", "%ollama serve"]),
        (MAC, Host("192.0.2.7"), ["Start Ollama there", "OLLAMA_HOST=0.0.0.0"]),
        (CONTAINER, DEFAULT, [DOCKER, "172.17.0.1", "auto", "0.0.0.0 ollama serve"]),
        (CONTAINER, Host("192.0.2.7"), [DOCKER, "172.17.0.1"]),
        (Surroundings(in_container=True), DEFAULT, [f"tries {DOCKER};"]),
        (CONTAINER, Host(DOCKER), ["tries 172.17.0.1;"]),
    ],
)
def test_the_error_says_where_a_server_may_be_and_how_to_start_one(
    around: Surroundings, host: Host, told: list[str]
) -> None:
    error = around.unreachable(host)

    assert error.message == f"nothing answers at {host}"
    assert [each for each in told if each not in error.hint] == []
    assert "%ollama host ADDRESS:PORT" in error.hint
    assert len(str(error).splitlines()) == 3
    assert (DOCKER in error.hint) == (DOCKER in told or f"tries {DOCKER};" in told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("around", [LINUX, CONTAINER])
def test_it_has_three_lines_and_is_whole_in_each_language(
    around: Surroundings, language: str
) -> None:
    use(language)
    try:
        lines = str(around.unreachable(DEFAULT)).splitlines()
        assert lines[0] == say("error.unreachable", host=str(DEFAULT))
    finally:
        use("auto")

    assert len(lines) == 3
    assert "…" not in lines[1]
    assert "ollama serve" in lines[1]
    assert len(lines[1]) < 150


def test_of_a_server_that_answered_before_it_says_that_alone(
    sessions: Any,
) -> None:
    with saying("fine") as server:
        session = sessions(server)
        assert session.chat("hi").text == "fine"
    reply = session.chat("hi")
    reply.wait()

    assert str(reply.error).splitlines()[1] == say("start.again")
    for around in (LINUX, CONTAINER):
        error = around.unreachable(DEFAULT, known=True)
        assert error.hint.splitlines()[0] == say("start.again")


def test_a_kernel_in_a_container_names_the_addresses_worth_trying(
    kernels: Callable[..., Kernel], hostile: Any
) -> None:
    nobody = hostile.nobody()
    kernel = kernels(OLLAMA_HOST=nobody.url, container="podman")
    kernel.run("%load_ext ollama_magic")
    cell = kernel.run("%chat -m tiny hi")

    assert cell.error is not None
    assert cell.error.data["ename"] == "Unreachable"
    assert len(cell.traceback.splitlines()) == 3
    for part in (nobody.url, DOCKER, "%ollama host auto", "%ollama host ADDRESS:PORT"):
        assert part in cell.traceback


def test_the_gateway_is_read_from_the_table_of_routes() -> None:
    assert gateway(ROUTES) == "172.17.0.1"
    assert gateway(ROUTES.splitlines()[0]) == ""
    assert candidates()[:2] == [DEFAULT, Host("host.docker.internal")]
