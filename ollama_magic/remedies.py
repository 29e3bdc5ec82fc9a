"""What helps where a server refused: it is asked for what its refusal left out."""

from __future__ import annotations

import difflib
from contextlib import suppress
from typing import Any

from .client import Client
from .dialects import ollama
from .errors import ContextFull, HostError, ModelNotFound
from .fitting import shorter
from .messages import say
from .names import ModelRef
from .request import ChatRequest, Request

__all__ = ["near_name", "roomier"]

FACTS_SECONDS = 2.0
USUAL_TOKENS = 4096  # Ollama's window where nobody says another


async def near_name(
    client: Client, model: ModelRef, error: ModelNotFound
) -> ModelNotFound:
    """The same error, naming the model that was probably meant."""
    with suppress(HostError):
        names = [str(m["name"]) for m in await client.fetch(ollama.tags())]
        if near := difflib.get_close_matches(model.name, names, n=1, cutoff=0.5):
            host = str(client.host)
            return ModelNotFound(
                "model_near", status=404, model=model.name, near=near[0], host=host
            )
    return error


async def roomier(client: Client, request: Request, error: ContextFull) -> ContextFull:
    """The same error, with what helps here: the conversation, and how far it can grow.

    A window that is suggested is larger than the one that was too small, and none
    that the model was not trained for.
    """
    window = error.window or await _window(client, request)
    trained = await _trained(client, request.model)
    roomy = error.roomy or 2 * window
    shown = {"model": str(request.model), "tokens": min(roomy, trained or roomy)}
    if trained and (error.needed or window) >= trained:
        grow = say("context.full", **shown)
    else:
        grow = say("context.grow" if trained else "context.may_grow", **shown)
    cut = say("context.shorten")
    if isinstance(request, ChatRequest) and (fits := shorter(request, error)):
        key = "context.oldest" if fits.enough else "context.all"
        cut = say(key, turns=fits.turns)
    told: dict[str, Any] = {**error.values, "cut": cut, "grow": grow}
    return ContextFull(error.key, **told)


async def _window(client: Client, request: Request) -> int:
    """How many tokens the model holds as it is loaded now, as far as can be known."""
    name = request.model.tagged.lower()
    with suppress(HostError):
        for loaded in await client.fetch(ollama.ps(), FACTS_SECONDS):
            told = loaded.get("context_length")
            if str(loaded["name"]).lower() == name and isinstance(told, int) and told:
                return told
    return int(request.options.get("num_ctx") or USUAL_TOKENS)


async def _trained(client: Client, model: ModelRef) -> int | None:
    """How many tokens the model was made for; ``None`` where the server is silent."""
    with suppress(HostError):
        shown = await client.fetch(ollama.show(model.name), FACTS_SECONDS)
        info = shown.get("model_info") or {}
        told = info.get(f"{info.get('general.architecture')}.context_length")
        return told if isinstance(told, int) and told > 0 else None
    return None
