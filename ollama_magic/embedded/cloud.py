"""What only Ollama's cloud could do, refused as by a server without it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.routing import Route

from .outlet import Outlet, Spoken
from .refusals import Refusal

__all__ = ["NO_SEARCH", "routes"]

NO_SEARCH = "ollama cloud is disabled: web search is unavailable"

_NO_FETCH = "ollama cloud is disabled: web fetch is unavailable"
_NO_ACCOUNT = "account unavailable"


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
