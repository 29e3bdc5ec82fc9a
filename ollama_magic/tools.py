"""Functions that a model may call: what it is told of them, and what calling gives."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import json
import time
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .apart import finished
from .docstrings import described
from .errors import BadInput, Misfit
from .events import ToolCall
from .messages import say
from .objects import built
from .plain import shortened
from .shapes import hints_of, schema_of

__all__ = ["CHARACTERS", "ROUNDS", "Result", "Tool", "Toolbox", "written"]

ROUNDS = 8
CHARACTERS = 16_000  # about what a window of Ollama's usual size holds


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one call.

    Attributes
    ----------
    text
        What the model is told: JSON of plain values, else the value's own text.
    failed
        Whether the call was not made, or ended in an error; ``text`` says which.
    whole_characters
        How long the text was before it was cut.
    """

    text: str
    failed: bool = False
    whole_characters: int = 0
    seconds: float = 0.0

    @property
    def cut(self) -> bool:
        """Whether the model is told only the beginning."""
        return self.whole_characters > CHARACTERS


@dataclass(frozen=True, slots=True)
class Tool:
    """A Python function with what a model is told of it."""

    name: str
    function: Callable[..., Any]
    schema: Mapping[str, Any]

    @classmethod
    def of(cls, function: Any) -> Tool:
        """The tool that a function is, by its signature and its docstring.

        Raises
        ------
        BadInput
            For what is no function of named parameters, and for a parameter whose type
            JSON has nothing for; it is named.
        """
        whole = _whole(function)
        name = getattr(whole, "__name__", None) or type(whole).__name__
        if not callable(function) or not name.isidentifier():
            shown = name if callable(function) else repr(function)
            raise BadInput("tool_kind", name=shortened(shown, 60))
        text, told = described(whole)
        hints, properties = _hints(function, name), {}
        parameters = _parameters(function, name)
        for each in parameters:
            schema = _told(each, hints, f"{name}({each.name})")
            words = {"description": told[each.name]} if told.get(each.name) else {}
            properties[each.name] = {**schema, **words}
        needed = [each.name for each in parameters if each.default is each.empty]
        takes = {"type": "object", "properties": properties, "required": needed}
        about = {"name": name, "description": text, "parameters": takes}
        return cls(name, function, {"type": "function", "function": about})

    def call(self, arguments: Mapping[str, Any]) -> Any:
        """Call the function, and wait for it where it is asynchronous.

        Raises
        ------
        Misfit
            Where the arguments do not fit the signature; nothing was called.
        """
        hints = _hints(self.function, self.name)
        given: dict[str, Any] = {}
        placed: list[Any] = []
        known = _parameters(self.function, self.name)
        names = [each.name for each in known]
        for each in known:
            if each.name not in arguments:
                if each.default is each.empty:
                    raise Misfit("tool_misfit", reason=_at(each.name, "shape.missing"))
                continue
            value = _read(each, hints, arguments[each.name])
            if each.kind is each.POSITIONAL_ONLY:
                placed.append(value)
            else:
                given[each.name] = value
        for name in arguments:
            if name not in names:
                raise Misfit("tool_misfit", reason=_at(name, "shape.extra"))
        return finished(self.function(*placed, **given))


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools of one question, and how far they may be used.

    Attributes
    ----------
    allow
        Asked before each call; false tells the model that it may not.
    rounds
        How many times the model may call before it has to answer.
    """

    tools: tuple[Tool, ...] = ()
    allow: Callable[[ToolCall], bool] = lambda call: True
    rounds: int = 0

    @classmethod
    def of(
        cls, functions: Iterable[Any], *, rounds: int = ROUNDS, **more: Any
    ) -> Toolbox:
        """Of functions, or of tools that were made of them.

        Raises
        ------
        BadInput
            As `Tool.of`, and for two of the same name.
        """
        tools = tuple(f if isinstance(f, Tool) else Tool.of(f) for f in functions)
        names = [tool.name for tool in tools]
        for name in names:
            if names.count(name) > 1:
                raise BadInput("tool_twice", name=name)
        return cls(tools, rounds=rounds if tools else 0, **more)

    @property
    def schemas(self) -> tuple[Mapping[str, Any], ...]:
        """What the model is told."""
        return tuple(tool.schema for tool in self.tools)

    def answer(self, call: ToolCall) -> Result:
        """Do what the model wants, or tell it why not."""
        return self.refusal(call) or self.call(call)

    def refusal(self, call: ToolCall) -> Result | None:
        """Why the call is not made; ``None`` where it may be."""
        if self._named(call.name) is None:
            names = ", ".join(each.name for each in self.tools)
            return Result(say("tool.unknown", name=call.name, names=names), failed=True)
        return None if self.allow(call) else Result(say("tool.denied"), failed=True)

    def call(self, call: ToolCall) -> Result:
        """Make a call that may be made; never raises an `Exception`."""
        tool, began = self._named(call.name), time.perf_counter()
        assert tool is not None
        try:
            text, failed = _text(tool.call(call.arguments)), False
        except Misfit as error:
            text, failed = error.message, True
        except (Exception, SystemExit, CancelledError) as error:  # noqa: BLE001
            text, failed = f"{type(error).__name__}: {error}", True
        seconds = time.perf_counter() - began
        return Result(_cut(text), failed, len(text), seconds)

    def _named(self, name: str) -> Tool | None:
        return next((each for each in self.tools if each.name == name), None)


def written(call: ToolCall, characters: int = 300) -> str:
    """The call as one would write it, in one line of at most so many characters."""
    given = (
        f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in call.arguments.items()
    )
    return shortened(f"{call.name}({', '.join(given)})", characters)


def _parameters(function: Any, name: str) -> list[inspect.Parameter]:
    try:
        parameters = [*inspect.signature(function).parameters.values()]
    except (TypeError, ValueError):
        raise BadInput("tool_kind", name=name) from None
    for each in parameters:
        if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
            raise BadInput("tool_parameter", name=f"{name}({each})")
    return parameters


def _whole(function: Any) -> Any:
    """The function that a partial one is made of."""
    while isinstance(function, functools.partial):
        function = function.func
    return function


def _hints(function: Any, name: str) -> dict[str, Any]:
    function = _whole(function)
    routine = inspect.isroutine(function)
    return hints_of(function if routine else type(function).__call__, name)


def _told(
    parameter: inspect.Parameter, hints: Mapping[str, Any], where: str
) -> dict[str, Any]:
    """The schema of a parameter; where no hint is, its default tells its type."""
    default = parameter.default
    plain = type(default) in (str, int, float, bool)
    kind = hints.get(parameter.name, type(default) if plain else Any)
    schema = dict(_schema(kind, where))
    return {**schema, "default": default} if plain else schema


def _schema(kind: Any, where: str) -> Mapping[str, Any]:
    schema = schema_of(kind, where)
    return schema if isinstance(schema, Mapping) else {}


def _read(parameter: inspect.Parameter, hints: Mapping[str, Any], value: Any) -> Any:
    try:
        return built(hints.get(parameter.name, Any), value)
    except Misfit as error:
        reason = f"{parameter.name}: {error.values['reason']}"
        raise Misfit("tool_misfit", reason=reason) from None


def _at(name: str, key: str) -> str:
    return f"{name}: {say(key)}"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if hasattr(value, "model_dump_json"):
        return str(value.model_dump_json())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, dict | list | tuple | int | float | bool | None):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _cut(text: str) -> str:
    if len(text) <= CHARACTERS:
        return text
    return text[:CHARACTERS] + "\n" + say("tool.cut", of=len(text), shown=CHARACTERS)
