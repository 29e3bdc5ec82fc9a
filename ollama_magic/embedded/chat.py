"""``/api/chat``: messages in, an answer out."""

from __future__ import annotations

from typing import Any, ClassVar

from .answering import Asked, Endpoint
from .bodies import CHAT, Body
from .jsontext import dumps
from .pictures import check_image
from .reading import ChatEvents
from .refusals import Refusal
from .sampling import chat_fields
from .store import Model
from .tooling import plain_tool
from .window import fitting_messages, tokens_of
from .wishes import Wishes

__all__ = ["Chat"]

Message = dict[str, Any]

# What llama.cpp puts around a message where no template says anything else.
_CHATML = "<|im_start|>assistant\n<|im_end|>\n"


class Chat(Endpoint):
    """The endpoint."""

    verb, subject, form = "chat", "messages", CHAT
    path = "/v1/chat/completions"
    unnamed = "model is required"
    silence: ClassVar[dict[str, Any]] = {"message": {"role": "", "content": ""}}

    def check(self, body: Body, wishes: Wishes, model: Model, *, relaxed: bool) -> None:
        super().check(body, wishes, model, relaxed=relaxed)
        if body.get("tools") and "tools" not in model.capabilities:
            raise Refusal(400, f"{model.name.full} does not support tools")

    def words(self, text: str, thinking: str, calls: list[Any]) -> dict[str, Any]:
        message: Message = {"role": "assistant", "content": text}
        message |= {"thinking": thinking} if thinking else {}
        return {"message": message | ({"tool_calls": calls} if calls else {})}

    def events(self, top: int) -> ChatEvents:
        return ChatEvents(top)

    async def rendered(self, asked: Asked) -> str:
        return await _rendered(asked, await _said(asked))

    async def fields(self, asked: Asked) -> Body:
        wishes, said = asked.wishes, await _said(asked)
        options = wishes.all_options(asked.model)
        fields = chat_fields(options, asked.window) | said
        if wishes.format == "json":
            fields["response_format"] = {"type": "json_object"}
        elif wishes.format:
            schema = {"schema": wishes.format}
            fields["response_format"] = {"type": "json_schema", "json_schema": schema}
        if wishes.top is not None:
            fields |= {"logprobs": True, "top_logprobs": max(1, wishes.top)}
        return fields


async def _said(asked: Asked) -> Body:
    """What the template sees: messages that fit, tools, and whether to think."""
    model, wishes = asked.model, asked.wishes
    said: Body = {"messages": _messages(model, asked.body["messages"])}
    if arguments := wishes.template_arguments(model.capabilities):
        said["chat_template_kwargs"] = arguments
    if asked.body.get("tools"):
        said["tools"] = [plain_tool(tool) for tool in asked.body["tools"]]
        asked.bound.check(len(dumps(said["tools"])))
    least_bytes = _least_bytes(said["messages"])
    if not wishes.truncate:
        asked.bound.check(least_bytes)
    elif least_bytes >= asked.window or not _surely_fits(asked, said):
        said |= {"messages": await _fitting(asked, said)}
    return said


def _messages(model: Model, messages: list[Message]) -> list[Message]:
    """The model's own messages and the request's, in llama.cpp's form."""
    found = [*map(dict, model.messages), *messages]
    if model.system and (found[0].get("role") or "").lower() != "system":
        found = [{"role": "system", "content": model.system}, *found]
    # As in Ollama: a Go template sees what the model thought before, others do not.
    thoughts = bool(model.go_template)
    return [_message(message, thoughts=thoughts) for message in found]


def _message(message: Message, *, thoughts: bool) -> Message:
    text = message.get("content") or ""
    value: Message = {"role": (message.get("role") or "").lower(), "content": text}
    if message.get("images"):
        pictures = [_picture(image) for image in message["images"]]
        value["content"] = [{"type": "text", "text": text}, *pictures]
    if message.get("tool_calls"):
        value["tool_calls"] = [_call(call) for call in message["tool_calls"]]
    if thoughts and message.get("thinking"):
        value["reasoning_content"] = message["thinking"]
    for field, name in (("tool_name", "name"), ("tool_call_id", "tool_call_id")):
        if message.get(field):
            value[name] = message[field]
    return value


def _call(call: Any) -> Message:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict):
        words = "json: cannot unmarshal value into Go struct field"
        raise Refusal(400, f"{words} ChatRequest.messages.tool_calls.function")
    arguments = function.get("arguments") or {}
    if not isinstance(arguments, dict):
        words = "Value looks like object, but can't find closing '}' symbol"
        raise Refusal(400, words)
    name, call_id = function.get("name") or "", call.get("id") or ""
    value = {"name": str(name), "arguments": dumps(arguments)}
    return {"type": "function", "id": str(call_id), "function": value}


def _picture(image: Any) -> Message:
    check_image(image)
    url = f"data:image/png;base64,{image}"
    return {"type": "image_url", "image_url": {"url": url}}


def _surely_fits(asked: Asked, said: Body) -> bool:
    """A token is no shorter than a byte, so a short text need not be counted."""
    model = asked.model
    template = model.go_template or model.gguf.chat_template or _CHATML
    template_bytes = len(template.encode())
    said_bytes = len(dumps([said["messages"], said.get("tools")]).encode())
    most = said_bytes + template_bytes * (len(said["messages"]) + 1)
    return most < asked.window


async def _fitting(asked: Asked, said: Body) -> list[Message]:
    async def fits(messages: list[Message]) -> bool:
        if asked.bound.passed(_least_bytes(messages)):
            return False
        prompt = await _rendered(asked, said | {"messages": messages})
        return len(await tokens_of(asked.runner, prompt)) <= asked.window

    found = await fitting_messages(said["messages"], fits)
    asked.bound.check(_least_bytes(found))
    return found


def _least_bytes(messages: list[Message]) -> int:
    """Of the prompt: a template leaves out nothing that is said but spaces around."""
    texts = (message["content"] for message in messages)
    return sum(len(text.strip().encode()) for text in texts if isinstance(text, str))


async def _rendered(asked: Asked, said: Body) -> str:
    answer = await asked.runner.ask("/apply-template", said)
    prompt: str = answer["prompt"]
    return prompt
