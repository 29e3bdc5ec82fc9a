"""A server that takes files and makes models of them, as far as a client can tell."""

from __future__ import annotations

import hashlib
from typing import Any

from .hostile import NDJSON
from .server import Answer, Request
from .tapes import TapeServer, chunk_bytes, read

__all__ = ["StoreServer"]


class StoreServer(TapeServer):
    """Keeps what is uploaded under its digest, and makes any model out of it.

    Parameters
    ----------
    create
        The tape whose answer any creation gets.
    stuck
        Take uploads, and then say nothing for ever.
    """

    def __init__(
        self, *tapes: str, create: str = "store/create-from-file", stuck: bool = False
    ) -> None:
        super().__init__("store/version", *tapes)
        self.blobs: dict[str, bytes] = {}
        self._create, self._stuck = create, stuck

    def creations(self) -> list[Any]:
        """The bodies of the requests to create something."""
        return [request.json for request in self.requests_to("/api/create")]

    def uploads(self) -> list[Request]:
        """The requests that brought a file."""
        return [
            each
            for each in self.requests
            if each.method == "POST" and each.path.startswith("/api/blobs/")
        ]

    async def _answer(self, request: Request, answer: Answer) -> None:
        folder, _, digest = request.path.rpartition("/")
        if folder == "/api/blobs" and request.method == "HEAD":
            status = 200 if digest in self.blobs else 404
            await answer.head(status, {"Content-Length": "0"})
            await answer.end()
        elif folder == "/api/blobs":
            await self._take(digest, request.body, answer)
        elif request.path == "/api/create":
            await answer.head(200, NDJSON)
            for piece in chunk_bytes(read(self._create)):
                await answer.send(piece)
            await answer.end()
        else:
            await super()._answer(request, answer)

    async def _take(self, digest: str, body: bytes, answer: Answer) -> None:
        if self._stuck:
            await answer.never()
        got = f"sha256:{hashlib.sha256(body).hexdigest()}"
        if got != digest:
            told = f'digest mismatch, expected "{digest}", got "{got}"'
            await answer.json({"error": told}, 400)
            return
        self.blobs[digest] = body
        await answer.head(201, {"Content-Length": "0"})
        await answer.end()
