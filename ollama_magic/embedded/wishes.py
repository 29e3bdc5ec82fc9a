"""The fields that chat and generate share: what is wished for, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from ..gguf import GGUF, GGUFError
from .bodies import Body
from .durations import keep_alive_seconds
from .jsontext import dumps, quoted
from .launching import launch_of
from .membership import loading
from .refusals import Refusal
from .sampling import Launch, options_for
from .store import Model

__all__ = ["Wishes", "header", "read_wishes"]

_NAMED = ("properties", "patternProperties", "$defs", "definitions")
_VALUES = ("enum", "const", "default", "examples")
_LEVELS = ("high", "medium", "low", "max")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a request says beside its text.

    Attributes
    ----------
    name
        The model as the client wrote it.
    top
        How many alternatives to each token; ``None`` where no logprobs are wished.
    """

    name: str
    stream: bool
    keep_seconds: float | None
    think: bool | str | None
    format: Any
    top: int | None
    truncate: bool
    shift: bool
    debug: bool
    options: Mapping[str, Any]

    def template_arguments(self, capabilities: tuple[str, ...]) -> dict[str, Any]:
        """What the chat template is told about thinking, if it knows of it."""
        if "thinking" not in capabilities:
            return {}
        arguments: dict[str, Any] = {"enable_thinking": self.think is not False}
        if isinstance(self.think, str):
            arguments["reasoning_effort"] = self.think
        return arguments

    def all_options(self, model: Model) -> dict[str, Any]:
        """The model's own options and the request's over them."""
        return options_for(model.parameters, loading(self.options))

    def launch(self, model: Model) -> Launch:
        """How the model is to be loaded."""
        options = self.all_options(model)
        return launch_of(model, header(model), options, shift=self.shift)

    def check(self, model: Model, verb: str, *, relaxed: bool = False) -> None:
        """Refuse what the model cannot do; thinking not, where that is ``relaxed``.

        Raises
        ------
        Refusal
            With Ollama's words.
        """
        header(model)
        able = model.capabilities
        if "completion" not in able:
            raise Refusal(400, f"{quoted(self.name)} does not support {verb}")
        if self.think and "thinking" not in able and not relaxed:
            raise Refusal(400, f"{quoted(self.name)} does not support thinking")


def read_wishes(body: Body) -> Wishes:
    """Read the fields that chat and generate share.

    Raises
    ------
    Refusal
        For a value that Ollama would refuse.
    """
    top = body.get("top_logprobs", 0) if body.get("logprobs") else None
    if top is not None and not 0 <= top <= 20:
        raise Refusal(400, "top_logprobs must be between 0 and 20")
    return Wishes(
        name=body.get("model", ""),
        stream=body.get("stream", True),
        keep_seconds=keep_alive_seconds(body.get("keep_alive")),
        think=_think(body.get("think")),
        format=_format(body.get("format")),
        top=top,
        truncate=body.get("truncate", True),
        shift=body.get("shift", True),
        debug=body.get("_debug_render_only", False),
        options=body.get("options", {}),
    )


def header(model: Model) -> GGUF:
    """The header of the model's file.

    Raises
    ------
    Refusal
        Where it is broken.
    """
    try:
        return model.gguf
    except (GGUFError, OSError) as problem:
        raise Refusal(500, f"unable to load model: {problem}") from None


def _refuse_contradiction(schema: Any) -> None:
    """Some would cost llama.cpp all its memory, others it would pass over."""
    if not isinstance(schema, dict):
        return
    for what in ("Length", "Items", "Properties", "imum"):
        least, most = schema.get(f"min{what}"), schema.get(f"max{what}")
        if _number(least) and _number(most) and least > most:
            words = f"min{what} ({least}) is greater than max{what} ({most})"
            raise Refusal(400, f"unsatisfiable schema: {words}")
    for word, nothing in (("not", ({}, True)), ("enum", ([],)), ("anyOf", ([],))):
        if word in schema and schema[word] in nothing:
            raise Refusal(400, f"unsatisfiable schema: {word} allows nothing")
    for word, item in schema.items():
        if word in _NAMED and isinstance(item, dict):
            item = list(item.values())
        if word not in _VALUES:
            for part in item if isinstance(item, list) else [item]:
                _refuse_contradiction(part)


def _number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float)


def _think(value: Any) -> bool | str | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _LEVELS:
        return value
    shown = quoted(value) if isinstance(value, str) else dumps(value)
    levels = ", ".join(map(quoted, _LEVELS))
    words = f"invalid think value: {shown} (must be {levels}, true, or false)"
    raise Refusal(400, words)


def _format(value: Any) -> Any:
    """``"json"``, a schema, or ``None``."""
    if value in (None, ""):
        return None
    if value == "json":
        return value
    if isinstance(value, dict):
        _refuse_contradiction(value)
        return value
    shown = quoted(dumps(value))
    words = f'invalid format: {shown}; expected "json" or a valid JSON Schema object'
    raise Refusal(500, words)
