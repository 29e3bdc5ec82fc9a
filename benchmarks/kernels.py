"""A real kernel with the extension loaded, and one answer behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.hostile import tokens
from tests.support.kernel import Cell, Kernel, Update

__all__ = ["CHAT", "ask", "asking", "send", "size_bytes", "text_of"]

CHAT = "%%chat -m tiny\nCount."


@contextmanager
def asking(url: str) -> Iterator[Kernel]:
    """A kernel that asks the server at ``url``; what the first answer imports is in."""
    with TemporaryDirectory() as folder, tokens(5) as warming:
        env = {"OLLAMA_HOST": warming.url, "OLLAMA_MAGIC_LANGUAGE": "en"}
        with Kernel(Path(folder), env) as kernel:
            kernel.run("%load_ext ollama_magic")
            assert ask(kernel).status == "ok"
            kernel.run(f"%ollama host {url}")
            yield kernel


def send(kernel: Kernel, code: str = CHAT) -> Cell:
    """Send the question; being the same cell each time, it has no past to carry."""
    return kernel.send(code, cell_id="question")


def ask(kernel: Kernel) -> Cell:
    """Send it, and wait for the whole answer."""
    return kernel.wait(send(kernel), timeout=600)


def text_of(cell: Cell) -> str:
    """The answer as it stands in the cell, without the figures below it."""
    return str(cell.displays[-1].data["text/markdown"]).partition("\n\n<sub>")[0]


def size_bytes(update: Update) -> int:
    """What one frame weighs, but for a hundred bytes of wrapping."""
    return len(json.dumps(update.data, ensure_ascii=False).encode())
