"""The routes under ``/v1``: each stands before one of Ollama's own endpoints."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..answering import Endpoint
from ..bodies import Body, read_body
from ..chat import Chat
from ..cloud import refuse_cloud
from ..embedding import Embedder
from ..generate import Generate
from ..jsontext import dumps
from ..names import parse_name
from ..outlet import Manners, Outlet, Spoken
from ..refusals import Refusal
from ..scheduler import Scheduler
from ..store import Model, Store
from ..telling import Clock, Voice
from .completing import (
    CHAT,
    CHAT_MESSAGE,
    COMPLETION,
    chat_request,
    completion_request,
)
from .embedding import Embeddings
from .manners import AnthropicManners, OpenAIManners, openai_error
from .message_voice import MessageVoice
from .messaging import MESSAGE, MESSAGES, message_request
from .responding import RESPONSES, response_request
from .response_voice import ResponseVoice
from .speaking import ChatVoice, CompletionVoice

__all__ = ["routes"]


@dataclass(frozen=True, slots=True)
class Door:
    """Another API's way into one of Ollama's endpoints, and out again.

    Attributes
    ----------
    read
        The request's fields, checked for their types.
    request
        The same request in the endpoint's words.
    voice
        What puts the answer to it.
    """

    endpoint: Endpoint
    read: Callable[[bytes], Body]
    request: Callable[[Body], Body]
    voice: Callable[[Body], Voice]

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Ask the endpoint and pass on what it says."""
        clock = Clock()
        refuse_cloud(raw)
        asked = self.read(raw)
        body = self.request(asked)
        outlet.late = True
        await self.endpoint.answer(body, self.voice(asked), outlet, clock)


def routes(store: Store, scheduler: Scheduler) -> list[Route]:
    """All of them."""
    chat, generate = Chat(store, scheduler), Generate(store, scheduler)
    embeddings = Embeddings(store, Embedder(scheduler))
    openai = partial(read_body, package="openai", empty="EOF")
    anthropic = partial(read_body, package="anthropic", empty="EOF")
    return [
        _route("chat/completions", OpenAIManners(), Door(
            chat, partial(openai, form=CHAT, message=CHAT_MESSAGE),
            chat_request, ChatVoice,
        )),
        _route("completions", OpenAIManners(), Door(
            generate, partial(openai, form=COMPLETION), completion_request,
            CompletionVoice,
        )),
        _route("responses", OpenAIManners(cached=False), Door(
            chat, partial(openai, form=RESPONSES), response_request, ResponseVoice,
        )),
        _route("messages", AnthropicManners(), Door(
            chat, partial(anthropic, form=MESSAGES, message=MESSAGE),
            message_request, MessageVoice,
        )),
        Route("/v1/embeddings", Spoken(embeddings, OpenAIManners()), methods=["POST"]),
        Route("/v1/models", _listed(store), methods=["GET"]),
        Route("/v1/models/{name}", _named(store), methods=["GET"]),
    ]  # fmt: skip


def _route(path: str, manners: Manners, door: Door) -> Route:
    return Route(f"/v1/{path}", Spoken(door, manners), methods=["POST"])


def _listed(store: Store) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        found = [_model(model.name.short, model) for model in store.models()]
        return _json({"object": "list", "data": found or None})

    return answer


def _named(store: Store) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        try:
            found = store.find(name, as_written=False)
        except Refusal as refusal:
            return _json(openai_error(refusal), refusal.status)
        return _json(_model(name, found))

    return answer


def _model(name: str, model: Model) -> Mapping[str, object]:
    owner = parse_name(name).namespace
    head = {"id": name, "object": "model", "created": int(model.modified)}
    return head | {"owned_by": owner}


def _json(value: object, status: int = 200) -> Response:
    return Response(dumps(value), status, media_type="application/json")
