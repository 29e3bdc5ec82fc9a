"""Which version of Ollama brought an endpoint: for servers that have it not."""

from __future__ import annotations

from ..errors import HostError, NotOllama, TooOld

__all__ = ["missing"]

# Source: Ollama's tags, the first whose `server/routes.go` has the path.
SINCE = {
    "/api/generate": "0.0.1",
    "/api/pull": "0.0.5",
    "/api/create": "0.0.6",
    "/api/push": "0.0.6",
    "/api/tags": "0.0.6",
    "/api/delete": "0.0.11",
    "/api/copy": "0.0.12",
    "/api/embeddings": "0.0.14",
    "/api/show": "0.0.18",
    "/api/blobs": "0.1.10",
    "/api/chat": "0.1.14",
    "/api/version": "0.1.14",
    "/api/ps": "0.1.38",
    "/api/embed": "0.2.6",
    "/api/me": "0.12.0",
    "/api/signout": "0.12.1",
    "/api/status": "0.16.2",
    "/api/experimental/web_search": "0.18.0",
    "/api/experimental/web_fetch": "0.18.0",
    "/api/experimental/model-recommendations": "0.22.1",
}
_ROUTER_SAYS = ("404 page not found", "405 method not allowed")


def missing(path: str, status: int, text: str, address: str) -> HostError:
    """The error for a path that a server does not have.

    Only Ollama's own router says so in these words; of any other server, its age says
    nothing.
    """
    said, since = text.strip(), SINCE.get(path)
    if since and said in _ROUTER_SAYS:
        return TooOld("too_old", host=address, path=path, since=since)
    shown = said if said.startswith(str(status)) else f"{status} {text}"
    return NotOllama("not_ollama", host=address, text=shown)
