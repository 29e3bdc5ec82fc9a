"""What a flag names in the notebook: the shape of an answer, and functions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..errors import BadInput
from ..plain import shortened
from ..shapes import schema_of
from .arguments import did_you_mean

__all__ = ["functions_named", "shape_named"]


def shape_named(shell: Any, text: str | None) -> Any:
    """What ``--format`` stands for: ``json``, a schema, or a type of the notebook's.

    Raises
    ------
    BadInput
        Where there is no such thing, or JSON has nothing for it.
    """
    if text is None or text == "json":
        return text
    try:
        kind = json.loads(text) if text.startswith("{") else _value(shell, text)
    except ValueError as error:
        raise BadInput("bad_schema", reason=str(error)) from None
    schema_of(kind, text)
    return kind


def functions_named(shell: Any, texts: Sequence[str]) -> list[Any]:
    """The functions that ``--tool`` names, several with commas between.

    Raises
    ------
    BadInput
        Where there is no such thing.
    """
    names = [name.strip() for text in texts for name in text.split(",")]
    return [_value(shell, name) for name in dict.fromkeys(filter(None, names))]


def _value(shell: Any, text: str) -> Any:
    """The value of an expression of the user's."""
    try:
        return shell.ev(text)
    except Exception as error:  # noqa: BLE001 (it is the user's own)
        known = [name for name in shell.user_ns if not name.startswith("_")]
        near = did_you_mean(text, known)
        key = "named_near" if near and isinstance(error, NameError) else "named"
        reason = shortened(f"{type(error).__name__}: {error}")
        raise BadInput(key, name=text, near=near, reason=reason) from None
