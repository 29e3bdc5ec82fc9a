"""Python's types as JSON schemas."""

from __future__ import annotations

import dataclasses
import enum
import json
import types
from collections import abc
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from .errors import BadInput
from .plain import shortened
from .schemas import faulty

__all__ = [
    "LISTS",
    "MAPPINGS",
    "bare",
    "fields_of",
    "hints_of",
    "is_pydantic",
    "is_record",
    "schema_of",
]

Json = Mapping[str, Any]
PLAIN: dict[Any, dict[str, Any]] = {
    Any: {},
    object: {},
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    None: {"type": "null"},
    type(None): {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "format": "time"},
}
# What the types of several things are written with, and what is made of them.
LISTS: dict[Any, type] = {
    list: list,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
    abc.Sequence: list,
    abc.Iterable: list,
    abc.Collection: list,
    abc.Set: set,
}
MAPPINGS = (dict, abc.Mapping, abc.MutableMapping)


def schema_of(kind: Any, where: str = "") -> str | Json:
    """The schema of what ``kind`` stands for.

    Parameters
    ----------
    kind
        ``"json"`` or a schema as a ``dict`` (both are given back), a class (pydantic,
        dataclass, TypedDict, NamedTuple, Enum), or a hint such as ``list[Person]``,
        ``Literal["yes", "no"]`` or ``float | None``.
    where
        What an error calls it.

    Raises
    ------
    BadInput
        For a type that JSON has nothing for; it names the field. For a schema that is
        none; it names the place.
    """
    if isinstance(kind, str) and kind == "json":
        return kind
    if isinstance(kind, Mapping):
        return _checked(kind)
    defs: dict[str, Any] = {}
    schema = _Writer(defs).schema(kind, where or _name(kind))
    return {**schema, "$defs": defs} if defs else schema


def bare(kind: Any) -> Any:
    """The type without what is said about it: names, notes, whether it is needed."""
    while True:
        if hasattr(kind, "__metadata__") or get_origin(kind) in (Required, NotRequired):
            kind = get_args(kind)[0]
        elif hasattr(kind, "__supertype__"):  # a NewType
            kind = kind.__supertype__
        elif type(kind).__name__ == "TypeAliasType":  # of Python 3.12
            kind = kind.__value__
        else:
            return kind


def is_pydantic(kind: Any) -> bool:
    """Whether it is a class of pydantic's, which is asked without being imported."""
    return isinstance(kind, type) and (
        hasattr(kind, "model_json_schema") or hasattr(kind, "parse_obj")
    )


def is_record(kind: Any) -> bool:
    """Whether it is a class of named fields: dataclass, TypedDict or NamedTuple."""
    if not isinstance(kind, type):
        return False
    named = issubclass(kind, tuple) and hasattr(kind, "_fields")
    return named or is_typeddict(kind) or dataclasses.is_dataclass(kind)


