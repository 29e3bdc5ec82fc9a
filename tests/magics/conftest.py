"""A notebook with types and functions, and servers whose answers are written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.kernel import Kernel
from tests.support.server import Server
from tests.support.turns import Turns

Asking = Callable[[Any], Kernel]
DEFINED = '''\
from dataclasses import dataclass
from typing import Literal, TypedDict
import pydantic
@dataclass
class Person:
    name: str
    age: int
class Place(TypedDict):
    city: str
place = Place(city="here")
class Model(pydantic.BaseModel):
    name: str
SCHEMA = {"type": "object", "required": ["name"], "properties": {"name": {}}}
def add(a: int, b: int = 1) -> int:
    """Add two numbers."""
    return a + b
def broken() -> None:
    raise ZeroDivisionError("<b>no</b>")
async def later(a: int) -> int:
    return a * 10
def much() -> str:
    return "x" * 2_000_000
'''


@pytest.fixture
def turns(opened: ExitStack) -> Callable[..., Turns]:
    return lambda *said, **how: opened.enter_context(Turns(*said, **how))


@pytest.fixture
def server(hostile: Any) -> Server:
    """It says the same to all; modules have others of this name."""
    made: Server = hostile.saying("An ", "answer.")
    return made


@pytest.fixture
def kernel(asking: Asking, server: Server) -> Kernel:
    """The module's kernel, without any conversation; modules have others."""
    kernel = asking(server)
    kernel.run("for each in 'default lab'.split(): om.conversation(each).clear()")
    kernel.run("%config OllamaMagic.model = 'tiny'")
    return kernel


@pytest.fixture
def full(asking: Asking, shared_kernel: Kernel) -> Iterator[Asking]:
    """As `asking`, where models are kept on a file system without any room."""
    shared_kernel.run("%env OLLAMA_MODELS=/proc")
    yield asking
    shared_kernel.run(f"%env OLLAMA_MODELS={os.environ['OLLAMA_MODELS']}")


@pytest.fixture
def defined(asking: Asking) -> Asking:
    """The shared kernel, with the names of `DEFINED`."""

    def point(server: Any) -> Kernel:
        kernel = asking(server)
        assert kernel.run(DEFINED).status == "ok"
        return kernel

    return point
