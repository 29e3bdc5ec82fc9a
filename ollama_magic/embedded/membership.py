"""What a member of a class may not decide for all: how its models are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from ..options import OPTIONS
from .bodies import Body
from .refusals import Refusal

__all__ = ["loading", "member", "settled", "window_of"]

member: ContextVar[bool] = ContextVar("member", default=False)
"""Whether the request that is being worked on came from a member of a class."""

_NO_TEMPLATE = (
    "this engine belongs to a class: a request cannot bring a template of its own, "
    "which would load the model anew for all"
)


def settled(body: Body) -> Body:
    """The request, without what would unload a shared model or load it anew.

    Raises
    ------
    Refusal
        403 where it cannot be answered without that.
    """
    if not member.get():
        return body
    if body.get("template"):
        raise Refusal(403, _NO_TEMPLATE)
    return {name: body[name] for name in body if name not in ("keep_alive", "shift")}


def loading(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options, without those that a model is loaded with."""
    if not member.get():
        return options
    known = {name for name in options if name in OPTIONS}
    return {name: options[name] for name in known if not OPTIONS[name].reloads}


def window_of(options: Mapping[str, Any], loaded_tokens: int) -> int:
    """The window that a request has: a member may wish for less than there is."""
    wish = options.get("num_ctx")
    if not member.get() or not isinstance(wish, int) or not wish >= 4:
        return loaded_tokens
    return min(wish, loaded_tokens)
