"""``/v1/chat/completions`` and ``/v1/completions``: the request in Ollama's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..bodies import Body
from ..refusals import Refusal
from .parts import base64_image, parsed_calls, thinking_for

__all__ = ["CHAT", "CHAT_MESSAGE", "COMPLETION", "chat_request", "completion_request"]

Message = dict[str, Any]

_SAMPLING = {"max_tokens": "int", "seed": "int"}
CHAT = ("ChatCompletionRequest", _SAMPLING | {
    "model": "string", "messages": "[]openai.Message", "stream": "bool",
    "stream_options": "openai.StreamOptions", "temperature": "float64",
    "frequency_penalty": "float64", "presence_penalty": "float64", "top_p": "float64",
    "response_format": "openai.ResponseFormat", "tools": "[]api.Tool",
    "reasoning": "openai.Reasoning", "reasoning_effort": "string", "logprobs": "bool",
    "top_logprobs": "int", "_debug_render_only": "bool",
})  # fmt: skip
CHAT_MESSAGE = {
    "role": "string", "reasoning": "string", "tool_calls": "[]openai.ToolCall",
    "name": "string", "tool_call_id": "string",
}  # fmt: skip
COMPLETION = ("CompletionRequest", _SAMPLING | {
    "model": "string", "prompt": "string", "stream": "bool",
    "stream_options": "openai.StreamOptions", "temperature": "float32",
    "frequency_penalty": "float32", "presence_penalty": "float32", "top_p": "float32",
    "suffix": "string", "logprobs": "int", "_debug_render_only": "bool",
})  # fmt: skip

_NUMBERS = ("seed", "frequency_penalty", "presence_penalty")
_FORMAT = "invalid message format"


def chat_request(body: Body) -> Body:
    """The body for ``/api/chat``.

    Raises
    ------
    Refusal
        400 for what Ollama would not take.
    """
    if not body.get("messages"):
        raise Refusal(400, "[] is too short - 'messages'")
    effort = body.get("reasoning", {}).get("effort") or body.get("reasoning_effort", "")
    return {
        "model": body.get("model", ""),
        "messages": list(_messages(body["messages"])),
        "options": _options(body),
        "stream": body.get("stream", False),
        "tools": body.get("tools", []),
        "format": _format(body.get("response_format", {})),
        "think": thinking_for(effort),
        "logprobs": body.get("logprobs", False),
        "top_logprobs": body.get("top_logprobs", 0),
        "_debug_render_only": body.get("_debug_render_only", False),
    }


def completion_request(body: Body) -> Body:
    """The body for ``/api/generate``."""
    for item in _listed(body.get("stop")):
        if not isinstance(item, str):
            raise Refusal(400, f"invalid type for 'stop' field: {type(item).__name__}")
    options = {"frequency_penalty": 0.0, "presence_penalty": 0.0} | _options(body)
    return {
        "model": body.get("model", ""),
        "prompt": body.get("prompt", ""),
        "suffix": body.get("suffix", ""),
        "options": options | {"top_p": body.get("top_p") or 1.0},
        "stream": body.get("stream", False),
        "_debug_render_only": body.get("_debug_render_only", False),
    }


def _options(body: Body) -> dict[str, Any]:
    """OpenAI's defaults, which stand above those of the model."""
    options = {"temperature": body.get("temperature", 1.0)}
    options["top_p"] = body.get("top_p", 1.0)
    options |= {name: body[name] for name in _NUMBERS if name in body}
    if "max_tokens" in body:
        options["num_predict"] = body["max_tokens"]
    if isinstance(body.get("stop"), str | list):
        stops = [item for item in _listed(body["stop"]) if isinstance(item, str)]
        options["stop"] = stops
    return options


def _listed(stop: Any) -> list[Any]:
    return [stop] if isinstance(stop, str) else stop if isinstance(stop, list) else []


def _format(wish: Mapping[str, Any]) -> Any:
    kind = str(wish.get("type", "")).strip().lower()
    if kind == "json_object":
        return "json"
    schema = wish.get("json_schema") if kind == "json_schema" else None
    return schema.get("schema") if isinstance(schema, dict) else None


def _messages(messages: list[Message]) -> Iterator[Message]:
    """Each part of a message becomes a message of its own, as in Ollama."""
    for message in messages:
        head = {"role": message.get("role", "")}
        tail = _answering(message, messages)
        match message.get("content"):
            case str(text):
                yield head | {"content": text} | tail
            case [*parts]:
                found = [head | _part(part) for part in parts]
                if found:
                    found[-1] |= tail
                yield from found
            case other if message.get("tool_calls") is None:
                kind = {
                    type(None): "<nil>",
                    bool: "bool",
                    dict: "map[string]interface {}",
                }
                name = kind.get(type(other), "float64")
                raise Refusal(400, f"invalid message content type: {name}")
            case _:
                yield head | {"content": ""} | tail


def _answering(message: Message, messages: list[Message]) -> Message:
    """Thought, calls, and which call a message answers."""
    found: Message = {"tool_calls": parsed_calls(message.get("tool_calls") or [])}
    for field, name in (("reasoning", "thinking"), ("tool_call_id", "tool_call_id")):
        if message.get(field):
            found[name] = message[field]
    if str(message.get("role", "")).lower() == "tool":
        name = message.get("name") or _called(messages, message.get("tool_call_id"))
        found |= {"tool_name": name} if name else {}
    return found


def _called(messages: list[Message], call_id: str | None) -> str:
    """The name of the function that was called under this id, the last one so named."""
    for message in reversed(messages):
        for call in message.get("tool_calls") or ():
            if call_id and isinstance(call, dict) and call.get("id") == call_id:
                return str(call.get("function", {}).get("name", ""))
    return ""


def _part(part: Any) -> Message:
    match part:
        case {"type": "text", "text": str(text)}:
            return {"content": text}
        case {"type": "image_url", "image_url": {"url": str(url)} | str(url)}:
            return {"content": "", "images": [base64_image(url)]}
        case {"type": "input_audio", "input_audio": {"data": str(data)}}:
            return {"content": "", "images": [data]}
    raise Refusal(400, _FORMAT)
