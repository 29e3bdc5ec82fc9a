"""Tests of what Tab offers in a real kernel, and of how soon it does."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from ollama_magic.magics import asks
from ollama_magic.magics.ollama import SUBCOMMANDS
from ollama_magic.options import OPTIONS
from tests.support.kernel import Kernel
from tests.support.server import Answer, Request
from tests.support.tapes import TapeServer, chunk_bytes, read

Asking = Callable[[Any], Kernel]

SOON_SECONDS = 0.3
FLAGS = [flag.names[-1] for flag in asks.FLAGS]
NAMES = [
    model["name"]
    for model in json.loads(b"".join(chunk_bytes(read("store/tags"))))["models"]
]
TINY = [name for name in NAMES if name.startswith("tiny:")]
LATE_SECONDS = 0.6


class Late(TapeServer):
    """Takes a while for everything."""

    async def _answer(self, request: Request, answer: Answer) -> None:
        await asyncio.sleep(LATE_SECONDS)
        await super()._answer(request, answer)


# What is typed, and all that is offered for it.
OFFERED = {
    "%ollama ": [name for name in SUBCOMMANDS if name != "status"],
    "%ollama l": ["list", "ls"],
    "table = %ollama p": ["ps", "pull", "push"],
    "%ollama use ": NAMES,
    "%ollama rm tiny:latest tiny:": [each for each in TINY if each != "tiny:latest"],
    "%ollama rm --": ["--all", "--yes"],
    "%ollama pull gpt-oss:20": ["gpt-oss:20b", "gpt-oss:20b-cloud"],
    "%ollama set temp": ["temperature"],
    "%ollama set seed ": ["-1"],
    "%ollama create mine -q q8": ["q8_0"],
    "%ollama show tiny --m": ["--modelfile"],
    "%%modelfile mine --": ["--quantize", "--save", "--yes"],
    "%ollama show tiny:": TINY,
    "%ollama host e": ["embedded"],
    "%ollama help o": ["options"],
    "%%compare -m tiny:latest,tiny:": [
        f"tiny:latest,{each}" for each in TINY if each != "tiny:latest"
    ],
    "%%compare --p": ["--parallel"],
    "%%sweep --fo": ["--format"],
    "%%sweep --format js": ["json"],
    "%%compare -m a,b -o temp": ["temperature=0.8"],
    "%chat --": FLAGS,
    "%chat --no-s": ["--no-stream"],
    "%chat --new": ["--new"],
    "%chat e": ["export"],
    "%%chat\n/se": ["/set"],
    "%%chat\n/set nop": [],
    "%%chat\n/clear\n/set wo": ["wordwrap"],
    "%%chat\n/set parameter temp": ["temperature"],
    "%%chat\n/show t": ["template"],
    "%%chat -m tiny\n/load tiny:": TINY,
    "%chat export --o": ["--overwrite"],
    "%chat fix --no-h": ["--no-history"],
    "%chat fix -m tiny:l": ["tiny:latest"],
    "%chat preset o": ["off"],
    "%chat -m ": NAMES,
    "%%chat -m tiny:": TINY,
    "%chat --model tiny:q8": ["tiny:q8_0"],
    "%chat -s 'Be brief.' -m tiny:l": ["tiny:latest"],
    "reply = %chat -m tiny:l": ["tiny:latest"],
    "for _ in range(3):\n    %chat -m tiny:l": ["tiny:latest"],
    "%chat -o temp": ["temperature=0.8"],
    "%%chat -m tiny -o num_ctx": ["num_ctx="],
    "%chat --option ": [*OPTIONS],
    "%chat --think=m": ["--think=medium", "--think=max"],
    "%%chat --think h": ["high"],
    "%%chat -o use_mmap=": ["use_mmap=true", "use_mmap=false"],
    "%chat -o num_ctx=3": ["num_ctx=32768"],
    "%ollama set num_ctx 8": ["8192"],
    "%config OllamaMagic.language=": ['"auto"', '"en"', '"ko"'],
    "%config OllamaMagic.confirm = T": ["True"],
    "%%modelfile mine\nFROM tiny:": TINY,
    "%%modelfile mine\nPARAM": ["PARAMETER"],
    "%%modelfile mine\nPARAMETER temp": ["temperature"],
    'om.show("tiny:': TINY,
    "om.chat('hi', model='tiny:l": ["tiny:latest"],
}


@pytest.mark.parametrize("code", OFFERED)
def test_tab_offers_what_may_stand_there(
    code: str, asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server())
    kernel.complete("%ollama use ")  # the first time, the answer may come too late
    offered = kernel.complete(code)

    if "option" in code:
        offered = [name.partition("=")[0] for name in offered]
    assert sorted(offered) == sorted(OFFERED[code])


def test_models_are_offered_before_flags(asking: Asking, tape_server: Any) -> None:
    offered = asking(tape_server()).complete("%ollama rm ")

    assert offered[: len(NAMES)] == NAMES
    assert "--all" in offered[len(NAMES) :]


@pytest.mark.parametrize(
    "code",
    [
        "%%chat -m tiny\nimp",
        "%%modelfile mine\nSYSTEM Use ti",
        "%%chat\nuse %ollama li",
        "%chat how about imp",
    ],
)
def test_tab_leaves_prose_alone(code: str, asking: Asking, tape_server: Any) -> None:
    offered = asking(tape_server()).complete(code)

    assert {"list", *FLAGS, *NAMES} & {*offered} == set()


@pytest.mark.parametrize(
    ("code", "offered"),
    [("om.cha", "chat"), ("import os; os.pa", "path"), ("%cha", "%%chat")],
)
def test_tab_offers_python_as_ever(
    code: str, offered: str, shared_kernel: Kernel
) -> None:
    assert offered in shared_kernel.complete(code)


@pytest.mark.parametrize("kind", ["silent", "nobody", "html", "crowded"])
def test_tab_waits_for_no_server(kind: str, asking: Asking, hostile: Any) -> None:
    kernel = asking(getattr(hostile, kind)())
    kernel.complete("%chat -m ")
    waits = []
    for _ in range(3):
        start = time.monotonic()
        assert "--model" not in kernel.complete("%chat -m ")
        waits.append(time.monotonic() - start)

    assert min(waits) < SOON_SECONDS
    assert kernel.run("1").seconds < SOON_SECONDS


def test_what_came_too_late_is_there_the_next_time(
    asking: Asking, opened: ExitStack
) -> None:
    kernel = asking(opened.enter_context(Late()))
    assert "tiny:latest" not in kernel.complete("%chat -m tiny:")

    kernel.run(f"import time; time.sleep({LATE_SECONDS})")

    assert "tiny:latest" in kernel.complete("%chat -m tiny:")


def test_tab_offers_the_models_of_the_server_in_force(
    asking: Asking, tape_server: Any, hostile: Any
) -> None:
    kernel, silent = asking(tape_server()), hostile.silent()
    assert "tiny:latest" in kernel.complete("%chat -m tiny:")

    kernel.run(f"%ollama host {silent.url}")
    assert "tiny:latest" not in kernel.complete("%chat -m tiny:")

    kernel.run(f"%ollama host {tape_server().url}")
    assert "tiny:latest" in kernel.complete("%chat -m tiny:")


def test_tab_remembers_the_models_of_a_server_that_fell_silent(
    asking: Asking, tape_server: Any
) -> None:
    server = tape_server()
    kernel = asking(server)
    before = kernel.complete("%chat -m tiny:")

    server.close()

    assert kernel.complete("%chat -m tiny:") == before
    assert kernel.run("1").stderr == ""


def test_tab_offers_the_conversations_that_there_are(
    asking: Asking, hostile: Any
) -> None:
    kernel = asking(hostile.saying("yes"))
    kernel.run('%chat -m tiny -c lab hi\n%chat -m tiny -c "second try" hi')

    assert {"lab", '"second try"'} <= {*kernel.complete("%chat -c ")}
    assert "lab" in kernel.complete("%chat export -c l")


def test_tab_forgives_a_host_that_is_none(kernel: Kernel) -> None:
    kernel.run("%load_ext ollama_magic\nimport os")
    kernel.run("os.environ['OLLAMA_HOST'] = 'ftp://there'")

    assert "tiny:latest" not in kernel.complete("%chat -m ")
    assert kernel.complete("%ollama li") == ["list"]
