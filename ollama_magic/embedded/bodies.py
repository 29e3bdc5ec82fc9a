"""Request bodies, read and checked as Ollama's Go server reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from .refusals import Refusal

__all__ = ["CHAT", "GENERATE", "SHOW", "Body", "read_body"]

Body: TypeAlias = dict[str, Any]
"""Fields of a request; those that were null are left out."""

_COMMON = {
    "model": "string", "stream": "bool", "options": "map[string]interface {}",
    "truncate": "bool", "shift": "bool", "logprobs": "bool", "top_logprobs": "int",
    "_debug_render_only": "bool",
}  # fmt: skip
GENERATE = ("GenerateRequest", _COMMON | {
    "prompt": "string", "suffix": "string", "system": "string", "template": "string",
    "context": "[]int", "raw": "bool", "images": "[]api.ImageData",
})  # fmt: skip
CHAT = ("ChatRequest", _COMMON | {"messages": "[]api.Message", "tools": "api.Tools"})
SHOW = ("ShowRequest", {
    "model": "string", "name": "string", "system": "string", "verbose": "bool",
    "options": "map[string]interface {}",
})  # fmt: skip

_MESSAGE = {
    "role": "string", "content": "string", "thinking": "string",
    "images": "[]api.ImageData", "tool_calls": "[]api.ToolCall",
    "tool_name": "string", "tool_call_id": "string",
}  # fmt: skip
_KINDS: Mapping[type, str] = {
    str: "string", bool: "bool", int: "number", float: "number",
    list: "array", dict: "object",
}  # fmt: skip


def read_body(
    raw: bytes,
    form: tuple[str, Mapping[str, str]],
    *,
    package: str = "api",
    message: Mapping[str, str] = _MESSAGE,
    empty: str = "missing request body",
) -> Body:
    """The first JSON value of ``raw``, its fields of the types that ``form`` names.

    Parameters
    ----------
    package
        Go's name of the place where the form is declared.
    message
        The form of each of ``messages``.
    empty
        What to say where there is no body.

    Raises
    ------
    Refusal
        400 with the words of Go's decoder.
    """
    value = _first_value(raw.decode("utf-8", "replace"), empty)
    value = {} if value is None else value
    name, fields = form
    if not isinstance(value, dict):
        kind = _KINDS.get(type(value), "null")
        raise _wrong(kind, f"value of type {package}.{name}")
    body = _checked(value, fields, f"{name}.")
    for item in body.get("messages", ()):
        if not isinstance(item, dict):
            kind = _KINDS.get(type(item), "null")
            place = f"struct field {name}.messages of type"
            raise _wrong(kind, f"{place} {package}.Message")
        _checked(item, message, f"{name}.messages.")
    return body


def _first_value(text: str, empty: str) -> Any:
    text = text.lstrip(" \t\r\n")
    if not text:
        raise Refusal(400, empty)
    try:
        value, end = json.JSONDecoder(parse_constant=_no_constant).raw_decode(text)
    except RecursionError:
        raise Refusal(400, "exceeded max depth") from None
    except ValueError as problem:
        raise _unreadable(text, problem) from None
    return _whole(value) if "\\u" in text[:end] else value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _unreadable(text: str, problem: ValueError) -> Refusal:
    """Go's two ways to say it: the text ended, or a character is out of place."""
    if not isinstance(problem, json.JSONDecodeError):
        character = str(problem)[0]
    elif problem.pos >= len(text.rstrip()) or "Unterminated" in str(problem):
        return Refusal(400, "unexpected EOF")
    else:
        character = text[problem.pos]
    return Refusal(
        400, f"invalid character '{character}' looking for beginning of value"
    )


def _whole(value: Any) -> Any:
    """``value`` with every lone half of a surrogate pair replaced, as Go does."""
    text = json.dumps(value, ensure_ascii=False)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.loads(whole)


def _checked(value: Body, fields: Mapping[str, str], where: str) -> Body:
    present = {name: item for name, item in value.items() if item is not None}
    for name, go_type in fields.items():
        if name in present and not _fits(present[name], go_type):
            kind = _KINDS[type(present[name])]
            if kind == "number" and go_type == "int":
                kind = f"number {present[name]}"
            raise _wrong(kind, f"struct field {where}{name} of type {go_type}")
    return present


def _fits(item: object, go_type: str) -> bool:
    if go_type == "int":
        return isinstance(item, int) and not isinstance(item, bool)
    if go_type.startswith("float"):
        return isinstance(item, int | float) and not isinstance(item, bool)
    if go_type.startswith("[]") or go_type == "api.Tools":
        return isinstance(item, list)
    if go_type.startswith("map") or "." in go_type:
        return isinstance(item, dict)
    return isinstance(item, str if go_type == "string" else bool)


def _wrong(kind: str, what: str) -> Refusal:
    return Refusal(400, f"json: cannot unmarshal {kind} into Go {what}")
