"""Makes the tiny models that ship with the package: text, weights, files, figures."""

from __future__ import annotations

__all__: list[str] = []
