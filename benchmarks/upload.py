"""What uploading a large file costs, against hashing it and a bare upload of it."""

from __future__ import annotations

import argparse
import hashlib
import http.client
import resource
import sys
import tempfile
import time
from pathlib import Path

from ollama_magic import store
from ollama_magic.client import Client
from ollama_magic.hosts import Host
from ollama_magic.loop import wait

from .figures import Figure, Report, main
from .sink import PIECE_BYTES, sinking

__all__ = ["measure"]

MIB = 1 << 20


def measure(arguments: argparse.Namespace) -> Report:
    """Upload a file of zeros, and do by hand what has to be done, in turns."""
    ours, bare = [], []
    with sinking() as port, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.gguf"
        _fill(path, 8 * MIB)
        _upload(port, path)
        before = _peak_bytes()
        _fill(path, arguments.mib * MIB)
        _read(path)
        for _ in range(arguments.n):
            ours.append(_upload(port, path))
            growth = _peak_bytes() - before
            bare.append(_bare(port, path))
    size = f"{arguments.mib} MiB"
    return Report(
        f"Uploading {size}",
        [
            Figure("hash and bare upload", "s", bare),
            Figure("`store.upload`", "s", ours, base="hash and bare upload"),
            Figure("growth of its memory", "MiB", [growth / MIB], goal=64),
        ],
    )


def _upload(port: int, path: Path) -> float:
    client = Client(Host(port=port))

    async def this() -> Client:
        return client

    path.touch()  # else it is known by now, and not hashed again
    started = time.perf_counter()
    store.upload(this, path).result  # noqa: B018 (waits for it)
    seconds = time.perf_counter() - started
    wait(client.close())
    return seconds


def _bare(port: int, path: Path) -> float:
    started = time.perf_counter()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    connection = http.client.HTTPConnection("127.0.0.1", port, blocksize=PIECE_BYTES)
    size = str(path.stat().st_size)
    with path.open("rb") as file:
        url = f"/api/blobs/sha256:{digest}"
        connection.request("POST", url, file, {"Content-Length": size})
    status = connection.getresponse().status
    connection.close()
    if status != 201:
        raise RuntimeError(f"status {status}")
    return time.perf_counter() - started


def _fill(path: Path, size_bytes: int) -> None:
    path.unlink(missing_ok=True)
    with path.open("wb") as file:
        file.truncate(size_bytes)


def _read(path: Path) -> None:
    """Read it once, so that the first upload does not pay for the others."""
    with path.open("rb", buffering=0) as file:
        while file.read(PIECE_BYTES):
            pass


def _peak_bytes() -> int:
    """The most memory that this process ever had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main(measure, mib=1024, n=5)
