"""Sweeps: a grid of requests that is planned, ordered, asked, judged and kept."""

from __future__ import annotations

__all__: list[str] = []
