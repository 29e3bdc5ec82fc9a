"""A server with nothing but a list of models."""

from __future__ import annotations

from .server import Answer, Request, Server

__all__ = ["listing"]


def listing(*names: str, port: int = 0) -> Server:
    """A server that has just these models, as far as its list says."""

    async def handler(request: Request, answer: Answer) -> None:
        tags = [{"name": name, "digest": name, "size": 1000} for name in names]
        match request.path:
            case "/api/version":
                await answer.json({"version": "0.33.0"})
            case "/api/tags":
                await answer.json({"models": tags})
            case "/api/ps":
                await answer.json({"models": []})
            case _:
                await answer.json({"error": "no"}, 404)

    return Server(handler, port=port)
