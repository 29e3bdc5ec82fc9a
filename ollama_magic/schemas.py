"""Whether a value fits a JSON schema, and that itself is one; if not, where and why."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .messages import say
from .plain import shortened

__all__ = ["faulty", "unfit"]

Json = Mapping[str, Any]
KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
# The type that a limit is for, what is measured, and how it compares.
LIMITS: dict[str, tuple[tuple[type, ...], Callable[[Any], Any], Any]] = {
    "minimum": ((int, float), float, operator.ge),
    "maximum": ((int, float), float, operator.le),
    "exclusiveMinimum": ((int, float), float, operator.gt),
    "exclusiveMaximum": ((int, float), float, operator.lt),
    "minLength": ((str,), len, operator.ge),
    "maxLength": ((str,), len, operator.le),
    "minItems": ((list,), len, operator.ge),
    "maxItems": ((list,), len, operator.le),
}
# Words of a schema, by what stands behind them.
ONE = ("items", "additionalProperties", "not", "if", "then", "else", "contains")
LISTED = ("anyOf", "oneOf", "allOf", "prefixItems")
NAMED = ("properties", "$defs", "definitions", "patternProperties")
_OTHERS = (
    "type enum const required pattern $ref $schema $id $anchor $comment title "
    "description default examples format multipleOf uniqueItems minProperties "
    "maxProperties propertyNames deprecated readOnly writeOnly dependentRequired"
).split()
WORDS = frozenset((*ONE, *LISTED, *NAMED, *LIMITS, *_OTHERS))


def faulty(schema: Json) -> str:
    """Where ``schema`` is no JSON schema, and why; empty where it is one.

    A server may pass over what it does not know, and then answers are of any form.
    """
    wrong = next(_faults(schema, schema, ""), None)
    return "" if wrong is None else ": ".join(filter(None, wrong))


def _faults(schema: Any, root: Json, where: str) -> Iterator[Wrong]:
    """What is wrong with it there and inside of it."""
    if isinstance(schema, bool):
        return
    if not isinstance(schema, Mapping):
        yield _other(schema, "{…}", where)
        return
    if schema and not WORDS & {*schema}:
        names = shortened(", ".join(map(str, schema)), 60)
        yield where, say("schema.words", names=names)
    yield from _misused(schema, where)
    reference = str(schema.get("$ref", ""))
    if reference.startswith("#") and _referred(root, reference) is None:
        yield where, say("schema.reference", name=reference)
    for place, inner in _within(schema):
        yield from _faults(inner, root, f"{where}{place}" if where else place[1:])


def _within(schema: Json) -> Iterator[tuple[str, Any]]:
    """The schemas inside of a schema, each with its place."""
    for word in (*ONE, *LISTED):
        inner = schema.get(word, ())
        if isinstance(inner, list | tuple):
            yield from ((f".{word}[{n}]", each) for n, each in enumerate(inner))
        else:
            yield f".{word}", inner
    for word in NAMED:
        inner = schema.get(word)
        if isinstance(inner, Mapping):
            yield from ((f".{name}", each) for name, each in inner.items())


def _misused(schema: Json, where: str) -> Iterator[Wrong]:
    """Words of the schema with something else behind them than they need."""
    named = schema.get("type", [])
    for kind in named if isinstance(named, list) else [named]:
        if kind not in [*KINDS]:
            yield _other(kind, " | ".join(KINDS), _inside(where, "type"))
    wanted: dict[str, tuple[Any, str]] = dict.fromkeys(NAMED, (Mapping, "{…}"))
    wanted |= dict.fromkeys(("enum", "required", *LISTED), (list | tuple, "[…]"))
    wanted |= {"pattern": (str, '"…"'), "$ref": (str, '"…"')}
    wanted |= dict.fromkeys(LIMITS, (float, "number"))
    for word, (kind, shown) in wanted.items():
        value = schema.get(word)
        fits = isinstance(value, kind) or (kind is float and _is(value, "number"))
        if word in schema and not fits:
            yield _other(value, shown, _inside(where, word))


def unfit(value: Any, schema: Json | bool) -> str:
    """Where ``value`` does not fit ``schema``, and why; empty where it fits.

    Known are types, properties, items, choices, alternatives, limits, patterns and
    references within the schema; other words of JSON Schema are passed over.
    """
    wrong = next(_Look(schema).at(value, schema, ""), None)
    return "" if wrong is None else ": ".join(filter(None, wrong))


# The place, such as ``people[1].age``, and what is wrong there.
Wrong = tuple[str, str]


class _Look:
    """A look at a value, beside the schema that its references are in."""

    def __init__(self, root: Json | bool) -> None:
        self._root = root

    def at(self, value: Any, schema: Any, where: str) -> Iterator[Wrong]:
        """What does not fit there, the outermost first."""
        if schema is False:
            yield where, say("shape.extra")
        if not isinstance(schema, Mapping):
            return
        if "$ref" in schema:
            yield from self.at(value, _referred(self._root, str(schema["$ref"])), where)
        yield from _mistyped(value, schema, where)
        yield from _beyond(value, schema, where)
        for part in schema.get("allOf", ()):
            yield from self.at(value, part, where)
        if options := schema.get("anyOf") or schema.get("oneOf"):
            wrongs = [next(self.at(value, each, where), None) for each in options]
            if None not in wrongs:
                yield _best([wrong for wrong in wrongs if wrong])
        if isinstance(value, dict):
            yield from self._properties(value, schema, where)
        elif isinstance(value, list):
            yield from self._items(value, schema, where)

    def _properties(
        self, value: dict[str, Any], schema: Json, where: str
    ) -> Iterator[Wrong]:
        for name in schema.get("required", ()):
            if name not in value:
                yield _inside(where, name), say("shape.missing")
        known = schema.get("properties") or {}
        other = schema.get("additionalProperties", True)
        for name, inner in value.items():
            yield from self.at(inner, known.get(name, other), _inside(where, name))

    def _items(self, value: list[Any], schema: Json, where: str) -> Iterator[Wrong]:
        first = schema.get("prefixItems") or ()
        for place, inner in enumerate(value):
            each = first[place] if place < len(first) else schema.get("items", True)
            yield from self.at(inner, each, f"{where}[{place}]")


def _referred(root: Any, reference: str) -> Any:
    """What a reference within the schema leads to; None where it leads nowhere."""
    found = root
    for name in filter(None, reference.lstrip("#").split("/")):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _mistyped(value: Any, schema: Json, where: str) -> Iterator[Wrong]:
    named = schema.get("type", ())
    kinds = [named] if isinstance(named, str) else [*named]
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield _other(value, ", ".join(map(str, kinds)), where)
        return
    choices = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if choices and not any(_same(value, choice) for choice in choices):
        yield _other(value, " | ".join(map(_shown, choices)), where)


def _beyond(value: Any, schema: Json, where: str) -> Iterator[Wrong]:
    for name, (kinds, measure, holds) in LIMITS.items():
        limit = schema.get(name)
        if limit is None or isinstance(value, bool) or not isinstance(value, kinds):
            continue
        if not holds(measure(value), limit):
            yield _other(value, f"{name} {limit}", where)
    pattern = schema.get("pattern")
    if pattern and isinstance(value, str) and not re.search(pattern, value):
        yield _other(value, f"pattern {pattern}", where)


def _other(value: Any, wanted: str, where: str) -> Wrong:
    return where, say("shape.other", wanted=shortened(wanted, 80), found=_shown(value))


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, KINDS.get(kind, (object,)))


def _same(value: Any, choice: Any) -> bool:
    """As JSON has it, where ``true`` is not 1."""
    return value == choice and isinstance(value, bool) == isinstance(choice, bool)


def _best(wrongs: list[Wrong]) -> Wrong:
    """Of what is wrong with each alternative that which is deepest, or all."""
    deepest = max(wrongs, key=lambda wrong: len(wrong[0]))
    same = dict.fromkeys(text for where, text in wrongs if where == deepest[0])
    return deepest[0], " / ".join(same)


def _inside(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _shown(value: Any) -> str:
    return shortened(json.dumps(value, ensure_ascii=False), 60)
