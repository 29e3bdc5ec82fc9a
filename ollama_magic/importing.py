"""Imports that an interrupt cannot break off half way."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from importlib import import_module
from types import ModuleType

__all__ = ["imported"]


def imported(name: str) -> ModuleType:
    """The module, imported where no interrupt reaches it.

    An import that is broken off may leave a package unusable until a restart.
    """

    def load() -> None:
        with suppress(BaseException):  # the import below tells it
            import_module(name)

    if name not in sys.modules:
        thread = threading.Thread(target=load, daemon=True)
        thread.start()
        thread.join()
    return import_module(name)
