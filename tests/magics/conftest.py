"""A notebook with types and functions, and servers whose answers are written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.kernel import Kernel
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
def defined(asking: Asking) -> Asking:
    """The shared kernel, with the names of `DEFINED`."""

    def point(server: Any) -> Kernel:
        kernel = asking(server)
        assert kernel.run(DEFINED).status == "ok"
        return kernel

    return point
