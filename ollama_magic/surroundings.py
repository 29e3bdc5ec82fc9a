"""What surrounds this process: its system, and a container that it may be in."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from .errors import Unreachable
from .hosts import Host
from .messages import say

__all__ = ["Surroundings", "gateway"]

_MARKS = ("/.dockerenv", "/run/.containerenv")
# What Podman and systemd set, and what Kubernetes does.
_VARIABLES = ("container", "KUBERNETES_SERVICE_HOST")
_ROUTES = Path("/proc/net/route")
_START = "ollama serve"
_INSTALL = {
    "win32": "winget install Ollama.Ollama",
    "darwin": "brew install ollama",
    "linux": "curl -fsSL https://ollama.com/install.sh | sh",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where this process runs, as far as finding a server goes.

    Attributes
    ----------
    system
        As in ``sys.platform``.
    has_ollama
        Whether the program is installed.
    in_container
        Whether ``localhost`` is a container, and its host is elsewhere.
    gateway
        The address of the network's way out, where that is known.
    """

    system: str = "linux"
    has_ollama: bool = False
    in_container: bool = False
    gateway: str = ""

    @classmethod
    def here(cls) -> Self:
        """This process's own; nothing is asked but the system."""
        marked = any(map(os.path.exists, _MARKS)) or any(map(os.getenv, _VARIABLES))
        table = ""
        with suppress(OSError):
            table = _ROUTES.read_text()
        return cls(sys.platform, bool(shutil.which("ollama")), marked, gateway(table))

    @property
    def outside(self) -> tuple[Host, ...]:
        """Where the machine around a container may be: its host, and the gateway."""
        gateways = (Host(self.gateway),) if self.gateway else ()
        return (Host("host.docker.internal"), *gateways)

    @property
    def command(self) -> str:
        """What to type in a terminal to have a server on this system."""
        return _START if self.has_ollama else f"{self._install} && {_START}"

    @property
    def start(self) -> str:
        """How to have a server on this machine, in one line."""
        if self.has_ollama:
            return say("start.installed")
        return say("start.install", command=self._install)

    @property
    def _install(self) -> str:
        return _INSTALL.get(self.system, _INSTALL["linux"])

    def unreachable(self, host: Host, *, known: bool = False) -> Unreachable:
        """The error for a host at which nothing answers: where else one may be.

        Of one that is ``known`` to have answered before, it says that alone.
        """
        if known:
            start = say("start.again")
        elif self.in_container:
            others = (each.hostname for each in self.outside if each != host)
            addresses = ", ".join(others)
            start = say("start.container", addresses=addresses)
        else:
            start = self.start if host.is_loopback else say("start.there")
        return Unreachable("unreachable", host=str(host), start=start)


def gateway(table: str) -> str:
    """The address of the default route in Linux's table of routes; empty for none."""
    for row in map(str.split, table.splitlines()[1:]):
        if len(row) > 2 and row[1] == "00000000" and row[2] != "00000000":
            # The kernel writes the number as it lies in memory: last byte first.
            return ".".join(str(byte) for byte in reversed(bytes.fromhex(row[2])))
    return ""
