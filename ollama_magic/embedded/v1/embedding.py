"""``/v1/embeddings``."""

from __future__ import annotations

import base64
import struct
from typing import Any

from ..bodies import read_body
from ..cloud import refuse_cloud
from ..embed import known, texts_of
from ..embedding import Embedder, unit_length
from ..outlet import Outlet
from ..refusals import Refusal
from ..store import Store
from ..telling import Clock

__all__ = ["Embeddings"]

_EMBED = ("EmbedRequest", {
    "model": "string", "dimensions": "int", "encoding_format": "string",
})  # fmt: skip


class Embeddings:
    """The endpoint."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store, self._embedder = store, embedder

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Embed."""
        clock = Clock()
        refuse_cloud(raw)
        body = read_body(raw, _EMBED, package="openai", empty="EOF")
        name, form = body.get("model", ""), body.get("encoding_format", "float")
        _check(body.get("input"), form)
        outlet.late = True
        found = await self._embedder.embed(
            known(self._store, name),
            texts_of(body["input"]) or [""],
            clock,
            options={},
            keep_seconds=None,
            truncate=True,
        )
        rows = await unit_length(found.rows, body.get("dimensions"))
        data = [
            {"object": "embedding", "embedding": _encoded(row, form), "index": place}
            for place, row in enumerate(rows)
        ]
        usage = {"prompt_tokens": found.tokens, "total_tokens": found.tokens}
        answer = {"object": "list", "data": data, "model": name, "usage": usage}
        await outlet.object(answer)


def _check(wish: Any, form: str) -> None:
    if form and form.lower() not in ("float", "base64"):
        words = f"Invalid value for 'encoding_format' = {form}."
        raise Refusal(400, f"{words} Supported values: ['float', 'base64'].")
    if wish is None or wish == []:
        raise Refusal(400, "invalid input")


def _encoded(row: list[float], form: str) -> list[float] | str:
    if form.lower() != "base64":
        return row
    return base64.b64encode(struct.pack(f"<{len(row)}f", *row)).decode()
