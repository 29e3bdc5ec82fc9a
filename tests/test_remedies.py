"""Tests of what is advised where a prompt is longer than the model's window."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from ollama_magic.errors import ContextFull
from ollama_magic.messages import LANGUAGES, use
from ollama_magic.session import Session
from tests.support.engine import Engine
from tests.support.hostile import Hostile, say, whole_answer
from tests.support.kernel import Kernel
from tests.support.server import Answer, Request, Server

Sessions = Callable[..., Session]
Full = Callable[..., ContextFull]
FIXED = "the prompt is longer than the context length currently available to the model"
SHORTEN, ANEW = "Make it shorter.\nOr ", "(or begin anew: /clear)\nOr "


def counted(needed: int, window: int) -> str:
    """What a server says where llama.cpp counted."""
    return json.dumps(
        {
            "error": {
                "message": "request exceeds the available context size",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": needed,
                "n_ctx": window,
            }
        }
    )


@pytest.fixture
def full(opened: ExitStack, sessions: Sessions) -> Full:
    """What becomes of a refusal by a server whose model has a window of so many."""

    def ask(
        reason: str,
        *,
        trained: int | None = None,
        loaded: int | None = None,
        **options: Any,
    ) -> ContextFull:
        info = {"general.architecture": "llama", "llama.context_length": trained}
        ps = [{"name": "tiny:latest", "context_length": loaded}] if loaded else []

        async def handler(request: Request, answer: Answer) -> None:
            if request.path == "/api/ps":
                await answer.json({"models": ps})
            elif request.path == "/api/show" and trained is not None:
                await answer.json({"model_info": info})
            elif request.path == "/api/show":
                await answer.json({"error": "no"}, 500)
            else:
                await answer.json({"error": reason}, 400)

        session = sessions(opened.enter_context(Server(handler)))
        reply = session.chat("hi", options=options)
        reply.wait()
        assert isinstance(reply.error, ContextFull)
        return reply.error

    return ask


@pytest.mark.parametrize(
    ("reason", "facts", "hint"),
    [
        (counted(915, 512), {"trained": 8192}, "allow more: -o num_ctx=2048"),
        (counted(915, 512), {"trained": 1000}, "allow more: -o num_ctx=1000"),
        (counted(915, 512), {"trained": 512}, "tiny holds 512 at most."),
        (counted(915, 512), {"trained": 900}, "tiny holds 900 at most."),
        (counted(915, 512), {}, "-o num_ctx=2048 (if the model can)"),
        (FIXED, {"trained": 131072}, "allow more: -o num_ctx=8192"),
        (FIXED, {"trained": 131072, "loaded": 16384}, "allow more: -o num_ctx=32768"),
        (FIXED, {"trained": 131072, "num_ctx": 8192}, "allow more: -o num_ctx=16384"),
        (FIXED, {"trained": 8192, "loaded": 8192}, "tiny holds 8192 at most."),
        (FIXED, {"trained": 2048}, "tiny holds 2048 at most."),
        (FIXED, {"loaded": 8192}, "-o num_ctx=16384 (if the model can)"),
    ],
)
def test_a_larger_window_is_advised_only_where_there_is_one(
    reason: str, facts: dict[str, Any], hint: str, full: Full
) -> None:
    error = full(reason, **facts)

    assert error.hint.startswith(SHORTEN)
    assert error.hint.endswith(hint)
    assert "conversation" not in str(error)
    assert "--new" not in str(error)


def test_a_conversation_can_begin_anew(
    asking: Callable[[Any], Kernel], opened: ExitStack
) -> None:
    async def handler(request: Request, answer: Answer) -> None:
        if len(server.requests_to("/api/chat")) == 1:
            await say(request, answer, whole_answer(request, ["fine"]))
        else:
            await answer.json({"error": counted(915, 512)}, 400)

    server = opened.enter_context(Hostile(handler))
    kernel = asking(server)
    kernel.run("%chat -m tiny First")
    cell = kernel.run("%chat -m tiny And then?")

    assert "tiny holds 512" in cell.traceback
    assert ANEW in cell.traceback


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_advice_is_two_lines_below_the_message_in_each_language(
    language: str, full: Full
) -> None:
    use(language)
    try:
        error = full(counted(915, 512), trained=8192)
    finally:
        use("auto")

    assert len(str(error).splitlines()) == 3
    assert "915" in error.message
    assert "num_ctx=2048" in error.hint


def test_the_engine_s_own_refusal_is_advised_on(
    engine: Engine, sessions: Sessions
) -> None:
    reply = sessions(engine, model="tutor:1m").chat("word " * 1999)
    reply.wait()

    assert isinstance(reply.error, ContextFull)
    assert "the prompt has " in reply.error.message
    assert reply.error.hint.startswith(SHORTEN)
