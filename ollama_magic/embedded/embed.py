"""``/api/embed`` and, from before it, ``/api/embeddings``."""

from __future__ import annotations

import time
from typing import Any

from .bodies import read_body
from .durations import keep_alive_seconds
from .embedding import Embedder, unit_length
from .jsontext import quoted
from .membership import settled
from .names import parse_name
from .outlet import Outlet
from .refusals import Refusal, model_not_found
from .store import Model, Store
from .telling import Clock

__all__ = ["Embed", "LegacyEmbed", "known", "texts_of"]

_EMBED = ("EmbedRequest", {
    "model": "string", "truncate": "bool", "dimensions": "int",
    "options": "map[string]interface {}",
})  # fmt: skip
_LEGACY = ("EmbeddingRequest", {
    "model": "string", "prompt": "string", "options": "map[string]interface {}",
})  # fmt: skip


class Embed:
    """``/api/embed``: several texts at once."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store, self._embedder = store, embedder

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Embed."""
        clock = Clock()
        body = settled(read_body(raw, _EMBED))
        keep_seconds = keep_alive_seconds(body.get("keep_alive"))
        texts = texts_of(body.get("input"))
        name = body.get("model", "")
        found = await self._embedder.embed(
            known(self._store, name),
            texts,
            clock,
            options=body.get("options", {}),
            keep_seconds=keep_seconds,
            truncate=body.get("truncate", True),
        )
        rows = await unit_length(found.rows, body.get("dimensions"))
        answer: dict[str, Any] = {"model": name, "embeddings": rows}
        if rows:
            answer["total_duration"] = time.perf_counter_ns() - clock.began_ns
            answer["load_duration"] = clock.load_ns
            answer["prompt_eval_count"] = found.tokens
        await outlet.object(answer)


class LegacyEmbed:
    """``/api/embeddings``: one text, which is never cut."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store, self._embedder = store, embedder

    async def __call__(self, raw: bytes, outlet: Outlet) -> None:
        """Embed."""
        body = settled(read_body(raw, _LEGACY))
        keep_seconds = keep_alive_seconds(body.get("keep_alive"))
        name, prompt = body.get("model", ""), body.get("prompt", "")
        if not name:
            raise Refusal(400, "model is required")
        model = known(self._store, name)
        try:
            found = await self._embedder.embed(
                model,
                [prompt] if prompt else [],
                Clock(),
                options=body.get("options", {}),
                keep_seconds=keep_seconds,
                truncate=False,
            )
        except Refusal as refusal:
            raise Refusal(500, refusal.message) from None
        await outlet.object({"embedding": found.rows[0] if found.rows else []})


def known(store: Store, text: str) -> Model:
    """The model, with the words that these endpoints have for an unknown one."""
    if not text:
        raise model_not_found("")
    if model := store.get(parse_name(text), text):
        return model
    raise Refusal(404, f"model {quoted(text)} not found, try pulling it first")


def texts_of(wish: Any) -> list[str]:
    """One text or several; an empty one, or none, means to load only."""
    if wish is None or wish == "":
        return []
    texts = [wish] if isinstance(wish, str) else wish
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise Refusal(400, "invalid input type")
    return texts
