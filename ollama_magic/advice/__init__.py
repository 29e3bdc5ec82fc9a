"""Advice: how much memory a model takes, what it is, which one to choose."""

from __future__ import annotations

__all__: list[str] = []
