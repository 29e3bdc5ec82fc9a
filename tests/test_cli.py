"""Tests of the command `ollama-magic`, as a program of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import httpx
import psutil
import pytest

from ollama_magic.cli import _address, main
from ollama_magic.messages import LANGUAGES
from ollama_magic.version import __version__
from tests.support.waiting import ended, eventually

Program = subprocess.Popen[str]

COMMAND = [sys.executable, "-m", "ollama_magic.cli"]


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **env},
    )


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Starts the command; when the test ends, so has all that it started."""
    programs: list[Program] = []

    def start(*arguments: str, **env: str) -> Program:
        with (tmp_path / "complaints").open("w") as complaints:
            program = subprocess.Popen(
                [*COMMAND, *arguments],
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                cwd=tmp_path,
                env={**os.environ, "HOME": str(tmp_path), **env},
                start_new_session=True,
            )
        programs.append(program)
        return program

    yield start
    for program in programs:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        assert program.stdout is not None
        program.stdout.close()


def line(program: Program) -> str:
    """The next line that it prints."""
    stream: IO[str] | None = program.stdout
    assert stream is not None
    return stream.readline()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"{__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["sing"], ["ask"], ["serve", "--port"]])
def test_what_is_not_understood_is_told_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: ollama-magic")


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_in_the_users_language(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OLLAMA_MAGIC_LANGUAGE", language)
    with pytest.raises(SystemExit):
        main(["--help"])
    manual = " ".join(capsys.readouterr().out.split())

    for command in ("lab", "serve", "ask"):
        assert LANGUAGES[language][f"cli.{command}"] in manual


def test_a_question_is_answered(hostile: Any) -> None:
    server = hostile.saying("서울", "입니다.")
    done = run("ask", "한국의 수도는?", "-m", "tiny", OLLAMA_HOST=server.url)

    assert (done.returncode, done.stdout, done.stderr) == (0, "서울입니다.\n", "")
    [body] = [request.json for request in server.requests_to("/api/chat")]
    assert body["model"] == "tiny"
    assert body["messages"] == [{"role": "user", "content": "한국의 수도는?"}]


def test_a_model_is_chosen_and_told_where_none_is_named(hostile: Any) -> None:
    done = run("ask", "hi", OLLAMA_HOST=hostile.saying("fine").url)

    assert done.stderr.startswith("Using tiny:latest")
    assert done.stdout == "fine\n"


@pytest.mark.parametrize("prompt", ["", " \n "])
def test_an_empty_question_is_refused(prompt: str, hostile: Any) -> None:
    server = hostile.saying("fine")
    done = run("ask", prompt, OLLAMA_HOST=server.url)

    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing to ask" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert server.requests == []


@pytest.mark.parametrize(
    ("shell", "said"),
    [('"$@" | true', ""), ('"$@" > /dev/full', "No space left on device")],
)
def test_an_answer_that_nobody_takes_ends_without_a_traceback(
    shell: str, said: str, hostile: Any
) -> None:
    server = hostile.tokens(400, per_second=400)
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *COMMAND, "ask", "hi", "-m", "tiny"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "OLLAMA_HOST": server.url},
    )

    assert said in done.stderr
    assert len(done.stderr.splitlines()) == bool(said)


def test_an_answer_comes_as_it_is_made(started: Any, hostile: Any) -> None:
    server = hostile.endless(per_second=50)
    program = started("ask", "hi", "-m", "tiny", OLLAMA_HOST=server.url)
    assert program.stdout.read(9) == "t0 t1 t2 "

    program.send_signal(signal.SIGINT)

    assert program.wait(5) == 130
    assert server.wait_closed(2, path="/api/chat")


@pytest.mark.parametrize(
    ("kind", "model", "said"),
    [
        ("nobody", "tiny", "nothing answers at"),
        ("html", "tiny", "does not answer as Ollama does"),
        ("error_line", "tiny", "broke off the answer"),
        ("saying", "a b", "is not a model name"),
        ("saying", "a@b", "no provider"),
    ],
)
def test_an_error_is_at_most_three_lines_on_the_error_stream(
    kind: str, model: str, said: str, hostile: Any
) -> None:
    done = run("ask", "hi", "-m", model, OLLAMA_HOST=getattr(hostile, kind)().url)

    assert done.returncode == 1
    assert said in done.stderr
    assert 2 <= len(done.stderr.splitlines()) <= 3


def test_escapes_in_an_answer_do_not_reach_the_terminal(hostile: Any) -> None:
    server = hostile.saying("\x1b[2Jred\x07")
    done = run("ask", "hi", "-m", "tiny", OLLAMA_HOST=server.url)

    assert done.stdout == "␛[2Jred␇\n"


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("1234", ("", "1234")),
        (":1234", ("", "1234")),
        ("localhost:1234", ("localhost", "1234")),
        ("http://127.0.0.1:1234/", ("127.0.0.1", "1234")),
        ("[::1]:1234", ("::1", "1234")),
    ],
)
def test_where_to_serve_is_said_as_to_ollama(host: str, place: tuple[str, str]) -> None:
    assert _address(host) == place


