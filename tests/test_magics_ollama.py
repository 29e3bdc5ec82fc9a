"""Tests of `%ollama`, of settings and of the environment, in a real kernel."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ollama_magic.magics.ollama import SUBCOMMANDS
from ollama_magic.messages import LANGUAGES
from ollama_magic.options import OPTIONS
from tests.support.cells import printed
from tests.support.kernel import Kernel
from tests.support.server import Server

Asking = Callable[[Any], Kernel]

# A setting: a good value, a bad one, and what is said of it.
SETTINGS = {
    "record": ("hashes", "sometimes", "full, hashes, off"),
    "embedded": ("never", "perhaps", "auto, always, never"),
    "host": ("localhost:1", "ftp://there", "localhost"),
    "model": ("tiny", "a b", "qwen3"),
    "options": ({"seed": 1}, {"sed": 1}, "Did you mean seed?"),
    "updates_per_second": (5.0, 0.0, "0.1 … 60"),
    "language": ("ko", "fr", "auto, en, ko"),
}
STATUS = ["host", "version", "models", "loaded", "model", "options", "turns"]


@pytest.fixture
def texts(
    request: pytest.FixtureRequest, shared_kernel: Kernel
) -> Iterator[dict[str, str]]:
    """The texts of the language that the kernel speaks for one test."""
    shared_kernel.run(f"%config OllamaMagic.language = {request.param!r}")
    yield LANGUAGES[request.param]
    shared_kernel.run("%config OllamaMagic.language = 'auto'")


in_both_languages = pytest.mark.parametrize("texts", LANGUAGES, indirect=True)


@pytest.fixture
def server(tape_server: Any) -> Server:
    """Any recorded answer of a real server."""
    made: Server = tape_server()
    return made


@in_both_languages
def test_the_status_is_told(texts: Any, asking: Asking, server: Server) -> None:
    kernel = asking(server)

    lines = printed(kernel.run("%ollama")).splitlines()
    names = [texts[f"status.{name}"] for name in STATUS]
    told = dict(line.split(": ", 1) for line in lines)

    assert list(told) == names
    assert told[texts["status.host"]] == server.url
    assert told[texts["status.loaded"]] == "tiny:latest"
    assert told[texts["status.model"]] == texts["status.any_model"]
    assert printed(kernel.run("%ollama status")).splitlines() == lines


@in_both_languages
def test_a_model_is_chosen(texts: Any, asking: Asking, server: Server) -> None:
    kernel = asking(server)
    assert printed(kernel.run("%ollama use")).strip() == texts["status.any_model"]

    assert printed(kernel.run("%ollama use tiny")).strip() == (
        texts["use.done"].format(model="tiny")
    )
    assert printed(kernel.run("%ollama use")) == "tiny\n"
    assert kernel.run("%config OllamaMagic.model").displays[0].text == "'tiny'"
    kernel.run("%chat 안녕?")
    assert server.requests_to("/api/chat")[-1].json["model"] == "tiny"


@in_both_languages
def test_a_server_is_chosen_without_asking_it(
    texts: Any, asking: Asking, server: Server, hostile: Any
) -> None:
    kernel, silent = asking(server), hostile.silent()
    before = len(server.requests)

    said = texts["host.done"].format(host=silent.url)
    assert printed(kernel.run(f"%ollama host 127.0.0.1:{silent.port}")).strip() == said
    assert printed(kernel.run("%ollama host")).strip() == said
    assert kernel.run("%config OllamaMagic.host").displays[0].text == (
        f"'127.0.0.1:{silent.port}'"
    )
    assert (len(server.requests), silent.requests) == (before, [])


@in_both_languages
def test_help_names_every_subcommand(
    texts: Any, asking: Asking, server: Server
) -> None:
    kernel = asking(server)
    whole = printed(kernel.run("%ollama help"))

    for word, command in SUBCOMMANDS.items():
        name = "list" if word == "ls" else word
        about = texts[f"help.ollama.{name}"]
        manual = f"{about}\n\n{texts['help.usage']}: {command.written(word)}\n"
        told = printed(kernel.run(f"%ollama help {word}"))
        assert about in whole
        assert told.startswith(manual)
        assert [
            each for each in command.flags if texts[each.help_key] not in told
        ] == []
        assert printed(kernel.run(f"%ollama {word} --help")) == told


@in_both_languages
def test_help_names_every_option(texts: Any, asking: Asking, server: Server) -> None:
    manual = printed(asking(server).run("%ollama help options"))

    assert manual.startswith(texts["help.options"])
    assert [name for name in OPTIONS if f"\n  {name} " not in manual] == []
    assert "0.9; 0…1" in next(line for line in manual.splitlines() if "top_p" in line)


@pytest.mark.parametrize(
    ("code", "column", "value"),
    [
        ("%ollama list", "name", "tiny:latest"),
        ("%ollama ls", "name", "tiny:latest"),
        ("%ollama ps", "memory", 4278189),
        ("%ollama show tiny", "value", "tiny:latest"),
    ],
)
def test_a_table_is_shown_and_is_a_value(
    code: str, column: str, value: object, asking: Asking, server: Server
) -> None:
    kernel = asking(server)
    [shown] = kernel.run(code).displays
    kernel.run("import pandas as pd")

    assert "<table" in shown.data["text/html"]
    assert printed(kernel.run(f"table = {code}")) == ""
    asked = f"isinstance(table, pd.DataFrame) and {value!r} in [*table[{column!r}]]"
    assert kernel.run(asked).displays[0].text == "True"


def test_credentials_are_sent_and_shown_nowhere(
    asking: Asking, hostile: Any, server: Server
) -> None:
    good, bad = hostile.saying("fine"), hostile.nobody()
    kernel = asking(server)
    host = f"http://user:hush@127.0.0.1:{good.port}"
    cells = [
        *(kernel.run(code) for code in (f"%ollama host {host}", "%ollama host")),
        *(kernel.run(code) for code in ("%ollama", "%chat -m tiny hi", "_.run")),
        kernel.run("om.history().to_csv()"),
        kernel.run(f"%ollama host http://user:hush@127.0.0.1:{bad.port}\n%ollama"),
        kernel.run("%ollama host http://user:hush@/"),
        kernel.run("%ollama host ftp://user:hush@there"),
    ]

    key = base64.b64encode(b"user:hush").decode()
    [asked] = good.requests_to("/api/chat")
    assert asked.headers["authorization"] == f"Basic {key}"
    assert "***@" in cells[0].stdout
    assert [cell for cell in cells if "hush" in str(cell.outputs)] == []


def test_every_request_says_who_asks(asking: Asking, server: Server) -> None:
    kernel = asking(server)
    kernel.run("%ollama\n%ollama list\n%chat -m tiny 안녕?")

    agents = {request.headers["user-agent"] for request in server.requests}
    [agent] = agents
    assert agent.startswith("ollama-magic/")


def test_options_hold_for_every_question(asking: Asking, hostile: Any) -> None:
    server = hostile.saying("fine")
    kernel = asking(server)
    kernel.run("%config OllamaMagic.options = {'temperature': 0, 'seed': 1}")
    kernel.run("%chat -m tiny -o seed=2 hi")
    status = kernel.run("%ollama").stdout
    kernel.run("%config OllamaMagic.options = {}")

    body = server.requests_to("/api/chat")[-1].json
    assert body["options"] == {"temperature": 0, "seed": 2}
    assert "temperature=0, seed=1" in status


def test_a_setting_that_cannot_be_keeps_its_old_value_and_says_so(
    kernel: Kernel,
) -> None:
    kernel.run("%load_ext ollama_magic")
    for name, (good, bad, hint) in SETTINGS.items():
        kernel.run(f"%config OllamaMagic.{name} = {good!r}")

        cell = kernel.run(f"%config OllamaMagic.{name} = {bad!r}")

        [line] = cell.stderr.splitlines()
        assert line.startswith(f"OllamaMagic.{name}: ")
        assert hint in line
        now = kernel.run(f"%config OllamaMagic.{name}")
        assert now.displays[0].text == repr(good)


def test_notices_are_said_once(kernels: Callable[..., Kernel], hostile: Any) -> None:
    kernel = kernels(OLLAMA_HOST=hostile.saying("fine").url)
    kernel.run("%load_ext ollama_magic")

    first = kernel.run("%chat -o use_mlock=true hi")
    second = kernel.run("%chat -o use_mlock=true hello\n%ollama list")

    assert first.stdout.splitlines() == [
        "Today's servers ignore: use_mlock.",
        "Using tiny:latest (another one: %ollama use MODEL).",
    ]
    assert second.stdout == ""


def test_without_live_outputs_an_answer_is_painted_once(
    kernels: Callable[..., Kernel], hostile: Any
) -> None:
    server = hostile.tokens(20, per_second=100)
    kernel = kernels(OLLAMA_HOST=server.url, OLLAMA_MAGIC_LIVE="0")
    kernel.run("%load_ext ollama_magic\nimport ollama_magic as om")

    for code in (
        "%chat -m tiny hi",
        "%%chat -m tiny\nhello",
        "om.chat('a', model='tiny')",
    ):
        cell = kernel.run(code)
        assert cell.kinds == ["status", "execute_input", "display_data", "status"]
        assert cell.displays[0].text.endswith("t19 ")
        assert "ollama_magic" in cell.displays[0].metadata


def test_the_environment_names_the_host_and_its_proxy_is_not_for_loopback(
    kernels: Callable[..., Kernel], hostile: Any
) -> None:
    first, second, nobody = hostile.saying("1"), hostile.saying("2"), hostile.nobody()
    kernel = kernels(
        OLLAMA_HOST=f"127.0.0.1:{first.port}",
        HTTP_PROXY=nobody.url,
        ALL_PROXY=nobody.url,
        OLLAMA_MAGIC_LANGUAGE="ko",
    )
    kernel.run("%load_ext ollama_magic\nimport os")

    assert kernel.run("%chat -m tiny hi").displays[0].text == "1"
    kernel.run(f"os.environ['OLLAMA_HOST'] = '{second.url}'")
    assert kernel.run("%chat -m tiny hi").displays[0].text == "2"
    assert kernel.run("%ollama").stdout.startswith(LANGUAGES["ko"]["status.host"])
