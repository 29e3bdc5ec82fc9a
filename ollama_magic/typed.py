"""Whether values that were read from a file have the types that a dataclass says."""

from __future__ import annotations

import functools
import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

__all__ = ["misfit"]

MOST = 2**63  # what tables hold


def misfit(value: Any) -> str:
    """The name of the first field of a dataclass whose value is of another type.

    Empty where all fit. Any ``int`` may stand for a ``float``, and ``Any`` is whatever
    it is; numbers that no table could hold fit nowhere.
    """
    kind: Any = type(value)
    for name, hint in _hints(kind).items():
        inner = getattr(value, name)
        if not _fits(inner, hint):
            return name
        if is_dataclass(inner) and (deeper := misfit(inner)):
            return f"{name}.{deeper}"
    return ""


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(value: Any, hint: Any) -> bool:
    if hint is Any:
        return True
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(_fits(value, each) for each in inner)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(each, inner[0]) for each in value)
    if origin is not None:
        return isinstance(value, Mapping if origin is Mapping else origin)
    if hint in (int, float):
        return _is_number(value, hint)
    return isinstance(value, hint)


def _is_number(value: Any, hint: type) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return hint is float and isinstance(value, float)
    return abs(value) < MOST
