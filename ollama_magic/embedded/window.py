"""Make a prompt fit into the context window, as Ollama does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from .refusals import Refusal
from .wire import Address

__all__ = ["cut_prompt", "fitting_messages", "tokens_of"]

Messages = list[dict[str, Any]]

_TOO_LONG = (
    "the prompt is longer than the context length currently available to the model; "
    "shorten the prompt, adjust the context length in settings, or use a model with a "
    "longer context length"
)


async def tokens_of(address: Address, text: str) -> list[int]:
    """The text's tokens, with those that the model wants at the beginning."""
    body = {"content": text, "add_special": True, "parse_special": True}
    answer = await address.ask("/tokenize", body)
    tokens: list[int] = answer["tokens"]
    return tokens


async def fitting_messages(
    messages: Messages, fits: Callable[[Messages], Awaitable[bool]]
) -> Messages:
    """``messages`` without the oldest ones, as few as possible, so that they fit.

    System messages and the last message always stay; no other end is possible.
    """
    droppable = [
        place
        for place, message in enumerate(messages[:-1])
        if message["role"] != "system"
    ]
    low, high = 0, len(droppable)
    while low < high:
        middle = (low + high) // 2
        if await fits(_without(messages, droppable[:middle])):
            high = middle
        else:
            low = middle + 1
    return _without(messages, droppable[:low])


def cut_prompt(tokens: list[int], window: int, keep: int, *, shift: bool) -> list[int]:
    """The tokens, with their middle cut out where they do not fit.

    Ollama's own rule: the first ``keep`` stay, and of the end as many as leave half of
    the remaining window to the answer.

    Parameters
    ----------
    keep
        Less than 0 stands for as many as there are.

    Raises
    ------
    Refusal
        Where they do not fit and ``shift`` is off.
    """
    if len(tokens) < window:
        return tokens
    if not shift:
        raise Refusal(400, _TOO_LONG)
    keep = min(keep if keep >= 0 else len(tokens), window - 1)
    limit = window - max((window - keep) // 2, 1)
    return tokens[:keep] + tokens[len(tokens) - limit + keep :]


def _without(messages: Messages, places: list[int]) -> Messages:
    gone = set(places)
    return [message for place, message in enumerate(messages) if place not in gone]
