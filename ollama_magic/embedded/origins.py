"""Where models are pulled from: what that place must be able to do, and a folder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from .bodies import Body
from .manifests import Layer, blob_path, manifests_in
from .names import Name
from .refusals import Refusal
from .served import found_in

__all__ = ["Folder", "Origin", "origin_of"]

_PIECE_BYTES = 1 << 20


class Origin(Protocol):
    """What a pull wants of the place where the model is."""

    async def manifest(self, name: Name) -> bytes:
        """The model's manifest; raises `Refusal` where there is none."""

    def blob(
        self, name: Name, layer: Layer, start: int
    ) -> AsyncIterator[tuple[int, bytes]]:
        """The bytes from ``start`` on, each piece with its place.

        The first piece may lie before ``start`` where the place knows no other way.
        """

    async def close(self) -> None:
        """Nothing more is wanted."""


class Folder:
    """Models in Ollama's layout, on a disk or a stick."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def manifest(self, name: Name) -> bytes:
        """The model's manifest; says what is there where it is not."""
        path = found_in(self._root, name)
        if path is None:
            names = [other.short for other, _ in manifests_in(self._root)][:8]
            has = f"it has {', '.join(names)}" if names else "it has no models"
            raise Refusal(500, f"file does not exist ({self._root}: {has})")
        return path.read_bytes()

    async def blob(
        self, name: Name, layer: Layer, start: int
    ) -> AsyncIterator[tuple[int, bytes]]:
        """The bytes from ``start`` on."""
        path = blob_path(self._root, layer.digest)
        try:
            with path.open("rb") as file:
                file.seek(start)
                while piece := await asyncio.to_thread(file.read, _PIECE_BYTES):
                    yield start, piece
                    start += len(piece)
        except OSError as problem:
            why = (problem.strerror or str(problem)).lower()
            raise Refusal(500, f"open {path}: {why}") from None

    async def close(self) -> None:
        """Nothing is held."""


def origin_of(name: Name, body: Body, *, folders: bool) -> Origin:
    """Where to pull from: what the request says, else the name's own host.

    Raises
    ------
    Refusal
        400 for a place that is none.
    """
    from .registry import Registry  # httpx takes a while, and most never pull

    place = body.get("from", "")
    if not place:
        return Registry(f"http{'' if body.get('insecure') else 's'}://{name.host}")
    if urlsplit(place).scheme in ("http", "https"):
        return Registry(place)
    root = Path(place.removeprefix("file://")).expanduser()
    if not folders:
        words = "this engine serves a network, so it pulls from no folder of its own"
        raise Refusal(403, f"{words}; start it with --models {root}")
    for folder in (root, root / "models"):
        if (folder / "manifests").is_dir():
            return Folder(folder)
    raise Refusal(400, f"{root} is no folder of models: it has no manifests")
