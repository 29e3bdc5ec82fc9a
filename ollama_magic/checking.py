"""Values of the wrong type, refused before anything is done with them."""

from __future__ import annotations

from .errors import BadInput

__all__ = ["allow_texts", "need_texts"]


def need_texts(**values: object) -> None:
    """Each has to be a text.

    Raises
    ------
    BadInput
        For the first that is none; its name and its type are told.
    """
    for name, value in values.items():
        if not isinstance(value, str):
            raise BadInput("not_text", name=name, kind=type(value).__name__)


def allow_texts(**values: object) -> None:
    """As `need_texts`, where ``None`` stands for nothing."""
    need_texts(**{name: value for name, value in values.items() if value is not None})
