"""Pieces of requests that the guest APIs have in common."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any

from ..jsontext import quoted
from ..refusals import Refusal

__all__ = ["base64_checked", "base64_image", "called", "parsed_calls", "thinking_for"]

_EFFORTS = {
    "": None, "none": False, "minimal": "low", "low": "low", "medium": "medium",
    "high": "high", "max": "max", "xhigh": "max", "ultra": "max",
}  # fmt: skip
_IMAGES = tuple(f"data:image/{kind};base64," for kind in ("jpeg", "jpg", "png", "webp"))


def thinking_for(effort: Any) -> bool | str | None:
    """OpenAI's scale of effort on Ollama's, which is shorter at both ends.

    Raises
    ------
    Refusal
        400 for a word that is on neither.
    """
    if not isinstance(effort, str) or effort not in _EFFORTS:
        levels = "minimal low medium high xhigh ultra max".split()
        words = ", ".join(map(quoted, levels))
        shown = quoted(str(effort))
        raise Refusal(
            400, f'invalid reasoning value: {shown} (must be {words}, or "none")'
        )
    return _EFFORTS[effort]


def base64_image(url: str) -> str:
    """The image in a ``data:`` address.

    Raises
    ------
    Refusal
        400 for other addresses: nothing is fetched.
    """
    if url.startswith(("http://", "https://")):
        words = "image URLs are not currently supported, please use base64 encoded data"
        raise Refusal(400, f"{words} instead")
    for prefix in ("data:;base64,", *_IMAGES):
        if url.startswith(prefix):
            return base64_checked(url.removeprefix(prefix))
    raise Refusal(400, "invalid image input")


def called(call_id: str, name: str, arguments: Any) -> dict[str, Any]:
    """One call of a tool in Ollama's form."""
    return {"id": call_id, "function": {"name": name, "arguments": arguments}}


def parsed_calls(calls: Iterable[Any]) -> list[dict[str, Any]]:
    """OpenAI's calls, whose arguments are JSON in a text, in Ollama's form.

    Raises
    ------
    Refusal
        400 where a text is no JSON object.
    """
    found = []
    for call in calls:
        function = call.get("function") if isinstance(call, dict) else None
        function = function if isinstance(function, dict) else {}
        try:
            arguments = json.loads(function.get("arguments", ""))
        except (TypeError, ValueError):
            arguments = None
        if not isinstance(arguments, dict):
            raise Refusal(400, "invalid tool call arguments")
        call_id = str(call.get("id") or "")
        found.append(called(call_id, str(function.get("name", "")), arguments))
    return found


def base64_checked(text: str) -> str:
    """``text``, if it is base64.

    Raises
    ------
    Refusal
        400 where it is not.
    """
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(400, "invalid image input") from None
    return text
