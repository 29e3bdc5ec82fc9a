"""Where the answers of sweeps are kept on disk: nothing that was answered is lost."""

from __future__ import annotations

from .entries import SETTLED, Entry, Kept, key_of
from .journal import Journal, Row
from .places import default_path

__all__ = ["SETTLED", "Entry", "Journal", "Kept", "Row", "default_path", "key_of"]
