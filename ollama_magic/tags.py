"""What a server's list of models tells of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["can_chat"]


def can_chat(tag: Mapping[str, Any]) -> bool:
    """Whether it completes text, by its capabilities where the server lists them."""
    able = tag.get("capabilities")
    return "completion" in able if able else not tag.get("remote_host")
