"""Panels of ipywidgets over the same session as the magics."""

from __future__ import annotations

__all__: list[str] = []
