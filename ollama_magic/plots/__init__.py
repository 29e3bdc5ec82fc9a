"""Pictures: each function takes a table and gives back the Axes it drew on."""

from __future__ import annotations

from .grids import heatmap, similarity
from .ground import hangul_font
from .intervals import forest
from .times import ecdf, timeline
from .tradeoffs import tradeoff
from .windows import context

__all__ = [
    "context",
    "ecdf",
    "forest",
    "hangul_font",
    "heatmap",
    "similarity",
    "timeline",
    "tradeoff",
]
