"""The hosts of a sweep: which answer, and which models they have."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from ..client import UNREADABLE, Client
from ..details import Detail, read_detail
from ..dialects import ollama
from ..errors import HostError, ModelNotFound
from ..hosts import Host
from ..names import ModelRef
from ..record import machine_fingerprint
from ..remedies import near_name

__all__ = ["Place", "apart", "missing", "renew", "repulled", "survey"]

Json = Mapping[str, Any]
HERE = ("127.0.0.1", "localhost", "::1")
NAMING_SECONDS = 3.0
LOOK_SECONDS = 3.0


@dataclass(slots=True)
class Place:
    """A host that takes part in a sweep.

    Attributes
    ----------
    version
        What it tells of itself.
    tags
        Its models by their names in small letters.
    details
        What it tells of those that are asked.
    error
        Why it takes no part any more; ``None`` while it does.
    answers
        How many it has given.
    """

    client: Client
    version: Json = field(default_factory=dict)
    tags: Mapping[str, Json] = field(default_factory=dict)
    details: dict[str, Detail] = field(default_factory=dict)
    error: HostError | None = None
    answers: int = 0

    @property
    def name(self) -> str:
        """Its address, credentials hidden."""
        return str(self.client.host)

    @property
    def address(self) -> str:
        """The same, by whatever name this machine calls itself."""
        host = self.client.host
        here = host.hostname.lower() in HERE
        return str(replace(host, hostname=HERE[0]) if here else host)

    def has(self, model: ModelRef) -> bool:
        """Whether it has the model, and answers."""
        return self.error is None and model.tagged.lower() in self.tags

    def digest(self, model: ModelRef) -> str | None:
        """The sum of all that the model consists of, as this host has it."""
        return self.tags.get(model.tagged.lower(), {}).get("digest")

    def detail(self, model: ModelRef) -> Detail:
        """What it tells of the model; of one that it is silent about, nothing."""
        return self.details.get(model.tagged.lower(), Detail())

    def mark(self, model: ModelRef) -> tuple[str | None, ...]:
        """All of a host that decides about an answer of ``model``."""
        program = "embedded" if "embedded" in self.version else "ollama"
        version = self.version.get("version")
        return (
            self.digest(model),
            self.address,
            machine_fingerprint(),
            program,
            version,
        )

    def facts(self, model: ModelRef) -> dict[str, Any]:
        """What is known of the model before it is loaded, as a record wants it."""
        row = self.tags.get(model.tagged.lower(), {})
        known = {name: row[name] for name in ("digest", "details") if name in row}
        return {"version": self.version, "loaded": known}


async def apart(hosts: Sequence[Host]) -> dict[Host, Host]:
    """Hosts that are another one of them under a second name, with its first name.

    Two names of one address may be two servers behind a proxy, which tells them apart
    by their names: at least one has to be an address, or this machine's.
    """
    told = await asyncio.gather(*(_addresses(host) for host in hosts))
    same: dict[Host, Host] = {}
    for at, (host, found) in enumerate(zip(hosts, told, strict=True)):
        for other, others in zip(hosts[:at], told[:at], strict=True):
            plain = _is_address(host) or _is_address(other)
            if plain and found & others and _way(host) == _way(other):
                same.setdefault(host, same.get(other, other))
    return same


def _way(host: Host) -> tuple[str, int, str]:
    return host.scheme, host.port, host.prefix


async def _addresses(host: Host) -> frozenset[str]:
    loop = asyncio.get_running_loop()
    found: list[Any] = []
    with suppress(OSError, UnicodeError, TimeoutError):
        async with asyncio.timeout(NAMING_SECONDS):
            found = await loop.getaddrinfo(host.hostname, host.port)
    names = {host.hostname.lower(), *(str(each[4][0]) for each in found)}
    return frozenset(HERE[0] if name in HERE else name for name in names)


def _is_address(host: Host) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host.hostname) is not None
    return host.hostname.lower() in HERE


async def repulled(place: Place, models: Iterable[ModelRef]) -> list[ModelRef]:
    """Which models are not any more what they were; the place has the new ones now."""
    try:
        rows = await place.client.fetch(ollama.tags(), LOOK_SECONDS)
    except HostError:
        return []
    before = {model: place.digest(model) for model in models if place.has(model)}
    now = Place(place.client, tags={str(row["name"]).lower(): row for row in rows})
    changed = [m for m, was in before.items() if now.digest(m) not in (None, was)]
    if changed:
        place.tags = now.tags
    return changed


async def survey(clients: Sequence[Client], models: Iterable[ModelRef]) -> list[Place]:
    """What hosts are and have; those that do not answer say why.

    Raises
    ------
    HostError
        Where none of them answers.
    """
    wanted = {model.tagged.lower(): model for model in models}
    places = await asyncio.gather(*(_look(client, wanted) for client in clients))
    if all(place.error is not None for place in places):
        raise next(place.error for place in places if place.error is not None)
    return places


async def renew(place: Place, models: Iterable[ModelRef]) -> bool:
    """Look at a host again that was away, and may be another version by now.

    Gives whether it takes part again.
    """
    now = await _look(place.client, {model.tagged.lower(): model for model in models})
    if now.error is None:
        place.version, place.tags, place.details = now.version, now.tags, now.details
        place.error = None
    return now.error is None


async def missing(places: Sequence[Place], model: ModelRef) -> ModelNotFound | None:
    """The error where no host has ``model``, with the name that was probably meant."""
    if any(place.has(model) for place in places):
        return None
    client = next(place.client for place in places if place.error is None)
    told = {"model": model.name, "host": str(client.host)}
    return await near_name(
        client, model, ModelNotFound("model_not_found", status=404, **told)
    )


async def _look(client: Client, wanted: Mapping[str, ModelRef]) -> Place:
    try:
        version, tags = await asyncio.gather(
            client.fetch(ollama.version()), client.fetch(ollama.tags())
        )
    except HostError as error:
        return Place(client, error=error)
    place = Place(client, version, {str(t["name"]).lower(): t for t in tags})
    names = [name for name in wanted if name in place.tags]
    shown = await asyncio.gather(*(_shown(client, wanted[name]) for name in names))
    place.details = {n: d for n, d in zip(names, shown, strict=True) if d is not None}
    return place


async def _shown(client: Client, model: ModelRef) -> Detail | None:
    try:
        return read_detail(await client.fetch(ollama.show(model.name)))
    except (HostError, *UNREADABLE):
        return None