def fields_of(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The type of each field of a record, and whether it must be there."""
    hints = hints_of(kind, kind.__name__)
    if dataclasses.is_dataclass(kind):
        missing = dataclasses.MISSING
        return {
            f.name: (hints[f.name], f.default is f.default_factory is missing)
            for f in dataclasses.fields(kind)
            if f.init
        }
    if is_typeddict(kind):
        return {
            name: (hint, _needed(hint, name in kind.__required_keys__))
            for name, hint in hints.items()
        }
    optional = getattr(kind, "_field_defaults", {})
    return {name: (hints.get(name, Any), name not in optional) for name in kind._fields}


def hints_of(owner: Any, name: str) -> dict[str, Any]:
    """The types of fields or parameters, where they can be told.

    Raises
    ------
    BadInput
        Where a hint names something that is not there.
    """
    try:
        return get_type_hints(owner, include_extras=True)
    except (NameError, AttributeError, TypeError, SyntaxError) as error:
        raise BadInput("shape_hint", name=name, reason=str(error)) from None


class _Writer:
    """Writes schemas; a class that has itself in it is defined once, in ``defs``."""

    def __init__(self, defs: dict[str, Any]) -> None:
        self._defs = defs
        self._within: list[Any] = []

    def schema(self, hint: Any, where: str) -> dict[str, Any]:
        """The schema of one type, which ``where`` names for an error."""
        kind = bare(hint)
        notes = [each for each in _notes(hint) if isinstance(each, str)]
        said = {"description": notes[0]} if notes else {}
        return {**self._schema(kind, where), **said}

    def _schema(self, kind: Any, where: str) -> dict[str, Any]:
        origin, inner = get_origin(kind), get_args(kind)
        if not _hashable(kind):  # as all types are
            raise BadInput("shape_unknown", name=where, kind=_name(kind))
        if kind in PLAIN:
            return PLAIN[kind]
        if is_pydantic(kind):
            return self._pydantic(kind)
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return _choices([member.value for member in kind], where)
        if origin is Literal:
            return _choices(inner, where)
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.schema(each, where) for each in inner]}
        if is_record(kind):
            return self._record(kind)
        if (origin or kind) in LISTS:
            return self._list(kind, inner or (Any,), where)
        if (origin or kind) in MAPPINGS and inner[:1] in ((), (str,), (Any,)):
            values = self.schema(inner[1], where) if inner else {}
            return {"type": "object", "additionalProperties": values}
        raise BadInput("shape_unknown", name=where, kind=_name(kind))

    def _record(self, kind: Any) -> dict[str, Any]:
        name = kind.__name__
        reference = {"$ref": f"#/$defs/{name}"}
        if kind in self._within:
            self._defs.setdefault(name, {})
            return reference
        self._within.append(kind)
        fields = fields_of(kind)
        properties = {
            field: self.schema(hint, f"{name}.{field}")
            for field, (hint, _) in fields.items()
        }
        self._within.pop()
        required = [field for field, (_, needed) in fields.items() if needed]
        schema = {"type": "object", "properties": properties, "required": required}
        if name not in self._defs:
            return schema
        self._defs[name] = schema
        return reference

    def _list(self, kind: Any, inner: tuple[Any, ...], where: str) -> dict[str, Any]:
        if get_origin(kind) is tuple and inner[-1] is not Ellipsis:
            items = [self.schema(each, where) for each in inner]
            size = {"minItems": len(items), "maxItems": len(items)}
            return {"type": "array", "prefixItems": items, **size}
        return {"type": "array", "items": self.schema(inner[0], where)}

    def _pydantic(self, kind: Any) -> dict[str, Any]:
        if hasattr(kind, "model_json_schema"):
            schema = dict(kind.model_json_schema())
        else:
            schema = dict(kind.schema(ref_template="#/$defs/{model}"))
        for name in ("$defs", "definitions"):
            self._defs.update(schema.pop(name, None) or {})
        return schema


def _hashable(kind: Any) -> bool:
    try:
        hash(kind)
    except TypeError:
        return False
    return True


def _checked(schema: Json) -> Json:
    try:
        json.dumps(schema)
        wrong = faulty(schema)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadInput("bad_schema", reason=str(error)) from None
    if wrong:
        raise BadInput("bad_schema", reason=wrong)
    return schema


def _needed(hint: Any, otherwise: bool) -> bool:
    # Where hints are texts, which most are today, the class itself does not know.
    said = {Required: True, NotRequired: False}
    return said.get(get_origin(hint), otherwise)


def _choices(values: Iterable[Any], where: str) -> dict[str, Any]:
    choices = [*values]
    kinds = {type(choice) for choice in choices}
    if not kinds <= {str, int, float, bool, type(None)}:
        raise BadInput("shape_unknown", name=where, kind=f"{choices}")
    typed = PLAIN[kinds.pop()] if len(kinds) == 1 else {}
    return {**typed, "enum": choices}


def _notes(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__metadata__", ())


def _name(kind: Any) -> str:
    named = get_origin(kind) is None and hasattr(kind, "__name__")
    return shortened(kind.__name__ if named else str(kind), 60)
