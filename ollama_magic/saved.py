"""Turns as JSON values, in our own form and in the one that is common, and back."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .events import ToolCall
from .request import Message
from .run import Run
from .turn import Turn, TurnKey
from .typed import misfit

__all__ = ["SCHEMA", "NotMessages", "common", "own", "turns_in"]

SCHEMA = 1
ROLES = ("system", "user", "assistant", "tool")
_DATA = "data:image/"
_KINDS = {b"\x89PNG": "png", b"\xff\xd8": "jpeg", b"RIFF": "webp", b"GIF8": "gif"}


class NotMessages(Exception):
    """What stands in a file is no conversation."""


def own(name: str, turns: Sequence[Turn]) -> dict[str, Any]:
    """All of a conversation: what `turns_in` reads back without loss."""
    told = [
        {
            "prompt": turn.prompt,
            "messages": [_own(message) for message in turn.messages],
            "runs": [run.to_json() for run in turn.runs],
            "key": list(turn.key) if turn.key else None,
        }
        for turn in turns
    ]
    return {
        "ollama_magic": "conversation",
        "schema": SCHEMA,
        "name": name,
        "turns": told,
    }


def common(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The messages in the form in which others take them: OpenAI's.

    The system prompt of the last turn stands first. Calls of tools have ids, and
    pictures are data addresses.
    """
    messages = [message for turn in turns for message in turn.messages]
    system = turns[-1].system if turns else ""
    if system and not any(message.role == "system" for message in messages):
        messages.insert(0, Message("system", system))
    told: list[dict[str, Any]] = []
    open_ids: list[str] = []
    for message in messages:
        calls = [
            _common_call(call, f"call_{len(told)}_{at}")
            for at, call in enumerate(message.tool_calls)
        ]
        each: dict[str, Any] = {"role": message.role, "content": _common(message)}
        if calls:
            each["tool_calls"] = calls
            open_ids = [call["id"] for call in calls]
        if message.role == "tool":
            each["tool_call_id"] = open_ids.pop(0) if open_ids else ""
        told.append(each)
    return told


def turns_in(text: str, *, lines: bool = False) -> list[Turn]:
    """The turns that a text of JSON, or of ``lines`` of it, holds.

    Raises
    ------
    NotMessages
        Where it holds none.
    """
    try:
        if not lines:
            return _turns(json.loads(text))
        rows = [json.loads(line) for line in text.split("\n") if line.strip()]
        turns = [*_without_repeats(turn for row in rows for turn in _turns(row))]
    except NotMessages:
        raise
    except (AttributeError, RecursionError, TypeError, ValueError) as error:
        # Whatever stands where something else should.
        raise NotMessages(str(error)) from error
    if not turns:
        raise NotMessages("no messages")
    return turns


def _turns(document: Any) -> list[Turn]:
    if isinstance(document, Mapping) and isinstance(document.get("turns"), list):
        if int(document.get("schema") or 0) > SCHEMA:
            raise NotMessages(f"schema {document['schema']}, and {SCHEMA} is known")
        return [_turn(_mapping(each)) for each in document["turns"]]
    told = document.get("messages") if isinstance(document, Mapping) else document
    if not isinstance(told, list) or not told:
        raise NotMessages("no messages")
    return [*_grouped(_message(_mapping(each)) for each in told)]


def _turn(told: Mapping[str, Any]) -> Turn:
    messages = tuple(_message(_mapping(each)) for each in told.get("messages") or ())
    runs = tuple(Run.from_json(_mapping(each)) for each in told.get("runs") or ())
    prompt = told.get("prompt")
    if not isinstance(prompt, str) or not messages:
        raise NotMessages("a turn without prompt or messages")
    return Turn(prompt, messages, runs, _key(told.get("key")))


def _key(told: Any) -> TurnKey:
    match told:
        case [str(cell), int(ordinal)]:
            return cell, ordinal
    return None


def _grouped(messages: Iterable[Message]) -> Iterator[Turn]:
    """A turn from each question on; a system prompt belongs to the one behind it."""
    group: list[Message] = []
    for message in messages:
        begins = message.role in ("user", "system")
        if begins and any(m.role not in ("system",) for m in group):
            yield _of(group)
            group = []
        group.append(message)
    if group:
        yield _of(group)


def _of(group: Sequence[Message]) -> Turn:
    asked = (message.content for message in group if message.role == "user")
    return Turn(next(asked, ""), tuple(group))


def _without_repeats(turns: Iterable[Turn]) -> Iterator[Turn]:
    """Lines of turns repeat their system prompt, which is needed only once."""
    system = ""
    for turn in turns:
        first = turn.messages[0]
        if first.role == "system" and first.content == system:
            yield Turn(turn.prompt, turn.messages[1:], turn.runs, turn.key)
        else:
            system = first.content if first.role == "system" else system
            yield turn


def _own(message: Message) -> dict[str, Any]:
    told: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.images:
        told["images"] = [base64.b64encode(each).decode() for each in message.images]
    if message.tool_calls:
        told["tool_calls"] = [
            {"name": call.name, "arguments": dict(call.arguments), "id": call.id}
            for call in message.tool_calls
        ]
    return {**told, "tool_name": message.tool_name} if message.tool_name else told


def _common(message: Message) -> Any:
    if not message.images:
        return message.content
    text = {"type": "text", "text": message.content}
    urls = map(_data_url, message.images)
    return [text, *({"type": "image_url", "image_url": {"url": url}} for url in urls)]


def _data_url(image: bytes) -> str:
    kinds = (kind for begin, kind in _KINDS.items() if image.startswith(begin))
    return f"{_DATA}{next(kinds, 'png')};base64,{base64.b64encode(image).decode()}"


def _common_call(call: ToolCall, id_: str) -> dict[str, Any]:
    arguments = json.dumps(dict(call.arguments), ensure_ascii=False, default=str)
    function = {"name": call.name, "arguments": arguments}
    return {"id": call.id or id_, "type": "function", "function": function}


def _message(told: Mapping[str, Any]) -> Message:
    """A message of either form."""
    content, images = told.get("content"), told.get("images") or ()
    if isinstance(content, list):
        content, images = _parts(content)
    message = Message(
        role=str(told.get("role")),
        content="" if content is None else content,
        images=tuple(_image(each) for each in images),
        tool_calls=tuple(
            _call(_mapping(each)) for each in told.get("tool_calls") or ()
        ),
        tool_name=str(told.get("tool_name") or told.get("name") or ""),
    )
    if message.role not in ROLES or misfit(message):
        raise NotMessages(f"a message of role {message.role!r} that is none")
    return message


def _parts(content: Sequence[Any]) -> tuple[str, list[str]]:
    """Text and pictures; a picture that lies elsewhere stays as its address."""
    texts, images = [], []
    for part in map(_mapping, content):
        url = str((part.get("image_url") or {}).get("url") or "")
        if url.startswith(_DATA):
            images.append(url.partition(",")[2])
        else:
            texts.append(url or str(part.get("text") or ""))
    return "\n".join(texts), images


def _image(told: Any) -> bytes:
    if not isinstance(told, str):
        raise NotMessages("a picture that is none")
    return base64.b64decode(told, validate=True)


def _call(told: Mapping[str, Any]) -> ToolCall:
    function = _mapping(told.get("function") or told)
    arguments = function.get("arguments") or {}
    if isinstance(arguments, str):
        arguments = json.loads(arguments)
    name = function.get("name")
    return ToolCall(str(name or ""), _mapping(arguments), str(told.get("id") or ""))


def _mapping(told: Any) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise NotMessages(f"{type(told).__name__} where an object should be")
    return told
