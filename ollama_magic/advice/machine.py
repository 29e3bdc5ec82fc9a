"""How much memory this machine has: its own, and its graphics cards'."""

from __future__ import annotations

import csv
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["GPU", "Machine", "read_gpus", "this_machine"]

MIB = 1 << 20
ASKING_SECONDS = 5.0
_MEMORY = Path("/proc/meminfo")
# What a container may use, in the two ways that Linux tells it.
_LIMITS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    (
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes",
    ),
)
_QUERY = (
    "--query-gpu=name,memory.total,memory.free",
    "--format=csv,noheader,nounits",
)


@dataclass(frozen=True, slots=True)
class GPU:
    """A graphics card with memory of its own."""

    name: str
    total_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Machine:
    """Memory of a machine; what is free is what programs may still ask for."""

    total_bytes: int
    free_bytes: int
    gpus: tuple[GPU, ...] = ()

    @property
    def vram_bytes(self) -> int:
        """All cards' memory."""
        return sum(gpu.total_bytes for gpu in self.gpus)

    @property
    def free_vram_bytes(self) -> int:
        """What all cards have free."""
        return sum(gpu.free_bytes for gpu in self.gpus)


def this_machine() -> Machine | None:
    """This machine's memory as it is now; ``None`` where the system does not say.

    A container's limit counts as all that there is. The cards are NVIDIA's, where
    ``nvidia-smi`` is, and AMD's on Linux; a Mac's card shares the machine's memory.
    """
    with suppress(OSError, ValueError, KeyError, AttributeError):
        total, free = _ram()
        for limit, used in _limits():
            if limit < total:
                total, free = limit, min(free, max(limit - used, 0))
        return Machine(total, free, (*_nvidia(), *_amd()))
    return None


def read_gpus(table: str) -> tuple[GPU, ...]:
    """The cards in what ``nvidia-smi`` prints: name, total and free in MiB, a line."""
    cards = []
    for cells in csv.reader(table.splitlines(), skipinitialspace=True):
        # A card that shares the machine's memory has "[N/A]" for figures.
        with suppress(ValueError):
            name, total, free = cells
            cards.append(GPU(name, int(total) * MIB, int(free) * MIB))
    return tuple(cards)


def _ram() -> tuple[int, int]:
    if sys.platform == "win32":
        return _windows()
    if _MEMORY.exists():
        lines = (line.split() for line in _MEMORY.read_text().splitlines())
        sizes = {words[0]: int(words[1]) * 1024 for words in lines}
        return sizes["MemTotal:"], sizes["MemAvailable:"]
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return total, total  # macOS gives memory back as it is asked for


def _windows() -> tuple[int, int]:
    class Status(ctypes.Structure):
        """``MEMORYSTATUSEX``."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            *((f"size{number}", ctypes.c_uint64) for number in range(7)),
        )

    status = Status(length=ctypes.sizeof(Status))
    windll = getattr(ctypes, "windll")  # noqa: B009 (other systems lack it)
    if not windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        raise OSError("GlobalMemoryStatusEx")
    return status.size0, status.size1


def _limits() -> Iterator[tuple[int, int]]:
    for limit, used in _LIMITS:
        with suppress(OSError, ValueError):  # "max" is no limit
            yield int(Path(limit).read_text()), int(Path(used).read_text())


def _nvidia() -> tuple[GPU, ...]:
    program = shutil.which("nvidia-smi")
    if program is None:
        return ()
    try:
        done = subprocess.run(
            [program, *_QUERY],
            capture_output=True,
            text=True,
            timeout=ASKING_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return read_gpus(done.stdout)


def _amd() -> Iterator[GPU]:
    for total in Path("/sys/class/drm").glob("card*/device/mem_info_vram_total"):
        with suppress(OSError, ValueError):
            used = int(total.with_name("mem_info_vram_used").read_text())
            size = int(total.read_text())
            yield GPU(f"AMD {total.parts[4]}", size, size - used)
