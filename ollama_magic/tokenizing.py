"""How a model cuts a text into tokens: its own server is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .client import Client
from .dialects.ollama_tokens import context
from .errors import AnswerFailed, Refused
from .names import ModelRef
from .vocabulary import Cuts, Vocabulary, cuts_of

__all__ = ["cut", "vocabulary_of"]

LOAD_SECONDS = 600.0  # a model may have to be loaded first


def vocabulary_of(shown: Mapping[str, Any], model: ModelRef) -> Vocabulary:
    """The tokens that ``/api/show`` with ``verbose`` lists.

    Raises
    ------
    Refused
        Where it lists none, as of a model that runs elsewhere.
    """
    vocabulary = Vocabulary.of(shown)
    if vocabulary is None:
        raise Refused("no_vocabulary", status=200, model=str(model))
    return vocabulary


async def cut(
    client: Client, model: ModelRef, text: str, vocabulary: Vocabulary
) -> Cuts:
    """``text`` as the model's own server cuts it.

    Ollama has no endpoint for this; an answer of ``/api/generate`` lists the tokens of
    its prompt and of itself. One token is answered; where that may have grown together
    with the text, it is asked again so that nothing is.

    Raises
    ------
    Refused
        Where the server does not list them.
    AnswerFailed
        Where they do not give the text back, since the tokenizer changed it.
    """
    found: Cuts | None = None
    stop = ""
    for _ in range(2):
        call = context(model.name, text, stop=stop)
        told = await client.fetch(call, LOAD_SECONDS)
        if not told.numbers:
            named = {"model": str(model), "host": str(client.host)}
            raise Refused("no_tokens", status=200, **named)
        cuts = cuts_of(text, told.answer, told.numbers, told.counted, vocabulary)
        found = cuts or found
        if (cuts is not None and cuts.verified) or not told.answer:
            break
        stop = told.answer
    if found is None:
        kind = vocabulary.kind
        raise AnswerFailed("tokens_astray", model=str(model), kind=kind)
    return found
