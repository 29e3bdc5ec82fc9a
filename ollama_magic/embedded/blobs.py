"""``/api/blobs``: files on their way in, before a model is made of them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .depot import Depot
from .intake import Intake, gathered
from .jsontext import dumps, quoted
from .refusals import Refusal
from .store import Store

__all__ = ["Blobs", "refuse_full_disk"]

_JSON = "application/json; charset=utf-8"


class Blobs:
    """HEAD asks for a blob, POST brings it; it is never in memory as a whole."""

    def __init__(self, store: Store, depot: Depot) -> None:
        self._store, self._depot = store, depot

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speak ASGI."""
        request = Request(scope, receive)
        try:
            answer = await self._answer(request, request.path_params["digest"])
        except Refusal as refusal:
            told = dumps({"error": refusal.message})
            answer = Response(told, refusal.status, media_type=_JSON)
        except ClientDisconnect:
            return
        await answer(scope, receive, send)

    async def _answer(self, request: Request, digest: str) -> Response:
        known = self._depot.has(digest) or self._store.root_of(digest) is not None
        if request.method == "HEAD":
            return Response() if known else Response(status_code=404, media_type=_JSON)
        if known and digest == digest.lower():
            return Response()
        length = request.headers.get("content-length", "0")
        refuse_full_disk(self._depot, int(length) if length.isdecimal() else 0)
        await self._take(digest, request.stream())
        return Response(status_code=201)

    async def _take(self, digest: str, pieces: AsyncIterator[bytes]) -> None:
        intake = Intake(self._depot.path(digest))
        try:
            async for piece in gathered(pieces):
                await asyncio.to_thread(intake.add, piece)
            if intake.digest != digest:
                told = f"expected {quoted(digest)}, got {quoted(intake.digest)}"
                raise Refusal(400, f"digest mismatch, {told}")
            await asyncio.to_thread(intake.keep)
        finally:
            intake.leave()


def refuse_full_disk(depot: Depot, wanted_bytes: int) -> None:
    """Say before it begins that it cannot end well.

    Raises
    ------
    Refusal
        Where the disk has less room than ``wanted_bytes``.
    """
    place = depot.root
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if wanted_bytes > free:
        told = f"{wanted_bytes} bytes are wanted, {free} are free"
        raise Refusal(500, f"{depot.root}: no space left on device ({told})")
