"""``/api/pull``: a model from elsewhere, blob by blob, each verified."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from .blobs import refuse_full_disk
from .bodies import read_body
from .depot import Depot
from .intake import Intake
from .manifests import Layer, Manifest
from .names import Name, parse_name
from .origins import Origin, origin_of
from .outlet import Outlet
from .refusals import Broken, Refusal
from .reporting import Report

__all__ = ["Pull", "pulled"]

_PULL = ("PullRequest", {
    "model": "string", "name": "string", "insecure": "bool", "stream": "bool",
    "username": "string", "password": "string", "from": "string",
})  # fmt: skip
_TRIES, _PAUSE_SECONDS = 6, 0.5


class Pull:
    """The endpoint.

    Beside Ollama's fields it knows ``from``: the address of another engine, or a
    folder of models; the model then keeps its plain name.

    Parameters
    ----------
    folders
        Whether clients may name folders of this machine.
    """

    def __init__(self, depot: Depot, *, folders: bool) -> None:
        self._depot, self._folders = depot, folders

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Pull."""
        body = read_body(raw, _PULL)
        text = body.get("model") or body.get("name") or ""
        if not text:
            raise Refusal(400, "invalid model name")
        name = parse_name(text, cloud=True)
        origin = origin_of(name, body, folders=self._folders)
        report = Report(outlet, body)
        try:
            await pulled(self._depot, name, origin, report)
        finally:
            await origin.close()
        await report.succeed()


async def pulled(depot: Depot, name: Name, origin: Origin, report: Report) -> Manifest:
    """Get a model; what came before a connection was lost stays for the next time.

    Raises
    ------
    Refusal
        Where it cannot be had, or is not what was promised.
    """
    await report.say("pulling manifest")
    try:
        manifest = Manifest.parse(await origin.manifest(name))
    except (Refusal, ValueError) as problem:
        raise Refusal(500, f"pull model manifest: {problem}") from None
    missing = [layer for layer in manifest.blobs if not depot.has(layer.digest)]
    refuse_full_disk(depot, sum(layer.size_bytes for layer in missing))
    intakes: dict[Layer, Intake] = {}
    whole = False
    try:
        for layer in manifest.blobs:
            if depot.has(layer.digest) or layer in intakes:
                await _count(report, layer, layer.size_bytes, last=True)
            else:
                intakes[layer] = Intake(depot.path(layer.digest), resume=True)
                await _fetched(name, layer, origin, intakes[layer], report)
        await report.say("verifying sha256 digest")
        await asyncio.to_thread(_verified, intakes)
        await report.say("writing manifest")
        await asyncio.to_thread(depot.publish, name, manifest)
        whole = True
    finally:
        for layer, intake in intakes.items():
            intake.leave(drop=not whole and _spoilt(layer, intake))
    return manifest


async def _fetched(
    name: Name, layer: Layer, origin: Origin, intake: Intake, report: Report
) -> None:
    """Bring one blob in, with new tries where the connection is lost."""
    await asyncio.to_thread(intake.read_back)
    if intake.size_bytes > layer.size_bytes:
        intake.restart()
    before, tries = -1, 0
    while intake.size_bytes < layer.size_bytes:
        tries = 0 if intake.size_bytes > before else tries + 1
        before = intake.size_bytes
        try:
            await _more(name, layer, origin, intake, report)
        except Broken:
            if tries >= _TRIES:
                raise
            await asyncio.sleep(_PAUSE_SECONDS * tries)
        else:
            if intake.size_bytes <= before:
                raise Refusal(500, f"{layer.digest}: fewer bytes came than promised")
    await _count(report, layer, intake.size_bytes, last=True)


async def _more(
    name: Name, layer: Layer, origin: Origin, intake: Intake, report: Report
) -> None:
    async for place, piece in origin.blob(name, layer, intake.size_bytes):
        if place != intake.size_bytes:
            intake.restart()  # it came from the beginning, whatever was asked
        if intake.size_bytes + len(piece) > layer.size_bytes:
            raise Refusal(500, f"{layer.digest}: more bytes came than promised")
        await asyncio.to_thread(intake.add, piece)
        await _count(report, layer, intake.size_bytes)


def _verified(intakes: Mapping[Layer, Intake]) -> None:
    for layer, intake in intakes.items():
        if _spoilt(layer, intake):
            want, got = layer.digest, intake.digest
            told = f"want {want}, got {got}"
            raise Refusal(
                500, f"digest mismatch, file must be downloaded again: {told}"
            )
    for intake in intakes.values():
        intake.keep()


def _spoilt(layer: Layer, intake: Intake) -> bool:
    """Whether all of it is here and not what it should be."""
    whole = intake.size_bytes >= layer.size_bytes
    return whole and intake.digest != layer.digest


async def _count(
    report: Report, layer: Layer, completed: int, *, last: bool = False
) -> None:
    status = f"pulling {layer.digest.removeprefix('sha256:')[:12]}"
    await report.count(status, layer.digest, layer.size_bytes, completed, last=last)
