"""How the engine is started, reached and ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable

import httpx
import psutil
import pytest

from ollama_magic.embedded.guard import local_name
from ollama_magic.version import __version__
from tests.embedded.asking import (
    chat,
    client,
    opened_chat,
    runners,
    until,
)
from tests.support.engine import Engine
from tests.support.waiting import ended

COMMAND = [sys.executable, "-m", "ollama_magic.embedded"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=20, check=False
    )


def test_one_line_of_json_says_where_it_listens(own: Callable[..., Engine]) -> None:
    engine = own()
    said = json.loads(engine._said.read_text())
    assert said == {
        "host": "127.0.0.1",
        "port": engine.port,
        "pid": engine.pid,
        "version": "0.33.0+embedded",
    }
    assert engine.log == ""


def test_the_version_says_embedded_and_shows_the_key(
    own: Callable[..., Engine],
) -> None:
    engine = own("--key", "abc")
    with client(engine) as asked:
        told = asked.get("/api/version").json()
        assert told["embedded"].pop("models")
        assert told == {
            "version": "0.33.0+embedded",
            "embedded": {"package": __version__, "key": "abc", "pid": engine.pid},
        }


def test_the_shipped_model_answers_in_two_languages(ask: httpx.Client) -> None:
    assert "Paris" in chat(ask, "tutor:1m")["message"]["content"]
    greeting = [{"role": "user", "content": "안녕하세요"}]
    answer = chat(ask, "tutor:1m", messages=greeting)
    assert answer["message"]["content"].startswith("안녕하세요")


def test_ollamas_own_port_is_left_alone() -> None:
    done = run("--port", "11434")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "11434" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_gives_code_98_and_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("--port", str(port))
    assert done.returncode == 98
    assert done.stdout == ""
    assert done.stderr == (
        f"ollama-magic engine: 127.0.0.1:{port} is taken by another program\n"
    )


def test_an_address_that_is_not_here_is_an_error_of_one_line() -> None:
    done = run("--host", "192.0.2.1")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_an_address_beyond_loopback_is_announced(own: Callable[..., Engine]) -> None:
    engine = own("--host", "0.0.0.0")
    assert engine.log == (
        "ollama-magic engine: the network can reach this engine at "
        f"0.0.0.0:{engine.port}\n"
    )
    with client(engine) as asked:
        assert asked.get("/", headers={"Host": "class.example"}).status_code == 200


def test_a_small_answer_does_not_wait_for_the_network(ask: httpx.Client) -> None:
    ask.get("/")
    seconds = sorted(ask.get("/").elapsed.total_seconds() for _ in range(9))
    assert seconds[4] < 0.03


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_its_runners(
    own: Callable[..., Engine], kind: signal.Signals
) -> None:
    engine = own()
    with client(engine) as asked, opened_chat(asked) as answer:
        next(answer)
        found = runners(engine)
        assert found
        engine.process.send_signal(kind)
        assert engine.process.wait(5) == 0
    until(lambda: ended(found), 3)
    assert engine.log == ""


def test_a_killed_engine_leaves_no_runner(own: Callable[..., Engine]) -> None:
    engine = own()
    with client(engine) as asked, opened_chat(asked) as answer:
        next(answer)
        found = runners(engine)
        engine.kill()
        until(lambda: ended(found), 3)


def test_a_runner_that_loads_ends_with_a_killed_engine(
    own: Callable[..., Engine],
) -> None:
    engine = own()
    with client(engine) as asked:
        request = asked.build_request("POST", "/api/generate", json={"model": "tiny"})
        with socket.create_connection(("127.0.0.1", engine.port)) as line:
            line.sendall(_raw(request))
            until(lambda: runners(engine))
            found = runners(engine)
            engine.kill()
    until(lambda: ended(found), 3)


def test_nothing_of_a_runner_reaches_the_terminal(own: Callable[..., Engine]) -> None:
    engine = own()
    with client(engine) as asked:
        chat(asked)
        asked.post("/api/chat", json={"model": "tiny-broken", "messages": [{}]})
    engine.stop()
    assert engine.log == ""
    assert len(engine._said.read_text().splitlines()) == 1


def test_a_runner_has_a_limit_of_memory_and_writes_no_core(
    recorded: Engine, ask: httpx.Client
) -> None:
    chat(ask)
    for runner in runners(recorded):
        soft, _ = runner.rlimit(psutil.RLIMIT_DATA)
        assert 2 << 30 <= soft < 3 << 30
        assert runner.rlimit(psutil.RLIMIT_CORE)[0] == 0


def test_a_runner_wants_to_see_its_key(recorded: Engine, ask: httpx.Client) -> None:
    chat(ask)
    ports = [
        connection.laddr.port
        for runner in runners(recorded)
        for connection in runner.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert ports
    for port in ports:
        url = f"http://127.0.0.1:{port}/v1/chat/completions"
        answer = httpx.post(url, json={"messages": []}, trust_env=False)
        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1:11500", True),
        ("localhost", True),
        ("[::1]:80", True),
        ("192.168.0.7:11500", True),
        ("box.local", True),
        (socket.gethostname(), True),
        ("", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example:80", False),
        ("8.8.8.8", False),
    ],
)
def test_a_host_header_names_this_machine_or_is_refused(host: str, local: bool) -> None:
    assert local_name(host) is local


def test_a_browser_page_from_elsewhere_is_refused(ask: httpx.Client) -> None:
    for origin in ("http://evil.example", "null", "http://localhost.evil.example"):
        assert ask.get("/api/tags", headers={"Origin": origin}).status_code == 403
    good = ask.get("/api/tags", headers={"Origin": "http://localhost:8888"})
    assert good.headers["access-control-allow-origin"] == "http://localhost:8888"


def test_a_preflight_of_a_page_of_this_machine_is_allowed(ask: httpx.Client) -> None:
    headers = {"Origin": "http://localhost:8888"}
    headers |= {"Access-Control-Request-Method": "POST"}
    answer = ask.options("/api/chat", headers=headers)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_a_learners_file_in_the_folder_does_not_replace_a_module(
    own: Callable[..., Engine], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("learner")
    (folder / "json.py").write_text("raise SystemExit('mine')")
    command = [sys.executable, "-P", "-m", "ollama_magic.embedded"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, text=True, env=_importable()
    ) as process:
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["port"]
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as asked:
            assert "Paris" in chat(asked, "tutor:1m")["message"]["content"]
        process.terminate()


def _importable() -> dict[str, str]:
    """The package is found although the folder that it is tested in is not there."""
    return {**os.environ, "PYTHONPATH": os.getcwd()}


def _raw(request: httpx.Request) -> bytes:
    head = f"POST {request.url.path} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    return head.encode() + b"\r\n" + request.read()
