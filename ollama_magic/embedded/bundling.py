"""``python -m ollama_magic.embedded.bundling``: models put into a folder to give."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .. import figures
from ..messages import say
from .blobs import refuse_full_disk
from .depot import Depot
from .importing import imported
from .model import Model
from .names import Name, parse_name
from .places import Places
from .refusals import Refusal

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the folder; 1 where that is not possible."""
    wishes = _parser().parse_args(arguments)
    folder = wishes.folder.expanduser().absolute()
    places = Places.chosen(wishes.store, wishes.read)
    chosen = _chosen(places, wishes.models)
    if chosen is None:
        return 1
    try:
        size = _write(Depot(folder), chosen)
    except Refusal as refusal:
        told = say("bundle.failed", folder=folder, reason=refusal.message)
        print(told, file=sys.stderr)
        return 1
    size_shown = figures.size(size)
    print(say("bundle.done", count=len(chosen), size=size_shown, folder=folder))
    return 0


def _chosen(places: Places, names: Sequence[str]) -> list[Model] | None:
    """The models of these names, else the engine's own; ``None`` after a complaint."""
    store = places.store()
    if not names:
        theirs = (places.ollamas,)
        return [model for model in store.models() if model.root not in theirs]
    found = []
    for name in names:
        try:
            found.append(store.find(name))
        except Refusal:
            known = ", ".join(sorted(model.name.short for model in store.models()))
            told = say("bundle.unknown", name=name, names=known)
            print(told, file=sys.stderr)
            return None
    return found


def _write(depot: Depot, models: Sequence[Model]) -> int:
    """Put them there; how many bytes they are."""
    sizes = {
        layer.digest: layer.size_bytes
        for model in models
        if model.manifest
        for layer in model.manifest.blobs
        if not depot.has(layer.digest)
    }
    refuse_full_disk(depot, sum(sizes.values()))
    for model in models:
        size = figures.size(model.size_bytes)
        print(f"{model.name.short}  {size}", flush=True)
        depot.publish(_plain(model.name), imported(model, depot))
    return sum(model.size_bytes for model in models)


def _plain(name: Name) -> Name:
    """Without the host that it was pulled from: a stick may not take its colon."""
    return replace(name, host=parse_name("model").host)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "ollama-magic bundle", description=say("cli.bundle")
    )
    add = parser.add_argument
    add("folder", type=Path, help=say("cli.bundle.folder"))
    add("models", nargs="*", metavar="MODEL", help=say("cli.bundle.models"))
    add("--models", dest="read", action="append", default=[], help=argparse.SUPPRESS)
    add("--store", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
