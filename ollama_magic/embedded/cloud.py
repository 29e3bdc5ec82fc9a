"""What only Ollama's cloud could do, refused as by a server without it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from starlette.routing import Route

from .names import parse_name
from .outlet import Outlet, Spoken
from .refusals import Refusal

__all__ = ["NO_SEARCH", "refuse_cloud", "routes"]

NO_SEARCH = "ollama cloud is disabled: web search is unavailable"

_NO_FETCH = "ollama cloud is disabled: web fetch is unavailable"
_NO_ACCOUNT = "account unavailable"


def refuse_cloud(raw: bytes) -> None:
    """Before all else is looked at, as the guest APIs have it.

    Raises
    ------
    Refusal
        403 for a request to a model in the cloud.
    """
    if b"cloud" not in raw:
        return
    try:
        body = json.loads(raw)
        parse_name(body["model"])
    except Refusal as refusal:
        if refusal.status == 403:
            raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return  # others say what is wrong with it


def routes() -> list[Route]:
    """All of them."""
    words = {
        "me": (503, _NO_ACCOUNT),
        "experimental/web_search": (403, NO_SEARCH),
        "experimental/web_fetch": (403, _NO_FETCH),
    }
    return [
        Route(f"/api/{path}", Spoken(_refusing(*how)), methods=["POST"])
        for path, how in words.items()
    ]


def _refusing(status: int, words: str) -> Callable[[bytes, Outlet], Awaitable[None]]:
    async def refuse(_raw: bytes, _outlet: Outlet) -> None:
        raise Refusal(status, words)

    return refuse
