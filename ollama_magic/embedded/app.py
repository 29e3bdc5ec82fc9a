"""The engine's routes."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp

from ..version import __version__
from .chat import Chat
from .durations import keep_alive_seconds
from .generate import Generate
from .guard import Guard
from .jsontext import dumps
from .lifetime import Leases
from .listing import ps_body, tags_body
from .outlet import Spoken
from .refusals import Refusal
from .scheduler import Scheduler
from .show import Show
from .store import Store

__all__ = ["OLLAMA_VERSION", "make_app", "make_scheduler"]

_KEEP_SECONDS, _MOST_LOADED = 300.0, 3

_log = logging.getLogger(__name__)

OLLAMA_VERSION = "0.33.0+embedded"


def make_app(
    store: Store, scheduler: Scheduler, leases: Leases, *, key: str, loopback: bool
) -> ASGIApp:
    """The ASGI application."""
    version = {
        "version": OLLAMA_VERSION,
        "embedded": {"package": __version__, "key": key, "pid": os.getpid()},
    }
    cloud = {"cloud": {"disabled": True, "source": "config"}}
    routes = [
        Route("/", _root, methods=["GET"]),
        _listing("/api/version", lambda: version),
        _listing("/api/status", lambda: cloud),
        _listing("/api/tags", lambda: tags_body(store.models())),
        _listing("/api/ps", lambda: ps_body(scheduler.loaded())),
        Route("/api/show", Spoken(Show(store)), methods=["POST"]),
        Route("/api/generate", Spoken(Generate(store, scheduler)), methods=["POST"]),
        Route("/api/chat", Spoken(Chat(store, scheduler)), methods=["POST"]),
        Route("/api/embedded/lease", Spoken(leases), methods=["GET"]),
    ]
    problems = {404: _not_found, 405: _wrong_method, Exception: _failed}
    app = Starlette(routes=routes, exception_handlers=problems)
    app.router.redirect_slashes = False
    return Guard(app, loopback=loopback)


def make_scheduler() -> Scheduler:
    """With the two settings of Ollama's that matter here, from its environment."""
    keep = os.environ.get("OLLAMA_KEEP_ALIVE", "")
    number = keep.removeprefix("-").replace(".", "", 1).isdecimal()
    try:
        seconds = keep_alive_seconds(float(keep) if number else keep)
    except Refusal:  # as Ollama: what cannot be read is as if it were not there
        seconds = None
    most = os.environ.get("OLLAMA_MAX_LOADED_MODELS", "")
    return Scheduler(
        keep_seconds=_KEEP_SECONDS if seconds is None else seconds,
        most_loaded=int(most) if most.isdecimal() and int(most) else _MOST_LOADED,
    )


def _listing(path: str, value: Callable[[], Any]) -> Route:
    async def answer(_request: Request) -> Response:
        kind = "application/json; charset=utf-8"
        return Response(dumps(value()), media_type=kind)

    return Route(path, answer, methods=["GET"])


async def _root(_request: Request) -> Response:
    return PlainTextResponse("Ollama is running")


async def _not_found(request: Request, _problem: Exception) -> Response:
    """Go's router: a slash too many is sent on, all else is unknown."""
    path = request.url.path
    known = path.rstrip("/")
    scope = dict(request.scope) | {"path": known}
    routes = request.app.routes
    if path != known and any(route.matches(scope)[0] != Match.NONE for route in routes):
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
