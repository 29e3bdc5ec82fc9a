"""A server whose answers are written: one after the other, as messages."""

from __future__ import annotations

from typing import Any

from .hostile import NDJSON, Hostile, as_line, say, words
from .server import Answer, Request

__all__ = ["Turns", "call", "pondering"]


def call(name: str, **arguments: Any) -> dict[str, Any]:
    """A message in which the model wants a function called."""
    function = {"name": name, "arguments": arguments}
    return {"content": "", "tool_calls": [{"function": function}]}


class Turns(Hostile):
    """Says the next of these messages each time it is asked, the last one for ever.

    A text is an answer, a number the status of a refusal; ``done_reason`` in a message
    says why it ended.
    """

    def __init__(self, *said: str | dict[str, Any] | int, reason: str = "no") -> None:
        super().__init__(self._say)
        self._said, self._reason = [*said], reason

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The bodies of the requests that were made for an answer."""
        paths = ("/api/chat", "/api/generate")
        return [each.json for path in paths for each in self.requests_to(path)]

    async def _say(self, request: Request, answer: Answer) -> None:
        said = self._said.pop(0) if len(self._said) > 1 else self._said[0]
        if isinstance(said, int):
            await answer.json({"error": self._reason}, said)
            return
        await answer.head(200, NDJSON)
        rest: dict[str, Any] = {"done": False}
        done = {"done": True, "done_reason": "stop"}
        if isinstance(said, dict):
            rest["message"] = {"role": "assistant", **said}
            done["done_reason"] = rest["message"].pop("done_reason", "stop")
        text = said if isinstance(said, str) else ""
        await answer.send(as_line(request, text, rest))
        await answer.send(as_line(request, "", done))
        await answer.end()


def pondering(per_second: float = 200) -> Hostile:
    """Thinks, and never comes to an answer."""

    async def handler(request: Request, answer: Answer) -> None:
        pieces = (
            as_line(request, "", {"message": {"thinking": text}, "done": False})
            for text in words()
        )
        await say(request, answer, pieces, per_second)

    return Hostile(handler)
