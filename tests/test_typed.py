"""Tests of whether values have the types that a dataclass says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from ollama_magic.typed import misfit


@dataclass(frozen=True)
class Inner:
    count: int | None = None


@dataclass(frozen=True)
class Outer:
    text: str = ""
    share: float = 0.0
    flag: bool | str | None = None
    names: tuple[str, ...] = ()
    things: tuple[Any, ...] = ()
    table: Mapping[str, Any] = field(default_factory=dict)
    inner: Inner = Inner()
    whatever: Any = None


@pytest.mark.parametrize(
    "fitting",
    [
        {},
        {"share": 1},
        {"flag": True},
        {"flag": "low"},
        {"names": ("a", "b"), "things": (1, None, [])},
        {"table": {"a": []}, "whatever": object()},
        {"inner": Inner(2**63 - 1)},
    ],
)
def test_values_of_the_right_types_fit(fitting: dict[str, Any]) -> None:
    assert misfit(Outer(**fitting)) == ""


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"text": None}, "text"),
        ({"share": "1"}, "share"),
        ({"share": 2**63}, "share"),
        ({"share": True}, "share"),
        ({"flag": 1}, "flag"),
        ({"names": ("a", 1)}, "names"),
        ({"names": "ab"}, "names"),
        ({"table": [("a", 1)]}, "table"),
        ({"inner": None}, "inner"),
        ({"inner": Inner(True)}, "inner.count"),
        ({"inner": Inner(2**63)}, "inner.count"),
        ({"inner": Inner(1.5)}, "inner.count"),  # type: ignore[arg-type]
    ],
)
def test_the_first_field_that_does_not_fit_is_named(
    wrong: dict[str, Any], name: str
) -> None:
    assert misfit(Outer(**wrong)) == name
