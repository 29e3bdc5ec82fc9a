"""Who may ask: checks of Host and Origin, so that no web page reaches the engine."""

from __future__ import annotations

import ipaddress
import re
import socket

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Guard"]

_LOCAL_ENDINGS = (".localhost", ".local", ".internal")
_ORIGIN = re.compile(
    r"https?://(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(:\d+)?"
    r"|(app|file|tauri|vscode-webview|vscode-file)://.*"
)
_METHODS = "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"
_ALLOWED_HEADERS = "Authorization,Content-Type,User-Agent,Accept,X-Requested-With"


class Guard:
    """Lets through what comes from this machine under a name of this machine.

    Parameters
    ----------
    loopback
        Whether the engine listens on loopback only; else any Host is right.
    """

    def __init__(self, app: ASGIApp, *, loopback: bool) -> None:
        self._app, self._loopback = app, loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        wrong_host = self._loopback and not local_name(headers.get("host", ""))
        if wrong_host or (origin and not _ORIGIN.fullmatch(origin)):
            await _empty(send, 403, [])
        elif origin and scope["method"] == "OPTIONS":
            await _empty(send, 204, _preflight(origin))
        else:
            await self._app(scope, receive, _marked(send, origin) if origin else send)


def local_name(host: str) -> bool:
    """Whether a Host header names this machine or a private address."""
    name = re.sub(r":\d+$", "", host).strip("[]").lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        own = name in ("", "localhost") or name == socket.gethostname().lower()
        return own or name.endswith(_LOCAL_ENDINGS)
    return address.is_loopback or address.is_private or address.is_unspecified


def _preflight(origin: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"access-control-allow-headers", _ALLOWED_HEADERS.encode()),
        (b"access-control-allow-methods", _METHODS.encode()),
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-max-age", b"43200"),
        (b"vary", b"Access-Control-Request-Headers"),
    ]


def _marked(send: Send, origin: str) -> Send:
    async def marking(message: Message) -> None:
        if message["type"] == "http.response.start":
            marks = [(b"access-control-allow-origin", origin.encode())]
            marks.append((b"vary", b"Origin"))
            message = {**message, "headers": [*message.get("headers", []), *marks]}
        await send(message)

    return marking


async def _empty(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    if status != 204:
        headers = [*headers, (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
