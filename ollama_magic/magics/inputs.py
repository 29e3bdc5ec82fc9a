"""What a question takes from the notebook: values, pictures, files and cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..session import Session
from .arguments import Arguments

__all__ = ["Filled", "filled"]


@dataclass(frozen=True, slots=True)
class Filled:
    """What is sent for a text, and what there is to say about it."""

    content: str
    images: tuple[bytes, ...] = ()
    notes: tuple[str, ...] = ()


def filled(session: Session, shell: Any, arguments: Arguments, text: str) -> Filled:
    """``text`` with what it takes from the notebook."""
    return Filled(text)
