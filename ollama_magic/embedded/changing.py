"""``/api/copy``, ``/api/delete`` and ``/api/push``."""

from __future__ import annotations

import asyncio

from .bodies import read_body
from .depot import Depot
from .importing import imported
from .intake import disk_refusals
from .jsontext import quoted
from .manifests import manifest_path
from .model import Model
from .names import Name, parse_name
from .outlet import Outlet
from .refusals import Refusal, model_not_found
from .reporting import Report
from .store import SHIPPED, Store

__all__ = ["Copy", "Delete", "Push"]

_COPY = ("CopyRequest", {"source": "string", "destination": "string"})
_DELETE = ("DeleteRequest", {"model": "string", "name": "string"})
_PUSH = ("PushRequest", {
    "model": "string", "name": "string", "insecure": "bool", "stream": "bool",
})  # fmt: skip


class Copy:
    """``/api/copy``: another name for the same blobs."""

    def __init__(self, store: Store, depot: Depot) -> None:
        self._store, self._depot = store, depot

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Copy."""
        body = read_body(raw, _COPY)
        source, destination = body.get("source", ""), body.get("destination", "")
        from_, to = _valid("source", source), _valid("destination", destination)
        model = self._store.get(from_, source)
        if model is None:
            raise Refusal(404, f"model {quoted(source)} not found")
        if from_.key != to.key:
            await asyncio.to_thread(self._copy, model, to)
        await outlet.nothing()

    def _copy(self, model: Model, to: Name) -> None:
        self._depot.publish(to, imported(model, self._depot))


class Delete:
    """``/api/delete``: only of what the engine itself has written."""

    def __init__(self, store: Store, depot: Depot) -> None:
        self._store, self._depot = store, depot

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Delete."""
        body = read_body(raw, _DELETE)
        text = body.get("model") or body.get("name") or ""
        if not text:
            raise Refusal(400, "model is required")
        name = _valid("name", text)
        if path := manifest_path(self._depot.root, name):
            await asyncio.to_thread(self._depot.remove, path)
        else:
            self._delete_file(name, text)
        await outlet.nothing()

    def _delete_file(self, name: Name, text: str) -> None:
        """One that was dropped into the folder goes the way it came."""
        model = self._store.get(name, text)
        if model is None:
            raise model_not_found(text)
        if model.root == self._depot.root:
            with disk_refusals():
                model.blob.unlink()
            return
        where = "comes with the engine" if model.root == SHIPPED else "is only read"
        words = f"model '{text}' {where}, so it cannot be deleted ({model.root})"
        raise Refusal(403, words)


class Push:
    """``/api/push``: refused, as Ollama refuses; others can pull instead."""

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Refuse."""
        body = read_body(raw, _PUSH)
        if not (body.get("model") or body.get("name")):
            raise Refusal(400, "model is required")
        await Report(outlet, body).say("retrieving manifest")
        words = "the embedded engine does not push: others pull from it (see /v2/)"
        raise Refusal(500, words)


def _valid(what: str, text: str) -> Name:
    try:
        return parse_name(text)
    except Refusal as refusal:
        if refusal.status != 400:
            raise
        raise Refusal(400, f"{what} {quoted(text)} is invalid") from None
