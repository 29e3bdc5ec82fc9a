"""``/v1/responses``: the answer in OpenAI's words."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ..bodies import Body
from ..reading import Piece
from ..refusals import Refusal
from ..telling import Said, Voice
from .manners import event, number_id
from .speaking import function_calls

__all__ = ["ResponseVoice"]

Item = dict[str, Any]


class ResponseVoice(Voice):
    """One answer: items one after the other, each with a beginning and an end."""

    def __init__(self, body: Body) -> None:
        self._frame = _frame(body)
        self._id = number_id("resp_")
        self._number = 0
        self._items: list[Item] = []
        self._open: Item | None = None
        self._text = ""

    def line(self, piece: Piece) -> str:
        """The events of one piece."""
        said = self._beginning()
        if piece.thinking:
            said += self._opening("reasoning")
            said += self._delta("reasoning_summary_text", piece.thinking)
        if piece.text:
            said += self._opening("message")
            said += self._delta("output_text", piece.text)
        return said

    def last(self, said: Said) -> str:
        """Calls, the end of what is open, and the whole once more."""
        text = self._beginning() + self._closing()
        for place, call in enumerate(function_calls(said.calls)):
            text += self._calling(call, number_id("fc_") + f"_{place}")
        whole = self._response("completed", self._items, said.more)
        return text + self._event("response.completed", response=whole)

    def whole(self, said: Said) -> Item:
        """All in one object."""
        items = [_thought(f"rs_{self._id}", said.thinking)] if said.thinking else []
        for place, call in enumerate(function_calls(said.calls)):
            items.append(_call(f"fc_{self._id}_{place}", call, "completed"))
        if not said.calls:
            items.append(_message(number_id("msg_"), said.text, "completed"))
        return self._response("completed", items, said.more)

    def broken(self, refusal: Refusal) -> str:
        """The event of a failure; Ollama only ends, without a word."""
        error = {"code": "server_error", "message": refusal.message}
        failed = self._response("failed", self._items, {}) | {"error": error}
        return self._event("response.failed", response=failed)

    def _beginning(self) -> str:
        if self._number:
            return ""
        begun = self._response("in_progress", [], None)
        created = self._event("response.created", response=begun)
        return created + self._event("response.in_progress", response=begun)

    def _opening(self, kind: str) -> str:
        """Begin an item of this kind, unless one is open."""
        if self._open and self._open["type"] == kind:
            return ""
        closed = self._closing()
        self._text = ""
        if kind == "reasoning":
            self._open = {"id": number_id("rs_"), "type": kind, "summary": []}
            return closed + self._item("added", self._open)
        self._open = _message(number_id("msg_"), None, "in_progress")
        added = self._item("added", self._open)
        part = self._part("content_part.added", part=_part(""))
        return closed + added + part

    def _delta(self, kind: str, text: str) -> str:
        self._text += text
        return self._part(f"{kind}.delta", delta=text, **self._beside())

    def _closing(self) -> str:
        """End the item that is open."""
        if not self._open:
            return ""
        name, text = self._open["id"], self._text
        if self._open["type"] == "reasoning":
            said = self._part("reasoning_summary_text.done", text=text)
            item = _thought(name, text)
        else:
            said = self._part("output_text.done", text=text, **self._beside())
            said += self._part("content_part.done", part=_part(text))
            item = _message(name, text, "completed")
        said += self._item("done", item)
        self._items.append(item)
        self._open = None
        return said

    def _calling(self, call: Item, name: str) -> str:
        arguments = call["function"]["arguments"]
        self._open = _call(name, call, "in_progress") | {"arguments": ""}
        said = self._item("added", self._open)
        said += self._named("function_call_arguments.delta", delta=arguments)
        said += self._named("function_call_arguments.done", arguments=arguments)
        item = _call(name, call, "completed")
        said += self._item("done", item)
        self._items.append(item)
        self._open = None
        return said

    def _beside(self) -> Item:
        message = self._open and self._open["type"] == "message"
        return {"logprobs": []} if message else {}

    def _part(self, kind: str, **fields: Any) -> str:
        """An event about the one part of the open item."""
        assert self._open
        thought = self._open["type"] == "reasoning"
        return self._named(
            kind, **{"summary_index" if thought else "content_index": 0}, **fields
        )

    def _named(self, kind: str, **fields: Any) -> str:
        assert self._open
        where = {"item_id": self._open["id"], "output_index": len(self._items)}
        return self._event(f"response.{kind}", **where, **fields)

    def _item(self, what: str, item: Item) -> str:
        kind = f"response.output_item.{what}"
        return self._event(kind, output_index=len(self._items), item=item)

    def _event(self, kind: str, **fields: Any) -> str:
        number, self._number = self._number, self._number + 1
        return event({"type": kind, "sequence_number": number, **fields}, kind)

    def _response(
        self, status: str, items: list[Item], more: Mapping[str, Any] | None
    ) -> Item:
        over = int(time.time()) if status == "completed" else None
        head = {"id": self._id, "completed_at": over, "status": status}
        usage = None if more is None else _usage(more)
        return self._frame | head | {"output": items, "usage": usage}


def _frame(body: Body) -> Item:
    """What a response repeats of its request, and what is always the same."""
    reasoning = body.get("reasoning", {})
    wishes = {name: reasoning.get(name) or None for name in ("effort", "summary")}
    form = body.get("text", {}).get("format") or {"type": "text"}
    tools = [_tool(tool) for tool in body.get("tools", [])]
    return {
        "object": "response", "created_at": int(time.time()), "error": None,
        "model": body.get("model", ""), "incomplete_details": None,
        "instructions": body.get("instructions") or None,
        "previous_response_id": None, "tools": tools,
        "tool_choice": "auto", "truncation": body.get("truncation", "disabled"),
        "parallel_tool_calls": True, "text": {"format": form},
        "top_p": body.get("top_p", 1), "temperature": body.get("temperature", 1),
        "presence_penalty": 0, "frequency_penalty": 0, "top_logprobs": 0,
        "reasoning": wishes if any(wishes.values()) else None,
        "max_output_tokens": body.get("max_output_tokens"), "max_tool_calls": None,
        "store": False, "background": body.get("background", False),
        "service_tier": "default", "metadata": {}, "safety_identifier": None,
        "prompt_cache_key": None,
    }  # fmt: skip


def _tool(tool: Item) -> Item:
    names = ("type", "name", "description", "strict", "parameters")
    return {name: tool.get(name) for name in names}


def _part(text: str) -> Item:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _message(name: str, text: str | None, status: str) -> Item:
    content = [] if text is None else [_part(text)]
    head = {"id": name, "type": "message", "status": status}
    return head | {"role": "assistant", "content": content}


def _thought(name: str, text: str) -> Item:
    summary = [{"type": "summary_text", "text": text}]
    head = {"id": name, "type": "reasoning", "summary": summary}
    return head | {"encrypted_content": text}


def _call(name: str, call: Item, status: str) -> Item:
    function = call["function"]
    head = {"id": name, "type": "function_call", "status": status}
    return head | {"call_id": call["id"], **function}


def _usage(more: Mapping[str, Any]) -> Item:
    asked, answered = more.get("prompt_eval_count", 0), more.get("eval_count", 0)
    return {
        "input_tokens": asked,
        "output_tokens": answered,
        "total_tokens": asked + answered,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens_details": {"reasoning_tokens": 0},
    }
