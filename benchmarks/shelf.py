"""A server with a full shelf of models, in a process of its own."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from contextlib import AbstractContextManager
from typing import Any

from tests.support.server import Answer, Request, Server

from .serve import apart

__all__ = ["MODELS", "TENSORS", "full_shelf"]

MODELS = 200
TENSORS = 300


def full_shelf(seconds: float) -> AbstractContextManager[str]:
    """Start it, taking ``seconds`` to tell of a model; gives its address."""
    return apart("benchmarks.shelf", seconds)


def _tag(number: int) -> dict[str, Any]:
    details = {"family": "llama", "format": "gguf", "parameter_size": "7.6B"}
    return {
        "name": f"m{number}:latest",
        "digest": hashlib.sha256(str(number).encode()).hexdigest(),
        "size": 4_700_000_000,
        "modified_at": "2026-11-21T00:00:00Z",
        "details": details,
    }


SHOWN = {
    "license": "Apache License\nVersion 2.0, January 2004\n" + "terms " * 1000,
    "capabilities": ["completion", "tools"],
    "details": {"family": "llama"},
    "model_info": {
        "general.architecture": "llama",
        "general.parameter_count": 7_600_000_000,
        "llama.block_count": TENSORS // 9,
        "llama.context_length": 131_072,
        "llama.embedding_length": 4096,
        "llama.attention.head_count": 32,
        "llama.attention.head_count_kv": 8,
    },
    "tensors": [
        {
            "name": f"blk.{place // 9}.{part}.weight",
            "type": "Q4_K",
            "shape": [4096, 4096],
        }
        for place, part in enumerate(
            (
                "attn_q attn_k attn_v attn_output ffn_gate ffn_up ffn_down attn_norm "
                "ffn_norm"
            ).split()
            * (TENSORS // 9)
        )
    ],
}


async def _answer(request: Request, answer: Answer, seconds: float) -> None:
    if request.path == "/api/tags":
        await answer.json({"models": [_tag(number) for number in range(MODELS)]})
    elif request.path == "/api/version":
        await answer.json({"version": "0.33.0"})
    elif request.path == "/api/ps":
        await answer.json({"models": []})
    else:
        await asyncio.sleep(seconds)
        await answer.json(SHOWN)


def _serve(seconds: float) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        await _answer(request, answer, seconds)

    with Server(handler) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _serve(float(sys.argv[1]))
