"""How servers speak: pure functions that turn requests into calls."""

from __future__ import annotations

__all__: list[str] = []
