"""One engine for a class: a token to come in, and its models stay as they are."""

from __future__ import annotations

import base64
import binascii
import secrets

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .membership import member
from .outlet import Outlet
from .refusals import Refusal
from .visits import visitor

__all__ = ["Classroom"]

_OPEN = ("/",)
_CHANGES = ("/api/create", "/api/copy", "/api/delete", "/api/pull", "/api/blobs/")
_NO_TOKEN = "unauthorized: this engine wants the token of its class"
_NO_CHANGES = "this engine belongs to a class: its models cannot be changed from afar"
_LONGEST_NAME = 40


class Classroom:
    """Lets in whoever brings the token, by any of the ways that clients have.

    As a bearer token, as Anthropic's ``x-api-key``, or as the password of an address,
    whose user is then the name to show.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        if scope["type"] != "http" or scope["path"] in _OPEN:
            await self._app(scope, receive, send)
            return
        name, token = _brought(Headers(scope=scope))
        if not secrets.compare_digest(token.encode(), self._token.encode()):
            await Outlet(send).refuse(Refusal(401, _NO_TOKEN))
        elif scope["path"].startswith(_CHANGES) and scope["method"] != "HEAD":
            await Outlet(send).refuse(Refusal(403, _NO_CHANGES))
        else:
            client = scope.get("client")
            member.set(True)
            visitor.set((name or (client[0] if client else ""))[:_LONGEST_NAME])
            await self._app(scope, receive, send)


def _brought(headers: Headers) -> tuple[str, str]:
    """A name, if one is given, and a token."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return "", value.strip()
    if kind.lower() != "basic":
        return "", headers.get("x-api-key", "")
    try:
        text = base64.b64decode(value, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return "", ""
    name, _, token = text.partition(":")
    return name, token
