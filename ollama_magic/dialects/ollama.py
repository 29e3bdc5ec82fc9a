"""Ollama's native API, one pure function an endpoint: request to call, no I/O."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..errors import (
    AnswerFailed,
    ContextFull,
    HostError,
    ModelNotFound,
    Refused,
)
from ..events import (
    Done,
    Event,
    ServerClock,
    Text,
    Thinking,
    Token,
    Tokens,
    ToolCall,
)
from ..messages import say
from ..request import ChatRequest, GenerateRequest, Message, Request
from .call import Call, Refusal, StreamCall
from .since import missing

__all__ = [
    "chat",
    "generate",
    "ps",
    "reason_of",
    "refusal",
    "refused",
    "show",
    "tags",
    "version",
]

Json = Mapping[str, Any]
# What it says of a process of its own that held a model and is gone.
_RUNNER_DIED = ("runner has unexpectedly stopped", "has terminated: signal: killed")
_BUSY = (429, 503, 504)
# Words of a refusal, and the key of the error that says what helps there.
_CAUSES = (
    ("does not support chat", "no_chat"),
    ("does not support generate", "no_chat"),
    ("does not support thinking", "no_thinking"),
    ("does not support tools", "no_tools"),
    ("does not support insert", "no_insert"),
    ("think value", "no_level"),
    ("requires more system memory", "no_memory"),
    ("unable to allocate", "no_memory"),
    ("out of memory", "no_memory"),
    ("template error", "refused"),  # of a model that is made
    ("template: ", "prompt_template"),
    ("JSON schema", "no_schema"),
    *((mark, "runner_died") for mark in _RUNNER_DIED),
)


def version() -> Call[Json]:
    """``GET /api/version``: ``version``, and ``embedded`` where it is our engine."""
    return Call("GET", "/api/version", _with_version, refused("/api/version"))


def tags() -> Call[list[Json]]:
    """``GET /api/tags``: one object for each model that the server has."""
    return Call("GET", "/api/tags", _models, refused("/api/tags"))


def ps() -> Call[list[Json]]:
    """``GET /api/ps``: one object for each model that is loaded."""
    return Call("GET", "/api/ps", _models, refused("/api/ps"))


def show(model: str, *, verbose: bool = False) -> Call[Json]:
    """``POST /api/show``: everything the server tells of one model.

    With ``verbose`` also the arrays of its header, some megabytes of vocabulary.
    """
    body: dict[str, Any] = {"model": model}
    if verbose:
        body["verbose"] = True
    return Call("POST", "/api/show", dict, refused("/api/show", model), body)


def chat(request: ChatRequest) -> StreamCall:
    """``POST /api/chat``, always streamed."""
    messages = [_message(message) for message in request.messages]
    body = {"model": request.model.name, "messages": messages, **_common(request)}
    if request.tools:
        body["tools"] = list(request.tools)
    path = "/api/chat"
    refuses = refused(path, request.model.name)
    return StreamCall("POST", path, _read_chat, refuses, body)


def generate(request: GenerateRequest) -> StreamCall:
    """``POST /api/generate``, always streamed."""
    body = {"model": request.model.name, "prompt": request.prompt, **_common(request)}
    if request.system is not None:
        body["system"] = request.system
    for name in ("suffix", "template"):
        if (value := getattr(request, name)) is not None:
            body[name] = value
    if request.images:
        body["images"] = _written(request.images)
    if request.raw:
        body["raw"] = True
    path = "/api/generate"
    refuses = refused(path, request.model.name)
    return StreamCall("POST", path, _read_generate, refuses, body)


def _common(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = {"stream": True, "truncate": request.truncate}
    if request.options:
        body["options"] = dict(request.options)
    for name in ("shift", "format", "think", "keep_alive", "top_logprobs"):
        if (value := getattr(request, name)) is not None:
            body[name] = value
    if request.logprobs:
        body["logprobs"] = True
    return body


def _message(message: Message) -> dict[str, Any]:
    told: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.images:
        told["images"] = _written(message.images)
    if message.tool_calls:
        told["tool_calls"] = [
            {"function": {"name": call.name, "arguments": dict(call.arguments)}}
            for call in message.tool_calls
        ]
    if message.tool_name:
        told["tool_name"] = message.tool_name
    return told


def _written(images: Sequence[bytes]) -> list[str]:
    return [b64encode(image).decode() for image in images]


def _with_version(answer: Json) -> Json:
    # A KeyError here is what tells another server from Ollama.
    return {**answer, "version": answer["version"]}


def _models(answer: Json) -> list[Json]:
    models = list(answer["models"] or [])
    if not all(isinstance(model["name"], str) for model in models):
        raise TypeError("a model without a name")
    return models


def _read_chat(line: Json) -> Sequence[Event]:
    return _read(line, line.get("message") or {}, "content")


def _read_generate(line: Json) -> Sequence[Event]:
    return _read(line, line, "response")


def _read(line: Json, message: Json, field: str) -> Sequence[Event]:
    if "error" in line:
        raise AnswerFailed("answer_failed", reason=reason_of(line))
    events: list[Event] = []
    if thought := _piece(message, "thinking"):
        events.append(Thinking(thought))
    if text := _piece(message, field):
        events.append(Text(text))
    events += [_tool_call(call) for call in message.get("tool_calls") or ()]
    if chances := line.get("logprobs"):
        events.append(Tokens(tuple(_token(chance) for chance in chances)))
    if line.get("done"):
        events.append(Done(line.get("done_reason") or "", _clock(line)))
    return events


def _piece(message: Json, field: str) -> str:
    text = message.get(field) or ""
    if not isinstance(text, str):
        raise TypeError(f"{field} is not a text")
    return text


def _tool_call(call: Json) -> ToolCall:
    function = call["function"]
    arguments = function.get("arguments") or {}
    return ToolCall(str(function["name"]), dict(arguments), str(call.get("id") or ""))


def _token(chance: Json) -> Token:
    others = tuple(
        (str(other["token"]), float(other["logprob"]))
        for other in chance.get("top_logprobs") or ()
    )
    return Token(str(chance["token"]), float(chance["logprob"]), others)


def _clock(line: Json) -> ServerClock:
    def seconds(name: str) -> float | None:
        return None if line.get(name) is None else line[name] / 1e9

    return ServerClock(
        total_seconds=seconds("total_duration"),
        load_seconds=seconds("load_duration"),
        prompt_seconds=seconds("prompt_eval_duration"),
        answer_seconds=seconds("eval_duration"),
        prompt_tokens=line.get("prompt_eval_count"),
        cached_prompt_tokens=line.get("prompt_eval_cached_count"),
        answer_tokens=line.get("eval_count"),
    )


def refused(path: str, model: str = "") -> Refusal:
    """What `refusal` makes of the answers to one call."""
    return partial(refusal, path, model)


def refusal(path: str, model: str, status: int, text: str, address: str) -> HostError:
    """The error for an answer with a status of 400 or more.

    A Jinja or llama.cpp failure comes as JSON inside the error text; a prompt that is
    too long has a type of its own there, and one fixed sentence elsewhere.
    """
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {}
    reason = reason_of(answer) if isinstance(answer, dict) else ""
    inner = _inner(reason)
    if status in (404, 405) and not reason:
        # Ollama has every route asked for here, and gives its reasons in JSON.
        return missing(path, status, text, address)
    if status == 404 and "not found" in reason:
        return ModelNotFound("model_not_found", status=404, model=model, host=address)
    if inner.get("type") == "exceed_context_size_error":
        return _full(status, model, inner.get("n_prompt_tokens"), inner.get("n_ctx"))
    if "longer than the context length" in reason or "exceeds the context" in reason:
        return _full(status, model)
    shown = str(inner.get("message") or reason or text or "-")
    key = next((key for mark, key in _CAUSES if mark in shown), "refused")
    if key == "refused" and status in _BUSY and "dial tcp" not in shown:
        key = "busy"
    told = {"model": model, "reason": shown, "host": address}
    return Refused(key, status=status, able=say("able.unknown"), **told)


def _full(
    status: int, model: str, needed: object = None, window: object = None
) -> ContextFull:
    """The error, with a window that has space for an answer too: a power of two."""
    cut = say("context.shorten")
    told: dict[str, Any] = {"status": status, "model": model}
    if isinstance(needed, int) and isinstance(window, int):
        roomy = 1 << (needed * 5 // 4).bit_length()
        told |= {"needed": needed, "window": window, "roomy": roomy}
        grow = say("context.may_grow", tokens=roomy)
        return ContextFull("context_full", cut=cut, grow=grow, **told)
    grow = say("context.may_grow", tokens="N")
    return ContextFull("context_too_long", cut=cut, grow=grow, **told)


def reason_of(answer: Json) -> str:
    """The server's words; ``/v1``-shaped errors hold them one level deeper."""
    error = answer.get("error", "")
    if isinstance(error, dict):
        error = error.get("message", "")
    return str(error or "")


def _inner(reason: str) -> Json:
    try:
        inner = json.loads(reason)["error"]
    except (ValueError, TypeError, KeyError):
        return {}
    return inner if isinstance(inner, dict) else {}
