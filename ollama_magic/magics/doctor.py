"""`%ollama doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import figures
from ..advice.machine import Machine, this_machine
from ..dialects import ollama
from ..disk import engine_folder, free_bytes, models_folder
from ..errors import OllamaMagicError
from ..hosts import Host
from ..messages import say
from ..plain import printable
from ..session import Session
from ..surroundings import Surroundings
from ..version import __version__
from .arguments import Arguments

__all__ = ["Finding", "Seen", "doctor", "findings", "howto"]

Json = Mapping[str, Any]
GOOD, BAD, INFO = "✓", "!", "·"
SCARCE_DISK_BYTES = 10 * 10**9
SCARCE_MEMORY_BYTES = 4 * 10**9
LARGE_CONTEXT = 32768
# The version that brought the newest of the routes that a sub-command needs.
NEEDED = (0, 2, 6)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, and what to do about it."""

    mark: str
    name: str
    told: str
    advice: str = ""

    def __str__(self) -> str:
        lines = [f"{self.mark} {self.name}: {printable(self.told)}"]
        lines += [f"    {line}" for line in self.advice.splitlines()]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a server told of itself; ``trouble`` and ``advice`` where it did not."""

    host: Host | None = None
    version: Json | None = None
    models: Sequence[Json] = ()
    loaded: Sequence[Json] = ()
    trouble: str = ""
    advice: str = ""

    @property
    def is_embedded(self) -> bool:
        """Whether it is the engine of this package."""
        return bool(self.version) and "embedded" in (self.version or {})


def doctor(session: Session, arguments: Arguments) -> None:
    """Look at everything, and print what is found; a dead server is a finding too."""
    seen = session.call(_look(session))
    for finding in findings(session, seen, this_machine()):
        print(finding)


async def _look(session: Session) -> Seen:
    host = session.configured_host
    try:
        client = await session.client()
        host = client.host
        version = await client.fetch(ollama.version())
        tags = await client.fetch(ollama.tags())
        loaded = await client.fetch(ollama.ps())
        return Seen(host, version, tags, loaded)
    except OllamaMagicError as error:
        # Where nothing answers here, one may be had; else the error knows better.
        nobody = error.key == "unreachable"
        if nobody and (host is None or host.is_loopback):
            return Seen(host, trouble=error.message)
        hint = error.hint.splitlines()[0] if nobody else error.hint
        advice = f"{hint}\n{say('doctor.elsewhere')}"
        return Seen(host, trouble=error.message, advice=advice)


def findings(
    session: Session, seen: Seen, machine: Machine | None
) -> Iterator[Finding]:
    """All that there is to say, the server first."""
    here = seen.host is None or seen.host.is_loopback
    yield from _server(session, seen, machine)
    if seen.version:
        yield _version(seen)
        yield _models(seen)
        yield from (_loaded(each, machine) for each in seen.loaded)
    if here:
        yield from _disk(seen)
        yield from _memory(machine)
    yield from _settings(session, machine)
    yield from _network(seen, here)


def _server(session: Session, seen: Seen, machine: Machine | None) -> Iterator[Finding]:
    name = say("status.host")
    if seen.trouble:
        yield Finding(BAD, name, seen.trouble, seen.advice or howto(machine))
    elif seen.is_embedded:
        told = f"{seen.host} ({say('status.embedded')})"
        yield Finding(INFO, name, told, say("doctor.embedded") + "\n" + howto(machine))
    else:
        source = "%ollama host" if session.settings.host else "OLLAMA_HOST"
        named = session.configured_host is not None
        yield Finding(GOOD, name, f"{seen.host}" + (f" ({source})" if named else ""))


def howto(machine: Machine | None) -> str:
    """How to install Ollama on this system, or to start it where it is installed."""
    docker = say("doctor.docker", command=_docker(machine))
    return f"{Surroundings.here().start}\n{docker}"


def _docker(machine: Machine | None) -> str:
    """The command that starts Ollama in a container, with the cards that are here."""
    cards = [gpu.name for gpu in machine.gpus] if machine else []
    amd = any(name.startswith("AMD") for name in cards)
    devices = "--device /dev/kfd --device /dev/dri " if amd else "--gpus=all "
    image = "ollama/ollama:rocm" if amd else "ollama/ollama"
    return (
        f"docker run -d {devices if cards else ''}-p 11434:11434 --name ollama "
        f"-e OLLAMA_MODELS=/models -v ollama:/models {image}"
    )


def _version(seen: Seen) -> Finding:
    text = str((seen.version or {}).get("version", "?"))
    parts = text.split("-")[0].split(".")
    numbers = tuple(int(part) for part in parts if part.isdigit())
    told = f"{text}; ollama-magic {__version__}"
    old = numbers < NEEDED and not seen.is_embedded and numbers != (0, 0, 0)
    advice = say("doctor.old") if old else ""
    return Finding(BAD if old else GOOD, say("status.version"), told, advice)


def _models(seen: Seen) -> Finding:
    name = say("status.models")
    if not seen.models:
        return Finding(BAD, name, "0", say("doctor.no_models"))
    total = figures.size(sum(int(each.get("size") or 0) for each in seen.models))
    return Finding(GOOD, name, f"{len(seen.models)} ({total})")


def _loaded(model: Json, machine: Machine | None) -> Finding:
    """How much of a loaded model is in a card's memory: the rest is slow."""
    size, vram = int(model.get("size") or 0), int(model.get("size_vram") or 0)
    share = vram / size if size else 0.0
    told = f"{model.get('name')} {figures.size(size)}, GPU {share:.0%}"
    context = int(model.get("context_length") or 0)
    cards = bool(machine and machine.gpus)
    advice = []
    if 0 < share < 0.995 or (not share and cards):
        advice.append(say("doctor.split"))
    if context > LARGE_CONTEXT:
        shown = figures.context(context)
        advice.append(say("doctor.context", tokens=shown))
    mark = BAD if advice else GOOD if share else INFO
    return Finding(mark, say("status.loaded"), told, "\n".join(advice))


