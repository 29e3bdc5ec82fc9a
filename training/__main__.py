"""``python -m training``: everything, or ``learn NAME``, ``pack``, ``examine``."""

from __future__ import annotations

import sys

import torch

from .plans import PLANS
from .stages import learned

__all__ = ["main"]


def main(what: str = "", *names: str) -> None:
    """Do what is asked, from where it was left."""
    if what == "learn":
        torch.set_num_threads(1)
        for name in names or PLANS:
            learned(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
