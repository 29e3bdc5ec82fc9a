"""What helps where a server refused: it is asked for what its refusal left out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .client import Client
from .dialects import ollama
from .errors import ContextFull, HostError, ModelNotFound, Refused
from .fitting import shorter
from .messages import say
from .names import ModelRef
from .names import near_name as alike
from .published import published
from .request import ChatRequest, Request

if TYPE_CHECKING:
    from .session import Session

__all__ = ["abler", "near_name", "near_published", "roomier"]

FACTS_SECONDS = 2.0
USUAL_TOKENS = 4096  # Ollama's window where nobody says another


async def near_name(
    client: Client, model: ModelRef, error: ModelNotFound
) -> ModelNotFound:
    """The same error, naming the model that was probably meant."""
    with suppress(HostError):
        names = [str(each["name"]) for each in await client.fetch(ollama.tags())]
        if near := alike(model.name, names):
            # Of a family, one that is there.
            there = [name for name in names if name.startswith(f"{near}:")]
            whole = [name for name in (near, f"{near}:latest", *there) if name in names]
            near = whole[0]
            told = {"near": near, "host": str(client.host)}
            return ModelNotFound("model_near", status=404, model=model.name, **told)
    return error


async def near_published(
    client: Client, name: str, error: ModelNotFound
) -> ModelNotFound:
    """The same error of a pull, with the name that was probably meant.

    The library is that of ollama.com: it says nothing of other registries.
    """
    if name.count("/") > 1:
        registry = name.partition("/")[0]
        told = {"model": name, "registry": registry}
        return ModelNotFound("pull_unknown_there", status=404, **told)
    names = [str(row["name"]) for row in published()]
    with suppress(HostError):
        names += [str(each["name"]) for each in await client.fetch(ollama.tags())]
    if near := alike(name, names):
        return ModelNotFound("pull_near", status=404, model=name, near=near)
    return error


async def abler(session: Session, error: Refused) -> Refused:
    """The same error, naming the models that can do what this one cannot."""
    if not error.lacking:
        return error
    able = error.values["able"]
    with suppress(HostError):
        details = (await session.inventory()).details
        can = [n for n, d in details.items() if error.lacking in (d.capabilities or ())]
        names = ", ".join(can[:5])
        able = say("able.some", names=names) if names else say("able.none")
    told: dict[str, Any] = {**error.values, "able": able}
    return Refused(error.key, **told)


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
