"""Scripts that measure what the README claims."""

from __future__ import annotations

__all__: list[str] = []
