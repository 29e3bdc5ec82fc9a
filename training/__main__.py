"""``python -m training``: learn and pack; or one of the steps alone."""

from __future__ import annotations

import json
import sys

__all__ = ["main"]


def learn(*names: str) -> None:
    """Train the models named, or all; each on one processor core."""
    import torch

    from .plans import PLANS
    from .stages import learned

    torch.set_num_threads(1)
    for name in names or PLANS:
        learned(name)


def pack() -> None:
    """Write the files that ship."""
    from .pack import pack_all

    pack_all()


def check() -> None:
    """See that no examined question is in the training text."""
    from .checking import leaks

    found = leaks()
    print("\n".join(map(str, found)) or "No examined question is in the training text.")
    if found:
        raise SystemExit(1)


def examine() -> None:
    """Ask the files that ship, and write down what was right."""
    from .cards import RESULTS
    from .examining import examine
    from .scores import results, write_table

    found = results(examine())
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    write_table(found)


def sets() -> None:
    """Write the two sets of questions that ship as tasks."""
    from .sets import write

    write()


def main(what: str = "", *names: str) -> None:
    """Do what is asked, from where it was left."""
    if what in ("", "learn"):
        learn(*names)
    if what in ("", "pack"):
        pack()
    if what == "check":
        check()
    if what == "examine":
        examine()
    if what == "sets":
        sets()


if __name__ == "__main__":
    main(*sys.argv[1:])
