"""The magics: what a line or a cell asks for, understood and done."""

from __future__ import annotations

__all__: list[str] = []
