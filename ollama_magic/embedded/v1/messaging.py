"""``/v1/messages``: the request in Ollama's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..bodies import Body
from ..cloud import NO_SEARCH
from ..jsontext import dumps
from ..refusals import Refusal
from .parts import base64_checked, called

__all__ = ["MESSAGE", "MESSAGES", "estimated_tokens", "message_request"]

Block = dict[str, Any]

MESSAGES = ("MessagesRequest", {
    "model": "string", "max_tokens": "int", "messages": "[]anthropic.MessageParam",
    "stream": "bool", "temperature": "float64", "top_p": "float64", "top_k": "int",
    "stop_sequences": "[]string", "tools": "[]anthropic.Tool",
    "tool_choice": "anthropic.ToolChoice", "thinking": "anthropic.ThinkingConfig",
    "metadata": "anthropic.Metadata", "output_config": "anthropic.OutputConfig",
})  # fmt: skip
MESSAGE = {"role": "string"}

_THINKING = {"enabled": True, "disabled": False}
_EFFORTS = ("high", "medium", "low", "max")
_CALLS = ("tool_use", "server_tool_use")


def message_request(body: Body) -> Body:
    """The body for ``/api/chat``.

    Raises
    ------
    Refusal
        400 for what Ollama would not take, 403 for the search that its cloud does.
    """
    for problem, words in (
        (not body.get("model"), "model is required"),
        (body.get("max_tokens", 0) <= 0, "max_tokens is required and must be positive"),
        (not body.get("messages"), "messages is required"),
    ):
        if problem:
            raise Refusal(400, words)
    names = ("temperature", "top_p", "top_k")
    options: dict[str, Any] = {name: body[name] for name in names if name in body}
    if body.get("stop_sequences"):
        options["stop"] = body["stop_sequences"]
    system = _system(body.get("system"))
    messages = [message for item in body["messages"] for message in _messages(item)]
    return {
        "model": body["model"],
        "messages": [*system, *messages],
        "options": options | {"num_predict": body["max_tokens"]},
        "stream": body.get("stream", False),
        "tools": [_tool(tool) for tool in body.get("tools", [])],
        "think": _think(body),
    }


def estimated_tokens(body: Body) -> int:
    """What a stream says of the request at its beginning: a fourth of its bytes."""
    count = _length(body.get("system"))
    for message in body["messages"]:
        count += _bytes(message.get("role")) + _length(message.get("content"))
    for tool in body.get("tools", []):
        schema = dumps(tool["input_schema"]) if tool.get("input_schema") else ""
        count += _bytes(tool.get("name", "")) + _bytes(tool.get("description", ""))
        count += _bytes(schema)
    return max(1, count // 4)


def _length(content: Any) -> int:
    if isinstance(content, str):
        return _bytes(content)
    blocks = content if isinstance(content, list) else []
    total = 0
    for block in filter(lambda block: isinstance(block, dict), blocks):
        total += _bytes(block.get("text", "")) + _bytes(block.get("thinking", ""))
        if block.get("type") in ("tool_use", "tool_result"):
            total += _bytes(dumps(block))
    return total


def _bytes(text: Any) -> int:
    return len(text.encode()) if isinstance(text, str) else 0


def _system(value: Any) -> list[Block]:
    text = value if isinstance(value, str) else _texts(value)
    return [{"role": "system", "content": text}] if text else []


def _texts(blocks: Any) -> str:
    found = blocks if isinstance(blocks, list) else []
    texts = [
        block["text"]
        for block in found
        if isinstance(block, dict) and block.get("type") == "text"
        and isinstance(block.get("text"), str)
    ]  # fmt: skip
    return "".join(texts)


def _think(body: Body) -> bool | str | None:
    kind = body.get("thinking", {}).get("type")
    if isinstance(kind, str) and kind in _THINKING:
        return _THINKING[kind]
    effort = str(body.get("output_config", {}).get("effort") or "").strip().lower()
    effort = "high" if effort == "xhigh" else effort
    return effort if effort in _EFFORTS else None


def _messages(message: Block) -> Iterator[Block]:
    """One message, and before or after it the results of tools that it holds."""
    role = (message.get("role") or "").lower()
    content = message.get("content")
    blocks = (
        [{"type": "text", "text": content}] if isinstance(content, str) else content
    )
    if not isinstance(blocks, list) or not all(
        isinstance(item, dict) for item in blocks
    ):
        raise Refusal(400, "content must be a string or an array of blocks")
    results = [_result(block) for block in blocks if _is_result(block)]
    said: Block = {"role": role, "content": _texts(blocks)}
    said |= _beside(blocks)
    if role == "user":
        yield from results
    if len(said) > 2 or said["content"]:
        yield said
    if role != "user":
        yield from results


def _is_result(block: Block) -> bool:
    return block.get("type") in ("tool_result", "web_search_tool_result")


def _beside(blocks: list[Block]) -> Block:
    """Images, calls and thoughts of a message."""
    images = [_image(block) for block in blocks if block.get("type") == "image"]
    calls = [_call(block) for block in blocks if block.get("type") in _CALLS]
    thoughts = [
        block["thinking"]
        for block in blocks
        if block.get("type") == "thinking" and isinstance(block.get("thinking"), str)
    ]
    fields = {"images": images, "tool_calls": calls, "thinking": "".join(thoughts[-1:])}
    return {name: item for name, item in fields.items() if item}


def _call(block: Block) -> Block:
    for field in ("id", "name"):
        if not block.get(field) and block["type"] == "tool_use":
            raise Refusal(400, f"tool_use block missing required '{field}' field")
    return called(
        str(block.get("id")), str(block.get("name")), block.get("input") or {}
    )


def _result(block: Block) -> Block:
    content = block.get("content")
    text = content if isinstance(content, str) else _texts(content)
    if block["type"] == "web_search_tool_result" and not text:
        text = json.dumps(content, ensure_ascii=False)
    value = {
        "role": "tool",
        "content": text,
        "tool_call_id": block.get("tool_use_id", ""),
    }
    items = content if isinstance(content, list) else []
    images = [
        _image(item)
        for item in items
        if isinstance(item, dict) and item.get("type") == "image"
    ]
    return value | ({"images": images} if images else {})


def _image(block: Block) -> str:
    source = block.get("source")
    if not isinstance(source, dict):
        raise Refusal(400, "invalid image source")
    if source.get("type") != "base64":
        words = f"invalid image source type: {source.get('type', '')}"
        raise Refusal(400, f"{words}. Only base64 images are supported.")
    return base64_checked(str(source.get("data", "")))


def _tool(tool: Any) -> Block:
    if not isinstance(tool, dict):
        raise Refusal(400, "a tool must be an object")
    if str(tool.get("type", "")).startswith("web_search"):
        raise Refusal(403, NO_SEARCH)
    function = {
        "name": tool.get("name", ""),
        "description": tool.get("description", ""),
    }
    function["parameters"] = tool.get("input_schema") or {}
    return {"type": "function", "function": function}
