"""Tests of options, hosts, accounts and servers from a cell, and of the doctor."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ollama_magic.advice.machine import GPU, Machine
from ollama_magic.hosts import DEFAULT, Host
from ollama_magic.magics.doctor import Seen, findings
from ollama_magic.messages import LANGUAGES
from tests.support.cells import error, printed
from tests.support.kernel import Kernel
from tests.support.server import Answer, Request, Server

Asking = Callable[[Any], Kernel]
GB = 10**9
EMBED = "%ollama embed tiny hi"
MACHINE = Machine(16 * GB, 8 * GB)


@pytest.fixture
def told(sessions: Any, hostile: Any) -> Callable[..., str]:
    """What the doctor says of what was seen."""

    def say(seen: Seen, machine: Machine | None = MACHINE, **options: Any) -> str:
        session = sessions(hostile.nobody(), options=options)
        return "\n".join(map(str, findings(session, seen, machine)))

    return say


@pytest.fixture
def account(opened: ExitStack) -> Callable[..., Server]:
    """Starts servers at which somebody is signed in, or nobody."""

    def start(answer_with: Any, status: int = 200) -> Server:
        async def handler(request: Request, answer: Answer) -> None:
            await answer.json(answer_with, status)

        return opened.enter_context(Server(handler))

    return start


def test_options_are_set_and_taken_back(asking: Asking, hostile: Any) -> None:
    server = hostile.saying("fine")
    kernel = asking(server)
    for line in (
        "temperature 0.2",
        "num_predict -1",
        "seed=7",
        'stop "END OF IT"',
    ):
        printed(kernel.run(f"%ollama set {line}"))
    kernel.run("%chat -m tiny hi")
    config = kernel.run("%config OllamaMagic.options").displays[0].text
    told = printed(kernel.run("%ollama unset temperature num_predict seed"))

    options = {"temperature": 0.2, "num_predict": -1, "seed": 7, "stop": ["END OF IT"]}
    assert server.requests_to("/api/chat")[-1].json["options"] == options
    assert config == repr(options)
    assert told == "For every question: stop=['END OF IT']\n"
    assert printed(kernel.run("%ollama unset stop")) == "For every question: none\n"
    assert printed(kernel.run("%ollama set")) == "For every question: none\n"


def test_several_options_are_set_on_one_line(asking: Asking, tape_server: Any) -> None:
    kernel = asking(tape_server())

    printed(kernel.run('%ollama set top_k=12 seed=5 stop="END OF IT"'))

    config = kernel.run("%config OllamaMagic.options").displays[0].text
    assert config == repr({"top_k": 12, "seed": 5, "stop": ["END OF IT"]})
    told = printed(kernel.run("%ollama unset top_k seed stop"))
    assert told == "For every question: none\n"


@pytest.mark.parametrize(
    ("line", "kind", "told"),
    [
        ("set top_k=12 please", "BadUsage", "what to do with 'please'"),
        ("set top_k=12 sead=5", "BadOption", "Did you mean seed?"),
        ("set temprature 1", "BadOption", "Did you mean temperature?"),
        ("set temperature hot", "BadOption", "cannot be 'hot'"),
        ("set top_p 7", "BadOption", "out of range"),
        ("set temperature", "BadUsage", "needs VALUE"),
        ("unset", "BadUsage", "needs NAME"),
        ("unset seed", "BadOption", "'seed' is not set"),
        ("host ftp://there", "BadHost", "not an address"),
        ("host localhost:99999", "BadHost", "there is no port 99999"),
        ("serve now", "BadUsage", "what to do with 'now'"),
        ("doctor me", "BadUsage", "what to do with 'me'"),
        ("signin me", "BadUsage", "what to do with 'me'"),
        ("docter", "BadUsage", "Did you mean %ollama doctor?"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_set(
    line: str, kind: str, told: str, asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server())
    cell = kernel.run(f"%ollama {line}")

    assert kind in error(cell)
    assert told in cell.traceback
    assert printed(kernel.run("%ollama set")) == "For every question: none\n"


def test_who_is_signed_in_is_told(asking: Asking, account: Any) -> None:
    kernel = asking(account({"name": "minji"}))

    assert printed(kernel.run("%ollama signin")) == ("Signed in on ollama.com: minji\n")


def test_nobody_is_told_where_to_sign_in(asking: Asking, account: Any) -> None:
    url = "https://ollama.com/connect?name=here&key=abc"
    kernel = asking(account({"error": "unauthorized", "signin_url": url}, 401))

    assert printed(kernel.run("%ollama signin")).splitlines()[-1] == url


def test_the_server_forgets_who_was_signed_in(asking: Asking, account: Any) -> None:
    server = account(None)

    assert "Signed out" in printed(asking(server).run("%ollama signout"))
    assert server.wait_request("/api/signout").method == "POST"


def test_a_server_that_is_too_old_says_which_version_is_needed(
    asking: Asking, opened: ExitStack
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if request.path == "/api/version":
            await answer.json({"version": "0.1.48"})
        else:
            await answer.whole(404, b"404 page not found", "text/plain")

    told = error(asking(opened.enter_context(Server(handler))).run(EMBED))

    assert "TooOld" in told
    assert "has no /api/embed: that came with Ollama 0.2.6" in told


def test_the_doctor_says_that_all_is_well(asking: Asking, tape_server: Any) -> None:
    server = tape_server()
    lines = printed(asking(server).run("%ollama doctor")).splitlines()

    assert lines[0] == f"✓ Server: {server.url} (%ollama host)"
    assert lines[1].startswith("✓ Version: 0.33.0-rc2; ollama-magic ")
    assert lines[2].startswith("✓ Models: ")
    assert any(line[2:].startswith("Memory: ") for line in lines)


@pytest.mark.parametrize("kind", ["nobody", "html", "garbage"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doctor_survives_a_server_that_is_none(
    kind: str, language: str, asking: Asking, hostile: Any
) -> None:
    kernel = asking(getattr(hostile, kind)())
    kernel.run(f"%config OllamaMagic.language = {language!r}")
    told = printed(kernel.run("%ollama doctor"))
    kernel.run("%config OllamaMagic.language = 'auto'")

    assert told.startswith(f"! {LANGUAGES[language]['status.host']}: ")
    assert ("docker run -d " in told) == (kind == "nobody")


def test_the_doctor_shows_no_password(asking: Asking, hostile: Any) -> None:
    nobody = hostile.nobody()
    kernel = asking(nobody)
    kernel.run(f"%ollama host http://user:hush@127.0.0.1:{nobody.port}")

    assert "hush" not in printed(kernel.run("%ollama doctor"))


LOADED = {"name": "m:1b", "size": 10 * GB, "size_vram": 4 * GB}
FULL = {**LOADED, "size_vram": 10 * GB, "context_length": 131072}
CARD = Machine(16 * GB, 8 * GB, (GPU("RTX", 8 * GB, 2 * GB),))
VERSION = {"version": "0.33.0"}


@pytest.mark.parametrize(
    ("seen", "machine", "said"),
    [
        (Seen(DEFAULT, VERSION), MACHINE, "! Models: 0\n    Get one: %ollama pull"),
        (Seen(DEFAULT, {"version": "0.1.48"}), MACHINE, "! Version: 0.1.48"),
        (Seen(DEFAULT, VERSION, (), (LOADED,)), CARD, "! Loaded: m:1b 10GB, GPU 40%"),
        (Seen(DEFAULT, VERSION, (), (FULL,)), CARD, "A context of 128K takes"),
        (Seen(DEFAULT), Machine(8 * GB, GB), "! Memory: 1GB free of 8GB\n    Take a"),
        (Seen(DEFAULT), CARD, "✓ GPU: 2GB free of 8GB RTX"),
        (Seen(DEFAULT), MACHINE, "· GPU: none\n    The processor does it all"),
        (Seen(DEFAULT), None, "· Memory: unknown"),
        (Seen(trouble="gone"), CARD, "docker run -d --gpus=all "),
        (
            Seen(trouble="gone"),
            Machine(GB, GB, (GPU("AMD card0", GB, GB),)),
            "--device /dev/kfd",
        ),
        (Seen(trouble="gone"), MACHINE, "docker run -d -p 11434"),
    ],
)
def test_the_doctor_says_what_to_do(
    seen: Seen, machine: Machine | None, said: str, told: Any
) -> None:
    assert said in told(seen, machine)


@pytest.mark.parametrize(
    ("name", "value"),
    [("num_gpu", 0), ("num_ctx", 131072), ("num_batch", 1)],
)
def test_the_doctor_finds_slow_settings(name: str, value: int, told: Any) -> None:
    assert f"! Options: {name}={value}\n" in told(Seen(DEFAULT), CARD, **{name: value})
    assert "! Options" not in told(Seen(DEFAULT), CARD, temperature=0)


def test_the_engine_s_disk_is_looked_at_where_its_models_go(told: Any) -> None:
    engine = Seen(DEFAULT, {"version": "0.33.0+embedded", "embedded": "0.1.0"})

    assert re.search(r"Disk: .*ollama-magic", told(engine))


def test_another_machine_s_disk_and_memory_are_not_ours(told: Any) -> None:
    there = told(Seen(Host("192.0.2.7"), VERSION))

    assert "Disk" not in there
    assert "Memory" not in there


@pytest.fixture
def programs(tmp_path: Path) -> Callable[[str], str]:
    """A PATH on which ``ollama`` is a shell script of one line."""

    def put(line: str) -> str:
        program = tmp_path / "bin" / "ollama"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return f"{program.parent}:{os.environ['PATH']}"

    return put


def free_port(hostile: Any) -> int:
    nobody = hostile.nobody()
    nobody.__exit__()
    return int(nobody.port)


def test_ollama_is_started_as_a_process_of_its_own_and_can_be_stopped(
    kernels: Callable[..., Kernel], programs: Any, hostile: Any
) -> None:
    port = free_port(hostile)
    engine = f'"{sys.executable}" -m ollama_magic.embedded --port {port}'
    path = programs(f'[ "$OLLAMA_HOST" = 127.0.0.1:{port} ] && exec {engine}')
    kernel = kernels(PATH=path, OLLAMA_HOST=f"127.0.0.1:{port}")
    kernel.run("%load_ext ollama_magic")
    told = printed(kernel.run("%ollama serve", timeout=60))
    pid = int(told.rsplit(" ", 1)[-1])
    try:
        assert f"Ollama runs at http://127.0.0.1:{port} as process {pid}" in told
        assert f"To stop it, in a terminal: kill {pid}\n" in told
        assert "already answers" in printed(kernel.run("%ollama serve"))
        assert kernel.run("%ollama").stdout.startswith("Server")
    finally:
        os.kill(pid, signal.SIGTERM)


def test_an_ollama_that_does_not_start_is_told(
    kernels: Callable[..., Kernel], programs: Any, hostile: Any
) -> None:
    port = free_port(hostile)
    kernel = kernels(PATH=programs("exit 3"), OLLAMA_HOST=f"127.0.0.1:{port}")
    kernel.run("%load_ext ollama_magic")

    assert "exit code 3" in error(kernel.run("%ollama serve"))


def test_nothing_is_started_on_another_machine(shared_kernel: Kernel) -> None:
    kernel = shared_kernel
    kernel.run("%ollama host 192.0.2.1")

    assert "another machine" in error(kernel.run("%ollama serve"))


def test_the_engine_is_started_where_it_is_wanted(asking: Asking, hostile: Any) -> None:
    kernel = asking(hostile.nobody())
    told = printed(kernel.run("%ollama serve --embedded", timeout=60))

    assert told.startswith("The embedded engine runs at http://127.0.0.1:1")
    assert "embedded engine" in kernel.run("%ollama").stdout


def test_headers_go_to_the_host_that_was_named(asking: Asking, hostile: Any) -> None:
    server = hostile.saying("fine")
    kernel = asking(server)
    kernel.run("%config OllamaMagic.headers = {'X-Team': 'a'}")
    kernel.run("%chat -m tiny hi")
    kernel.run("%config OllamaMagic.headers = {}")
    kernel.run("%chat -m tiny hi")

    sent = [each.headers.get("x-team") for each in server.requests_to("/api/chat")]
    assert sent == ["a", None]


def test_a_silence_is_borne_as_long_as_was_set(asking: Asking, hostile: Any) -> None:
    kernel = asking(hostile.hanging())
    kernel.run("%config OllamaMagic.timeout = 0.3")
    told = error(kernel.run("%chat -m tiny hi"))
    kernel.run("%config OllamaMagic.timeout = 0.0")

    assert "fell silent" in told
    assert "OllamaMagic.timeout" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [("headers", "{'a b': 'c'}"), ("headers", "{'a': 1}"), ("timeout", "-1.0")],
)
def test_a_setting_that_cannot_be_sent_is_not_taken(
    name: str, value: str, asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server())
    before = kernel.run(f"%config OllamaMagic.{name}").displays[0].text
    cell = kernel.run(f"%config OllamaMagic.{name} = {value}")

    assert cell.stderr.startswith(f"OllamaMagic.{name}: ")
    assert kernel.run(f"%config OllamaMagic.{name}").displays[0].text == before
