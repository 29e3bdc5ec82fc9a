"""A text of JSON as an object of the type that was asked for."""

from __future__ import annotations

import enum
import json
import re
import types
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Union, get_args, get_origin, is_typeddict

from .errors import Misfit
from .schemas import unfit
from .shapes import (
    LISTS,
    MAPPINGS,
    bare,
    fields_of,
    is_pydantic,
    is_record,
    schema_of,
)

__all__ = ["built", "read_as"]

# Models that are not held to a schema like to wrap JSON in a block of code.
_FENCE = re.compile(r"\s*```\w*[ \t]*\n(.*?)\n?```\s*", re.S)


def read_as(kind: Any, text: str) -> Any:
    """``text``, which is JSON, as what ``kind`` stands for (as of `schema_of`).

    Raises
    ------
    Misfit
        Where it is no JSON, or other JSON; it says where.
    """
    fenced = _FENCE.fullmatch(text)
    try:
        value = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError) as error:
        raise Misfit("misfit_json", reason=str(error), text=text) from None
    return built(kind, value, text)


def built(kind: Any, value: Any, text: str = "") -> Any:
    """``value``, made of JSON's own types, as what ``kind`` stands for.

    Raises
    ------
    Misfit
        Where it does not fit, or where the class itself does not take it.
    """
    schema = _schema(kind)
    try:
        # A class of pydantic's says itself what is wrong.
        wrong = "" if is_pydantic(kind) or kind == "json" else unfit(value, schema)
        if wrong:
            raise Misfit("misfit", reason=wrong, text=text)
        if isinstance(kind, Mapping) or kind == "json":
            return value
        return _made(kind, value)
    except Misfit:
        raise
    except Exception as error:
        raise Misfit("misfit", reason=_why(error), text=text) from error


def _made(hint: Any, value: Any) -> Any:
    """``value``, which fits, as an object."""
    kind = bare(hint)
    origin, inner = get_origin(kind), get_args(kind)
    if is_pydantic(kind):
        return _validated(kind, value)
    if is_record(kind):
        fields = fields_of(kind)
        known = {k: _made(fields[k][0], v) for k, v in value.items() if k in fields}
        return {**value, **known} if is_typeddict(kind) else kind(**known)
    if origin in (Union, types.UnionType):
        fitting = (each for each in inner if not unfit(value, _schema(each)))
        return _made(next(fitting), value)
    if (origin or kind) in LISTS:
        made = _items(inner, value)
        return LISTS[origin or kind](made)
    if origin in MAPPINGS:
        return {name: _made(inner[1], each) for name, each in value.items()}
    if isinstance(kind, type):
        return _plain(kind, value)
    return value


def _validated(kind: Any, value: Any) -> Any:
    # From JSON, where a strict model still takes a text for a date.
    text = json.dumps(value)
    read = getattr(kind, "model_validate_json", None) or kind.parse_raw
    return read(text)


def _items(inner: tuple[Any, ...], value: list[Any]) -> list[Any]:
    if len(inner) > 1 and inner[-1] is not Ellipsis:
        return [_made(kind, each) for kind, each in zip(inner, value, strict=True)]
    return [_made(inner[0], each) for each in value] if inner else value


def _plain(kind: type, value: Any) -> Any:
    if issubclass(kind, datetime | date | time):
        return kind.fromisoformat(value)
    if issubclass(kind, enum.Enum) or kind in (int, float):
        return kind(value)
    return value


def _schema(kind: Any) -> Mapping[str, Any]:
    schema = schema_of(kind)
    return schema if isinstance(schema, Mapping) else {}


def _why(error: Exception) -> str:
    """The first thing that a class says against a value, with the place of it."""
    try:
        first = error.errors()[0]  # type: ignore[attr-defined]
        place = ".".join(map(str, first["loc"]))
        return f"{place}: {first['msg']}"
    except (AttributeError, LookupError, TypeError):
        return str(error) or type(error).__name__