def _disk(seen: Seen) -> Iterator[Finding]:
    folder = engine_folder() if seen.is_embedded else models_folder()
    free = None if folder is None else free_bytes(folder)
    if free is not None:
        told = say("doctor.free_disk", free=figures.size(free), folder=str(folder))
        scarce = free < SCARCE_DISK_BYTES
        advice = say("doctor.clean") if scarce else ""
        yield Finding(BAD if scarce else GOOD, say("doctor.disk"), told, advice)


def _memory(machine: Machine | None) -> Iterator[Finding]:
    if machine is None:
        yield Finding(INFO, say("doctor.memory"), say("doctor.unknown"))
        return
    total = figures.size(machine.total_bytes)
    told = say("doctor.free", free=figures.size(machine.free_bytes), where=total)
    scarce = machine.free_bytes < SCARCE_MEMORY_BYTES
    advice = say("doctor.small") if scarce else ""
    yield Finding(BAD if scarce else GOOD, say("doctor.memory"), told, advice)
    for gpu in machine.gpus:
        size, free = figures.size(gpu.total_bytes), figures.size(gpu.free_bytes)
        where = f"{size} {gpu.name}"
        yield Finding(GOOD, "GPU", say("doctor.free", free=free, where=where))
    if not machine.gpus and sys.platform != "darwin":
        yield Finding(INFO, "GPU", say("status.none"), say("doctor.no_gpu"))


def _settings(session: Session, machine: Machine | None) -> Iterator[Finding]:
    """Options that make every question slow."""
    options = session.settings.options
    slow = {
        "num_gpu": options.get("num_gpu") == 0 and bool(machine and machine.gpus),
        "num_thread": 0 < options.get("num_thread", 0) < min(os.cpu_count() or 1, 4),
        "num_ctx": (options.get("num_ctx") or 0) > LARGE_CONTEXT,
        "num_batch": 0 < (options.get("num_batch") or 512) < 64,
    }
    for name in (name for name, is_slow in slow.items() if is_slow):
        told, advice = f"{name}={options[name]}", say("doctor.slow", name=name)
        yield Finding(BAD, say("status.options"), told, advice)


def _network(seen: Seen, here: bool) -> Iterator[Finding]:
    """Where requests may go astray: out of a container, through a proxy."""
    around = Surroundings.here()
    if around.in_container and (seen.trouble or seen.is_embedded):
        worth = ", ".join(host.url for host in around.outside)
        advice = say("doctor.outside", addresses=worth)
        yield Finding(INFO, say("doctor.container"), say("doctor.inside"), advice)
    names = [name for name in os.environ if name.upper() in ("HTTP_PROXY", "ALL_PROXY")]
    if names and not here:
        advice = say("doctor.no_proxy", host=seen.host.hostname if seen.host else "")
        yield Finding(INFO, say("doctor.proxy"), ", ".join(sorted(names)), advice)
