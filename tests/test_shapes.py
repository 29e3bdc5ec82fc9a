"""Tests of answers as objects: the schema of a type, and what fits it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    NewType,
    NotRequired,
    TypedDict,
)

import pydantic
import pytest

from ollama_magic.errors import BadInput, Misfit
from ollama_magic.objects import read_as
from ollama_magic.schemas import unfit
from ollama_magic.shapes import schema_of

Kilometres = NewType("Kilometres", float)


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Pet:
    name: str
    age: int = 3


@dataclass
class Person:
    name: str
    pets: list[Pet]
    colour: Colour | None = None
    born: date | None = None
    size: tuple[int, float] = (1, 2.0)
    notes: list[str] = field(default_factory=list)


@dataclass
class Tree:
    value: int
    branches: list[Tree]


@dataclass
class Even:
    value: int

    def __post_init__(self) -> None:
        if self.value % 2:
            raise ValueError("it is odd")


class Place(TypedDict):
    city: Annotated[str, "its name"]
    far: NotRequired[Kilometres]


class Point(NamedTuple):
    x: int
    y: int = 0


class Model(pydantic.BaseModel):
    count: int = pydantic.Field(ge=1)
    inner: Model | None = None


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("json", "json"),
        ({"type": "object"}, {"type": "object"}),
        (str, {"type": "string"}),
        (Any, {}),
        (date, {"type": "string", "format": "date"}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
        (Literal["a", 1], {"enum": ["a", 1]}),
        (Colour, {"type": "string", "enum": ["red", "blue"]}),
        (float | None, {"anyOf": [{"type": "number"}, {"type": "null"}]}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (list, {"type": "array", "items": {}}),
        (Sequence[int], {"type": "array", "items": {"type": "integer"}}),
        (dict, {"type": "object", "additionalProperties": {}}),
        (
            dict[str, int],
            {"type": "object", "additionalProperties": {"type": "integer"}},
        ),
        (Kilometres, {"type": "number"}),
        (
            Place,
            {
                "type": "object",
                "properties": {
                    "city": {"type": "string", "description": "its name"},
                    "far": {"type": "number"},
                },
                "required": ["city"],
            },
        ),
        (
            Point,
            {
                "type": "object",
                "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}},
                "required": ["x"],
            },
        ),
    ],
)
def test_a_type_is_written_as_a_schema(kind: Any, schema: Any) -> None:
    assert schema_of(kind) == schema


def test_a_class_within_itself_is_defined_once() -> None:
    assert schema_of(Tree) == {
        "$ref": "#/$defs/Tree",
        "$defs": {
            "Tree": {
                "type": "object",
                "properties": {
                    "value": {"type": "integer"},
                    "branches": {
                        "type": "array",
                        "items": {"$ref": "#/$defs/Tree"},
                    },
                },
                "required": ["value", "branches"],
            }
        },
    }
    text = '{"value": 1, "branches": [{"value": 2, "branches": []}]}'
    assert read_as(Tree, text) == Tree(1, [Tree(2, [])])


def test_definitions_of_pydantic_stand_at_the_root() -> None:
    schema = schema_of(list[Model])

    assert isinstance(schema, dict)
    assert schema["items"] == {"$ref": "#/$defs/Model"}
    assert set(schema["$defs"]) == {"Model"}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("json", '{"a": [1]}', {"a": [1]}),
        ({"type": "object"}, '{"a": 1}', {"a": 1}),
        ({"type": "object"}, '```json\n{"a": 1}\n```', {"a": 1}),
        (float, "1", 1.0),
        (int, "3.0", 3),
        (Colour, '"blue"', Colour.BLUE),
        (
            list[Pet],
            '[{"name": "a"}, {"name": "b", "age": 1}]',
            [Pet("a"), Pet("b", 1)],
        ),
        (set[int], "[1, 1]", {1}),
        (tuple[int, ...], "[1, 2]", (1, 2)),
        (Point, '{"x": 1}', Point(1)),
        (Place, '{"city": "서울", "far": 1}', {"city": "서울", "far": 1.0}),
        (dict[str, Pet], '{"k": {"name": "a"}}', {"k": Pet("a")}),
        (Pet | None, "null", None),
        (Pet | Point, '{"x": 1, "y": 2}', Point(1, 2)),
        (Model, '{"count": 1, "inner": {"count": 2}}', None),
        (
            Person,
            '{"name": "가", "pets": [], "colour": "red", "born": "2001-02-03"}',
            Person("가", [], Colour.RED, date(2001, 2, 3)),
        ),
    ],
)
def test_an_answer_is_read_as_an_object(kind: Any, text: str, value: Any) -> None:
    if kind is Model:
        value = Model(count=1, inner=Model(count=2))

    read = read_as(kind, text)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (Pet, "A pet.", "not JSON: Expecting value: line 1 column 1"),
        (Pet, "", "not JSON"),
        (Pet, "[" * 100_000, "not JSON"),
        (Pet, '{"name": 1}', "name: string is wanted, not 1"),
        (Pet, '{"age": 1}', "name: is missing"),
        (Pet, "[]", r"object is wanted, not \[\]"),
        (Person, '{"name": "a", "pets": [{"name": null}]}', r"pets\[0\].name: string"),
        (Colour, '"green"', '"red" | "blue" is wanted, not "green"'),
        (Literal[1], "true", "integer is wanted, not true"),
        (int, "1.5", "integer is wanted, not 1.5"),
        (tuple[int, int], "[1]", "minItems 2 is wanted"),
        (date | None, '"tomorrow"', "Invalid isoformat string: 'tomorrow'"),
        (Even, '{"value": 3}', "it is odd"),
        (Model, '{"count": "many"}', "count: Input should be a valid integer"),
        (list[Model], '[{"count": 0}]', r"\[0\].count: minimum 1 is wanted, not 0"),
        ({"type": "object", "required": ["a"]}, "{}", "a: is missing"),
        ({"additionalProperties": False}, '{"a": 1}', "a: is not asked for"),
    ],
)
def test_an_answer_that_does_not_fit_says_where_and_keeps_the_text(
    kind: Any, text: str, reason: str
) -> None:
    with pytest.raises(Misfit, match=reason) as caught:
        read_as(kind, text)

    assert caught.value.text == text
    assert len(str(caught.value).splitlines()) <= 3


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": ["string", "null"]}, None, 1),
        ({"const": 1}, 1, True),
        ({"minimum": 2, "exclusiveMaximum": 3}, 2.5, 3),
        ({"maxLength": 2, "pattern": "^가"}, "가나", "나가"),
        ({"items": {"type": "integer"}, "maxItems": 2}, [1], [1, "2"]),
        ({"prefixItems": [{"type": "string"}], "items": False}, ["a"], ["a", 1]),
        ({"allOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"a": 1, "b": 2}, {}),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "", 1),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "null"}}}, None, 0),
        ({"$ref": "elsewhere.json"}, 1, None),
        ({"type": "strange"}, 1, None),
        (True, 1, None),
    ],
)
def test_the_usual_words_of_schemas_are_understood(
    schema: Any, good: Any, bad: Any
) -> None:
    assert unfit(good, schema) == ""
    assert bool(unfit(bad, schema)) == (bad is not None)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (complex, "complex"),
        (dict[int, str], r"dict\[int"),
        (Literal[b"a"], "Literal"),
        ("yaml", "yaml"),
        (print, "print"),
        ({"type": "object", "default": object()}, "schema"),
    ],
)
def test_what_json_has_nothing_for_is_refused_by_name(kind: Any, name: str) -> None:
    with pytest.raises(BadInput, match=name):
        schema_of(kind)


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "objekt"}, 'type: .* not "objekt"'),
        ({"type": {}}, "type: .* not {}"),
        ({"name": "string"}, ".*but: name"),
        ({"type": "object", "properties": {"a": "string"}}, "a: {…} is wanted"),
        ({"type": "object", "properties": {"a": {"type": "str"}}}, r"a\.type: "),
        ({"type": "object", "properties": ["a"]}, "properties: {…} is wanted"),
        ({"type": "object", "required": "a"}, "required: "),
        ({"anyOf": [{}, {"type": "x"}]}, r"anyOf\[1\]\.type: "),
        ({"type": "array", "items": "x"}, "items: "),
        ({"type": "integer", "minimum": "one"}, "minimum: number is wanted"),
        ({"$ref": "#/$defs/A"}, "there is no #/"),
    ],
)
def test_a_schema_that_is_none_is_refused_with_the_place(
    schema: Any, told: str
) -> None:
    with pytest.raises(BadInput, match=f"no JSON schema: {told}"):
        schema_of(schema)


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"title": "x"},
        {"type": ["string", "null"], "enum": ("a", None)},
        {"type": "object", "properties": {"type": {"type": "string"}}},
        {"$ref": "#/$defs/A", "$defs": {"A": {"items": {"$ref": "#"}}}},
        {"type": "object", "additionalProperties": False, "properties": {"a": True}},
        {"items": [{"type": "string"}], "maxItems": 2},
    ],
)
def test_a_schema_is_left_as_it_is(schema: Any) -> None:
    assert schema_of(schema) == schema


def test_a_field_that_json_has_nothing_for_is_named() -> None:
    @dataclass
    class Odd:
        fine: int
        odd: complex

    with pytest.raises(BadInput, match=r"Odd\.odd: complex is no type that JSON has"):
        schema_of(Odd)
