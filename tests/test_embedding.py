"""Tests of turning texts into vectors."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from ollama_magic import store
from ollama_magic.embedding import EmbedRequest
from ollama_magic.errors import ContextFull
from ollama_magic.names import ModelRef
from tests.support.server import Answer, Request, Server

TINY = ModelRef("tiny")


def test_texts_become_vectors_in_batches(opened: ExitStack, sessions: Any) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        vectors = [[float(text)] for text in request.json["input"]]
        await answer.json({"embeddings": vectors, "prompt_eval_count": len(vectors)})

    server = opened.enter_context(Server(handler))
    session = sessions(server)
    texts = tuple(map(str, range(store.BATCH_TEXTS + 1)))

    async def ask() -> Any:
        return await store.embed(await session.client(), EmbedRequest(TINY, texts))

    found = session.call(ask())

    assert [x for batch in found for (x,) in batch.vectors] == list(range(len(texts)))
    assert [batch.clock.prompt_tokens for batch in found] == [store.BATCH_TEXTS, 1]
    assert len(server.requests) == 2


def test_a_text_that_is_too_long_is_told(tape_server: Any, sessions: Any) -> None:
    session = sessions(tape_server("embed/batch-one-too-long"))

    async def ask() -> Any:
        request = EmbedRequest(TINY, ("a", "b"))
        return await store.embed(await session.client(), request)

    with pytest.raises(ContextFull, match="longer than tiny can take"):
        session.call(ask())
