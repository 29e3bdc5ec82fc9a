"""The functions behind ``import ollama_magic as om`` that make vectors of texts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from . import store
from .checking import allow_texts
from .display.renderer import announce
from .embedding import Embeddings, EmbedRequest
from .errors import BadInput, NoModel
from .names import ModelRef
from .options import check
from .published import published
from .session import ANY_MODEL, Session, current

if TYPE_CHECKING:
    import pandas as pd

    from .vectors import Vectors

__all__ = ["embed", "similarity"]

MOST_NAMES = 4


def embed(
    texts: str | Iterable[str],
    model: str | None = None,
    *,
    dimensions: int | None = None,
    truncate: bool = False,
    options: Mapping[str, Any] | None = None,
    keep_alive: str | float | None = None,
) -> Vectors:
    """Turn texts into vectors: ``.array`` (numpy takes it as it is) and ``.frame``.

    Parameters
    ----------
    texts
        One, or several in any order.
    model
        One that embeds; by default one that the server has.
    dimensions
        Cut the vectors to so many numbers, for models that are made for it.
    truncate
        Embed only the beginning of a text that is too long, instead of an error.

    Raises
    ------
    BadInput
        For a model that makes no vectors, or a text that is empty; nothing was asked.
    ContextFull
        For a text that is too long.
    """
    from .vectors import as_vectors

    allow_texts(model=model)
    listed = (texts,) if isinstance(texts, str) else texts
    if not isinstance(listed, Iterable):
        raise BadInput("bad_texts")
    wanted = tuple(listed)
    if not all(isinstance(text, str) for text in wanted):
        raise BadInput("bad_texts")
    if "" in wanted:
        raise BadInput("empty_text", place=wanted.index("") + 1)
    session = current()
    request = EmbedRequest(
        ModelRef.parse(model) if model else ANY_MODEL,
        wanted,
        check({} if options is None else options),
        dimensions,
        keep_alive,
        truncate,
    )
    try:
        chosen, batches = session.call(_embedded(session, request))
    finally:
        announce(session)
    return as_vectors(str(chosen), wanted, batches)


def similarity(
    texts: Iterable[str] | Vectors, model: str | None = None
) -> pd.DataFrame:
    """How alike texts are: a table of each beside each; ``plots.similarity`` draws it.

    1 is the same direction, 0 nothing in common; what counts as alike differs from
    model to model, so compare within one table.

    Parameters
    ----------
    texts
        Two or more, or what `embed` gave; ``model`` as there.
    """
    from .vectors import Vectors

    vectors = texts if isinstance(texts, Vectors) else embed(texts, model)
    return vectors.similarity


async def _embedded(
    session: Session, request: EmbedRequest
) -> tuple[ModelRef, list[Embeddings]]:
    client = await session.client()
    if request.model.name:
        # A model that only chats would be loaded first, and then refuse.
        shown = await session.show(request.model)
        able = shown.get("capabilities")
        if able and "embedding" not in able:
            names = await _embedding_models(session) or _published()
            raise BadInput(
                "not_embedding",
                model=str(request.model),
                names=", ".join(names[:MOST_NAMES]),
            )
    else:
        names = await _embedding_models(session)
        if not names:
            known = ", ".join(_published()[:MOST_NAMES])
            raise NoModel("no_embedding_model", host=str(client.host), names=known)
        request = replace(request, model=ModelRef.parse(names[0]))
        session.say_once("notice.embedding_model", model=names[0])
    return request.model, await store.embed(client, request)


async def _embedding_models(session: Session) -> list[str]:
    """Those that the host has, the smallest first."""
    inventory = await session.inventory()
    sizes = {
        str(tag["name"]): int(tag.get("size") or 0)
        for tag in inventory.tags
        if (detail := inventory.details.get(str(tag.get("name"))))
        and "embedding" in (detail.capabilities or ())
    }
    return sorted(sizes, key=lambda name: sizes[name])


def _published() -> list[str]:
    """Embedding models of the library by their families, the smallest first."""
    rows = [row for row in published("*:latest") if "Embedding" in row["tags"]]
    rows.sort(key=lambda row: row["size"] or math.inf)
    return [str(row["name"]).partition(":")[0] for row in rows]