@pytest.mark.parametrize("host", ["PORT", "localhost:PORT"])
def test_the_engine_serves_where_it_is_told_to(host: str, started: Any) -> None:
    port = free_port()
    program = started("serve", "--host", host.replace("PORT", str(port)))

    address = f"http://127.0.0.1:{port}"
    assert f"OLLAMA_HOST={address}" in line(program)
    assert "embedded" in httpx.get(f"{address}/api/version", trust_env=False).json()

    children = psutil.Process(program.pid).children(recursive=True)
    program.send_signal(signal.SIGINT)
    assert program.wait(10) == 0
    eventually(lambda: ended(children), 5)


@pytest.mark.parametrize(
    "host", ["11434", "127.0.0.1:99999", "nowhere.invalid:1", "[::x]:1", "a b"]
)
def test_an_address_that_cannot_be_served_is_told(host: str) -> None:
    done = run("serve", "--host", host)

    assert (done.returncode, done.stdout) == (2, "")
    assert host.strip("[]").rpartition(":")[2] in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_of_models_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = run("serve", "--host", "0", "--models", str(tmp_path / "none"))

    assert (done.returncode, done.stdout) == (2, "")
    assert str(tmp_path / "none") in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run("serve", "--host", f"127.0.0.1:{other.getsockname()[1]}")

    assert done.returncode == 98
    assert "taken" in done.stderr


def test_ending_the_command_ends_the_engine(started: Any) -> None:
    program = started("serve", "--host", f"127.0.0.1:{free_port()}")
    assert "Ctrl+C" in line(program)
    children = psutil.Process(program.pid).children(recursive=True)
    assert children != []

    program.terminate()

    program.wait(10)
    eventually(lambda: ended(children), 5)


def address(complaints: Path) -> re.Match[str]:
    """Where the lab says that it is."""
    deadline = time.monotonic() + 40
    while not (found := re.search(r"http://\S+token=\w+", complaints.read_text())):
        assert time.monotonic() < deadline, complaints.read_text()
        time.sleep(0.1)
    return found


def test_a_lab_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = run("lab", str(tmp_path / "none"))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{tmp_path / 'none'} is no folder")
    assert len(done.stderr.splitlines()) == 1


def test_a_lab_whose_notebooks_cannot_be_copied_names_the_way_out(
    started: Any, tmp_path: Path
) -> None:
    (tmp_path / "ollama-magic-notebooks").touch()
    program = started("lab")

    assert (program.wait(30), line(program)) == (1, "")
    [complaint] = (tmp_path / "complaints").read_text().splitlines()
    assert "ollama-magic lab FOLDER" in complaint


def test_a_lab_opens_on_any_folder_whatever_its_modules_are_called(
    started: Any, hostile: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    program = started("lab", str(folder), OLLAMA_HOST=hostile.saying("Seoul.").url)
    assert line(program).startswith(">>> ")
    (tmp_path / "random.py").write_text("raise SystemExit('hidden')")

    found = address(tmp_path / "complaints")
    assert httpx.get(found[0], trust_env=False, follow_redirects=True).is_success
    assert "quickstart" not in found[0]
    complaints = (tmp_path / "complaints").read_text()
    assert f"{folder} has no quickstart.en.ipynb" in complaints
    program.terminate()
    program.wait(15)


def test_the_lab_shows_an_answer_and_then_where_it_is(
    started: Any, hostile: Any, tmp_path: Path
) -> None:
    server = hostile.saying("Seoul.")
    program = started("lab", OLLAMA_HOST=server.url, BROWSER="true", DISPLAY="")
    assert line(program).startswith(">>> ")
    assert line(program) == "Seoul.\n"
    assert str(tmp_path / "ollama-magic-notebooks") in line(program)

    found = address(tmp_path / "complaints")
    assert "/lab/tree/quickstart.en.ipynb" in found[0]
    assert httpx.get(found[0], trust_env=False, follow_redirects=True).is_success

    everything = psutil.Process(program.pid).children(recursive=True)
    assert everything != []
    program.terminate()
    program.wait(15)
    eventually(lambda: ended(everything), 15)


def test_a_class_comes_in_by_token_and_its_teacher_sees_who_asks(
    started: Callable[..., Program],
) -> None:
    port = free_port()
    program = started("serve", "--class", "--host", str(port))
    assert "class" in line(program)
    learner = re.search(r"http://NAME:(\S+)@\S+:\d+", line(program))
    assert learner is not None
    url = f"http://127.0.0.1:{port}"
    asked = {"model": "tutor:1m", "prompt": "Hello!", "stream": False}
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        assert client.post("/api/generate", json=asked).status_code == 401
        token = learner[1]
        long = asked | {"prompt": "x " * 400_000}
        answer = client.post("/api/generate", json=long, auth=("Mina", token))
        assert answer.status_code == 200
        shown = line(program)
    assert shown.startswith("answering 1: Mina (tutor:1m, ")
