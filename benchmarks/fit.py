"""How near `om.fit` comes to what a server says that loaded models take.

It asks the server in OLLAMA_HOST, where it makes models of its own and deletes them
again, or else the embedded engine, which adds up the buffers that llama.cpp logs.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from ollama_magic import choosing, store
from ollama_magic.dialects import ollama, ollama_models
from ollama_magic.modelfile import Modelfile
from ollama_magic.names import ModelRef
from ollama_magic.session import Session, current
from tests.scripted import write_store
from tests.shapes import SHAPES, shape_file
from tests.support.engine import Engine

from .figures import Figure, Report, main

__all__ = ["measure"]

WINDOWS = (2048, 16_384)
# Weights that llama.cpp lays out anew are counted twice where the file is mapped too.
UNMAPPED = {"use_mmap": False}
TWO_CACHES = "fit-sliding"


def measure(arguments: argparse.Namespace) -> Report:
    """Load each model with each window, and set both figures side by side."""
    with tempfile.TemporaryDirectory(prefix="fit-") as name:
        files = {
            f"fit-{shape}": shape_file(Path(name) / shape, SHAPES[shape])
            for shape in SHAPES
        }
        with _server(Path(name), files) as (session, address, parallel):
            figures, facts = [], {"server": _version(session)}
            for model in files:
                offs = []
                for window in WINDOWS:
                    told = _loaded(address, model, window)
                    ours = choosing.fit(model, window, parallel).needs
                    offs.append(100 * abs(ours.total / told - 1))
                    facts[f"{model}, {window}"] = (
                        f"{ours.total / 2**20:.1f} MiB, server {told / 2**20:.1f} MiB"
                    )
                goal = None if model == TWO_CACHES else 10
                figures.append(Figure(model, "% off", offs, goal=goal))
    facts["a model that slides"] = (
        "keeps two caches, and Ollama 0.33's list counts the second alone"
    )
    return Report("`om.fit` beside the server's list of loaded models", figures, facts)


@contextmanager
def _server(
    folder: Path, files: Mapping[str, Path]
) -> Iterator[tuple[Session, str, int]]:
    """A server that has the models; its address, and how many requests it takes."""
    session = current()
    if host := session.configured_host:
        for name, path in files.items():
            made = Modelfile(from_=str(path))
            _ = store.create(session.client, ModelRef.parse(name), made).result
        try:
            yield session, host.url, int(os.environ.get("OLLAMA_NUM_PARALLEL", "1"))
        finally:
            for name in files:
                session.call(_delete(session, name))
        return
    models = write_store(
        folder / "store", {f"{name}:latest": files[name] for name in files}
    )
    with Engine(folder, models=[models]) as engine:
        session.settings.host = engine.url
        yield session, engine.url, 1


async def _delete(session: Session, name: str) -> None:
    await (await session.client()).fetch(ollama_models.delete(name))


def _loaded(address: str, model: str, window: int) -> int:
    """What the server says that it takes; it is let go again."""
    body: dict[str, Any] = {"model": model, "options": {"num_ctx": window, **UNMAPPED}}
    httpx.post(f"{address}/api/generate", json=body, timeout=60).raise_for_status()
    [told] = (
        each["size"]
        for each in httpx.get(f"{address}/api/ps").json()["models"]
        if each["name"] == f"{model}:latest"
    )
    httpx.post(f"{address}/api/generate", json={**body, "keep_alive": 0}, timeout=60)
    return int(told)


def _version(session: Session) -> str:
    async def ask() -> Mapping[str, Any]:
        return await (await session.client()).fetch(ollama.version())

    told = session.call(ask())
    return f"{told['version']}{' (embedded)' if told.get('embedded') else ''}"


if __name__ == "__main__":
    main(measure)
