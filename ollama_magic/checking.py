"""Values of the wrong type, refused before anything is done with them."""

from __future__ import annotations

from .errors import BadInput

__all__ = ["LEVELS", "allow_level", "allow_texts", "need_texts"]

LEVELS = ("low", "medium", "high", "max")  # of thinking, beside yes and no


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


def allow_level(think: object) -> None:
    """How much to think has to be yes, no, a level, or ``None``.

    Raises
    ------
    BadInput
        For what is none of them.
    """
    if not (think is None or isinstance(think, bool) or think in LEVELS):
        raise BadInput("not_level", value=repr(think), names=", ".join(LEVELS))
