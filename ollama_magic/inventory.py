"""The details of many models: asked for all at once, and remembered by digest."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from .client import UNREADABLE, Client
from .details import Detail, read_detail
from .dialects import ollama
from .errors import HostError

__all__ = ["AT_ONCE", "Inventory", "take_inventory"]

Json = Mapping[str, Any]
# Most requests under way: as many as a full shelf has models, few enough for a server's
# open files.
AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Inventory:
    """The models that a server has: as listed, in detail by name, and as loaded.

    What the embedded engine lists has ``embedded`` besides what Ollama tells.
    """

    tags: Sequence[Json]
    details: Mapping[str, Detail]
    loaded: Sequence[Json] | None


async def take_inventory(
    client: Client, known: MutableMapping[str, Detail]
) -> Inventory:
    """Ask for everything that a server tells of its models.

    A model that cannot be described is listed without its details.

    Parameters
    ----------
    known
        Details by digest, filled in as they come: the digest is of all that a model
        consists of, so that what was told of it stays true.

    Raises
    ------
    HostError
        Where the list itself cannot be had.
    """
    # No answer waits for another but the details for the list.
    (tags, details), loaded, embedded = await asyncio.gather(
        _described(client, known), _loaded(client), _embedded(client)
    )
    tags = [{**tag, "embedded": True} for tag in tags] if embedded else tags
    return Inventory(tags, details, loaded)


async def _described(
    client: Client, known: MutableMapping[str, Detail]
) -> tuple[Sequence[Json], Mapping[str, Detail]]:
    """The models as listed, and in detail by name."""
    tags, turn = await client.fetch(ollama.tags()), asyncio.Semaphore(AT_ONCE)
    found = await asyncio.gather(*(_detail(client, tag, known, turn) for tag in tags))
    told = zip(tags, found, strict=True)
    return tags, {str(tag.get("name")): each for tag, each in told if each is not None}


async def _loaded(client: Client) -> Sequence[Json] | None:
    try:
        return await client.fetch(ollama.ps())
    except HostError:
        return None


async def _embedded(client: Client) -> bool:
    try:
        return "embedded" in await client.fetch(ollama.version(), seconds=2)
    except (HostError, *UNREADABLE):
        return False


async def _detail(
    client: Client,
    tag: Json,
    known: MutableMapping[str, Detail],
    turn: asyncio.Semaphore,
) -> Detail | None:
    digest = str(tag.get("digest") or "")
    if digest in known:
        return known[digest]
    try:
        async with turn:
            shown = await client.fetch(ollama.show(str(tag.get("name"))))
        told = read_detail(shown)
    except (HostError, *UNREADABLE):
        return None
    if digest:
        known[digest] = told
    return told
