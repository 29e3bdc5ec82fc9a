"""Screens: they watch a reply and paint it, in a notebook or in a terminal."""

from __future__ import annotations

__all__: list[str] = []
