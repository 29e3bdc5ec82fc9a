"""``/v2/``: the engine's models, as a registry that any Ollama can pull from."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .manifests import MANIFEST_TYPE, Manifest, blob_path, manifest_path, manifests_in
from .names import Name, parse_name
from .refusals import Refusal
from .store import Store

__all__ = ["Served", "found_in"]

_METHODS = ["GET", "HEAD"]
_BYTES = "application/octet-stream"


class Served:
    """Manifests and their blobs, read only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> list[Route]:
        """Where they are found."""
        model = "/v2/{namespace}/{model}"
        return [
            Route("/v2/", self._root, methods=_METHODS),
            Route(f"{model}/manifests/{{tag}}", self._manifest, methods=_METHODS),
            Route(f"{model}/blobs/{{digest}}", self._blob, methods=_METHODS),
        ]

    async def _root(self, _request: Request) -> Response:
        return JSONResponse({})

    async def _manifest(self, request: Request) -> Response:
        for root in self._store.roots:
            if path := _asked_for(request, root, request.path_params["tag"]):
                return Response(path.read_bytes(), media_type=MANIFEST_TYPE)
        return _unknown("MANIFEST_UNKNOWN", "manifest unknown")

    async def _blob(self, request: Request) -> Response:
        digest = request.path_params["digest"]
        for root in self._store.roots:
            if path := _listed(root, request, digest):
                if _wants_detour(request):
                    return RedirectResponse(_detour(request))
                headers = {"Docker-Content-Digest": digest}
                return FileResponse(path, headers=headers, media_type=_BYTES)
        return _unknown("BLOB_UNKNOWN", "blob unknown to registry")


def _wants_detour(request: Request) -> bool:
    """Ollama insists on being sent to another host for the bytes of a blob."""
    agent = request.headers.get("user-agent", "")
    return agent.startswith("ollama/") and not request.url.query


def _detour(request: Request) -> str:
    """This place under another name of this host: Ollama compares no more than that.

    An address has more than one way to be written, and a name has an address.
    """
    host = request.url.hostname or ""
    arrived, port = request.scope.get("server") or (host, request.url.port)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = ipaddress.ip_address(arrived)
        other = f"[{address}]" if address.version == 6 else str(address)
    else:
        mapped = f"::ffff:{address}" if address.version == 4 else address.exploded
        other = f"[{mapped}]"
    return f"http://{other}:{port}{request.url.path}?bytes"


def found_in(root: Path, name: Name) -> Path | None:
    """The manifest in ``root``, of that host or of whichever it was pulled from."""
    if path := manifest_path(root, name):
        return path
    wanted = name.key.partition("/")[2]
    for other, path in manifests_in(root):
        if other.key.partition("/")[2] == wanted:
            return path
    return None


def _asked_for(request: Request, root: Path, tag: str) -> Path | None:
    parts = request.path_params
    try:
        name = parse_name(f"{parts['namespace']}/{parts['model']}:{tag}")
    except Refusal:
        return None
    return found_in(root, name)


def _listed(root: Path, request: Request, digest: str) -> Path | None:
    """The blob, where a model of the name that is asked for has it."""
    wanted = "/".join((request.path_params["namespace"], request.path_params["model"]))
    for name, path in manifests_in(root):
        if f"{name.namespace}/{name.model}".lower() != wanted.lower():
            continue
        try:
            layers = Manifest.parse(path.read_bytes()).blobs
            blob = blob_path(root, digest)
        except (OSError, ValueError, Refusal):
            continue
        if any(layer.digest == digest for layer in layers) and blob.is_file():
            return blob
    return None


def _unknown(code: str, message: str) -> Response:
    value = {"errors": [{"code": code, "message": message, "detail": {}}]}
    return JSONResponse(value, 404)
