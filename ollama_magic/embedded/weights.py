"""Files of weights: what they are, in fewer bits, and seen to load."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..gguf import GGUF, GGUFError, read_gguf
from .depot import Depot
from .intake import Intake
from .manifests import Layer
from .process import Process
from .refusals import Refusal
from .reporting import Report
from .requantizing import Requantizing, check_wish
from .sampling import launch_for, options_for

__all__ = ["Weights", "adapter_in", "file_kind", "proved", "requantized", "weights_in"]

_NO_DIGEST = "0" * 19
_MAGIC = b"GGUF"
_POLL_SECONDS = 0.06


@dataclass(frozen=True, slots=True)
class Weights:
    """A file in the depot that is a model."""

    digest: str
    path: Path
    gguf: GGUF


def file_kind(depot: Depot, name: str, digest: str) -> str:
    """``gguf``, ``safetensors`` or nothing: by the name, else by the first bytes."""
    for kind in ("gguf", "safetensors"):
        if name.lower().endswith(f".{kind}"):
            return kind
    path = _blob(depot, digest)
    with path.open("rb") as file:
        return "gguf" if file.read(4) == _MAGIC else ""


def weights_in(depot: Depot, digest: str) -> Weights:
    """The model that the blob is.

    Raises
    ------
    Refusal
        Where it is missing, no GGUF file, or a part of a model only.
    """
    path = _blob(depot, digest)
    gguf = _header(path)
    kind = gguf.keys.get("general.type", "model")
    if kind != "model" or gguf.architecture == "clip":
        told = f"a file of the kind {kind} is no model of its own"
        raise Refusal(400, f"{told} ({gguf.architecture})")
    if gguf.keys.get("split.count", 1) not in (0, 1):
        raise Refusal(400, "a model in several files has to be merged into one first")
    return Weights(digest, path, gguf)


def adapter_in(depot: Depot, digest: str) -> Layer:
    """The layer of an adapter; raises `Refusal` where the file is none."""
    path = _blob(depot, digest)
    kind = _header(path).keys.get("general.type")
    if kind != "adapter":
        raise Refusal(400, f"the file is no adapter: its general.type is {kind}")
    return Layer.of("adapter", digest, path.stat().st_size)


async def requantized(
    depot: Depot, weights: Weights, wish: str, report: Report
) -> Weights:
    """The same model in fewer bits, as a blob of its own.

    Raises
    ------
    Refusal
        Where it cannot be done, or the disk does not take it.
    """
    check_wish(wish, weights.gguf)
    work = Requantizing(weights.path, weights.gguf, wish)
    intake = Intake(depot.path("sha256:" + "0" * 64))
    task = asyncio.create_task(asyncio.to_thread(work.write, intake))
    source = weights.gguf.quantization.replace("unknown", "F32")
    status = f"quantizing {source} model to {wish}"
    try:
        while not (await asyncio.wait({task}, timeout=_POLL_SECONDS))[0]:
            await report.count(status, _NO_DIGEST, work.total_bytes, work.done_bytes)
        await task
        path = depot.path(intake.digest)
        if not depot.has(intake.digest):
            depot.brought.add(intake.digest)
        await asyncio.to_thread(intake.keep, path)
    finally:
        work.given_up = True
        await asyncio.gather(task, return_exceptions=True)
        intake.leave()
    return Weights(intake.digest, path, await asyncio.to_thread(_header, path))


async def proved(weights: Weights, adapters: Sequence[Path]) -> None:
    """See that llama.cpp loads it, in a process that may die of it.

    Raises
    ------
    Refusal
        With llama.cpp's complaint.
    """
    options = options_for({"num_ctx": 4, "num_gpu": 0})
    launch = replace(
        launch_for(weights.path, weights.gguf, options, shift=False),
        embedding="embedding" in weights.gguf.capabilities,
        adapters=tuple(adapters),
    )
    try:
        process = await Process.start(launch)
    except Refusal as refusal:
        why = refusal.message.rpartition("exit status 1: ")[2]
        raise Refusal(500, f"failed to validate GGUF: {why}") from None
    await process.end()


def _blob(depot: Depot, digest: str) -> Path:
    path = depot.path(digest)
    if not path.is_file():
        raise Refusal(500, f"open {path}: no such file or directory")
    return path


def _header(path: Path) -> GGUF:
    try:
        return read_gguf(path)
    except GGUFError as problem:
        not_one = "not a GGUF file" in str(problem)
        words = "supplied file was not in GGUF format" if not_one else str(problem)
        raise Refusal(400, words) from None
    except OSError as problem:
        raise Refusal(500, f"open {path}: {problem.strerror}") from None
