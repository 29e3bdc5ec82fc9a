"""``/v1/responses``: the request in Ollama's words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..bodies import Body
from ..cloud import NO_SEARCH
from ..jsontext import quoted
from ..refusals import Refusal
from .parts import base64_image, called, thinking_for

__all__ = ["RESPONSES", "response_request"]

Message = dict[str, Any]

RESPONSES = ("ResponsesRequest", {
    "model": "string", "background": "bool", "include": "[]string",
    "instructions": "string", "max_output_tokens": "int",
    "reasoning": "openai.ResponsesReasoning", "temperature": "float64",
    "text": "openai.ResponsesText", "top_p": "float64", "truncation": "string",
    "tools": "[]openai.ResponsesTool", "stream": "bool",
})  # fmt: skip


def response_request(body: Body) -> Body:
    """The body for ``/api/chat``.

    Raises
    ------
    Refusal
        400 for what Ollama would not take, 403 for the search that its cloud does.
    """
    options = {"temperature": body.get("temperature", 1.0)}
    options |= {"top_p": body["top_p"]} if "top_p" in body else {}
    if "max_output_tokens" in body:
        options["num_predict"] = body["max_output_tokens"]
    form = body.get("text", {}).get("format")
    form = form if isinstance(form, dict) else {}
    return {
        "model": body.get("model", ""),
        "messages": _messages(body),
        "options": options,
        "stream": body.get("stream", False),
        "tools": list(_tools(body.get("tools", []))),
        "format": form.get("schema") if form.get("type") == "json_schema" else None,
        "think": thinking_for(body.get("reasoning", {}).get("effort") or ""),
    }


def _messages(body: Body) -> list[Message]:
    found = _Messages()
    if body.get("instructions"):
        found.add({"role": "system", "content": body["instructions"]})
    match body.get("input"):
        case None | "":
            pass
        case str(text):
            found.add({"role": "user", "content": text})
        case [*items]:
            for place, item in enumerate(items):
                after = items[place + 1] if place + 1 < len(items) else {}
                found.take(item, after, place)
        case _:
            raise Refusal(400, "input must be a string or array")
    return found.ended()


class _Messages:
    """Items of a conversation, joined into messages."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._thought = ""

    def add(self, message: Message) -> None:
        self._messages.append(message)

    def ended(self) -> list[Message]:
        if self._thought:
            self.add(self._thoughtful({"role": "assistant", "content": ""}))
        return self._messages

    def take(self, item: Any, after: Any, place: int) -> None:
        """One item; ``after`` is the one that follows it."""
        if not isinstance(item, dict):
            raise Refusal(400, f"input[{place}]: input item must be an object")
        match item.get("type") or ("message" if item.get("role") else ""):
            case "message":
                self._message(item, after)
            case "function_call":
                self._call(item)
            case "function_call_output":
                content = _content(item.get("output"))
                answered = {"tool_call_id": str(item.get("call_id") or "")}
                self.add({"role": "tool", **content, **answered})
            case "reasoning":
                self._thought = str(item.get("encrypted_content") or "")
            case "web_search_call":
                pass  # the message after it says what came of the search
            case "":
                words = "input item missing required 'type' field"
                raise Refusal(400, f"input[{place}]: {words}")
            case kind:
                words = f"unknown input item type: {quoted(str(kind))}"
                raise Refusal(400, f"input[{place}]: {words}")

    def _message(self, item: Message, after: Any) -> None:
        message = {"role": item.get("role", ""), **_content(item.get("content"))}
        if message["role"] == "assistant":
            message = self._thoughtful(message)
            if isinstance(after, dict) and self._is_called(after):
                self._join(message)
                return
        self.add(message)

    def _is_called(self, item: Message) -> bool:
        """Whether ``item`` answers a call in the last message."""
        calls = self._messages[-1].get("tool_calls", ()) if self._messages else ()
        answers = item.get("type") == "function_call_output"
        return answers and any(call["id"] == item.get("call_id") for call in calls)

    def _join(self, message: Message) -> None:
        """Say it in the last message, so that an answer follows its call."""
        last = self._messages[-1]
        texts = filter(None, (last["content"], message["content"]))
        images = [*last.get("images", ()), *message.get("images", ())]
        last |= message | {"content": "\n".join(texts), "images": images}

    def _call(self, item: Message) -> None:
        try:
            arguments = json.loads(item.get("arguments") or "{}")
        except (TypeError, ValueError) as problem:
            words = f"failed to parse function call arguments: {problem}"
            raise Refusal(400, words) from None
        call = called(str(item.get("call_id") or ""), item.get("name", ""), arguments)
        if not self._messages or self._messages[-1]["role"] != "assistant":
            self.add({"role": "assistant", "content": ""})
        last = self._messages[-1] = self._thoughtful(self._messages[-1])
        last["tool_calls"] = [*last.get("tool_calls", ()), call]

    def _thoughtful(self, message: Message) -> Message:
        thought, self._thought = self._thought, ""
        return message | ({"thinking": thought} if thought else {})


def _content(value: Any) -> Message:
    """Text and images of a message, or of what a function returned."""
    if value is None or isinstance(value, str):
        return {"content": value or ""}
    if not isinstance(value, list):
        raise Refusal(400, "content must be a string or array")
    text, images = "", []
    for place, part in enumerate(value):
        match part:
            case {"type": "input_text" | "output_text", "text": str(piece)}:
                text += piece
            case {"type": "input_image"}:
                if part.get("image_url"):
                    images.append(base64_image(str(part["image_url"])))
            case {"type": "input_file"}:
                raise Refusal(400, "file inputs are not currently supported")
            case _:
                kind = part.get("type", "") if isinstance(part, dict) else ""
                raise Refusal(400, f"content[{place}]: unknown content type: {kind}")
    return {"content": text} | ({"images": images} if images else {})


def _tools(tools: list[Any], prefix: str = "") -> Iterator[Mapping[str, Any]]:
    """Functions in Ollama's form; those of a namespace under its name."""
    for tool in tools:
        if not isinstance(tool, dict):
            raise Refusal(400, "a tool must be an object")
        name = str(tool.get("name", ""))
        if tool.get("type") == "web_search":
            raise Refusal(403, NO_SEARCH)
        if tool.get("type") == "namespace":
            members = tool.get("tools")
            members = members if isinstance(members, list) else []
            yield from _tools(members, f"{name}." if name else "")
            continue
        name = name if name.startswith(prefix) else f"{prefix}{name}"
        function = {"name": name, "description": tool.get("description") or ""}
        function["parameters"] = tool.get("parameters") or {}
        yield {"type": tool.get("type", ""), "function": function}
