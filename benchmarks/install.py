"""What the package brings into an environment: how many packages, how much disk."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.packaging.environments import Environment, copied_tree

from .figures import Figure, Report, main

__all__ = ["measure"]

MIB = 1 << 20
TOOLS = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils-")


@dataclass(frozen=True, slots=True)
class Contents:
    """What an environment holds besides the tools that install."""

    packages: frozenset[str]
    disk_bytes: int

    @classmethod
    def of(cls, place: Environment) -> Contents:
        """Look into its site-packages; the byte code that pip makes counts too."""
        [site] = (place.folder / "venv").glob("[Ll]ib/**/site-packages")
        ours = [p for p in site.iterdir() if not p.name.lower().startswith(TOOLS)]
        infos = (p.name.partition("-")[0] for p in ours if p.suffix == ".dist-info")
        paths = {path for top in ours for path in (top, *top.rglob("*"))}
        # As `du` counts: small files take a whole block (512 bytes is stat's unit).
        disk_bytes = sum(path.lstat().st_blocks * 512 for path in paths)
        return cls(frozenset(infos), disk_bytes)


def measure(arguments: argparse.Namespace) -> Report:
    """Install it into an empty environment, and into one that has a kernel."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        wheel = _wheel(folder)
        wheel_bytes = wheel.stat().st_size
        [core] = _installed(folder / "empty", wheel)
        kernel, both = _installed(folder / "kernel", "ipykernel", wheel)
    added_bytes = both.disk_bytes - kernel.disk_bytes
    rows = [
        ("the wheel itself", "MiB", wheel_bytes / MIB),
        ("in an empty environment", "packages", len(core.packages)),
        ("in an empty environment", "MiB", core.disk_bytes / MIB),
        ("`ipykernel` alone", "packages", len(kernel.packages)),
        ("`ipykernel` alone", "MiB", kernel.disk_bytes / MIB),
        ("added to `ipykernel`", "packages", len(both.packages - kernel.packages)),
        ("added to `ipykernel`", "MiB", added_bytes / MIB),
    ]
    figures = [Figure(name, unit, [value]) for name, unit, value in rows]
    added = ", ".join(sorted(both.packages - kernel.packages))
    facts = {"added to `ipykernel`": added}
    return Report("What the core installs, without extras", figures, facts)


def _wheel(folder: Path) -> Path:
    build = ("-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    Environment(folder).run(sys.executable, *build, cwd=copied_tree(folder))
    return next(folder.glob("*.whl"))


def _installed(folder: Path, *requirements: str | Path) -> list[Contents]:
    """An empty environment's contents after each of these was installed into it."""
    folder.mkdir()
    place = Environment.empty(folder)
    contents = []
    for requirement in requirements:
        place.pip(requirement)
        contents.append(Contents.of(place))
    return contents


if __name__ == "__main__":
    main(measure)
