"""The engine's routes."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp

from ..version import __version__
from .blobs import Blobs
from .changing import Copy, Delete, Push
from .chat import Chat
from .classroom import Classroom
from .cloud import routes as cloud_routes
from .creating import Create
from .depot import Depot
from .durations import keep_alive_seconds
from .embed import Embed, LegacyEmbed
from .embedding import Embedder
from .generate import Generate
from .guard import Guard
from .jsontext import dumps
from .lifetime import Leases
from .listing import ps_body, tags_body
from .outlet import Outlet, Spoken
from .pulling import Pull
from .refusals import Refusal
from .scheduler import Scheduler
from .served import Served
from .show import Show
from .store import Store
from .v1.doors import routes as v1_routes
from .visits import Visits

__all__ = ["OLLAMA_VERSION", "make_app", "make_scheduler"]

_KEEP_SECONDS, _MOST_LOADED, _MOST_PENDING = 300.0, 3, 512

_JSON = "application/json; charset=utf-8"

_log = logging.getLogger(__name__)

OLLAMA_VERSION = "0.33.0+embedded"


def make_app(
    store: Store,
    depot: Depot,
    scheduler: Scheduler,
    leases: Leases,
    *,
    key: str,
    loopback: bool,
    token: str = "",
) -> ASGIApp:
    """The ASGI application; with a ``token`` only for those who bring it."""
    version = {
        "version": OLLAMA_VERSION,
        "embedded": {
            "package": __version__,
            "key": key,
            "pid": os.getpid(),
            "models": str(depot.root),
        },
    }
    cloud = {"cloud": {"disabled": True, "source": "config"}}
    routes = [
        Route("/", _root, methods=["GET"]),
        _listing("/api/version", lambda: version),
        _listing("/api/status", lambda: cloud),
        Route("/api/tags", _tags(store), methods=["GET"]),
        _listing("/api/ps", lambda: ps_body(scheduler.loaded())),
        Route("/api/show", Spoken(Show(store)), methods=["POST"]),
        Route("/api/generate", Spoken(Generate(store, scheduler)), methods=["POST"]),
        Route("/api/chat", Spoken(Chat(store, scheduler)), methods=["POST"]),
        *_keeping(store, depot, scheduler, folders=loopback),
        *Served(store).routes(),
        Route("/api/embedded/lease", Spoken(leases), methods=["GET"]),
        *cloud_routes(),
        *v1_routes(store, scheduler),
    ]
    problems = {404: _not_found, 405: _wrong_method, Exception: _failed}
    app = Starlette(routes=routes, exception_handlers=problems)
    app.router.redirect_slashes = False
    return Guard(Classroom(app, token) if token else app, loopback=loopback)


def _keeping(
    store: Store, depot: Depot, scheduler: Scheduler, *, folders: bool
) -> list[Route]:
    """What changes the store, and what makes vectors."""
    embedder = Embedder(scheduler)
    posts: dict[str, Callable[[bytes, Outlet], Awaitable[None]]] = {
        "embed": Embed(store, embedder),
        "embeddings": LegacyEmbed(store, embedder),
        "create": Create(store, depot),
        "copy": Copy(store, depot),
        "pull": Pull(depot, folders=folders),
        "push": Push(),
    }
    delete = Spoken(Delete(store, depot))
    blobs = Blobs(store, depot)
    return [
        *(
            Route(f"/api/{name}", Spoken(it), methods=["POST"])
            for name, it in posts.items()
        ),
        Route("/api/delete", delete, methods=["DELETE"]),
        Route("/api/blobs/{digest}", blobs, methods=["HEAD", "POST"]),
    ]


def make_scheduler(visits: Visits) -> Scheduler:
    """With the settings of Ollama's that matter here, from its environment."""
    keep = os.environ.get("OLLAMA_KEEP_ALIVE", "")
    number = keep.removeprefix("-").replace(".", "", 1).isdecimal()
    try:
        seconds = keep_alive_seconds(float(keep) if number else keep)
    except Refusal:  # as Ollama: what cannot be read is as if it were not there
        seconds = None
    return Scheduler(
        keep_seconds=_KEEP_SECONDS if seconds is None else seconds,
        most_loaded=_setting("MAX_LOADED_MODELS", 0) or _MOST_LOADED,
        slots=_setting("NUM_PARALLEL", 1) or 1,
        most_pending=_setting("MAX_QUEUE", _MOST_PENDING),
        visits=visits,
    )


def _setting(name: str, otherwise: int) -> int:
    text = os.environ.get(f"OLLAMA_{name}", "")
    return int(text) if text.isdecimal() else otherwise


def _listing(path: str, value: Callable[[], Any]) -> Route:
    async def answer(_request: Request) -> Response:
        return Response(dumps(value()), media_type=_JSON)

    return Route(path, answer, methods=["GET"])


def _tags(store: Store) -> Callable[[Request], Awaitable[Response]]:
    """The list of models; to read many large files for the first time takes a while."""

    async def answer(_request: Request) -> Response:
        text = await asyncio.to_thread(lambda: dumps(tags_body(store.models())))
        return Response(text, media_type=_JSON)

    return answer


async def _root(_request: Request) -> Response:
    return PlainTextResponse("Ollama is running")


async def _not_found(request: Request, _problem: Exception) -> Response:
    """Go's router: a slash too many is sent on, all else is unknown."""
    path = request.url.path
    known = path.rstrip("/")
    scope = dict(request.scope) | {"path": known}
    routes = request.app.routes
    if path != known and any(route.matches(scope)[0] == Match.FULL for route in routes):
        status = 301 if request.method == "GET" else 307
        return Response(status_code=status, headers={"Location": known})
    return _plain("404 page not found", 404)


async def _wrong_method(_request: Request, problem: Exception) -> Response:
    headers = problem.headers if isinstance(problem, HTTPException) else None
    return _plain("405 method not allowed", 405, headers)


async def _failed(_request: Request, problem: Exception) -> Response:
    """A mistake of ours: told to the client, and to the operator with all details."""
    _log.error("internal error", exc_info=problem)
    return Response(dumps({"error": f"internal error: {problem}"}), 500)


def _plain(text: str, status: int, headers: Any = None) -> Response:
    kind = {"Content-Type": "text/plain"}
    return Response(text, status_code=status, headers={**(headers or {}), **kind})
