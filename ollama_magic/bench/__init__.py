"""Benchmarks: tasks, what is asked of them, and how it is scored."""

from __future__ import annotations

__all__: list[str] = []
