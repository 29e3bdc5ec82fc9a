"""Declared tools, with as much of their schemas as Ollama shows to a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["plain_tool"]

_Plain = dict[str, Any]

_PARAMETERS = ("$defs", "items", "required")
_PROPERTY = (
    "anyOf", "type", "items", "description", "enum", "properties", "required"
)  # fmt: skip


def plain_tool(tool: Any) -> _Plain:
    """The tool in the order of Ollama's fields; what it does not know is left out."""
    tool = tool if isinstance(tool, dict) else {}
    function = tool.get("function")
    function = function if isinstance(function, dict) else {}
    value: _Plain = {"name": function.get("name") or ""}
    if function.get("description"):
        value["description"] = function["description"]
    value["parameters"] = _parameters(function.get("parameters"))
    kept = {"items": tool["items"]} if tool.get("items") else {}
    return {"type": tool.get("type") or "function", **kept, "function": value}


def _parameters(schema: Any) -> _Plain:
    schema = schema if isinstance(schema, dict) else {}
    kept = {name: schema[name] for name in _PARAMETERS if schema.get(name)}
    properties = _properties(schema.get("properties"))
    return {"type": schema.get("type") or "object", **kept, "properties": properties}


def _properties(value: Any) -> Mapping[str, _Plain]:
    if not isinstance(value, dict):
        return {}
    return {name: _property(schema) for name, schema in value.items()}


def _property(schema: Any) -> _Plain:
    schema = schema if isinstance(schema, dict) else {}
    found = {name: schema[name] for name in _PROPERTY if schema.get(name)}
    if "anyOf" in found:
        choices = found["anyOf"] if isinstance(found["anyOf"], list) else []
        found["anyOf"] = [_property(choice) for choice in choices]
    if "properties" in found:
        found["properties"] = _properties(found["properties"])
    return found
